from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm, UserCreationForm
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from base.models import Mail, NightlyRun, Version
from municipalities.models import (
    ClosedDay,
    Membership,
    Municipality,
    Place,
    Point,
    Population,
    PostalCode,
    Region,
    Road,
    Service,
    User,
)
from municipalities.office_admin import OfficeAdmin, OfficeInline, ReadOnlyAdmin

# Third-party admin pages know nothing of offices.
admin.site.unregister(Group)
if admin.site.is_registered(DBTaskResult):
    admin.site.unregister(DBTaskResult)


class MembershipInline(OfficeInline):
    model = Membership
    fk_name = "user"


class PersonAddForm(UserCreationForm):
    class Meta(UserCreationForm.Meta):
        model = User
        fields = ("username", "email")


class PersonChangeForm(UserChangeForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "password" in self.fields:
            self.fields["password"].help_text = _("Stored so that nobody can read it.")


@admin.register(User)
class PeopleAdmin(OfficeAdmin, UserAdmin):
    """Only the coordinator reaches it. Stored permissions are not offered: rights come from memberships."""

    form = PersonChangeForm
    add_form = PersonAddForm
    add_fieldsets = ((None, {"fields": ("username", "email", "password1", "password2")}),)

    list_display = ("username", "email", "first_name", "last_name", "is_active")
    list_filter = ("is_active", "memberships__role", "memberships__municipality")
    search_fields = ("username", "email", "first_name", "last_name")
    filter_horizontal = ()
    inlines = [MembershipInline]
    groups = [
        (None, ["username", "password"]),
        (_("Person"), ["first_name", "last_name", "email", "language", "is_active"]),
        (_("Signed in"), ["last_login", "date_joined"]),
    ]
    readonly_fields = ("last_login", "date_joined")

    def get_fieldsets(self, request, obj=None):
        return super().get_fieldsets(request, obj) if obj else self.add_fieldsets

    def get_inlines(self, request, obj):
        return self.inlines if obj else []


@admin.register(Membership)
class MembershipAdmin(OfficeAdmin):
    list_display = ("user", "municipality", "role", "valid_from", "valid_until", "substitute")
    list_filter = ("role", "municipality", "substitute")
    list_select_related = ("user", "municipality")
    search_fields = ("user__username", "user__email")


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
    list_display = ("name", "number", "county_name", "status", "member_from", "member_until")
    list_filter = ("status", "county_name")
    search_fields = ("name", "number")
    inlines = [ClosedDayInline, PointInline]
    # Joining, leaving and merging are the region's decision.
    coordinator_only = ("status", "member_from", "member_until", "merged_into", "number", "slug", "facts")
    groups = [
        (None, ["name", "summary", "introduction", "introduction_source"]),
        (
            _("Service office"),
            ["answers_by", "office_address", "office_phone", "phone_hours", "office_email", "office_hours"]
            + ["office_languages", "answer_weekdays", "answer_working_days", "archives_cases"],
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

    def get_readonly_fields(self, request, obj=None):
        from municipalities.access import is_coordinator

        return () if is_coordinator(request.user) else self.coordinator_only


@admin.register(Point)
class PointAdmin(OfficeAdmin):
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


@admin.register(Version)
class VersionAdmin(ReadOnlyAdmin):
    list_display = ("name", "number")
