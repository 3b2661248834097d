"""A calendar file holds one event, or many events; the latter is fetched again and again."""

import datetime
from collections.abc import Iterable, Iterator

import icalendar
from django.conf import settings
from django.utils.translation import get_language

from culture.calendars.descriptions import describe_event
from culture.calendars.times import Times, build_components
from culture.calendars.timezones import build_timezone
from culture.models import Event

REFRESH_INTERVAL = datetime.timedelta(hours=12)


def write_event(event: Event) -> bytes:
    return write_file(list_event_components(event))


def write_subscription(events: Iterable[Event], *, name: str, url: str) -> bytes:
    """Write many events under a name; at `url` a program fetches them again."""
    calendar = start_calendar()
    calendar.add("name", name, parameters={"LANGUAGE": get_language() or settings.LANGUAGE_CODE})
    calendar.add("x-wr-calname", icalendar.vText(name))
    calendar.add("x-wr-timezone", icalendar.vText(settings.TIME_ZONE))
    calendar.add("refresh-interval", REFRESH_INTERVAL, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", icalendar.vDuration(REFRESH_INTERVAL))
    calendar.add("source", url, parameters={"VALUE": "URI"})
    return write_file((part for event in events for part in list_event_components(event)), calendar)


def write_file(components: Iterable[icalendar.Event], calendar: icalendar.Calendar | None = None) -> bytes:
    calendar = calendar or start_calendar()
    calendar.add_component(build_timezone())
    for component in components:
        calendar.add_component(component)
    return calendar.to_ical()


def start_calendar() -> icalendar.Calendar:
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//flytthit//flytthit//NO")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    return calendar


def list_event_components(event: Event) -> Iterator[icalendar.Event]:
    return build_components(Times(event.rule, event.make_span), describe_event(event))
