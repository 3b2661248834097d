from django.contrib.admin import SimpleListFilter
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import is_coordinator
from inquiries.forms import answer_languages
from inquiries.models.words import Queue
from municipalities.models import Municipality

DESK = "desk"


class OfficeFilter(SimpleListFilter):
    """For the coordinator; a host sees the own office's."""

    title, parameter_name = _("office"), "office"

    def lookups(self, request, model_admin):
        if not is_coordinator(request.user):
            return []
        offices = Municipality.objects.values_list("pk", "name")
        return [(DESK, _("the coordinator’s desk")), *((str(pk), name) for pk, name in offices)]

    def queryset(self, request, queryset):
        value = self.value()
        if value == DESK:
            return queryset.filter(office=None)
        return queryset.filter(office=int(value)) if value and value.isdecimal() else queryset

    def has_output(self):
        return len(self.lookup_choices) > 0


class LanguageFilter(SimpleListFilter):
    title, parameter_name = _("language"), "language"

    def lookups(self, request, model_admin):
        return answer_languages()

    def queryset(self, request, queryset):
        return queryset.filter(language=self.value()) if self.value() else queryset


class DueFilter(SimpleListFilter):
    """Where the lines of the front page lead."""

    title, parameter_name = _("what is due"), "due"

    def lookups(self, request, model_admin):
        return [
            ("answer", _("waits for an answer")),
            ("overdue", _("waits longer than promised")),
            ("actions", _("next action due")),
            ("consent", _("family asked for its yes")),
        ]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        conditions: dict[str, dict[str, object]] = {
            "answer": {"queue": Queue.UNANSWERED},
            "overdue": {"queue": Queue.UNANSWERED, "due_on__lt": today},
            "actions": {"queue": Queue.NEXT_ACTION, "due_on__lte": today},
            "consent": {"asked_office__isnull": False},
        }
        return queryset.filter(**conditions.get(self.value() or "", {}))
