from django.db import models
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from base.templatetags.base import render_external_link, text
from base.values.webaddresses import WebAddressField
from culture.categories import Category
from entries.models import Entry, Fact


def link_to_venue(venue: "Venue | None") -> str:
    """Return a link to the venue; empty where there is none, or where readers may not see it."""
    if venue is None or not venue.is_public():
        return ""
    return format_html('<a href="{}">{}</a>', venue.get_absolute_url(), text(venue, "title"))


class Venue(Entry):
    """A `Venue` is a house or ground in which people meet."""

    class Kind(models.TextChoices):
        COMMUNITY_HOUSE = "community_house", _("community house")
        CULTURE_HOUSE = "culture_house", _("culture house")
        LIBRARY = "library", _("library")
        SPORTS_HALL = "sports_hall", _("sports hall")
        OUTDOOR = "outdoor", _("outdoor ground")
        MUSEUM = "museum", _("museum")
        TOWN_HALL = "town_hall", _("town hall")
        SCHOOL = "school", _("school")
        OTHER = "other", _("other")

    in_menu = False
    schema_type = "CivicStructure"
    place_property = "address"
    category_field = "kind"
    source_names = {"valglokaler-2017": _("the list of polling places 2015 and 2017")}
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, help_text=_("What kind of place it is."))
    website = WebAddressField(_("website"), blank=True, help_text=_("The venue's own page."))

    class Meta(Entry.Meta):
        verbose_name = _("venue")
        verbose_name_plural = _("venues")

    def kicker(self) -> str:
        return self.get_kind_display()

    def facts(self) -> list[Fact]:
        return [
            (_("Kind"), self.get_kind_display()),
            (_("Address"), ", ".join(filter(None, [self.street, self.postal_code]))),
            (_("Website"), render_external_link(self.website)),
        ]


class AtVenue(Entry):
    """Activities and events share these fields: a category, and the venue in which they happen.

    The model is abstract.
    """

    category_field = "category"
    card_relations = ("venue", "venue__municipality")
    category = models.CharField(_("category"), max_length=12, choices=Category, help_text=_("Families choose by it."))
    venue = models.ForeignKey(
        Venue,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("venue"),
        help_text=_("Where it happens."),
    )

    class Meta(Entry.Meta):
        abstract = True

    def kicker(self) -> str:
        return self.get_category_display()
