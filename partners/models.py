from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import Access, TrackedScopedQuerySet
from accounts.merging import OnMerger
from base.codefields import OrganisationNumberField
from base.versions import Tracked
from municipalities.models import Municipality, Place


class Partner(Tracked):
    """An employer, a landlord or an association that offers something; an association is a partner, its offers are activities."""

    class Kind(models.TextChoices):
        EMPLOYER = "employer", _("employer")
        LANDLORD = "landlord", _("landlord or seller")
        ASSOCIATION = "association", _("association")

    class Sector(models.TextChoices):
        PUBLIC = "public", pgettext_lazy("sector", "public")
        PRIVATE = "private", _("private")
        THIRD = "third", _("non-profit")

    keeps_history = True
    access = Access(owner="municipality")
    on_merger: ClassVar = {"municipality": OnMerger.MOVES}
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="partners", verbose_name=_("municipality"),
        help_text=_("The office that looks after the partner."),
    )  # fmt: skip
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="partners", verbose_name=_("place"),
        help_text=_("Where the partner is at home."),
    )  # fmt: skip
    name = models.CharField(_("name"), max_length=120, help_text=_("Shown on every offer."))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, help_text=_("What the partner mainly offers."))
    sector = models.CharField(_("sector"), max_length=8, choices=Sector, help_text=_("Public, private or non-profit."))
    org_number = OrganisationNumberField(
        _("organisation number"), blank=True,
        help_text=_("Nine digits, from the register of legal entities."),
    )  # fmt: skip
    website = models.URLField(_("website"), blank=True, help_text=_("Shown on the offer."))
    description = models.TextField(
        _("description"), max_length=600, blank=True, help_text=_("One or two sentences about the partner.")
    )
    source = models.CharField(_("source"), max_length=40, blank=True, editable=False)  # "sample" marks invented ones
    source_id = models.CharField(max_length=80, blank=True, editable=False)
    objects: ClassVar = TrackedScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def writes_in(self) -> str:
        return self.municipality.writes_in
