"""A calendar file holds one event, an activity's weekly times, or many events; the last is fetched again and again."""

import datetime
from collections.abc import Iterable, Iterator

import icalendar
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language

from base.values.spans import make_span
from culture.calendars.descriptions import describe_event, describe_weekly_time
from culture.calendars.times import Times, build_components
from culture.calendars.timezones import build_timezone
from culture.models import Activity, Event, WeeklyTime
from culture.recurrence import Recurrence, Rule

REFRESH_INTERVAL = datetime.timedelta(hours=12)
ALL_MONTHS = range(1, 13)
# The months are wide, for no page says on which day a season begins: left out is only what nobody would expect.
MONTHS: dict[str, tuple[int, ...]] = {
    Activity.Season.SCHOOL_YEAR: tuple(month for month in ALL_MONTHS if month != 7),
    Activity.Season.WINTER: tuple(month for month in ALL_MONTHS if month <= 4 or month >= 10),
    Activity.Season.SUMMER: tuple(month for month in ALL_MONTHS if 5 <= month <= 9),
}


def write_event(event: Event) -> bytes:
    return write_file(list_event_components(event))


def write_activity(activity: Activity) -> bytes:
    """Write the weekly times of an activity, one event each; without any the file holds no event."""
    components = (list_weekly_components(activity, row) for row in activity.times.all())
    return write_file(component for parts in components for component in parts)


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


def list_weekly_components(activity: Activity, row: WeeklyTime) -> Iterator[icalendar.Event]:
    return build_components(build_weekly_times(activity, row), describe_weekly_time(activity, row))


def build_weekly_times(activity: Activity, row: WeeklyTime) -> Times:
    """Return the days of a weekly time: from the day since which readers see the activity, in its season."""
    since = timezone.localdate(activity.shown_since or activity.created)
    first = since + datetime.timedelta(days=(row.weekday - since.weekday()) % 7)
    until = activity.last_day if activity.publish_until else None
    rule = Rule(Recurrence.WEEKLY, first, until, months=MONTHS.get(activity.season, ()))
    return Times(rule, lambda day: make_span(day, row.start, None, row.end))
