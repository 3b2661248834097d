"""Sessions end by themselves when nobody works in them, and a person can end their own."""

import datetime
import logging
import time
from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.signin.sealedsessions import SessionStore
from base.database.storage import find_trouble

log = logging.getLogger(__name__)

SEEN = "seen"  # seconds since 1970, in the session
STAMP_EVERY_SECONDS = 60  # between two stamps


class IdleTimeout:
    """A request to the workplace moves the session's end SESSION_IDLE_MINUTES ahead, by at most one write a minute.

    This is the only thing that a GET of a signed-in person writes.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(reverse("admin:index")) and SESSION_KEY in request.session:
            now = int(time.time())
            if now - request.session.get(SEEN, 0) >= STAMP_EVERY_SECONDS:
                request.session[SEEN] = now
        return self.get_response(request)


class Sessions(SessionMiddleware):
    """A page that was only read is shown even where the session's time stamp cannot be written just now.

    In all else this is Django's middleware.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            return super().process_response(request, response)
        except (DatabaseError, SessionInterrupted) as error:  # Django takes any fault of the row for its deletion
            if request.method not in ("GET", "HEAD") or find_trouble(error) is None:
                raise
            log.warning("the stamp of a session was not written: %s", error)
            return response


def read_last_seen(session: UserSession) -> datetime.datetime:
    seen = SessionStore(session.session_key).get(SEEN)
    return datetime.datetime.fromtimestamp(seen, datetime.UTC) if seen else session.created_at


BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
SYSTEMS = {
    "Windows": "Windows",
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Mac OS": "Mac",
    "Linux": "Linux",
}


def name_browser(agent: str) -> str:
    """Return two words that a person recognises in place of a user agent, as in "Firefox, Windows"."""
    words = [next((name for mark, name in names.items() if mark in agent), "?") for names in (BROWSERS, SYSTEMS)]
    return ", ".join(words)


def renew_session_key(request: HttpRequest) -> None:
    """Give the session a new key, so that whoever knew the old one does not profit from what the person has proved."""
    before = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)


def end_all(user: User, *, but: str | None = None) -> None:
    """Sign the person out everywhere, or everywhere but in the session with the key `but`."""
    for session in UserSession.objects.filter(user=user).exclude(session_key=but or ""):
        session.end()


def forget_old(date: datetime.date) -> None:
    """Delete every night ended sessions, the addresses and browsers noted for them, and expired counts."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    alive = Session.objects.values("session_key")
    UserSession.objects.exclude(session_key__in=alive).delete()
    forget_expired_counts()


def forget_expired_counts() -> None:
    """Delete the counts of attempts that are over.

    Their keys hold addresses, and the cache drops them only when it is full. Through its public methods Django's cache
    can only be emptied, which would give everybody who guesses passwords new tries each night.
    """
    table, now = connection.ops.quote_name(str(settings.CACHES["default"]["LOCATION"])), timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [connection.ops.adapt_datetimefield_value(now)])  # noqa: S608
