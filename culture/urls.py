from django.utils.translation import gettext_lazy as _

from culture.views import ActivityDetail, ActivityList, EventDetail, EventList, VenueDetail, VenueList
from entries.urls import entry_urls

urlpatterns = [
    entry_urls(_("activities/"), ActivityList, ActivityDetail),
    entry_urls(_("events/"), EventList, EventDetail),
    entry_urls(_("venues/"), VenueList, VenueDetail),
]
