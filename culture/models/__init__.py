from culture.models.activity import Activity, WeeklyTime, ages_words
from culture.models.event import Event
from culture.models.venue import Venue

__all__ = ["Activity", "Event", "Venue", "WeeklyTime", "ages_words"]
