from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeAlias

from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.access import Reach, find_office_ids, is_coordinator
from inquiries.forms.contact import list_answer_languages
from inquiries.models import CaseEvent
from inquiries.models.choices import REPORTS, EventKind, Kind, Queue
from municipalities.models import Departure, Municipality

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    Choices: TypeAlias = Iterable[tuple[str, StrOrPromise]]

DESK = "desk"


class OfficeFilter(SimpleListFilter):
    """The coordinator chooses an office here. A host sees only cases of the own office and is offered no choice."""

    title, parameter_name = _("office"), "office"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> "Choices":
        if not is_coordinator(request.user):
            return []
        offices = Municipality.objects.values_list("pk", "name")
        return [(DESK, _("the coordinator’s desk")), *((str(pk), name) for pk, name in offices)]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        value = self.value()
        if value == DESK:
            return queryset.filter(office=None)
        return queryset.filter(office=int(value)) if value and value.isdecimal() else queryset

    def has_output(self) -> bool:
        return len(self.lookup_choices) > 0


class LanguageFilter(SimpleListFilter):
    title, parameter_name = _("language"), "language"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> "Choices":
        return list_answer_languages()

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(language=self.value()) if self.value() else queryset


class DueFilter(SimpleListFilter):
    """The lines of the admin's front page lead to the inbox with one of these filters."""

    title, parameter_name = _("what is due"), "due"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> "Choices":
        return [
            ("answer", _("waits for an answer")),
            ("overdue", _("waits longer than promised")),
            ("actions", _("next action due")),
            ("planned", _("a next action is planned")),
            ("consent", _("family asked for its yes")),
            ("reports", _("says that something is wrong")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        today = timezone.localdate()
        conditions: dict[str, dict[str, object]] = {
            "answer": {"queue": Queue.UNANSWERED, "kind": Kind.FAMILY},
            "overdue": {"queue": Queue.UNANSWERED, "kind": Kind.FAMILY, "due_on__lt": today},
            "actions": {"queue": Queue.NEXT_ACTION, "due_on__lte": today},
            "planned": {"next_action_on__isnull": False},
            "consent": {"asked_office__isnull": False},
            "reports": {"queue": Queue.UNANSWERED, "kind__in": REPORTS},
        }
        return queryset.filter(**conditions.get(self.value() or "", {}))


class ResponsibleFilter(SimpleListFilter):
    """The filter finds one's own cases, or those that are nobody's; ended cases need nobody and are left out there."""

    title, parameter_name = _("responsible"), "whose"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> "Choices":
        return [("mine", _("mine")), ("nobodys", _("nobody’s"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "mine":
            return queryset.filter(responsible=request.user.pk)
        return queryset.filter(responsible=None, queue__lt=Queue.CLOSED) if self.value() == "nobodys" else queryset


class CameFilter(SimpleListFilter):
    """The filter finds the cases that one merger or leaving has brought, also when that can no longer be undone."""

    title, parameter_name = _("came by a merger"), "came"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> "Choices":
        done = Departure.objects.standing().filter(done_at__isnull=False).select_related("municipality")
        if not is_coordinator(request.user):
            done = done.filter(successor__in=find_office_ids(request.user, Reach.CASE))
        return [(str(row.pk), gettext("from %(name)s") % {"name": row.municipality}) for row in done]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        value = self.value()
        if not value or not value.isdecimal():
            return queryset
        moves = CaseEvent.objects.filter(departure=int(value), kind=EventKind.HANDED_OVER)
        return queryset.filter(pk__in=moves.values("inquiry"))
