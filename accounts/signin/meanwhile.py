"""The page "My access" says who gets the mail of an office while somebody is away."""

import datetime
from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.access import Role
from accounts.models import Membership, User

ANSWERING = (Role.HOST, Role.COORDINATOR)
DAY = datetime.timedelta(days=1)
MAX_ABSENCE_DAYS = 366  # that are looked at


def say_who_answers(user: User) -> list[str]:
    """Return a sentence for each office whose mail the person gets; an empty list unless the person is to be away."""
    first, last = user.away_from, user.away_until
    if first is None or last is None:
        return []
    offices = user.memberships.not_over_on(first).filter(role__in=ANSWERING).order_by("pk")
    seen = dict.fromkeys(row.municipality_id for row in offices)
    return [_say_for(user, office, first, last) for office in seen]


def _say_for(user: User, office: int | None, first: datetime.date, last: datetime.date) -> str:
    """Return a sentence that names who gets the office's mail in these days, and the days on which nobody does."""
    rows = list(
        Membership.objects.filter(municipality=office, role__in=ANSWERING)
        .who_can_sign_in()
        .exclude(user=user)
        .exclude(user__email="")
        .select_related("user")
        .order_by("user", "pk")
    )
    days = [first + n * DAY for n in range(min((last - first).days + 1, MAX_ABSENCE_DAYS))]
    there = {day: [row for row in rows if _is_reached(row, day)] for day in days}
    names = dict.fromkeys(_name(row) for day in days for row in there[day])
    empty = [day for day in days if not there[day]]
    if not names:
        return _nobody(office)
    words = _("Meanwhile mail goes to: %(names)s.") % {"names": ", ".join(names)}
    if not empty:
        return words
    spans = "; ".join(_span(*span) for span in _spans(empty))
    without = _("Nobody at the office gets it on these days: %(days)s.") % {"days": spans}
    return f"{words} {without}"


def _nobody(office: int | None) -> str:
    if office is None:
        return _("No other coordinator gets mail then, so it comes to you all the same.")
    return _("Nobody at the office gets mail then; the coordinator gets it.")


def _is_reached(row: Membership, day: datetime.date) -> bool:
    begun = row.valid_from is None or row.valid_from <= day
    lasts = row.valid_until is None or row.valid_until >= day
    return begun and lasts and not row.user.is_away(day)


def _name(row: Membership) -> str:
    role = _("stand-in") if row.substitute else row.get_role_display()
    return f"{row.user.get_known_name()} ({role})"


def _spans(days: list[datetime.date]) -> Iterator[tuple[datetime.date, datetime.date]]:
    """Yield (first, last) for each run of days without a gap."""
    first = days[0]
    for day, following in zip(days, [*days[1:], None], strict=True):
        if following != day + DAY:
            yield first, day
            first = following or day


def _span(first: datetime.date, last: datetime.date) -> str:
    start, end = date_format(first, "j. F"), date_format(last, "j. F")
    return start if first == last else f"{start}–{end}"
