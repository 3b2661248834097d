from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Field, Model, OuterRef, QuerySet, Subquery
from django.forms import Field as FormField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.access import is_coordinator
from accounts.workplace.office_admin import OfficeAdmin, OfficeInline
from base.links import get_admin_row_path
from municipalities.answer_days import say_answer_days
from municipalities.departures import pages
from municipalities.departures.actions import find_standing_departure
from municipalities.departures.sentences import say_in_list, say_part
from municipalities.fields import make_weekdays_field
from municipalities.forms import PopulationForm
from municipalities.models import (
    ClosedPeriod,
    Departure,
    Municipality,
    Place,
    Point,
    Population,
    PostalCode,
    Region,
    Road,
    Service,
    ServiceCoverage,
)

if TYPE_CHECKING:
    from accounts.workplace.shown_texts import Fieldsets


@admin.register(Region)
class RegionAdmin(OfficeAdmin):
    rank = 70
    list_display = ("name", "answer_working_days")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not Region.objects.exists()


class ClosedPeriodInline(OfficeInline):
    """Only closed periods that lie ahead stand here; the others are in their own list."""

    model = ClosedPeriod
    classes = ("collapse",)
    extra = 1  # without a script there is no button for one more

    def get_queryset(self, request: HttpRequest) -> QuerySet[ClosedPeriod]:
        return super().get_queryset(request).filter(pk__in=ClosedPeriod.objects.ahead().values("pk"))


class PointInline(OfficeInline):
    model = Point
    classes = ("collapse",)


