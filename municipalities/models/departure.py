"""A `Departure` is the order that a municipality goes; a `MovedRow` remembers each row that this has moved."""

import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.access import Access, Reach
from municipalities.departures.on_merger import OnMerger
from municipalities.models.municipality import Municipality

UNDO_DAYS = 30  # so long it is remembered what moved


class DepartureQuerySet(models.QuerySet):
    def standing(self) -> Self:
        """Return the departures that are planned or done, and not taken back."""
        return self.filter(undone_at=None)

    def with_names(self) -> Self:
        return self.select_related("municipality", "successor")

    def to_be_done(self, date: datetime.date) -> Self:
        return self.standing().filter(done_at=None, on__lte=date)


class Departure(models.Model):
    """A `Departure` says that a municipality goes: into another one or, without `successor`, from the portal.

    It is ordered by the coordinator, done on its date, and taken back or not.
    """

    access = Access(owner=None, reach=Reach.COORDINATOR)
    on_merger: ClassVar = {"municipality": OnMerger.STAYS, "successor": OnMerger.STAYS}
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.CASCADE,
        related_name="departures",
        verbose_name=_("municipality"),
    )
    successor = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        related_name="arrivals",
        verbose_name=_("merged into"),
    )
    on = models.DateField(_("from"))  # the first day without it
    to_desk = models.BooleanField(default=False)  # whether open cases of one that leaves go to the coordinator's desk
    ordered_at = models.DateTimeField(default=timezone.now)
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    # What one click recorded in the history of what moved, there and back: by it the history says why.
    batch_done = models.CharField(max_length=32, blank=True)
    batch_undone = models.CharField(max_length=32, blank=True)
    objects: ClassVar = DepartureQuerySet.as_manager()

    class Meta:
        verbose_name = _("merger or leaving")
        verbose_name_plural = _("mergers and leavings")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality"], condition=Q(undone_at=None), name="municipalities_goes_one_way_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.municipality} → {self.successor or '–'} ({self.on})"

    def say_why(self, *, back: bool = False) -> str:
        """Say why a row moved, there or `back`, in words that follow what happened to it."""
        names = {"name": self.municipality, "other": self.successor}
        if self.successor_id is None:
            return (
                gettext("as %(name)s came back to the portal") if back else gettext("as %(name)s left the portal")
            ) % names
        if back:
            return gettext("as the merger of %(name)s and %(other)s was taken back") % names
        return gettext("by the merger of %(name)s and %(other)s") % names

    @property
    def last_day(self) -> datetime.date:
        return self.on - datetime.timedelta(days=1)

    @property
    def undo_until(self) -> datetime.date | None:
        """Return the last day on which what moved is known and can go back; None as long as nothing has moved."""
        return timezone.localdate(self.done_at) + datetime.timedelta(days=UNDO_DAYS) if self.done_at else None

    @property
    def can_be_undone(self) -> bool:
        """Tell whether the departure stands, and what it moved is still known.

        What is only planned can be withdrawn at any time.
        """
        last = self.undo_until
        return self.undone_at is None and (last is None or timezone.localdate() <= last)


class MovedRow(models.Model):
    """A `MovedRow` is one row that a departure has moved, by the foreign key `field`; it is deleted after UNDO_DAYS.

    What somebody does to the row meanwhile is noted as it happens, so that going back can leave it where they have put
    it.
    """

    class State(models.TextChoices):
        MOVED = "moved", _("moved")
        BACK = "back", _("gone back")
        STAYED = "stayed", _("stayed, because somebody has changed it since")
        GONE = "gone", _("erased since")

    access = Access(owner=None, reach=Reach.COORDINATOR)
    departure = models.ForeignKey(Departure, on_delete=models.CASCADE, related_name="moved")
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.BigIntegerField()
    field = models.CharField(max_length=60)
    before_id = models.BigIntegerField(null=True)  # ids of municipalities; none is the coordinator's desk, or no row
    after_id = models.BigIntegerField(null=True)
    details = models.JSONField(default=dict)  # what the app that moved it needs to bring it back
    state = models.CharField(max_length=10, choices=State, default=State.MOVED)
    taken_at = models.DateTimeField(null=True)  # when somebody re-assigned or changed it, who, and to where
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    taken_to_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("row that a merger has moved")
        verbose_name_plural = _("rows that a merger has moved")
        indexes = [models.Index(fields=["content_type", "object_id"], name="municipalities_moved_row")]
        constraints = [
            models.UniqueConstraint(
                fields=["departure", "content_type", "object_id", "field"], name="municipalities_moved_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.content_type.model} {self.object_id}: {self.get_state_display()}"
