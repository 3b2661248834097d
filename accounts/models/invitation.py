from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.access import Access, Reach


class InvitationQuerySet(models.QuerySet):
    def open(self) -> Self:
        """Return the invitations whose link still works."""
        return self.filter(accepted=None, withdrawn=None, expires__gt=timezone.now())


class Invitation(models.Model):
    """Each person has at most one `Invitation`, which is renewed in place.

    Only a hash of the link's token is stored, so that whoever reads the database cannot use the link.
    """

    access = Access(owner=None, reach=Reach.COORDINATOR)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="invitation", verbose_name=_("person")
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    sent = models.DateTimeField(_("sent"))
    expires = models.DateTimeField(_("expires"))
    accepted = models.DateTimeField(_("accepted"), null=True)
    withdrawn = models.DateTimeField(_("withdrawn"), null=True)
    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return f"{self.user}: {self.state}"

    @property
    def state(self) -> str:
        if self.accepted:
            return gettext("accepted")
        if self.withdrawn:
            return gettext("withdrawn")
        return gettext("expired") if self.expires <= timezone.now() else gettext("waiting for an answer")
