"""A calendar file holds an event as programs read it."""

from collections.abc import Iterable, Iterator

import icalendar

from culture.calendars.descriptions import describe_event
from culture.calendars.times import Times, build_components
from culture.calendars.timezones import build_timezone
from culture.models import Event


def write_event(event: Event) -> bytes:
    return write_file(list_event_components(event))


def write_file(components: Iterable[icalendar.Event]) -> bytes:
    calendar = start_calendar()
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
