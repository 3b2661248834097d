"""Calendar files are read here as programs read them, which know only what stands in them."""

import datetime

import icalendar
from dateutil.rrule import rrulestr
from django.utils import timezone

ONE_DAY = datetime.timedelta(days=1)


def read_file(content):
    """Return the calendar and its events; no line is longer than RFC 5545 allows."""
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert content.count(b"\n") == content.count(b"\r\n")
    calendar = icalendar.Calendar.from_ical(content)
    assert [part.errors for part in calendar.walk() if part.errors] == []
    return calendar, calendar.walk("VEVENT")


def drop_zone(moment):
    """Return a day as it is, and of a moment the digits that the clock shows."""
    return moment.replace(tzinfo=None) if isinstance(moment, datetime.datetime) else moment


def find_moment(moment):
    return timezone.make_aware(moment).astimezone(datetime.UTC)


def find_end(event, begins, *, exactly):
    """Return the end of a time that begins at these digits.

    Programs differ: `exactly` counts hours that really pass, as RFC 5545 has it, and days by the calendar; others count
    all by the clock.
    """
    if "DURATION" in event:
        length = event.decoded("DURATION")
    elif "DTEND" in event:
        length = drop_zone(event.decoded("DTEND")) - drop_zone(event.decoded("DTSTART"))
    else:
        return None
    if not exactly or type(begins) is datetime.date:
        return begins + length
    days, rest = length // ONE_DAY * ONE_DAY, length % ONE_DAY
    return drop_zone(timezone.localtime(find_moment(begins + days) + rest))


def list_repeats(event, since, until):
    """Yield the digits at which a rule begins between two days."""
    begins = drop_zone(event.decoded("DTSTART"))
    is_day = type(begins) is datetime.date
    rule = dict(event["RRULE"])
    for last in rule.pop("UNTIL", []):
        rule["UNTIL"] = [last if is_day else drop_zone(timezone.localtime(last))]
    first = datetime.datetime.combine(begins, datetime.time.min) if is_day else begins
    left_out = {drop_zone(value.dt) for value in event["EXDATE"].dts} if "EXDATE" in event else set()
    moments = rrulestr(icalendar.vRecur(rule).to_ical().decode(), dtstart=first)
    # RFC 5545 leaves open what a rule means whose first time it would not give itself.
    assert next(iter(moments)) == first
    for moment in moments:
        if moment.date() > until:
            return
        found = moment.date() if is_day else moment
        if moment.date() >= since and found not in left_out:
            yield found


def list_times(events, since, until, *, exactly=True):
    """Return {beginning: end} of one event between two days, as digits on the wall."""
    (main,) = [event for event in events if "RECURRENCE-ID" not in event]
    if "RRULE" not in main:
        ends = main.decoded("DTEND") if "DTEND" in main else None
        return {drop_zone(main.decoded("DTSTART")): ends and drop_zone(ends)}
    times = {begins: find_end(main, begins, exactly=exactly) for begins in list_repeats(main, since, until)}
    for event in events:
        if event is not main and since <= drop_zone(event.decoded("RECURRENCE-ID")).date() <= until:
            del times[drop_zone(event.decoded("RECURRENCE-ID"))]
            ends = event.decoded("DTEND") if "DTEND" in event else None
            times[drop_zone(event.decoded("DTSTART"))] = ends and drop_zone(ends)
    return times
