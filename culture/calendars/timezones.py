"""The time zone of a calendar file, for programs that do not know it by its name."""

import datetime
from typing import Final

import icalendar
from django.conf import settings

# The rule of the European Union, which Norway follows since 1996. The library's own time zones end in a given year and
# say the change of spring an hour late; a test holds these two against the time zones of Python. The moments are by the
# clock as it went before.
SUMMER: Final = ("CEST", datetime.datetime(1996, 3, 31, 2), "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU")  # noqa: DTZ001
WINTER: Final = ("CET", datetime.datetime(1996, 10, 27, 3), "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU")  # noqa: DTZ001
SUMMER_OFFSET, WINTER_OFFSET = datetime.timedelta(hours=2), datetime.timedelta(hours=1)


def build_timezone() -> icalendar.Timezone:
    """Return when the clocks of the portal's time zone are turned, and by how much."""
    zone = icalendar.Timezone()
    zone.add("tzid", settings.TIME_ZONE)
    zone.add_component(fill_part(icalendar.TimezoneDaylight(), *SUMMER, before=WINTER_OFFSET, after=SUMMER_OFFSET))
    zone.add_component(fill_part(icalendar.TimezoneStandard(), *WINTER, before=SUMMER_OFFSET, after=WINTER_OFFSET))
    return zone


def fill_part(
    part: icalendar.Component,
    name: str,
    begins: datetime.datetime,
    rule: str,
    *,
    before: datetime.timedelta,
    after: datetime.timedelta,
) -> icalendar.Component:
    """Write one half of the year; `begins` is by the clock as it went before."""
    part.add("tzname", name)
    part.add("dtstart", begins)
    part.add("rrule", icalendar.vRecur.from_ical(rule))
    part.add("tzoffsetfrom", before)
    part.add("tzoffsetto", after)
    return part
