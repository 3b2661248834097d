from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import Access, TrackedScopedQuerySet
from base.caching.derived import SortField
from base.caching.versions import Tracked
from base.text.fields import CleanCharField
from base.values.codefields import OrganisationNumberField
from base.values.webaddresses import WebAddressField
from municipalities.models import Place
from municipalities.models.places import LATITUDE, LONGITUDE
from schools.models.school import School
from schools.programmes import OffersProgrammes


class OutsideSchool(OffersProgrammes, Tracked):
    """An `OutsideSchool` is an upper secondary school beyond the region.

    The county may give it to a young person who lives here. It is known to the planner, has no page and belongs to no
    office. Why it is no entry: docs/decisions/0046.
    """

    access = Access(owner=None)
    named_by = ("name",)
    keeps_history = True
    name = CleanCharField(_("name"), max_length=120, help_text=_("As the register spells it."))
    sort_key = SortField("name")
    org_number = OrganisationNumberField(_("organisation number"), unique=True, help_text=_("Nine digits."))
    ownership = models.CharField(
        _("ownership"), max_length=8, choices=School.Ownership, blank=True, help_text=_("Public or private.")
    )
    county_number = CleanCharField(
        _("county number"), max_length=2, help_text=_("Two digits; who lives in this county applies there.")
    )
    county_name = CleanCharField(_("county"), max_length=60, help_text=_("Name of the county."))
    place = models.ForeignKey(
        Place,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("place"),
        limit_choices_to={"kind": Place.Kind.OUTSIDE},
        help_text=_("The town outside the region to which the roads lead."),
    )
    lat = models.FloatField(_("latitude"), null=True, blank=True, validators=LATITUDE, help_text=_("Where known."))
    lon = models.FloatField(_("longitude"), null=True, blank=True, validators=LONGITUDE, help_text=_("Where known."))
    website = WebAddressField(_("website"), blank=True, help_text=_("The school's own page."))
    source = CleanCharField(_("source"), max_length=120, help_text=_("Where the fact is from."))
    source_url = WebAddressField(_("source address"), blank=True, help_text=_("A page where a reader can check it."))
    reviewed_on = models.DateField(
        _("reviewed on"),
        null=True,
        blank=True,
        default=timezone.localdate,
        help_text=_("When somebody last saw that it is true."),
    )
    objects: ClassVar = TrackedScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("school outside the region")
        verbose_name_plural = _("schools outside the region")
        ordering = ["sort_key"]
        constraints = [*OffersProgrammes.Meta.constraints]

    def __str__(self) -> str:
        return self.name
