from django.db import models
from django.utils.translation import gettext_lazy as _

from base.templatetags.base import text
from entries.models import Entry, Fact


class Castle(Entry):
    class Season(models.TextChoices):
        ALL_YEAR = "all_year", _("all year")
        SUMMER = "summer", _("summer")
        WINTER = "winter", _("winter")

    schema_type = "Place"
    category_field = "season"
    season = models.CharField(
        _("season"), max_length=10, choices=Season, help_text=_("The part of the year in which it is open.")
    )
    opening_hours = models.CharField(
        _("opening hours"), max_length=200, blank=True, help_text=_("Days and times in words.")
    )

    class Meta(Entry.Meta):
        verbose_name = _("castle")
        verbose_name_plural = _("castles")

    def facts(self) -> list[Fact]:
        return [(_("Season"), self.get_season_display()), (_("Opening hours"), text(self, "opening_hours"))]

    def card_facts(self) -> list[object]:
        return [self.get_season_display()]
