"""In what form of Norwegian an office or the region writes, and how sure a Sámi name is."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class LanguageForm(models.TextChoices):
    BOKMAAL = "bokmaal", _("bokmål")
    NYNORSK = "nynorsk", _("nynorsk")
    NEUTRAL = "neutral", _("neutral")

    @property
    def tag(self) -> str:
        """Language tag of the Norwegian texts."""
        return "nn" if self == LanguageForm.NYNORSK else "nb"


class NameStatus(models.TextChoices):
    """A proposed name is shown as what it is, never as an official one."""

    OFFICIAL = "official", pgettext_lazy("a place name", "official")
    PROPOSED = "proposed", pgettext_lazy("a place name", "proposed")
    UNKNOWN = "unknown", pgettext_lazy("a place name", "not known whether it is official")
