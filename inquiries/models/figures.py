import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.access import Access, Reach


class YearBlock(models.Model):
    """A `YearBlock` spans years whose figures are published together, for good; see inquiries/funnel/blocks.py."""

    access = Access(owner=None, reach=Reach.COORDINATOR)
    first = models.PositiveSmallIntegerField(_("first year"), unique=True)
    last = models.PositiveSmallIntegerField(_("last year"), unique=True)

    class Meta:
        verbose_name = _("block of years")
        verbose_name_plural = _("blocks of years")
        ordering = ["first"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last__gte=models.F("first")), name="inquiries_block_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"

    @property
    def days(self) -> tuple[datetime.date, datetime.date]:
        return datetime.date(self.first, 1, 1), datetime.date(self.last, 12, 31)
