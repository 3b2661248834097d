from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.access import Access, ScopedQuerySet
from accounts.merging import OnMerger
from municipalities.models.municipality import Municipality


class Point(models.Model):
    """One strength, one thing that is good to know, or one welcome, in the office's own words, with source and date."""

    class Kind(models.TextChoices):
        STRENGTH = "strength", _("strength")
        GOOD_TO_KNOW = "good_to_know", _("good to know")
        NEW_HERE = "new_here", _("new here")

    access = Access(owner="municipality")
    on_merger: ClassVar = {"municipality": OnMerger.STAYS}
    keeps_history = True
    history_of = "municipality"
    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="points", verbose_name=_("municipality"),
        help_text=_("On whose page it stands."),
    )  # fmt: skip
    key = models.CharField(max_length=80, blank=True, editable=False)  # the id in a data file
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, help_text=_("Under which heading it stands."))
    text = models.TextField(_("text"), max_length=500, help_text=_("One or two practical sentences."))
    source = models.CharField(
        _("source"), max_length=120, blank=True, help_text=_("Where the fact is from; 'demo' marks demo text.")
    )
    source_url = models.URLField(_("source address"), blank=True, help_text=_("A page where a reader can check it."))
    reviewed_on = models.DateField(
        _("reviewed on"), null=True, blank=True, help_text=_("When somebody last saw that it is true.")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0, help_text=_("Lowest first."))
    is_published = models.BooleanField(_("published"), default=False, help_text=_("Only published points are shown."))
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("point")
        verbose_name_plural = _("points")
        ordering = ["municipality", "kind", "position", "pk"]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.text[:60]}"

    @property
    def writes_in(self) -> str:
        return self.municipality.writes_in


class ClosedDay(models.Model):
    """A day on which the office does not answer, beside the public holidays."""

    access = Access(owner="municipality")
    on_merger: ClassVar = {"municipality": OnMerger.STAYS}
    keeps_history = True
    history_of = "municipality"
    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="closed_days", verbose_name=_("municipality"),
        help_text=_("The municipality whose office is closed."),
    )  # fmt: skip
    date = models.DateField(_("date"), help_text=_("The promise to families does not count this day."))
    reason = models.CharField(_("reason"), max_length=80, blank=True, help_text=_("Shown on the municipality's page."))
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("closed day")
        verbose_name_plural = _("closed days")
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["municipality", "date"], name="municipalities_closed_once")]

    def __str__(self) -> str:
        return f"{self.municipality} {self.date}"
