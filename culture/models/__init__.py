from culture.models.activity import Activity, WeeklyTime, describe_ages
from culture.models.event import Event
from culture.models.venue import Venue

__all__ = ["Activity", "Event", "Venue", "WeeklyTime", "describe_ages"]
