import datetime
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import Access, TrackedScopedQuerySet
from base.caching.versions import Tracked
from base.text.fields import CleanCharField, CleanTextField
from base.values.formats import format_date
from base.values.times import validate_sensible_date
from base.values.webaddresses import WebAddressField
from municipalities.departures.on_merger import OnMerger
from municipalities.models.municipality import Municipality

MAX_CLOSED_DAYS = 366


class Point(Tracked):
    """A `Point` is a strength, a thing that is good to know, or a welcome, in the office's own words.

    It has a source and a date.
    """

    class Kind(models.TextChoices):
        STRENGTH = "strength", _("strength")
        GOOD_TO_KNOW = "good_to_know", _("good to know")
        NEW_HERE = "new_here", _("new here")

    access = Access(owner="municipality")
    on_merger: ClassVar = {"municipality": OnMerger.STAYS}
    keeps_history = True
    history_of = "municipality"
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.CASCADE,
        related_name="points",
        verbose_name=_("municipality"),
        help_text=_("On whose page it stands."),
    )
    key = CleanCharField(max_length=80, blank=True, editable=False)  # the id in a data file
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, help_text=_("Under which heading it stands."))
    text = CleanTextField(_("text"), max_length=500, help_text=_("One or two practical sentences."))
    source = CleanCharField(
        _("source"), max_length=120, blank=True, help_text=_("Where the fact is from; 'demo' marks demo text.")
    )
    source_url = WebAddressField(_("source address"), blank=True, help_text=_("A page where a reader can check it."))
    reviewed_on = models.DateField(
        _("reviewed on"), null=True, blank=True, help_text=_("When somebody last saw that it is true.")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0, help_text=_("Lowest first."))
    is_published = models.BooleanField(_("published"), default=False, help_text=_("Only published points are shown."))
    objects: ClassVar = TrackedScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("point")
        verbose_name_plural = _("points")
        ordering = ["municipality", "kind", "position", "pk"]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.text[:60]}"

    @property
    def writes_in(self) -> str:
        return self.municipality.writes_in


class ClosedPeriods(TrackedScopedQuerySet):
    def ahead(self) -> Self:
        """Return the periods that are not over today."""
        return self.filter(last__gte=timezone.localdate())


class ClosedPeriod(Tracked):
    """A `ClosedPeriod` is the days from `first` to `last`, both included, on which the office does not answer.

    Public holidays need no row.
    """

    access = Access(owner="municipality")
    on_merger: ClassVar = {"municipality": OnMerger.STAYS}
    keeps_history = True
    history_of = "municipality"
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.CASCADE,
        related_name="closed_periods",
        verbose_name=_("municipality"),
        help_text=_("The municipality whose office is closed."),
    )
    first = models.DateField(
        _("closed from"), validators=[validate_sensible_date], help_text=_("The first day on which nobody answers.")
    )
    last = models.DateField(
        _("up to and including"),
        blank=True,
        validators=[validate_sensible_date],
        help_text=_("The last such day. Empty means one day only."),
    )
    reason = CleanCharField(_("reason"), max_length=80, blank=True, help_text=_("Shown on the municipality's page."))
    objects: ClassVar = ClosedPeriods.as_manager()

    class Meta:
        verbose_name = _("closed period")
        verbose_name_plural = _("closed days")
        ordering = ["first"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last__gte=models.F("first")),
                name="municipalities_closed_in_order",
                violation_error_code="last",
                violation_error_message=_("The last day is before the first."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.in_words()}"

    def clean(self) -> None:
        self.last = self.last or self.first
        if not self.first:
            return
        if (self.last - self.first).days >= MAX_CLOSED_DAYS:
            raise ValidationError({"last": _("Closed for more than a year? Then write it on the page instead.")})
        others = ClosedPeriod.objects.filter(municipality=self.municipality_id).exclude(pk=self.pk)
        if (other := others.filter(first__lte=self.last, last__gte=self.first).first()) is not None:
            told = _("It is closed then already: %(period)s. Change that period instead.")
            raise ValidationError({"first": told % {"period": other.in_words()}})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.last = self.last or self.first
        super().save(*args, **kwargs)

    def in_words(self) -> str:
        return (
            format_date(self.first)
            if self.first == self.last
            else f"{format_date(self.first)} – {format_date(self.last)}"
        )

    def days(self) -> list[datetime.date]:
        """Return every day of the period, but no more than a year, whatever stands in the database.

        The search for a promised day skips these days, so that there must be an end to them.
        """
        number = min((self.last - self.first).days + 1, MAX_CLOSED_DAYS)
        return [self.first + datetime.timedelta(days=day) for day in range(number)]
