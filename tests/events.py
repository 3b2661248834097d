"""The columns of an event that begins, and perhaps ends, at a moment: by the clock of Oslo."""

from django.utils import timezone


def hours(starts, ends=None):
    first = timezone.localtime(starts)
    values = {"day": first.date(), "start": first.time()}
    if ends:
        last = timezone.localtime(ends)
        values |= {"end": last.time()} | ({"to_day": last.date()} if last.date() != first.date() else {})
    return values
