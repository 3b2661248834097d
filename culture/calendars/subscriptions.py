"""A calendar to follow is made of any choices that the list of events knows."""

import datetime
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Value, When
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from base.links import make_absolute_url
from culture.filters import EventFilter
from culture.models import Event
from entries.models import EntryQuerySet
from municipalities.names import region_name

TIME_KEPT_AFTER_END = datetime.timedelta(days=31)
# This is more than a month of a calendar can show.
MOST_EVENTS = 300
ORDER_OF_LIST = "sort"


def find_followed_events() -> EntryQuerySet[Event]:
    """Return what is public, and what was until it took place in the last month; that comes last."""
    now = timezone.now()
    is_over = Case(When(publish_until__lte=now, then=Value(1)), default=Value(0))
    rows = Event.objects.public(now, ended_after=now - TIME_KEPT_AFTER_END).for_cards().select_related("venue__place")
    return rows.alias(is_over=is_over).order_by("is_over", "upcoming", "pk")


def drop_order(query: QueryDict) -> QueryDict:
    """Return the choices of a list's URL without its order, which would decide what is left out of a calendar."""
    choices = query.copy()
    choices.pop(ORDER_OF_LIST, None)
    return choices


def read_choices(filterset: EventFilter) -> dict[str, str]:
    """Return what was chosen, as the URL of a list says it."""
    chosen = filterset.form.cleaned_data.items()
    return {name: filterset.data[name] for name, value in chosen if value not in (None, "") and name != ORDER_OF_LIST}


def build_url(filterset: EventFilter) -> str:
    """Return the absolute URL of the calendar of these choices."""
    query = urlencode(read_choices(filterset))
    return make_absolute_url(reverse("event-subscription")) + (f"?{query}" if query else "")


def build_webcal_url(filterset: EventFilter) -> str:
    """Return the same URL in the form that opens the reader's calendar program."""
    return f"webcal://{build_url(filterset).split('://', 1)[1]}"


def name_calendar(filterset: EventFilter) -> str:
    """Return what stands beside it in a list of calendars: "Events – a municipality – music and song – the region"."""
    fields = filterset.form.fields
    words = [
        name_choice(getattr(fields[name], "choices", ()), value) for name, value in read_choices(filterset).items()
    ]
    parts = [capfirst(str(Event._meta.verbose_name_plural)), *words, region_name()]
    return " – ".join(filter(None, parts))


def name_choice(choices: Any, value: str) -> str:
    """Return the words of a choice; what a reader typed stands for itself."""
    return next((str(words) for key, words in flatten_choices(choices) if str(key) == value), value)


def flatten_choices(choices: Any) -> Iterator[tuple[Any, Any]]:
    """Yield the choices without the groups in which a list shows them."""
    for key, words in choices:
        yield from words if isinstance(words, list | tuple) else [(key, words)]
