"""The inbox shows first whom the office owes an answer, then what it has planned, then who has gone quiet."""

from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.access import SignedInRequest
from accounts.actions.exporting import Column, make_column
from inquiries import services
from inquiries.admin.inbox import waiting
from inquiries.admin.inbox.filters import CameFilter, DueFilter, LanguageFilter, OfficeFilter, ResponsibleFilter
from inquiries.admin.inbox.searching import search
from inquiries.admin.urls import DeskPages
from inquiries.funnel.counting import name_group_value
from inquiries.models import Inquiry
from inquiries.models.choices import Queue
from inquiries.rules.workdays import load_calendars
from inquiries.services.notifying.silence import note_visit

# Further columns of the file, by their fields.
LISTED = (
    "about_title",
    "stage",
    "ended_reason",
    "created",
    "promised_by",
    "first_answer_on",
    "next_action",
    "last_contact_on",
)
MAX_PAGED_CASES = 1000  # nobody pages further; who looks for one of 50,000 searches


class InboxPaginator(Paginator):
    """Counting stops at `MAX_PAGED_CASES` rows, so that a long list costs no more than a short one."""

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return rows[:MAX_PAGED_CASES].count()


class Inbox(ChangeList):
    """Each row says how long its family has waited; the calendars of all offices on the page cost two queries."""

    def get_queryset(self, request: HttpRequest, *args: Any, **kwargs: Any) -> QuerySet:
        """Leave out forgotten families, who wait for nothing; they are listed only where ended cases are asked for."""
        rows = super().get_queryset(request, *args, **kwargs)
        return rows if self.params.get("queue__exact") == str(Queue.CLOSED.value) else rows.filter(anonymised_on=None)

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows = list(self.result_list)
        known = load_calendars({case.office for case in rows})
        today = timezone.localdate()
        for case in rows:
            case.waits = waiting.describe_wait(case, known[case.office_id], today)
        self.result_list = rows
        self.has_more = self.result_count == MAX_PAGED_CASES


@admin.register(Inquiry)
class InquiryAdmin(DeskPages):
    menu_rank = 1  # families wait
    menu_name = export_name = _("Inbox")
    list_display = ("family", "waits", "about", "desk", "seen_to_by", "how_far")
    list_filter = (DueFilter, ResponsibleFilter, OfficeFilter, CameFilter, "stage", "queue", LanguageFilter, "discreet")
    list_select_related = ("office", "responsible")
    search_fields = ("name",)  # shows the box; search() decides
    sortable_by = ()
    actions = None
    paginator = InboxPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # a count for each value of each filter

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return Inbox

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if self.has_view_permission(request):
            note_visit(cast(SignedInRequest, request).user)
        return super().changelist_view(request, {"title": _("Inbox")} | (extra_context or {}))

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).defer("plan", "plan_query", "wishes")

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """Search once, and let count and page filter by the ids found: the texts of 50,000 cases take long to read.

        At most `MAX_PAGED_CASES` cases are found.
        """
        if not search_term.strip():
            return queryset, False
        found = search(queryset, search_term).values_list("pk", flat=True)[:MAX_PAGED_CASES]
        return queryset.filter(pk__in=list(found)), False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # a case begins with what a family sends, or says on the telephone: telephone.py

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False  # it is erased by the family or forgotten in time, and stays counted

    # --- as a file ---
    def export_rows(self, request: "SignedInRequest", rows: QuerySet, kind: str) -> HttpResponse:
        """Return the list as a file, and write in each family's access record that this person has seen its case."""
        services.list_cases(inquiries=[case for case in rows if case.anonymised_on is None], by=request.user)
        return super().export_rows(request, rows, kind)

    def export_columns(self) -> list[Column]:
        """Return the columns of the file. No plan, no wish and no word of the conversation leaves in a list."""
        fields = {field.name: field for field in self.opts.concrete_fields}
        return [
            Column(gettext("Case"), lambda case: case.pk),
            Column(
                gettext("Discreet"),
                lambda case: gettext("DISCREET: talk to the family only") if case.discreet else None,
            ),
            *(make_column(fields[name]) for name in ("name", "phone", "email")),
            Column(gettext("Language"), lambda case: name_group_value("language", case.language)),
            Column(gettext("Office"), lambda case: str(self.desk(case))),
            Column(
                gettext("Responsible"), lambda case: case.responsible.get_known_name() if case.responsible else None
            ),
            *(make_column(fields[name]) for name in ("adults", "birth_years", *LISTED)),
            Column(gettext("Day of the next action"), lambda case: case.next_action_on),
        ]

    # --- columns ---
    @admin.display(description=_("family"))
    def family(self, case: Inquiry) -> str:
        return case.name or str(case)

    @admin.display(description=_("what waits"))
    def waits(self, case: Any) -> SafeString:  # as Inbox hands it over
        kind = "overdue" if case.is_overdue else "calm"
        mark = format_html(' <strong class="desk-discreet">{}</strong>', _("discreet")) if case.discreet else ""
        return format_html('<span class="desk-waits desk-{}">{}</span>{}', kind, case.waits, mark)

    @admin.display(description=_("stage"), empty_value="")
    def how_far(self, case: Inquiry) -> str:
        return "" if case.is_forgotten else case.get_stage_display()

    @admin.display(description=_("about"), empty_value="")
    def about(self, case: Inquiry) -> str:
        return case.about_title

    @admin.display(description=_("office"))
    def desk(self, case: Inquiry) -> str | Promise:
        return case.office.name if case.office else _("the coordinator’s desk")

    @admin.display(description=_("responsible"), empty_value="")
    def seen_to_by(self, case: Inquiry) -> str:
        if case.responsible is None:
            return ""
        name = case.responsible.get_known_name()
        return gettext("%(name)s (away)") % {"name": name} if case.responsible.is_away(timezone.localdate()) else name
