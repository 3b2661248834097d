import datetime
from functools import partial
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.access import Access, Reach, ScopedQuerySet
from accounts.models.people import Membership
from base.languages import get_default_language
from base.pictures.models import Picture, forget_files, list_row_files
from base.text.fields import CleanCharField


class HostProfileQuerySet(ScopedQuerySet):
    def shown_on(self, date: datetime.date) -> Self:
        """Return the profiles of those who serve an office as a host on `date`; nobody else is shown to families."""
        return self.filter(user__in=Membership.objects.serving_as_host_on(date).values("user"))


class HostProfile(Picture):
    """A `HostProfile` is what a host lets families see: a name, a portrait, a sentence.

    There is a row only as long as the host agrees: taking the consent back deletes it, and its files with it.
    """

    access = Access(owner=None, reach=Reach.COORDINATOR)
    picture_widths = (160, 320)  # it is shown 96 pixels wide, also on screens with three dots to a pixel
    rendition_folder = "portraits/"  # they are served by a view of their own: accounts/hosts/views.py
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="host_profile", verbose_name=_("person")
    )
    shown_name = CleanCharField(
        _("name to show"), max_length=80, help_text=_("As families may call you; the first name is enough.")
    )
    sentence = CleanCharField(
        _("a sentence of your own"),
        max_length=200,
        blank=True,
        help_text=_("For example what you like about living here, or what you can help with."),
    )
    consented_on = models.DateField(_("agreed on"))
    created = models.DateTimeField(auto_now_add=True)
    objects = HostProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("host shown to families")
        verbose_name_plural = _("hosts shown to families")
        constraints = [
            models.CheckConstraint(
                condition=Q(picture="") | (Q(picture_alt_nb__isnull=False) & ~Q(picture_alt_nb="")),
                name="accounts_portrait_has_words",
                violation_error_code="picture_alt_nb",
                violation_error_message=_("Say in words what the picture shows."),
            )
        ]

    def __str__(self) -> str:
        return self.shown_name

    def clean(self) -> None:
        words = f"picture_alt_{get_default_language()}"
        if self.picture and not getattr(self, words):
            raise ValidationError({words: _("Say in words what the picture shows.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the profile; the files of a portrait that it replaces or leaves out are removed with the commit."""
        with transaction.atomic():
            before = type(self).objects.filter(pk=self.pk).first() if self.pk else None
            super().save(*args, **kwargs)
            if before is not None and before.picture.name != self.picture.name:
                transaction.on_commit(partial(forget_files, list_row_files(before)))
