from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.access import Access, TrackedScopedQuerySet
from base.caching.versions import Tracked
from base.languages import translate_language_name
from base.text.fields import CleanCharField, CleanEmailField
from base.text.richtext import RichTextField
from base.values.phonefields import PhoneField
from base.values.phones import HOME_COUNTRY
from municipalities.fields import LanguageCodesField, split_codes
from municipalities.models.forms import LanguageForm


class Region(Tracked):
    """The one `Region` row names the region; another region is another database with the same code."""

    access = Access(owner=None)
    proper_names = ("name",)
    name = CleanCharField(_("name"), max_length=80, help_text=_("Stands at the top of every page."))
    tagline = CleanCharField(
        _("tagline"), max_length=160, blank=True, help_text=_("One line under the name on the front page.")
    )
    introduction = RichTextField(
        _("introduction"), blank=True, help_text=_("Why a family should look here; shown on the front page.")
    )
    sources = RichTextField(
        _("where the facts are from"),
        blank=True,
        help_text=_("Sources and licences, and how the drives were worked out; shown on About."),
    )
    language_form = models.CharField(
        _("language form"),
        max_length=10,
        choices=LanguageForm,
        default=LanguageForm.NEUTRAL,
        help_text=_("The form of Norwegian in which the region writes its own texts."),
    )
    contact_email = CleanEmailField(
        _("e-mail"), blank=True, help_text=_("Where the coordinator reads mail; shown on About.")
    )
    contact_phone = PhoneField(
        _("telephone"), country=HOME_COUNTRY, max_length=30, blank=True, help_text=_("Shown on About.")
    )
    languages = LanguageCodesField(
        _("languages"),
        max_length=60,
        default="nb,en",
        help_text=_("The languages in which people may write to any of the offices and get an answer."),
    )
    answer_working_days = models.PositiveSmallIntegerField(
        _("answer within (working days)"), default=2, help_text=_("The promise that families are given everywhere.")
    )
    is_demo = models.BooleanField(_("demonstration"), default=False, editable=False)
    # Its data files say so: nothing in it is of a real place, so that a demonstration may show a drawn host.
    is_invented = models.BooleanField(_("invented"), default=False, editable=False)
    objects: ClassVar = TrackedScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("region")

    def __str__(self) -> str:
        return self.name or ""

    @property
    def writes_in(self) -> str:
        """Return the language tag of the region's own Norwegian texts."""
        return LanguageForm(self.language_form).tag

    def get_languages_display(self) -> str:
        return ", ".join(map(translate_language_name, split_codes(self.languages)))

    def clean(self) -> None:
        if Region.objects.exclude(pk=self.pk).exists():
            raise ValidationError(_("There is one region in an installation, and it exists already."))
