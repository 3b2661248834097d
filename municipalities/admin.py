from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth import admin as registers_groups  # noqa: F401
from django.contrib.auth.models import Group
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from base.changes import ShownChange
from base.models import Change, Mail, NightlyRun, VersionStamp
from municipalities import people_admin  # noqa: F401 - registers itself
from municipalities.models import (
    ClosedDay,
    Municipality,
    Place,
    Point,
    Population,
    PostalCode,
    Region,
    Road,
    Service,
)
from municipalities.office_admin import OfficeAdmin, OfficeInline, ReadOnlyAdmin

# Third-party admin pages know nothing of offices.
for model in (Group, DBTaskResult, EmailAddress, Authenticator, UserSession):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


@admin.register(Region)
class RegionAdmin(OfficeAdmin):
    list_display = ("name", "answer_working_days")

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not Region.objects.exists()


class ClosedDayInline(OfficeInline):
    model = ClosedDay


class PointInline(OfficeInline):
    model = Point


@admin.register(Municipality)
class MunicipalityAdmin(OfficeAdmin):
    rank = 30
    list_display = ("name", "number", "county_name", "status", "member_from", "member_until")
    list_filter = ("status", "county_name")
    search_fields = ("name", "number")
    inlines = [ClosedDayInline, PointInline]
    # Joining, leaving and merging are the region's decision.
    coordinator_only = ("status", "member_from", "member_until", "merged_into", "number", "slug", "facts", "four_eyes")
    groups = [
        (None, ["name", "summary", "introduction", "introduction_source"]),
        (
            _("Service office"),
            ["answers_by", "office_address", "office_phone", "phone_hours", "office_email", "office_hours"]
            + ["office_languages", "answer_weekdays", "answer_working_days", "archives_cases", "four_eyes"],
        ),
        (_("Links"), ["website", "kindergarten_form_url", "jobs_url", "homes_url"]),
        (
            _("Facts"),
            ["number", "slug", "long_name", "name_sma", "long_name_sma", "county_number", "county_name"]
            + ["language_form", "sami_area", "area_km2", "centre", "facts"],
            "collapse",
        ),
        (_("Part in the region"), ["status", "member_from", "member_until", "merged_into"], "collapse"),
    ]


@admin.register(Point)
class PointAdmin(OfficeAdmin):
    rank = 30
    list_display = ("text", "municipality", "kind", "is_published", "reviewed_on")
    list_filter = ("kind", "is_published", "municipality")
    list_select_related = ("municipality",)
    search_fields = ("text_nb", "text_en")


@admin.register(ClosedDay)
class ClosedDayAdmin(OfficeAdmin):
    list_display = ("date", "municipality", "reason")
    list_filter = ("municipality",)
    list_select_related = ("municipality",)


@admin.register(Place)
class PlaceAdmin(OfficeAdmin):
    list_display = ("name", "municipality", "kind", "lat", "lon", "is_exact")
    list_filter = ("municipality", "kind", "is_exact")
    list_select_related = ("municipality",)
    search_fields = ("name",)


@admin.register(Road)
class RoadAdmin(OfficeAdmin):
    list_display = ("__str__", "minutes", "km", "is_estimated")
    list_filter = ("is_estimated",)
    list_select_related = ("a", "b")
    search_fields = ("a__name", "b__name")


@admin.register(Service)
class ServiceAdmin(OfficeAdmin):
    list_display = ("name", "kind", "place", "source", "reviewed_on")
    list_filter = ("kind", "place__municipality")
    list_select_related = ("place",)
    search_fields = ("name", "place__name")


@admin.register(Population)
class PopulationAdmin(ReadOnlyAdmin):
    list_display = ("municipality", "year", "total")
    list_filter = ("municipality", "year")
    list_select_related = ("municipality",)


@admin.register(PostalCode)
class PostalCodeAdmin(OfficeAdmin):
    list_display = ("code", "name", "municipality")
    list_filter = ("municipality",)
    list_select_related = ("municipality",)
    search_fields = ("code", "name")


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin):
    """State of the outbox without what was written, which is between the office and the family."""

    list_display = ("message_id", "state", "attempts", "next_try", "sent", "last_error")
    list_filter = ("state",)
    groups = [(None, ["message_id", "state", "attempts", "next_try", "claimed_until", "last_error", "created", "sent"])]


@admin.register(NightlyRun)
class NightlyRunAdmin(ReadOnlyAdmin):
    list_display = ("task", "date", "started", "finished")


@admin.register(VersionStamp)
class VersionStampAdmin(ReadOnlyAdmin):
    list_display = ("kind", "part", "changes", "stamp")


@admin.register(Change)
class ChangeAdmin(ReadOnlyAdmin):
    """Everybody's changes in one list, those of deleted rows too. Each row's own history is read at the row."""

    list_display = ("at", "by", "action", "content_type", "name")
    list_filter = ("action", ("content_type", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("by", "content_type")
    search_fields = ("name", "by__username", "by__last_name")
    readonly_fields = ("what",)
    groups = [(None, ["at", "by", "action", "content_type", "name", "what"])]

    @admin.display(description=_("what was changed"))
    def what(self, change):
        return render_to_string("components/changes.html", {"changes": [ShownChange(change)]})
