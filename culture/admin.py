from django.contrib import admin

from accounts.office_admin import OfficeInline
from culture.models import Activity, Event, Venue, WeeklyTime
from entries.admin import BY_SOURCE, EntryAdmin, PartAdmin


class WeeklyTimeInline(OfficeInline):
    model = WeeklyTime


@admin.register(Activity)
class ActivityAdmin(EntryAdmin):
    list_display = ("title_default", "category", "municipality", "place", "status")
    list_filter = ("status", "category", "municipality", BY_SOURCE)
    autocomplete_fields = ("partner", "venue")
    inlines = [WeeklyTimeInline]


@admin.register(WeeklyTime)
class WeeklyTimeAdmin(PartAdmin):
    list_display = ("activity", "weekday", "start", "end", "label")
    list_filter = ("weekday", "activity__municipality")
    list_select_related = ("activity",)


@admin.register(Venue)
class VenueAdmin(EntryAdmin):
    list_display = ("title_default", "kind", "municipality", "place", "status")
    list_filter = ("status", "kind", "municipality", BY_SOURCE)


@admin.register(Event)
class EventAdmin(EntryAdmin):
    list_display = ("title_default", "starts", "category", "municipality", "place", "status")
    list_filter = ("status", "category", "municipality", BY_SOURCE)
    autocomplete_fields = ("partner", "venue")
