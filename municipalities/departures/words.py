"""A municipality's part in the portal, in a sentence."""

import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Departure
from municipalities.models import Municipality


def say_part(municipality: Municipality, departure: Departure | None) -> str:
    """Say whether it takes part, until when, and what follows. `departure`: the one that stands, if there is one."""
    today = timezone.localdate()
    if municipality.merged_into:
        return _say_merged(municipality, departure)
    if departure is not None and departure.successor:
        return _fill(
            _("Takes part, and is merged into %(other)s from %(date)s."), departure.on, other=departure.successor
        )
    last = municipality.member_until
    if last is not None and last < today:
        return _fill(_("Has left the portal. Its last day was %(date)s."), last)
    if last is not None:
        return _fill(_("Takes part until the end of %(date)s, and leaves the portal then."), last)
    if municipality.member_from > today:
        return _fill(_("Takes part from %(date)s."), municipality.member_from)
    return _fill(_("Takes part in the portal since %(date)s."), municipality.member_from)


def _say_merged(municipality: Municipality, departure: Departure | None) -> str:
    other = municipality.merged_into
    if departure is None:
        return _("Merged into %(other)s.") % {"other": other}
    return _fill(
        _("Merged into %(other)s, which has answered for everything since %(date)s."), departure.on, other=other
    )


def _fill(sentence: str, date: datetime.date, **values: object) -> str:
    return sentence % {"date": date_format(date, "DATE_FORMAT"), **values}
