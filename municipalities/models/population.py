from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.access import Access, Reach, TrackedScopedQuerySet
from base.caching.versions import Tracked
from municipalities import validators
from municipalities.departures.on_merger import OnMerger
from municipalities.models.municipality import Municipality


class Population(Tracked):
    """A `Population` counts inhabitants on 1 January by single year of age. Source: Statistics Norway, table 07459."""

    access = Access(owner=None, reach=Reach.REGION)
    on_merger: ClassVar = {"municipality": OnMerger.STAYS}
    keeps_history = True
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        related_name="population",
        verbose_name=_("municipality"),
        help_text=_("Boundaries as the source counts them."),
    )
    year = models.PositiveSmallIntegerField(_("year"), help_text=_("1 January of this year."))
    by_age = models.JSONField(
        _("persons by age"),
        validators=[validators.validate_persons_by_age],
        help_text=_(
            "Numbers with a space between, as the source lists them: first the children under one year, then each age."
        ),
    )
    objects: ClassVar = TrackedScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("population")
        verbose_name_plural = _("population")
        ordering = ["municipality", "-year"]
        constraints = [models.UniqueConstraint(fields=["municipality", "year"], name="municipalities_population_once")]

    def __str__(self) -> str:
        return f"{self.municipality} {self.year}"

    @property
    def total(self) -> int:
        return sum(self.by_age)
