"""These rows remember what the staff is still to be told, and when an office last looked."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.access import Access, Reach, ScopedQuerySet
from inquiries.models.case import Inquiry
from inquiries.models.timeline import CaseEvent
from municipalities.departures.on_merger import OnMerger
from municipalities.models import Municipality


class MorningNews(models.Model):
    """A `MorningNews` tells a person who wants one mail a day of an event the next morning, and is deleted then."""

    access = Access(owner=None, reach=Reach.COORDINATOR)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("person")
    )
    event = models.ForeignKey(CaseEvent, on_delete=models.CASCADE, related_name="+", verbose_name=_("event in a case"))
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("news for the morning")
        verbose_name_plural = _("news for the morning")
        constraints = [models.UniqueConstraint(fields=["user", "event"], name="inquiries_morning_news_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.event}"


class Follower(models.Model):
    """A `Follower` is a host who handed a case over and is told when it is answered, but cannot open it."""

    access = Access(owner=None, reach=Reach.COORDINATOR)
    on_merger: ClassVar = {"office": OnMerger.STAYS}
    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="followers", verbose_name=_("enquiry"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("person")
    )
    office = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="+", verbose_name=_("office")
    )  # whose host they were; as long as the case is there, nothing is told
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("follower")
        verbose_name_plural = _("followers")
        constraints = [models.UniqueConstraint(fields=["inquiry", "user"], name="inquiries_follower_once")]

    def __str__(self) -> str:
        return f"{self.inquiry}: {self.user}"


class DeskVisit(models.Model):
    """A `DeskVisit` says when anybody of an office last opened the inbox or a case; it names no person."""

    access = Access(owner=None, reach=Reach.COORDINATOR)
    on_merger: ClassVar = {"office": OnMerger.STAYS}
    office = models.OneToOneField(
        Municipality, on_delete=models.CASCADE, related_name="+", verbose_name=_("office"), primary_key=True
    )
    at = models.DateTimeField(_("when"), null=True, blank=True)  # empty: never yet
    told_on = models.DateField(_("told to the coordinator"), null=True, blank=True)  # of the silence since
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit to the desk")
        verbose_name_plural = _("visits to the desk")

    def __str__(self) -> str:
        return str(self.office)
