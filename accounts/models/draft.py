import json
import logging

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import Access, Reach

log = logging.getLogger(__name__)
Values = dict[str, list[str]]  # what stands in each field of a form, by its name


class Draft(models.Model):
    """A `Draft` is what a person has written in one form and not sent. Only its writer sees it (accounts/drafts/)."""

    access = Access(owner=None, reach=Reach.COORDINATOR)  # no admin shows it, the coordinator's neither
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts", verbose_name=_("person")
    )
    path = models.CharField(_("form"), max_length=300)  # where the form is sent
    about = models.CharField(max_length=80, blank=True, db_index=True)  # the row, in a word that erasing knows
    sealed = models.TextField()  # the fields as JSON: a copy of the database alone shows nobody's words
    changed = models.DateTimeField(_("changed"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("unsent text")
        verbose_name_plural = _("unsent texts")
        constraints = [models.UniqueConstraint(fields=["user", "path"], name="accounts_one_draft_a_form")]

    def __str__(self) -> str:
        return f"{self.path} {self.changed:%Y-%m-%d %H:%M}"

    def read(self) -> Values:
        """Return {field: [text, …]}; empty where no key decrypts the text any more."""
        from accounts.signin.sealing import (  # allauth's models are not ready when ours are made
            SecretUnreadable,
            decrypt_secret,
        )

        try:
            return json.loads(decrypt_secret(self.sealed))
        except SecretUnreadable:
            log.warning("an unsent text was opened by none of the keys")
            return {}
