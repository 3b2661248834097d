from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import Access, Reach, ScopedQuerySet
from base.text.fields import CleanCharField, CleanTextField
from base.values.formats import format_timestamp
from inquiries.models.case import Inquiry
from inquiries.rules.snippets import validate_known_fields
from municipalities.departures.on_merger import OnMerger
from municipalities.models import Municipality

ON_THE_CASE = Access(owner="inquiry__office", reach=Reach.CASE, also=("inquiry__further__office",))


class FurtherOffice(models.Model):
    """A `FurtherOffice` is an office that helps with a case it does not own."""

    access = ON_THE_CASE
    on_merger: ClassVar = {"office": OnMerger.BY_APP}
    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="further", verbose_name=_("enquiry"))
    office = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="helps_with", verbose_name=_("office")
    )
    since = models.DateTimeField(_("since"), default=timezone.now)
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("further office")
        verbose_name_plural = _("further offices")
        ordering = ["inquiry", "since"]
        constraints = [
            models.UniqueConstraint(fields=["inquiry", "office"], name="inquiries_further_once"),
        ]

    def __str__(self) -> str:
        return f"{self.inquiry}: {self.office}"


class Opening(models.Model):
    """An `Opening` says who of the staff opened a case, and when; the family reads this record on its page."""

    access = ON_THE_CASE
    on_merger: ClassVar = {"office": OnMerger.STAYS}
    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="openings", verbose_name=_("enquiry"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("person")
    )
    office = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("office")
    )  # for which they opened it; empty for the coordinator
    at = models.DateTimeField(_("when"), default=timezone.now)
    last_at = models.DateTimeField(_("last seen"), default=timezone.now)  # in the same sitting
    is_listed = models.BooleanField(_("in an exported list"), default=False)  # not opened by itself
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("opening")
        verbose_name_plural = _("openings")
        ordering = ["inquiry", "-at"]
        indexes = [models.Index(fields=["user", "last_at"], name="inquiries_opening_last")]

    def __str__(self) -> str:
        return f"{self.inquiry} {format_timestamp(self.at)}"


class PrivateLink(models.Model):
    """A `PrivateLink` opens the family's own page. Only its hash is kept, so the database alone opens nothing."""

    access = Access(owner=None, reach=Reach.COORDINATOR)
    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="links", verbose_name=_("enquiry"))
    digest = models.CharField(max_length=64, unique=True)
    created = models.DateTimeField(_("made"), default=timezone.now)
    expires = models.DateTimeField(_("expires"))

    class Meta:
        verbose_name = _("private link")
        verbose_name_plural = _("private links")
        indexes = [models.Index(fields=["expires"], name="inquiries_link_expires")]

    def __str__(self) -> str:
        return f"{self.inquiry} – {timezone.localtime(self.expires):%Y-%m-%d}"


class Snippet(models.Model):
    """A `Snippet` is a piece of an answer that an office keeps, because the same questions come every week."""

    access = Access(owner="office")
    on_merger: ClassVar = {"office": OnMerger.MOVES}
    office = models.ForeignKey(
        Municipality,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="snippets",
        verbose_name=_("office"),
        help_text=_("The office that keeps it. Empty means for all offices; the coordinator keeps those."),
    )
    title = CleanCharField(_("title"), max_length=80, help_text=_("By which you find it; the family does not see it."))
    body = CleanTextField(
        _("text"),
        max_length=3000,
        validators=[validate_known_fields],
        help_text=_(
            "Goes into your answer, where you can change it. {name}, {office}, {host}, {page} (what they "
            "asked about) and {promised} (the day promised) are filled in."
        ),
    )
    checked_on = models.DateField(_("links checked"), null=True, blank=True, editable=False)
    broken_links = models.JSONField(_("links that do not work"), default=list, blank=True, editable=False)
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("snippet")
        verbose_name_plural = _("snippets")
        ordering = ["office", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(title_nb__isnull=False) & ~Q(title_nb=""),
                name="inquiries_snippet_has_title",
                violation_error_code="title_nb",
                violation_error_message=_("Give it a title in the default language."),
            )
        ]

    def __str__(self) -> str:
        return self.title or ""

    def save(self, *args: Any, **kwargs: Any) -> None:
        for code in settings.MODELTRANSLATION_LANGUAGES:
            validate_known_fields(getattr(self, f"body_{code}"))
        super().save(*args, **kwargs)
