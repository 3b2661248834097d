from culture.filters import ActivityFilter, EventFilter, VenueFilter
from culture.models import Activity, Event, Venue
from entries.models import EntryQuerySet
from entries.views import EntryDetail, EntryList


class ActivityList(EntryList):
    model = Activity
    filterset_class = ActivityFilter


class ActivityDetail(EntryDetail):
    model = Activity


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


class EventDetail(EntryDetail):
    model = Event
