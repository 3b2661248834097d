from django.db import models
from django.utils.translation import gettext_lazy as _


class Version(models.Model):
    """A number per kind of data, bumped with every change; see base/versions.py."""

    name = models.CharField(max_length=40, primary_key=True)
    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("data version")
        verbose_name_plural = _("data versions")

    def __str__(self):
        return f"{self.name} {self.number}"


class NightlyRun(models.Model):
    """One row per nightly task and date, so that a second start does not repeat what is done."""

    task = models.CharField(_("task"), max_length=120)
    date = models.DateField(_("date"))
    started = models.DateTimeField(_("started"))
    finished = models.DateTimeField(_("finished"), null=True)

    class Meta:
        verbose_name = _("nightly run")
        verbose_name_plural = _("nightly runs")
        constraints = [models.UniqueConstraint(fields=["task", "date"], name="base_nightly_once")]

    def __str__(self):
        return f"{self.task} {self.date}"


class HourlyCount(models.Model):
    """How often something was done in an hour, by somebody of whom only a keyed hash is kept; see base/limits.py."""

    digest = models.CharField(max_length=64, primary_key=True)
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("hourly count")
        verbose_name_plural = _("hourly counts")

    def __str__(self):
        return f"{self.day}: {self.count}"


class Mail(models.Model):
    """One mail of the outbox, written in the transaction that promised it; see base/outbox.py."""

    class State(models.TextChoices):
        QUEUED = "queued", _("queued")
        SENT = "sent", _("sent")
        FAILED = "failed", _("given up")

    message_id = models.CharField(max_length=120, unique=True)  # stable, so that a double can be told apart
    to = models.EmailField(_("recipient"))
    topic = models.CharField(
        max_length=60, blank=True, db_index=True
    )  # what it is about, so that it can be found: "case:12"
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_try = models.DateTimeField(_("next try"))
    claimed_until = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)
    created = models.DateTimeField(_("created"), auto_now_add=True)
    sent = models.DateTimeField(_("sent"), null=True, blank=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        indexes = [models.Index(fields=["state", "next_try"], name="base_mail_due")]

    def __str__(self):
        return f"{self.message_id} ({self.state})"
