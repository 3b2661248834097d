"""An office or the region writes one of these forms of Norwegian, and a Sámi name has one of these states."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class LanguageForm(models.TextChoices):
    BOKMAAL = "bokmaal", _("bokmål")
    NYNORSK = "nynorsk", _("nynorsk")
    NEUTRAL = "neutral", _("neutral")

    @property
    def tag(self) -> str:
        """Return the language tag of the Norwegian texts."""
        return "nn" if self == LanguageForm.NYNORSK else "nb"


class NameStatus(models.TextChoices):
    """A proposed name is shown as what it is, never as an official one."""

    OFFICIAL = "official", pgettext_lazy("a place name", "official")
    PROPOSED = "proposed", pgettext_lazy("a place name", "proposed")
    UNKNOWN = "unknown", pgettext_lazy("a place name", "not known whether it is official")
