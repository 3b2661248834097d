"""A case is archived with contact, household, what it was about, and every word and step of its timeline."""

import dataclasses
import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from base.values.formats import format_timestamp
from inquiries.models import CaseEvent, Inquiry
from inquiries.rules.undo import Timeline

FACTS = (
    "kind",
    "created",
    "office",
    "name",
    "email",
    "phone",
    "channel",
    "best_time",
    "language",
    "discreet",
    "scope",
    "adults",
    "birth_years",
    "occupations",
    "timing",
    "wishes",
    "about_title",
    "plan_query",
    "source",
    "stage",
    "ended_reason",
    "first_answer_on",
    "visited_on",
    "decided_on",
    "moved_on",
    "settled_on",
    "ended_on",
)


@dataclasses.dataclass(frozen=True)
class ArchivedStep:
    at: datetime.datetime
    kind: str
    label: str
    by: str
    text: str


@dataclasses.dataclass(frozen=True)
class Document:
    """A `Document` is a case as it is archived. `facts` are (field, label, value as text), without empty values."""

    number: int
    title: str
    office: str
    journal_number: str
    exported: datetime.datetime
    facts: list[tuple[str, str, str]]
    steps: list[ArchivedStep]


def format_field(case: Inquiry, name: str) -> str:
    display = getattr(case, f"get_{name}_display", None)
    value = display() if display else getattr(case, name)
    if value in (None, "", []):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime.datetime):
        return format_timestamp(value)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def build_step(event: CaseEvent, taken_back: set[int]) -> ArchivedStep:
    details = [event.get_stage_display(), event.get_reason_display(), str(event.date or "")]
    extra = ", ".join(detail for detail in details if detail)
    by = ", ".join(str(word) for word in (event.get_by_display(), event.office or "", event.user or "") if word)
    label = f"{event.get_kind_display()}: {extra}" if extra else event.get_kind_display()
    if event.pk in taken_back:
        words = _("taken back")
        label = f"{label} ({words})"
    return ArchivedStep(event.at, event.kind, label, by, event.text)


def build_archive_document(case: Inquiry, exported: datetime.datetime) -> Document:
    """Return what is archived of a case, in Norwegian, the office's language; what people wrote stays in theirs."""
    timeline = Timeline(case.events.select_related("office", "user"))
    with translation.override(settings.LANGUAGE_CODE):
        labels = {field.name: field.verbose_name for field in case._meta.concrete_fields}
        values = ((name, labels[name], format_field(case, name)) for name in FACTS)
        return Document(
            number=case.pk,
            title=str(case),
            office=case.archive_office.name if case.archive_office else "",
            journal_number=case.journal_number,
            exported=exported,
            facts=[(name, str(label).capitalize(), value) for name, label, value in values if value],
            steps=[build_step(event, timeline.taken_back) for event in timeline.rows],
        )
