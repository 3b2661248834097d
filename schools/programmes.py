"""The programmes of upper secondary school are the same in the whole country, so they are no rows of a region."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from base.text.fields import CleanCharField
from municipalities.fields import TickedCodes

SEPARATOR = " "
YEAR = [MinValueValidator(2000), MaxValueValidator(2100)]


class Programme(models.TextChoices):
    """A `Programme` has the letters that the counties' intake tables use; HS is often written HO."""

    ST = "ST", _("general studies")
    ID = "ID", _("sports studies")
    MD = "MD", _("music, dance and drama")
    KD = "KD", _("art, design and architecture")
    MK = "MK", _("media and communication")
    BA = "BA", _("building and construction")
    EL = "EL", _("electrical and computer technology")
    TP = "TP", _("technology and industry")
    HS = "HS", _("health and child care")
    NA = "NA", _("farming, forestry and nature")
    RM = "RM", _("restaurant and food")
    SR = "SR", _("sales, service and tourism")
    FD = "FD", _("hairdressing, flowers, interior and display")
    DT = "DT", _("crafts and product design")
    IM = "IM", _("information technology and media production")
    PB = "PB", _("supplementary year for university admission")


def split_programmes(value: str) -> list[str]:
    return value.split()


def check_programmes(value: str) -> None:
    """Raise ValidationError unless all letters are known and stand once, as in `ST HS BA`."""
    codes = split_programmes(value)
    unknown = [code for code in codes if code not in Programme.values]
    if unknown or len(codes) != len(set(codes)):
        raise ValidationError(
            _("Write the letters of programmes, each once, for example ST HS. Not understood: %(codes)s."),
            params={"codes": SEPARATOR.join(unknown or codes)},
        )


class ProgrammesField(CleanCharField):
    """A `ProgrammesField` holds `ST BA HS`, and a form has a box to tick for each name."""

    default_validators = [check_programmes]

    def formfield(self, **kwargs: Any) -> forms.Field:  # boxes instead of a line of text
        offered = [(code, capfirst(str(name))) for code, name in Programme.choices]
        words = {"label": capfirst(self.verbose_name), "help_text": self.help_text}
        return TickedCodes(offered=offered, separator=SEPARATOR, required=not self.blank, **words)


class OffersProgrammes(models.Model):
    """`OffersProgrammes` is what a school offered in one year, by a source. Nobody promises the next one."""

    programmes = ProgrammesField(
        _("programmes"), max_length=60, blank=True, help_text=_("Nothing ticked means that no source says.")
    )
    programmes_year = models.PositiveSmallIntegerField(
        _("year of the programmes"),
        null=True,
        blank=True,
        validators=YEAR,
        help_text=_("In which year they were offered. Needed with programmes."),
    )
    programmes_source = CleanCharField(
        _("source of the programmes"), max_length=200, blank=True, help_text=_("Where the list is from.")
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(programmes="") | Q(programmes_year__isnull=False),
                name="%(app_label)s_%(class)s_programmes_dated",
                violation_error_code="programmes_year",
                violation_error_message=_("Say in which year these programmes were offered."),
            )
        ]

    @property
    def programme_codes(self) -> list[str]:
        """Return the letters of the programmes; [] where no source says."""
        return split_programmes(self.programmes)


def has_more_than_farming(codes: Collection[str]) -> bool | None:
    """Return whether a school has more than farming and nature; None where no source says what it offers."""
    return set(codes) != {Programme.NA} if codes else None


def describe_programmes(codes: Collection[str], year: int | None) -> str:
    """Say what was offered in the year of the source, which promises nothing for the next one; empty if none says."""
    if not codes:
        return ""
    return gettext("%(programmes)s (with an intake in %(year)s; ask the county what is offered now)") % {
        "programmes": name_programmes(codes),
        "year": year,
    }


def name_programmes(codes: Collection[str]) -> str:
    """Return the names of the programmes in the language of the page, in the order of `Programme`."""
    return ", ".join(str(programme.label) for programme in Programme if programme in codes)
