from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import Access, Reach, ScopedQuerySet
from base.text.fields import CleanCharField
from base.values.formats import format_date
from inquiries.models.case import Inquiry
from municipalities.departures.on_merger import OnMerger
from municipalities.models import Municipality


class ArchivedCase(models.Model):
    """An `ArchivedCase` is a case that was worth archiving, as two files that its municipality answers for.

    It is made before the portal forgets the family.
    """

    access = Access(owner="office", reach=Reach.CASE)
    on_merger: ClassVar = {"office": OnMerger.MOVES}
    office_may_delete = False
    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="archived", verbose_name=_("enquiry"))
    office = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="archived_cases", verbose_name=_("office")
    )
    journal_number = CleanCharField(_("journal number"), max_length=40, blank=True)
    at = models.DateTimeField(_("exported"), default=timezone.now)
    name = models.CharField(_("files"), max_length=120)  # under ARCHIVE_DIR, without .pdf and .xml
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("archived case")
        verbose_name_plural = _("archived cases")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.inquiry} {format_date(self.at)}"
