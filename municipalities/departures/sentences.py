"""A municipality's part in the portal is said here in a sentence."""

import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from municipalities.models import Departure, Municipality


def say_part(municipality: Municipality, departure: Departure | None) -> str:
    """Say whether the municipality takes part, until when, and what follows.

    `departure` is the one that stands, if there is one.
    """
    today, last = timezone.localdate(), municipality.member_until
    if municipality.merged_into:
        return _say_merged(municipality, departure)
    if departure is not None and departure.successor:
        words = _("%(name)s takes part, and is merged into %(other)s from %(date)s.")
        return _fill(words, municipality, departure.on, other=departure.successor)
    if last is not None and last < today:
        return _fill(_("%(name)s has left the portal. Its last day was %(date)s."), municipality, last)
    if last is not None:
        words = _("%(name)s takes part until the end of %(date)s, and leaves the portal then.")
        return _fill(words, municipality, last)
    if municipality.member_from > today:
        return _fill(_("%(name)s takes part from %(date)s."), municipality, municipality.member_from)
    return _fill(_("%(name)s has taken part in the portal since %(date)s."), municipality, municipality.member_from)


def _say_merged(municipality: Municipality, departure: Departure | None) -> str:
    other = municipality.merged_into
    if departure is None:
        return _("%(name)s is merged into %(other)s.") % {"name": municipality, "other": other}
    words = _("%(name)s is merged into %(other)s, which has answered for everything since %(date)s.")
    return _fill(words, municipality, departure.on, other=other)


def _fill(sentence: str, municipality: Municipality, date: datetime.date, **values: object) -> str:
    return sentence % {"name": municipality, "date": date_format(date, "DATE_FORMAT"), **values}


def say_in_list(municipality: Municipality, on: datetime.date | None, other: str) -> str:
    """Say in few words for a column what `say_part()` says; `on` and `other` are day and successor of the departure."""
    today, last = timezone.localdate(), municipality.member_until
    if municipality.merged_into_id or other:
        day = date_format(on, "DATE_FORMAT") if on else "–"
        return _("merged into %(other)s from %(date)s") % {"other": municipality.merged_into or other, "date": day}
    if last is not None and last < today:
        return _("left after %(date)s") % {"date": date_format(last, "DATE_FORMAT")}
    status = municipality.get_status_display()
    if last is not None:
        return _("%(status)s until the end of %(date)s") % {"status": status, "date": date_format(last, "DATE_FORMAT")}
    if municipality.member_from > today:
        day = date_format(municipality.member_from, "DATE_FORMAT")
        return _("%(status)s from %(date)s") % {"status": status, "date": day}
    return status
