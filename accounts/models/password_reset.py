from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.access import Access, Reach
from base.text.fields import CleanEmailField


class PasswordResetRequest(models.Model):
    """A `PasswordResetRequest` says that somebody forgot the password of an address, which may be nobody's.

    It lives for seconds; see accounts/signin/forgotten.py.
    """

    access = Access(owner=None, reach=Reach.COORDINATOR)
    email = CleanEmailField(_("email address"), max_length=320)  # as long as a form takes
    requested_at = models.DateTimeField(_("asked"), auto_now_add=True)

    class Meta:
        verbose_name = _("wish for a new password")
        verbose_name_plural = _("wishes for a new password")

    def __str__(self) -> str:
        return f"{self.requested_at}"
