import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.access import Access, Reach, ScopedQuerySet
from base.text.fields import CleanCharField, CleanEmailField, CleanSlugField, CleanTextField
from base.values.phonefields import PhoneField
from base.values.phones import is_understood
from inquiries.models.choices import REPORTS, Channel, Kind, QuestionKind, Queue, Reason, Scope, Stage
from inquiries.models.fields import PERSONAL
from inquiries.rules import retention
from municipalities.departures.on_merger import OnMerger
from municipalities.models import Municipality

if TYPE_CHECKING:
    from inquiries.models.timeline import CaseEvent


class InquiryQuerySet(ScopedQuerySet["Inquiry"]):
    def bulk_create(self, objs: "Iterable[Inquiry]", *args: Any, **kwargs: Any) -> "list[Inquiry]":
        objs = list(objs)
        for inquiry in objs:
            inquiry.derive()
        return super().bulk_create(objs, *args, **kwargs)

    bulk_create.alters_data = True  # type: ignore[attr-defined]  # templates may not call it; functions take attributes


class Inquiry(models.Model):
    """An `Inquiry` is a household that asks, followed from its first message until after the move. Reports about the
    pages are kept as cases too.

    Only `services/` changes it. Its history is its events; what stands here beside contact and household is derived
    from them (`inquiries/rules/case_state.py`), so that inbox and funnel cost few queries.
    """

    access = Access(owner="office", reach=Reach.CASE, also=("further__office",), shut="closed_at")
    on_merger: ClassVar = dict.fromkeys(("office", "asked_office", "archive_office"), OnMerger.BY_APP)
    step_key: str | None = None  # of the form whose step is being taken, until a row of the timeline has it
    first_row: "CaseEvent | None" = None  # of the step that is being taken
    office_may_delete = False  # it is erased or anonymised, and stays as a counted row

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.FAMILY)
    office = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="inquiries",
        verbose_name=_("office"),
        help_text=_("The office that owes the answer. Empty means the coordinator's desk."),
    )
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("responsible"),
    )
    # --- how to reach them ---
    name = CleanCharField(_("name"), max_length=120, blank=True)
    email = CleanEmailField(_("e-mail"), blank=True)
    phone = PhoneField(_("telephone"), max_length=40, blank=True)
    channel = models.CharField(_("would like an answer"), max_length=10, choices=Channel, blank=True)
    best_time = CleanCharField(_("best time"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=10, default="nb")
    discreet = models.BooleanField(_("discreet"), default=False)
    scope = models.CharField(_("who may read it"), max_length=10, choices=Scope, default=Scope.REGION)
    # --- the household ---
    adults = models.PositiveSmallIntegerField(_("adults"), null=True, blank=True)
    birth_years = models.JSONField(_("children's birth years"), default=list, blank=True)
    occupations = CleanCharField(_("occupations"), max_length=300, blank=True)
    wishes = CleanTextField(_("wishes"), max_length=2000, blank=True)
    timing = CleanCharField(_("when"), max_length=120, blank=True)
    # --- what it is about ---
    about_type = models.ForeignKey(
        ContentType, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("kind of page")
    )
    about_id = models.PositiveBigIntegerField(null=True, blank=True)
    about_title = CleanCharField(_("about"), max_length=200, blank=True)  # as it was called on that day
    plan_query = CleanTextField(_("plan"), max_length=2000, blank=True)  # the planner's address, without the page
    plan = models.JSONField(default=dict, blank=True)  # the same taken apart, for the day the planner has changed
    source = CleanSlugField(_("source"), max_length=40, blank=True)  # page or campaign code
    created = models.DateTimeField(_("received"), default=timezone.now)
    # --- how far it has come; each date is the first time ---
    stage = models.CharField(_("stage"), max_length=15, choices=Stage, default=Stage.NEW)
    ended_reason = models.CharField(_("why it ended"), max_length=20, choices=Reason, blank=True)
    first_answer_on = models.DateField(_("first answered"), null=True, blank=True)
    answered_in_time = models.BooleanField(_("answered in time"), null=True, blank=True)
    visited_on = models.DateField(_("visited"), null=True, blank=True)
    decided_on = models.DateField(_("decided to move"), null=True, blank=True)
    moved_on = models.DateField(_("moved"), null=True, blank=True)
    settled_on = models.DateField(_("settled"), null=True, blank=True)
    ended_on = models.DateField(_("ended"), null=True, blank=True)
    # --- what the desk must do ---
    unanswered_since = models.DateTimeField(null=True, blank=True)
    promised_by = models.DateField(_("answer promised by"), null=True, blank=True)
    escalated_on = models.DateField(null=True, blank=True)
    next_action = CleanCharField(_("next action"), max_length=200, blank=True)
    next_action_on = models.DateField(_("on"), null=True, blank=True)
    last_contact_on = models.DateField(_("last contact"), default=timezone.localdate)
    last_event_at = models.DateTimeField(_("last event"), default=timezone.now)
    queue = models.PositiveSmallIntegerField(_("queue"), choices=Queue, default=Queue.QUIET, editable=False)
    due_on = models.DateField(default=timezone.localdate, editable=False)  # what the queue is sorted by
    asked_office = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("office asked about"),
    )
    asked_for = models.CharField(max_length=10, choices=QuestionKind, blank=True)
    mail_stopped = models.BooleanField(_("wants no mail"), default=False)
    # --- when it ends ---
    follow_up = models.BooleanField(_("may be asked after the move"), default=False)
    keep_until = models.DateField(_("kept until"), default=timezone.localdate)
    archive_office = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("worth archiving, by"),
        help_text=_("Its archive gets a copy before the person is forgotten."),
    )
    journal_number = CleanCharField(_("journal number"), max_length=40, blank=True)
    archived_at = models.DateTimeField(_("exported to the archive"), null=True, blank=True)
    # To be erased as soon as the archive has it. Nobody sees it any more, and nothing can be added.
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    anonymised_on = models.DateField(_("anonymised"), null=True, blank=True)

    objects = InquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("enquiry")
        verbose_name_plural = _("enquiries")
        ordering = ["queue", "due_on", "pk"]
        indexes = [
            models.Index(fields=["queue", "due_on", "id"], name="inquiries_inbox_all"),
            models.Index(fields=["office", "queue", "due_on", "id"], name="inquiries_inbox_office"),
            models.Index(fields=["promised_by", "escalated_on"], name="inquiries_overdue"),
            models.Index(fields=["keep_until"], condition=Q(anonymised_on=None), name="inquiries_due_to_end"),
            models.Index(fields=["closed_at"], condition=Q(closed_at__isnull=False), name="inquiries_closed"),
            models.Index(fields=["created", "office"], name="inquiries_funnel"),
            models.Index(models.functions.Lower("email"), name="inquiries_email"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=REPORTS)
                | Q(anonymised_on__isnull=False)
                | (~Q(name="") & (~Q(email="") | ~Q(phone=""))),
                name="inquiries_somebody_can_be_reached",
                violation_error_message=_("A name and one way to reach them are needed."),
            ),
            models.CheckConstraint(
                condition=Q(anonymised_on=None)
                | Q(name="", email="", phone="", wishes="", keep_until__lte=models.F("anonymised_on")),
                name="inquiries_anonymised_is_empty",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(anonymised_on=None), name="inquiries_closed_until_anonymised"
            ),
            models.CheckConstraint(
                condition=Q(stage=Stage.ENDED) ^ Q(ended_reason=""), name="inquiries_ended_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(unanswered_since=None, promised_by=None)
                | Q(unanswered_since__isnull=False, promised_by__isnull=False),
                name="inquiries_unanswered_has_a_promise",
            ),
            models.CheckConstraint(
                condition=Q(asked_office=None) ^ ~Q(asked_for=""), name="inquiries_asked_names_an_office"
            ),
        ]

    def __str__(self) -> str:
        """Return a name for lists, history and log lines, which never holds the name of a person."""
        return f"{self._meta.verbose_name} {self.pk}".capitalize()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.derive()
        super().save(*args, **kwargs)

    def derive(self) -> None:
        """Set the columns that follow from the other fields; every path into the database calls it."""
        self.queue, self.due_on = self.place_in_inbox()
        if self.anonymised_on is None:
            self.keep_until = retention.compute_keep_until(self)

    def place_in_inbox(self) -> tuple[Queue, datetime.date]:
        """Return the queue of the case and the day by which that queue is sorted.

        Unanswered cases come by promise, then next actions by date, then the longest silence, then what has ended.
        """
        silence = timezone.localdate(self.last_event_at)
        if self.unanswered_since and self.promised_by:  # a constraint sets both or neither
            return Queue.UNANSWERED, self.promised_by
        if self.stage == Stage.ENDED or self.is_forgotten:
            return Queue.CLOSED, silence
        if self.next_action_on:
            return Queue.NEXT_ACTION, self.next_action_on
        return Queue.QUIET, silence

    def empty(self) -> None:
        """Empty the fields about the person, without saving; what is counted stays."""
        fields = {field.name: field for field in self._meta.concrete_fields}
        for name in PERSONAL:
            setattr(self, name, fields[name].get_default())

    @property
    def question(self) -> str:
        """Return a key of what the family is asked, so that its answer can say to what; empty where nothing is."""
        return f"{self.asked_for}:{self.asked_office_id}" if self.asked_for else ""

    @cached_property
    def newest_event_id(self) -> int:
        """Return the id of the newest event that the reader of this object has before them; 0 where there is none."""
        return self.events.order_by("-pk").values_list("pk", flat=True).first() or 0

    @property
    def is_overdue(self) -> bool:
        return self.promised_by is not None and self.promised_by < timezone.localdate()

    @property
    def gets_mail(self) -> bool:
        return bool(self.email) and not self.mail_stopped and not self.is_forgotten

    @property
    def has_doubtful_phone(self) -> bool:
        """Tell whether the telephone number stands as it was typed, and nobody knows yet what to ring."""
        return bool(self.phone) and not is_understood(self.phone)

    @property
    def is_forgotten(self) -> bool:
        """Tell whether the case is gone for the desk and the family; where `closed_at` is set the archive still has
        to get its copy.
        """
        return self.anonymised_on is not None or self.closed_at is not None

    @property
    def archive(self) -> bool:
        return self.archive_office_id is not None

    @property
    def topic(self) -> str:
        """Return the key under which the outbox keeps the mails of this case to the family."""
        return f"inquiry:{self.pk}"

    @property
    def desk_topic(self) -> str:
        """Return the key of mails to the staff about this case, which a family that wants no mail does not stop."""
        return f"inquiry:{self.pk}:desk"
