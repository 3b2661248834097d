from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from base.text.fields import CleanCharField
from base.values.codefields import FourDigitsField
from municipalities.departures.on_merger import OnMerger
from municipalities.models import Municipality, Place
from municipalities.models.places import LATITUDE, LONGITUDE

APPROXIMATE_DECIMALS = 2  # about a kilometre


class Placed(models.Model):
    """A `Placed` row has a municipality as owner, and a place. A point not marked exact is rounded when saved."""

    place_required = True
    region_wide_allowed = False
    is_in_words_of_region = True  # where no municipality owns it: its Norwegian has the form that the region writes
    on_merger: ClassVar = {"municipality": OnMerger.MOVES}

    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("municipality"),
        help_text=_("The office that owns the entry and answers for it."),
    )
    place = models.ForeignKey(
        Place,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("place"),
        help_text=_("The nearest settlement; drives are measured from here. Empty means the municipality's centre."),
    )
    street = CleanCharField(
        _("street"), max_length=120, blank=True, help_text=_("Street and number, if readers may have it.")
    )
    postal_code = FourDigitsField(_("postal code"), blank=True, help_text=_("Four digits."))
    lat = models.FloatField(
        _("latitude"), null=True, blank=True, validators=LATITUDE, help_text=_("Empty means the place's own point.")
    )
    lon = models.FloatField(
        _("longitude"), null=True, blank=True, validators=LONGITUDE, help_text=_("Empty means the place's own point.")
    )
    position_exact = models.BooleanField(
        _("show the exact point"),
        default=False,
        help_text=_(
            "Off: the point is rounded to about a kilometre when it is saved, and the exact one is kept nowhere."
        ),
    )

    class Meta:
        abstract = True

    def clean_place(self) -> None:
        if self.place_required and not self.place_id and self.municipality:
            self.place = self.municipality.centre
            if self.place is None:
                raise ValidationError({"place": _("Choose a place; the municipality has no centre yet.")})
        if self.municipality_id and self.place and self.place.municipality_id != self.municipality_id:
            raise ValidationError({"place": _("The place lies in another municipality.")})
        if not self.municipality_id and not self.region_wide_allowed:
            raise ValidationError({"municipality": _("Choose the municipality that owns the entry.")})

    def prepare_place(self) -> None:
        if self.municipality_id is None and not self.region_wide_allowed:
            raise ValueError(f"{self._meta.label} needs a municipality.")
        if self.place_id is None and self.place_required and self.municipality:
            self.place_id = self.municipality.centre_id
        if self.place_id is None and self.place_required:
            raise ValueError(f"{self._meta.label} needs a place; {self.municipality} has no centre.")

    def prepare_position(self) -> None:
        if (self.lat is None or self.lon is None) and self.place:
            self.lat, self.lon, self.position_exact = self.place.lat, self.place.lon, False
        if not self.position_exact and self.lat is not None and self.lon is not None:
            self.lat, self.lon = round(self.lat, APPROXIMATE_DECIMALS), round(self.lon, APPROXIMATE_DECIMALS)
