from typing import Any

from culture.calendars.subscriptions import build_url, build_webcal_url, read_choices
from culture.filters import ActivityFilter, EventFilter, VenueFilter
from culture.models import Activity, Event, Venue
from entries.models import EntryQuerySet
from entries.views import EntryDetail, EntryList


class ActivityList(EntryList):
    model = Activity
    filterset_class = ActivityFilter


class ActivityDetail(EntryDetail):
    model = Activity

    def get_queryset(self) -> EntryQuerySet[Activity]:
        """Return the rows with their weekly times, which the facts say and the link to the calendar asks for."""
        return super().get_queryset().prefetch_related("times")


class VenueList(EntryList):
    model = Venue
    filterset_class = VenueFilter


class VenueDetail(EntryDetail):
    model = Venue


class EventList(EntryList):
    model = Event
    filterset_class = EventFilter

    def get_base_queryset(self) -> EntryQuerySet[Event]:
        return super().get_base_queryset().foremost_first()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {
            "calendar_url": build_url(self.filterset),
            "webcal_url": build_webcal_url(self.filterset),
            "is_chosen": bool(read_choices(self.filterset)),
        }


class EventDetail(EntryDetail):
    model = Event
