from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.access import Access, ScopedQuerySet
from base.text.fields import CleanCharField, CleanSlugField
from inquiries.models.choices import OWN_SOURCES


class LinkCode(models.Model):
    """A `LinkCode` is a word in the address of a link, by which the coordinator counts where families come from.

    What stands in an address can be anything, a name too. Only words that are listed here outlive the family's erasure.
    """

    access = Access(owner=None)
    code = CleanSlugField(
        _("code"),
        max_length=40,
        unique=True,
        help_text=_(
            "Stands in the link, for example messe-2027 in …/kontakt/?source=messe-2027. Never a person’s name."
        ),
    )
    used_for = CleanCharField(
        _("used for"), max_length=200, blank=True, help_text=_("Where the link stands, for your colleagues.")
    )
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("link code")
        verbose_name_plural = _("link codes")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


def anonymise_source(source: str) -> str:
    """Return what may stay of a source when the family is forgotten: our own word, a listed code, or nothing."""
    if source in OWN_SOURCES or not source:
        return source
    return LinkCode.objects.filter(code__iexact=source).values_list("code", flat=True).first() or ""
