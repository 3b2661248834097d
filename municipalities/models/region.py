from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.access import Access, ScopedQuerySet
from base.richtext import RichTextField
from municipalities.fields import LanguageCodesField


class Region(models.Model):
    """The one row that names the region; another region is another database with the same code."""

    access = Access(owner=None)
    proper_names = ("name",)
    name = models.CharField(_("name"), max_length=80, help_text=_("Stands at the top of every page."))
    tagline = models.CharField(
        _("tagline"), max_length=160, blank=True, help_text=_("One line under the name on the front page.")
    )
    introduction = RichTextField(
        _("introduction"), blank=True, help_text=_("Why a family should look here; shown on the front page.")
    )
    contact_email = models.EmailField(
        _("e-mail"), blank=True, help_text=_("Where the coordinator reads mail; shown on About.")
    )
    contact_phone = models.CharField(_("telephone"), max_length=30, blank=True, help_text=_("Shown on About."))
    languages = LanguageCodesField(
        _("languages"),
        max_length=60,
        default="nb,en",
        help_text=_("In which every office can be written to and answers."),
    )
    answer_working_days = models.PositiveSmallIntegerField(
        _("answer within (working days)"), default=2, help_text=_("The promise that families are given everywhere.")
    )
    is_demo = models.BooleanField(_("demonstration"), default=False, editable=False)
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("region")

    def __str__(self) -> str:
        return self.name or ""

    def clean(self) -> None:
        if Region.objects.exclude(pk=self.pk).exists():
            raise ValidationError(_("There is one region in an installation, and it exists already."))
