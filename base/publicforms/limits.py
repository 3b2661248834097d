"""One address, one network or one recipient may do a thing so often in an hour or a day, over all workers.

The database keeps a number under a hash that is keyed with SECRET_KEY and changes every hour or day; never an address.
"""

import datetime
import ipaddress
import re

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from base.models import ActionCount

HOUR_MINUTES = 60
WITH_PORT = re.compile(r"(?:(\d+(?:\.\d+){3})|\[(.+)\]):\d+")  # as some proxies pass it on


def count_and_check_limit(
    *, action: str, actor: str, limit: int, all_day: bool = False, minutes: int = HOUR_MINUTES
) -> bool:
    """Count one more `action` of `actor`; return False where this is more than `limit` in the present span.

    A span is an hour (UTC), as many `minutes`, or with `all_day` the day (Oslo).
    """
    now = timezone.now()
    digest = make_digest(action, actor, name_span(now, all_day, minutes))
    with transaction.atomic():
        ActionCount.objects.get_or_create(digest=digest, defaults={"day": timezone.localdate(now)})
        ActionCount.objects.filter(digest=digest).update(count=F("count") + 1)
        return ActionCount.objects.get(digest=digest).count <= limit


def take_back_count(*, action: str, actor: str, all_day: bool = False, minutes: int = HOUR_MINUTES) -> None:
    """Count one less, for an action that turned out to be allowed.

    It was counted first so that others at the same moment see it.
    """
    digest = make_digest(action, actor, name_span(timezone.now(), all_day, minutes))
    ActionCount.objects.filter(digest=digest, count__gt=0).update(count=F("count") - 1)


def record_first_time(*, action: str, actor: str) -> bool:
    """Note that `actor` did `action`; return False where that is noted already.

    A note lasts until the next night but one at most.
    """
    digest = make_digest(action, actor, "once")
    _note, made = ActionCount.objects.get_or_create(digest=digest, defaults={"day": timezone.localdate()})
    return made


def name_span(now: datetime.datetime, all_day: bool, minutes: int) -> str:
    return f"{timezone.localdate(now):%Y%m%d}" if all_day else f"{int(now.timestamp()) // (60 * minutes)}/{minutes}"


def make_digest(action: str, actor: str, span: str) -> str:
    return salted_hmac(f"base.limits {span}", f"{action}\n{actor}", algorithm="sha256").hexdigest()


def find_client_ip_address(request: HttpRequest) -> str:
    """Return the reader's IP address, with BEHIND_PROXY the one that the nearest proxy saw."""
    passed_on = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_PROXY else ""
    return passed_on.rsplit(",", 1)[-1].strip() or request.META.get("REMOTE_ADDR", "")


def find_client_networks(request: HttpRequest) -> tuple[str, str]:
    """Return the networks of the reader's household and neighbourhood: IPv4 /32 and /24, IPv6 /64 and /48.

    Both are "unknown" where the request has no IP address.
    """
    said = find_client_ip_address(request)
    if found := WITH_PORT.fullmatch(said):
        said = found[1] or found[2]
    try:
        address = ipaddress.ip_address(said)
        address = getattr(address, "ipv4_mapped", None) or address  # a socket for both versions says ::ffff:192.0.2.7
    except ValueError:  # a socket without an address: one bucket for all of them
        return "unknown", "unknown"
    sizes = (32, 24) if address.version == 4 else (64, 48)
    one, many = (str(ipaddress.ip_network((address, size), strict=False)) for size in sizes)
    return one, many


def count_and_check_reader_limits(request: HttpRequest, *, action: str) -> bool:
    """Count a form for the reader's address and network; return False where one of their limits is passed.

    What the limit of the address refuses is not counted for its network. Else one client that goes on sending would
    shut out all its neighbours.
    """
    address, network = find_client_networks(request)
    return count_and_check_limit(
        action=action, actor=address, limit=settings.FORMS_PER_ADDRESS
    ) and count_and_check_limit(action=action, actor=network, limit=settings.FORMS_PER_NETWORK)


def forget_old(date: datetime.date) -> None:
    """Delete the counts of yesterday and before, every night."""
    ActionCount.objects.filter(day__lt=date).delete()
