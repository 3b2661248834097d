import datetime
from typing import ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.access import Access, TrackedScopedQuerySet
from base.caching.derived import SortField
from base.caching.versions import Tracked
from base.text.fields import CleanCharField
from base.values.webaddresses import WebAddressField
from municipalities.models.places import LATITUDE, LONGITUDE, Place

YEARS_CURRENT = 5  # a fact that nobody has looked at for longer counts for no wish
YEAR = [MinValueValidator(1900), MaxValueValidator(2100)]


def compute_first_current_day(today: datetime.date) -> datetime.date:
    """Return the oldest day whose facts are still taken for true on `today`."""
    year = today.year - YEARS_CURRENT
    is_leap_day = (today.month, today.day) == (2, 29)  # five years before one there is none
    return today.replace(year=year, day=28) if is_leap_day else today.replace(year=year)


class Service(Tracked):
    """A `Service` is a station, an airport, a hospital …: only what a source gives.

    Not registered never means that there is none.
    """

    class Kind(models.TextChoices):
        RAILWAY_STATION = "railway_station", _("railway station")
        AIRPORT = "airport", _("airport")
        HOSPITAL = "hospital", _("hospital")
        GP = "gp", _("general practitioner")
        EMERGENCY = "emergency", _("emergency doctor")
        DENTIST = "dentist", _("dentist")
        PHARMACY = "pharmacy", _("pharmacy")
        GROCERY = "grocery", _("grocery shop")
        FUEL = "fuel", _("fuel or charging")
        LIBRARY = "library", _("library")
        POOL = "pool", _("swimming pool")
        SHARED_OFFICE = "shared_office", _("shared office")

    access = Access(owner="place__municipality")
    keeps_history = True
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, help_text=_("What it is."))
    name = CleanCharField(_("name"), max_length=120, help_text=_("As the source spells it."))
    sort_key = SortField("name")
    place = models.ForeignKey(
        Place,
        on_delete=models.PROTECT,
        related_name="services",
        verbose_name=_("place"),
        help_text=_("The nearest settlement."),
    )
    note = CleanCharField(
        pgettext_lazy("about a service", "note"),
        max_length=200,
        blank=True,
        help_text=_("What it offers, in a short sentence without the year."),
    )
    note_year = models.PositiveSmallIntegerField(
        _("year of the note"),
        null=True,
        blank=True,
        validators=YEAR,
        help_text=_("Of which year that is; readers see it and are told to ask."),
    )
    lat = models.FloatField(_("latitude"), null=True, blank=True, validators=LATITUDE, help_text=_("Where known."))
    lon = models.FloatField(_("longitude"), null=True, blank=True, validators=LONGITUDE, help_text=_("Where known."))
    source = CleanCharField(_("source"), max_length=120, help_text=_("Where the fact is from."))
    source_url = WebAddressField(_("source address"), blank=True, help_text=_("A page where a reader can check it."))
    reviewed_on = models.DateField(
        _("reviewed on"),
        null=True,
        blank=True,
        default=timezone.localdate,
        help_text=_(
            "When somebody last saw that it is there. After five years, or without a day, it counts for no wish."
        ),
    )
    objects: ClassVar = TrackedScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        ordering = ["kind", "sort_key"]

    def __str__(self) -> str:
        return self.name

    def note_is_current(self, today: datetime.date) -> bool:
        """Tell whether the note about what the service offers is from the last five years; without a year it is not."""
        return self.note_year is not None and self.note_year >= compute_first_current_day(today).year

    def age_words(self) -> str:
        """Say how old the note is, and that one had better ask; empty without a note."""
        if not self.note:
            return ""
        if self.note_year is None:
            return gettext("year not known, ask what holds today")
        if self.note_is_current(timezone.localdate()):
            return gettext("%(year)s, ask what holds today") % {"year": self.note_year}
        return gettext("%(year)s, more than five years ago: ask what holds today") % {"year": self.note_year}


class CoverageQuerySet(TrackedScopedQuerySet):
    def complete(self, today: datetime.date) -> Self:
        """Return the kinds of service of which none can be missing, as somebody saw in the last five years."""
        return self.filter(is_complete=True, reviewed_on__gte=compute_first_current_day(today))


class ServiceCoverage(Tracked):
    """A `ServiceCoverage` says whether the source of a kind of service covers the whole region.

    Then "none within reach" is an answer. A kind without a row is incomplete: what is not registered may still be
    there.
    """

    access = Access(owner=None)
    keeps_history = True
    kind = models.CharField(
        _("kind"), max_length=20, choices=Service.Kind, unique=True, help_text=_("One row for each kind.")
    )
    is_complete = models.BooleanField(
        _("complete"),
        default=False,
        help_text=_(
            "On: the source lists every one in the region, so the plan may say that none is near. Off: "
            "it says “not known”."
        ),
    )
    source = CleanCharField(_("source"), max_length=200, blank=True, help_text=_("What says that none is missing."))
    source_url = WebAddressField(_("source address"), blank=True, help_text=_("A page where a reader can check it."))
    reviewed_on = models.DateField(
        _("reviewed on"), null=True, blank=True, help_text=_("When somebody last saw that it is true.")
    )
    objects: ClassVar = CoverageQuerySet.as_manager()

    class Meta:
        verbose_name = _("completeness of a kind of service")
        verbose_name_plural = _("completeness of services")
        ordering = ["kind"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_complete=False) | (~Q(source="") & Q(reviewed_on__isnull=False)),
                name="municipalities_coverage_has_source",
                violation_error_code="source",
                violation_error_message=_("Say with source and day why none is missing."),
            )
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())
