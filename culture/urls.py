from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from base.publicforms.clients import count_client
from culture.calendars.views import send_activity, send_event, send_subscription
from culture.views import ActivityDetail, ActivityList, EventDetail, EventList, VenueDetail, VenueList
from entries.urls import entry_urls

urlpatterns = [
    entry_urls(_("activities/"), ActivityList, ActivityDetail),
    entry_urls(_("events/"), EventList, EventDetail),
    entry_urls(_("venues/"), VenueList, VenueDetail),
    path(
        _("activities/"),
        include([path("<slug:slug>/calendar.ics", count_client(send_activity), name="activity-calendar")]),
    ),
    path(
        _("events/"),
        include(
            [
                path("calendar.ics", count_client(send_subscription), name="event-subscription"),
                path("<slug:slug>/calendar.ics", count_client(send_event), name="event-calendar"),
            ]
        ),
    ),
]
