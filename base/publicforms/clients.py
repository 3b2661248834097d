"""The number of costly answers that one client gets from this process in a minute is limited.

    path("", count_client(JobList.as_view()))

What is counted is the call of the view, so it stands innermost: whatever answers from a cache stands around it, and a
cached answer never gets here. A client is an IPv4 address or an IPv6 /64, kept for a minute as a hash under a key that
is thrown away with it; nothing is written anywhere. Each process counts for itself: the limit stops one client from
holding all the others up, it is no quota.
"""

import functools
import hashlib
import secrets
import threading
import time
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from cachetools import LRUCache
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string

from base.publicforms.limits import find_client_networks

WINDOW_SECONDS = 60
MOST_CLIENTS = 20_000  # beyond it those that have asked for nothing for longest are forgotten: some 3 MB
P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


class Minute:
    """A `Minute` holds the counts of one minute, and the key under which its clients are hashed."""

    def __init__(self, number: int):
        self.number, self.key = number, secrets.token_bytes(16)
        self.counts: LRUCache[bytes, int] = LRUCache(MOST_CLIENTS)

    def count(self, client: str) -> int:
        digest = hashlib.blake2b(client.encode(), key=self.key, digest_size=16).digest()
        self.counts[digest] = many = self.counts.get(digest, 0) + 1
        return many


class Clients:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.minute = Minute(0)

    def count(self, client: str, now: float) -> int:
        """Count one request more; return how many this client has made in the present minute."""
        number = int(now // WINDOW_SECONDS)
        with self.lock:
            if self.minute.number != number:
                self.minute = Minute(number)
            return self.minute.count(client)


CLIENTS = Clients()


def count_client(view: View[P]) -> View[P]:
    """Let the view answer 429 to a client that asks for more than REQUESTS_PER_MINUTE; 0 means no limit."""

    @functools.wraps(view)
    def counted(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if settings.REQUESTS_PER_MINUTE:
            now = time.time()
            if CLIENTS.count(find_client_networks(request)[0], now) > settings.REQUESTS_PER_MINUTE:
                return refuse(now)
        return view(request, *args, **kwargs)

    return counted


def refuse(now: float) -> HttpResponse:
    """Return a 429 page that costs nothing: no database, no context processors, in the language of the URL."""
    wait = WINDOW_SECONDS - int(now % WINDOW_SECONDS)
    headers = {"Retry-After": str(wait), "Cache-Control": "no-store"}
    return HttpResponse(render_to_string("base/busy.html"), status=429, headers=headers)
