"""The hosts of both offices are told of a merger or a leaving: when it is planned, carried out and taken back."""

import datetime
from functools import partial

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from base.mail import outbox
from inquiries.services.notifying.staff import say_why
from inquiries.services.notifying.staff_mail import write_to
from inquiries.services.ownership.people import list_reached_coordinators, list_reached_people
from municipalities.models import Departure, Municipality

MORNING_MAIL_TIME = datetime.time(7)  # o'clock, when those are told who want one mail a day
NEWS = ("planned", "done", "back", "again")


def tell(departure: Departure, news: str) -> None:
    """Mail the hosts of both offices the news of a merger or a leaving; the hook `departure_told` calls this.

    Mails of an earlier step that still wait are withdrawn, so that nobody reads on one morning that it is and is not.
    """
    for earlier in NEWS:
        outbox.withdraw(cause=build_cause(departure, earlier), whole=False)
    reasons: dict[User, list] = {}
    for office in find_offices(departure, news):
        readers = list_reached_people(office.pk)
        for person in readers or list_reached_coordinators():
            reasons.setdefault(person, []).extend([] if readers else [partial(say_why, office.name)])
    for person, why in reasons.items():
        send(person, departure, news, why)


def find_offices(departure: Departure, news: str) -> list[Municipality]:
    """Return the offices whose people are told: both, or the successor alone once its people are those of both.

    Where a municipality leaves, it is the only one.
    """
    if departure.successor is None:
        return [departure.municipality]
    return [departure.successor] if news == "done" else [departure.municipality, departure.successor]


def build_cause(departure: Departure, news: str) -> str:
    return f"departure:{departure.pk}:{news}"


def send(person: User, departure: Departure, news: str, reasons: list) -> None:
    wait = wait_until_morning(timezone.localtime()) if person.daily_mail else outbox.AT_ONCE
    write_to(
        person,
        partial(say_news, departure, news),
        reverse("admin:municipality_moved", args=[departure.municipality_id]),
        partial(say_consequence, departure, news),
        *reasons,
        cause=build_cause(departure, news),
        wait=wait,
    )


def wait_until_morning(now: datetime.datetime) -> datetime.timedelta:
    morning = now.replace(hour=MORNING_MAIL_TIME.hour, minute=0, second=0, microsecond=0)
    return (morning if morning > now else morning + datetime.timedelta(days=1)) - now


def say_news(departure: Departure, news: str) -> str:
    names: dict[str, Municipality | str | None] = {"name": departure.municipality, "other": departure.successor}
    if departure.successor is None:
        words = {
            "planned": _("%(name)s is to leave the portal. Its last day is %(date)s"),
            "done": _("%(name)s has left the portal"),
            "back": _("%(name)s is on the portal again") if departure.done_at else _("%(name)s stays on the portal"),
            "again": _("%(name)s takes part in the portal again from %(date)s"),
        }
        day = departure.municipality.member_from if news == "again" else departure.last_day
        return words[news] % (names | {"date": date_format(day, "DATE_FORMAT")})
    words = {
        "planned": _("%(name)s is to be merged into %(other)s from %(date)s"),
        "done": _("%(name)s is merged into %(other)s"),
        "back": _("The merger of %(name)s and %(other)s is taken back"),
    }
    return words[news] % (names | {"date": date_format(departure.on, "DATE_FORMAT")})


def say_consequence(departure: Departure, news: str) -> str:
    names = {"name": departure.municipality, "other": departure.successor}
    if departure.successor is None:
        words = {
            "planned": _(
                "After that day readers no longer see its page and its entries. Nothing is deleted, and "
                "you go on working here."
            ),
            "done": _("Readers no longer see its page and its entries. Nothing is deleted."),
            "back": _("Readers see its page and its entries. You need not do anything."),
            "again": _("From that day readers see its page and its entries. Until then everything stays as it is."),
        }
    else:
        words = {
            "planned": _(
                "Then cases and entries move by themselves, and you work on in the same place with the "
                "same password. You need not do anything."
            ),
            "done": _("Cases, entries and colleagues of %(name)s are with %(other)s now. Here you see what has moved:"),
            "back": _("What came from %(name)s has gone back, but for what somebody has given on since.")
            if departure.done_at
            else _("What was planned is withdrawn. Nothing had moved, and everything stays as it is."),
        }
    return words[news] % names
