"""A password may be wrong only so often: guessing is slow, and still nobody can shut the owner out.

Wrong passwords are counted for each account by the place they come from: a device on which the person has signed in
before (it holds a cookie for each such person), else a network address. A known device counts for itself alone. Unknown
places are also counted together, for the account and for the address. An account has one count, whichever of its names
is typed; a name that is nobody's counts as itself. Why: docs/decisions/0031-guessing-is-slow-and-shuts-nobody-out.md.
"""

import secrets
from typing import NamedTuple

from django.conf import settings
from django.core import signing
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.models import User
from base.publicforms import limits

LIMITED_ACTION = "wrong password"
WRONG_PER_PLACE, PLACE_MINUTES = 5, 5
WRONG_PER_PLACE_AND_DAY = 20
WRONG_PER_ADDRESS_AND_MINUTE = 10  # whatever names are typed there
WRONG_PER_ACCOUNT_AND_DAY = 100  # from all places that are not known together
DEVICE_SECONDS = 180 * 24 * 3600


class Count(NamedTuple):
    """A `Count` is one limit that an attempt counts for, with the arguments that base/limits.py takes."""

    actor: str
    limit: int
    minutes: int = limits.HOUR_MINUTES
    all_day: bool = False


class Attempt:
    def __init__(self, request: HttpRequest, login: str):
        person = find_person(login)
        account = f"person {person.pk}" if person else f"name {login.strip().casefold()}"
        device = find_device(request, person) if person else ""
        address = limits.find_client_networks(request)[0]
        place = f"{account} device {device}" if device else f"{account} address {address}"
        self.counts = [
            Count(place, WRONG_PER_PLACE, minutes=PLACE_MINUTES),
            Count(place, WRONG_PER_PLACE_AND_DAY, all_day=True),
        ]
        if not device:
            self.counts += [
                Count(address, WRONG_PER_ADDRESS_AND_MINUTE, minutes=1),
                Count(account, WRONG_PER_ACCOUNT_AND_DAY, all_day=True),
            ]

    def find_refusal(self) -> str:
        """Count the attempt before the password is looked at; return the code of an error, or an empty text.

        An attempt that one limit refuses does not count for the limits after it: going on after five tries uses up
        nothing.
        """
        for who, most, minutes, all_day in self.counts:
            if not limits.count_and_check_limit(
                action=LIMITED_ACTION, actor=who, limit=most, minutes=minutes, all_day=all_day
            ):
                return "too_many_for_today" if all_day else "too_many_login_attempts"
        return ""

    def forgive(self) -> None:
        """Take the attempt off every count, since the password was right."""
        for who, _most, minutes, all_day in self.counts:
            limits.take_back_count(action=LIMITED_ACTION, actor=who, minutes=minutes, all_day=all_day)


def find_person(login: str) -> User | None:
    name = login.strip()
    return User.objects.filter(Q(username__iexact=name) | Q(email__iexact=name)).order_by("pk").first()


# --- devices that are known -----------------------------------------------------------------------------------------
def make_cookie_name(person: User) -> str:
    """Return the name of the cookie for this person: two people who share a machine are both known on it."""
    return f"{'__Secure-' if settings.SESSION_COOKIE_SECURE else ''}device-{person.pk}"


def make_cookie_salt(person: User) -> str:
    """Return a salt that changes with the password, after which every other device is unknown again."""
    return f"accounts.signin.attempts {person.pk} {person.password}"


def find_device(request: HttpRequest, person: User) -> str:
    """Return the random name of the device if this person has signed in on it, else an empty text."""
    try:
        return signing.loads(
            request.COOKIES.get(make_cookie_name(person), ""), salt=make_cookie_salt(person), max_age=DEVICE_SECONDS
        )
    except signing.BadSignature:
        return ""


def remember_device(request: HttpRequest, response: HttpResponse, person: User) -> None:
    device = find_device(request, person) or secrets.token_urlsafe(12)
    response.set_cookie(
        make_cookie_name(person),
        signing.dumps(device, salt=make_cookie_salt(person)),
        max_age=DEVICE_SECONDS,
        path=reverse("admin:index"),  # public pages never get it
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
