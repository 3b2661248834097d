from typing import Any, ClassVar, NoReturn, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import Access, Reach, ScopedQuerySet
from base.text.fields import CleanTextField
from base.values.formats import format_timestamp
from inquiries.models.case import Inquiry
from inquiries.models.choices import By, EventKind, QuestionKind, Reason, Stage
from municipalities.departures.on_merger import OnMerger
from municipalities.models import Municipality

WITH_FAMILY = (EventKind.RECEIVED, EventKind.FROM_FAMILY, EventKind.FROM_HOST)
# Whose words the family does not read on its page: what colleagues tell each other.
ONLY_FOR_DESK = (
    EventKind.NOTE,
    EventKind.CALL,
    EventKind.ASKED,
    EventKind.CONSENTED,
    EventKind.REFUSED,
    EventKind.HANDED_OVER,
    EventKind.OFFICE_ADDED,
)
# Not on the family's page; in their export, for it is about them.
INTERNAL = (
    EventKind.NOTE,
    EventKind.CALL,
    EventKind.NEXT_ACTION,
    EventKind.ESCALATED,
    EventKind.EXPORTED,
    EventKind.MARKED,
    EventKind.UNMARKED,
    EventKind.TAKEN_BACK,
    EventKind.RESPONSIBLE,
    EventKind.FETCHED_BACK,
)


class NeverEdited(Exception):
    """Rows of the timeline are only added; code that changes or removes one gets this error."""


class TimelineQuerySet(ScopedQuerySet):
    def _refuse(self, *args: object, **kwargs: object) -> NoReturn:
        raise NeverEdited("The timeline is only added to.")

    update = delete = bulk_update = _refuse

    def forget_texts(self) -> int:
        """Empty the texts of these rows and return how many there are: the one change allowed, for erasure.

        The rows stay and are counted.
        """
        return super().update(text="")

    def standing(self) -> Self:
        """Return the events that were not taken back, neither alone nor with the step that they are a part of."""
        rows = self.exclude(kind=EventKind.TAKEN_BACK)
        return rows.filter(taken_back_by=None, part_of__taken_back_by=None)

    forget_texts.alters_data = True  # type: ignore[attr-defined]  # templates may not call it; functions take attributes


class CaseEvent(models.Model):
    """A `CaseEvent` is one thing that happened in a case. It is never edited; erasure empties only `text`."""

    access = Access(owner="inquiry__office", reach=Reach.CASE, also=("inquiry__further__office",))
    on_merger: ClassVar = {"office": OnMerger.STAYS, "from_office": OnMerger.STAYS}
    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="events", verbose_name=_("enquiry"))
    at = models.DateTimeField(_("when"), default=timezone.now)
    kind = models.CharField(_("what"), max_length=15, choices=EventKind)
    by = models.CharField(_("by"), max_length=10, choices=By)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person"),
    )
    office = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("office"),
        help_text=_("Whose step it was, or to which office a hand-over leads. Empty means the coordinator's desk."),
    )
    from_office = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("handed over by"),
    )
    colleague = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("colleague"),
    )  # who became responsible
    departure = models.ForeignKey(
        "municipalities.Departure", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )  # the merger or leaving by which the portal itself moved the case
    text = CleanTextField(_("text"), blank=True)
    stage = models.CharField(_("stage"), max_length=15, choices=Stage, blank=True)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason, blank=True)
    date = models.DateField(_("date"), null=True, blank=True)  # promised by, or next action on
    answers = models.BooleanField(default=False)  # whether it was an answer to what the family asked
    reached = models.BooleanField(default=False)  # of a call: whether somebody of the family was on the telephone
    settles = models.BooleanField(default=False)  # of a fetching back: what only the hand-over promised is owed no more
    asked_for = models.CharField(max_length=10, choices=QuestionKind, blank=True)  # what the family's yes would be to
    key = models.CharField(max_length=40, unique=True, null=True, blank=True)  # of the form it came with
    part_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )  # the first row of a step that wrote several
    takes_back = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="taken_back_by",
        verbose_name=_("takes back"),
    )  # the first row of the step that counts no longer
    objects = TimelineQuerySet.as_manager()

    class Meta:
        verbose_name = _("event in a case")
        verbose_name_plural = _("events in a case")
        ordering = ["inquiry", "pk"]
        indexes = [
            models.Index(fields=["inquiry", "id"], name="inquiries_timeline"),
            models.Index(fields=["kind", "at"], name="inquiries_recount"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=EventKind.TAKEN_BACK) ^ Q(takes_back=None), name="inquiries_taken_back_names_a_row"
            )
        ]
        base_manager_name = "objects"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {format_timestamp(self.at)}"

    @property
    def cause(self) -> str:
        """Return the key under which the outbox keeps the mails that tell of this event."""
        return f"event:{self.pk}"

    @property
    def departure_reason(self) -> str:
        """Say, in the reader's language, why the portal itself moved the case; empty for all other events."""
        if self.departure is None:
            return ""
        return self.departure.say_why(back=self.office_id == self.departure.municipality_id)

    @property
    def is_in_conversation(self) -> bool:
        """Tell whether somebody's words stand here, or a call, which counts also where nothing was noted."""
        said = bool(self.text) or self.kind == EventKind.CALL
        return said and self.kind in (*WITH_FAMILY, *ONLY_FOR_DESK)

    @property
    def is_only_for_desk(self) -> bool:
        return self.kind in ONLY_FOR_DESK

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise NeverEdited("The timeline is only added to.")
        super().save(*args, **kwargs | {"force_insert": True})

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        raise NeverEdited("The timeline is only added to.")
