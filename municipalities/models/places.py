from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import Access, TrackedScopedQuerySet
from base.caching.derived import SortField
from base.caching.versions import Tracked
from base.languages import get_default_language
from base.links import find_path
from base.text.fields import CleanCharField, CleanSlugField, CleanTextField
from base.text.slugs import find_free_slug
from base.values.codefields import FourDigitsField
from municipalities.departures.on_merger import OnMerger
from municipalities.models.forms import NameStatus

LATITUDE = [MinValueValidator(50), MaxValueValidator(82)]
LONGITUDE = [MinValueValidator(0), MaxValueValidator(40)]


class PlaceQuerySet(TrackedScopedQuerySet):
    def in_region(self) -> Self:
        """Return the places of a municipality. Towns outside have roads, but no page, and are never a result."""
        return self.filter(municipality__isnull=False)


class Place(Tracked):
    """A `Place` is a settlement with coordinates (WGS 84)."""

    class Kind(models.TextChoices):
        TOWN = "town", _("town")
        VILLAGE = "village", _("village")
        HAMLET = "hamlet", _("hamlet")
        OUTSIDE = "outside", _("outside the region")

    access = Access(owner="municipality")
    named_by = ("name", "name_sma")
    on_merger: ClassVar = {"municipality": OnMerger.MOVES}
    keeps_history = True
    municipality = models.ForeignKey(
        "municipalities.Municipality",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="places",
        verbose_name=_("municipality"),
        help_text=_("Empty for a town outside the region that people drive to."),
    )
    name = CleanCharField(_("name"), max_length=80, help_text=_("As on the road sign."))
    sort_key = SortField("name")
    name_sma = CleanCharField(
        _("South Sámi name"), max_length=80, blank=True, help_text=_("Shown with the word for how sure it is.")
    )
    name_sma_status = models.CharField(
        _("the South Sámi name is"),
        max_length=10,
        choices=NameStatus,
        default=NameStatus.UNKNOWN,
        help_text=_("Only what has been decided is official; the page says of any other what it is."),
    )
    slug = CleanSlugField(
        _("address"), max_length=80, unique=True, blank=True, help_text=_("The word in the address of the page.")
    )
    kind = models.CharField(
        _("kind"),
        max_length=10,
        choices=Kind,
        default=Kind.HAMLET,
        help_text=_("Larger kinds get a larger dot on the map."),
    )
    lat = models.FloatField(_("latitude"), validators=LATITUDE, help_text=_("Degrees north, for example 62.2759."))
    lon = models.FloatField(_("longitude"), validators=LONGITUDE, help_text=_("Degrees east, for example 10.7824."))
    is_exact = models.BooleanField(
        _("exact point"), default=True, help_text=_("Off where the point may be some kilometres wrong.")
    )
    inhabitants = models.PositiveIntegerField(
        _("inhabitants"), null=True, blank=True, help_text=_("Only where a source gives it.")
    )
    inhabitants_year = models.PositiveSmallIntegerField(
        _("year of the figure"), null=True, blank=True, help_text=_("Year of the figure.")
    )
    text = CleanTextField(
        _("text"), blank=True, help_text=_("One or two factual sentences, shown on the page of the place.")
    )
    objects: ClassVar = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["sort_key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="outside", municipality=None) | (~Q(kind="outside") & Q(municipality__isnull=False)),
                name="municipalities_place_belongs_or_is_outside",
                violation_error_code="municipality",
                violation_error_message=_("A place has a municipality, or its kind is 'outside the region'."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            self.slug = find_free_slug(self.name, lambda slug: Place.objects.filter(slug=slug).exists())
        super().save(*args, **kwargs)

    @property
    def has_page(self) -> bool:
        return self.municipality_id is not None

    def get_absolute_url(self) -> str:
        return find_path("place", self.slug)

    @property
    def writes_in(self) -> str:
        return self.municipality.writes_in if self.municipality else get_default_language()


class Road(Tracked):
    """A `Road` is a drive between two neighbouring places, the same in both directions."""

    access = Access(owner=None)
    a = models.ForeignKey(
        Place, on_delete=models.PROTECT, related_name="+", verbose_name=_("from"), help_text=_("One end.")
    )
    b = models.ForeignKey(
        Place,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=pgettext_lazy("place", "to"),
        help_text=_("The other end."),
    )
    minutes = models.PositiveSmallIntegerField(
        _("minutes"),
        validators=[MinValueValidator(1)],
        help_text=_("By car: the length at an assumed mean speed, without queue or bad weather."),
    )
    km = models.PositiveSmallIntegerField(
        _("kilometres"), validators=[MinValueValidator(1)], help_text=_("Length of the drive.")
    )
    is_estimated = models.BooleanField(
        _("estimated"),
        default=False,
        help_text=_("On where the time is worked out from the straight line; the table then marks it with *."),
    )
    source = CleanCharField(
        _("source"), max_length=120, blank=True, help_text=_("What the length is from, and the numbers of the roads.")
    )
    objects: ClassVar = TrackedScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("road")
        verbose_name_plural = _("roads")
        constraints = [
            models.UniqueConstraint(fields=["a", "b"], name="municipalities_road_once"),
            models.CheckConstraint(condition=~Q(a=models.F("b")), name="municipalities_road_leads_somewhere"),
        ]

    def __str__(self) -> str:
        return f"{self.a} – {self.b}"


class PostalCode(Tracked):
    """A `PostalCode` is a Norwegian postal code of the region, with the name that belongs on an envelope."""

    access = Access(owner=None)
    on_merger: ClassVar = {"municipality": OnMerger.MOVES}
    code = FourDigitsField(
        _("postal code"),
        unique=True,
        help_text=_("Four digits."),
    )
    name = CleanCharField(_("post town"), max_length=60, help_text=_("As printed by the postal service."))
    municipality = models.ForeignKey(
        "municipalities.Municipality",
        on_delete=models.PROTECT,
        related_name="postal_codes",
        verbose_name=_("municipality"),
        help_text=_("Where most of its addresses lie."),
    )
    objects: ClassVar = TrackedScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("postal code")
        verbose_name_plural = _("postal codes")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