@admin.register(Municipality)
class MunicipalityAdmin(OfficeAdmin):
    rank = 30
    list_display = ("name", "number", "county_name", "part_in_list")
    list_select_related = ("merged_into",)
    change_form_template = "admin/municipalities/municipality/change_form.html"
    list_filter = ("status", "county_name")
    search_fields = (*Municipality.named_by, "number")
    inlines = [ClosedPeriodInline, PointInline]
    # Joining, leaving and merging are the region's decision, each on a page of its own.
    coordinator_only = ("status", "number", "slug", "facts", "four_eyes")
    not_exported = ("facts",)
    readonly_fields = ("part_in_words", "part_with_pages", "answer_days_counted")
    # First what changes most often and families ask for; what the coordinator sets is last.
    groups = [
        (
            _("How families reach the office"),
            ["office_phone", "phone_hours", "office_hours", "office_email", "office_address", "office_name"]
            + ["answers_by", "office_languages"],
        ),
        (
            _("What families are promised"),
            ["answer_weekdays", "answer_working_days", "shows_answer_days", "answer_days_counted", "archives_cases"],
            "collapse",
        ),
        (_("The text of the page"), ["summary", "introduction", "introduction_source"], "collapse"),
        (_("Links"), ["website", "kindergarten_form_url", "jobs_url", "homes_url"], "collapse"),
        (
            _("Names and facts"),
            ["name", "long_name", "name_sma", "long_name_sma", "county_number", "county_name"]
            + ["language_form", "sami_area", "area_km2", "centre"],
            "collapse",
        ),
        (_("Set by the coordinator"), ["number", "slug", "facts", "four_eyes"], "collapse"),
        (_("Part in the region"), ["status", "part_in_words"], "collapse"),
    ]

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> FormField | None:
        if db_field.name == "answer_weekdays":
            return make_weekdays_field(db_field)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        return [*pages.build_url_patterns(self.admin_site), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Municipality]:
        """Add day and successor of what is planned or done to each row of the list, without a query for each."""
        standing = Departure.objects.standing().filter(municipality=OuterRef("pk"))
        ahead = {
            "goes_on": Subquery(standing.values("on")[:1]),
            "goes_into": Subquery(standing.values("successor__name")[:1]),
        }
        return super().get_queryset(request).annotate(**ahead)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The coordinator finds the way to merging and leaving in sight, not only in the last part of the form."""
        way = {"can_depart": is_coordinator(request.user)}
        return super().change_view(request, object_id, form_url, way | (extra_context or {}))

    def response_post_save_change(self, request: HttpRequest, obj: Model) -> HttpResponseRedirect:
        """Lead a host back to the municipality, for a host has only one; lead the coordinator to the list."""
        if is_coordinator(request.user):
            return super().response_post_save_change(request, obj)
        return redirect(get_admin_row_path(Municipality, obj.pk))

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> "Fieldsets":
        """Let a new municipality say when it joins, and an existing one what its part in the region is.

        The form leads the coordinator to where that part changes. The figures are a list for machines: whoever may not
        change them reads them on the page.
        """
        hidden = () if is_coordinator(request.user) else ("facts",)
        part = "part_with_pages" if is_coordinator(request.user) else "part_in_words"
        part = part if obj else "member_from"
        return [
            (
                title,
                options
                | {
                    "fields": [
                        part if name == "part_in_words" else name for name in options["fields"] if name not in hidden
                    ]
                },
            )
            for title, options in super().get_fieldsets(request, obj)
        ]

    @admin.display(description=_("counted last night"))
    def answer_days_counted(self, municipality: Municipality) -> str:
        return say_answer_days(municipality) or gettext(
            "Not yet: fewer than twenty families, or too many without answer."
        )

    @admin.display(description=_("part in the region"), ordering="status")
    def part_in_list(self, municipality: Any) -> str:  # as get_queryset annotates it
        return say_in_list(municipality, municipality.goes_on, municipality.goes_into or "")

    @admin.display(description=_("on the portal"))
    def part_in_words(self, municipality: Municipality) -> str:
        return say_part(municipality, find_standing_departure(municipality))

    @admin.display(description=_("on the portal"))
    def part_with_pages(self, municipality: Municipality) -> str:
        ways = [
            (pages.build_admin_url(page.name, municipality), page.title) for page in (pages.MergePage, pages.LeavePage)
        ]
        links = format_html_join("", '<li><a href="{}">{} …</a></li>', ways)
        return format_html("{}<ul>{}</ul>", self.part_in_words(municipality), links)


@admin.register(Point)
class PointAdmin(OfficeAdmin):
    rank = 30
    list_display = ("text", "municipality", "kind", "is_published", "reviewed_on")
    list_filter = ("kind", "is_published", "municipality")
    list_select_related = ("municipality",)
    search_fields = ("text_nb", "text_en")


@admin.register(ClosedPeriod)
class ClosedPeriodAdmin(OfficeAdmin):
    list_display = ("first", "last", "municipality", "reason")
    list_filter = ("municipality",)
    list_select_related = ("municipality",)


@admin.register(Place)
class PlaceAdmin(OfficeAdmin):
    rank = 70
    list_display = ("name", "municipality", "kind", "lat", "lon", "is_exact")
    list_filter = ("municipality", "kind", "is_exact")
    list_select_related = ("municipality",)
    search_fields = Place.named_by


@admin.register(Road)
class RoadAdmin(OfficeAdmin):
    rank = 70
    list_display = ("__str__", "minutes", "km", "is_estimated", "source")
    list_filter = ("is_estimated",)
    list_select_related = ("a", "b")
    search_fields = ("a__name", "b__name")


@admin.register(Service)
class ServiceAdmin(OfficeAdmin):
    rank = 70
    list_display = ("name", "kind", "place", "source", "reviewed_on")
    list_filter = ("kind", "place__municipality")
    list_select_related = ("place",)
    search_fields = ("name", "place__name")


@admin.register(ServiceCoverage)
class ServiceCoverageAdmin(OfficeAdmin):
    rank = 70
    list_display = ("kind", "is_complete", "source", "reviewed_on")
    list_filter = ("is_complete",)


@admin.register(Population)
class PopulationAdmin(OfficeAdmin):
    rank = 90  # once a year
    form = PopulationForm
    list_display = ("municipality", "year", "inhabitants")
    list_filter = ("municipality", "year")
    list_select_related = ("municipality",)

    @admin.display(description=_("inhabitants"))
    def inhabitants(self, row: Population) -> int:
        return row.total


@admin.register(PostalCode)
class PostalCodeAdmin(OfficeAdmin):
    rank = 70
    list_display = ("code", "name", "municipality")
    list_filter = ("municipality",)
    list_select_related = ("municipality",)
    search_fields = ("code", "name")
