from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from base.text.encoding import ExactEncoder
from base.text.fields import CleanEmailField

PART_MAX_CHARACTERS = 40


class VersionStamp(models.Model):
    """A `VersionStamp` is one change of one kind of data, or many that were folded into one at night.

    See base/caching/versions.py.
    """

    kind = models.CharField(_("kind of data"), max_length=40)
    # Empty: every part of the kind.
    part = models.CharField(_("part of it"), max_length=PART_MAX_CHARACTERS, blank=True)
    changes = models.PositiveIntegerField(_("changed how many times"), default=1)
    stamp = models.PositiveBigIntegerField(_("random number"))

    class Meta:
        verbose_name = _("data version")
        verbose_name_plural = _("data versions")
        # Every page that keeps something adds these up: SQLite does so from the index alone, without sorting.
        indexes = [models.Index(fields=["kind", "part", "changes", "stamp"], name="base_versionstamp_sums")]

    def __str__(self) -> str:
        return f"{self.kind} {self.part}".strip()


class LoadedRow(models.Model):
    """A `LoadedRow` remembers what the data files put into one row when they were last loaded.

    It holds no value, only hashes; see base/datafiles/loading.py.
    """

    kind = models.CharField(_("kind of data"), max_length=80)
    key = models.CharField(max_length=255)
    object_id = models.BigIntegerField()
    # Whether a load made the row. One that a person had made before is never deleted, also where the file says the
    # same.
    is_made = models.BooleanField(default=True)
    fields = models.JSONField(default=dict)  # {field: hash of what was stored}

    class Meta:
        verbose_name = _("loaded row")
        verbose_name_plural = _("loaded rows")
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="base_loadedrow_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class NightlyRun(models.Model):
    """A `NightlyRun` is one nightly task of one date, so that a second start does not repeat what is done."""

    task = models.CharField(_("task"), max_length=120)
    date = models.DateField(_("date"))
    started = models.DateTimeField(_("started"))
    finished = models.DateTimeField(_("finished"), null=True)

    class Meta:
        verbose_name = _("nightly run")
        verbose_name_plural = _("nightly runs")
        constraints = [models.UniqueConstraint(fields=["task", "date"], name="base_nightly_once")]

    def __str__(self) -> str:
        return f"{self.task} {self.date}"


class Erasure(models.Model):
    """An `Erasure` says that a row was erased: its kind, its id and when, nothing else.

    See base/history/erasures.py.
    """

    kind = models.CharField(_("kind"), max_length=60)
    object_id = models.BigIntegerField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class ActionCount(models.Model):
    """An `ActionCount` says how often somebody did something in a span of time.

    Of the person only a keyed hash is kept; see base/publicforms/limits.py.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("hourly count")
        verbose_name_plural = _("hourly counts")

    def __str__(self) -> str:
        return f"{self.day}: {self.count}"


class Mail(models.Model):
    """A `Mail` waits in the outbox or was sent; it is written in the transaction that it tells about.

    See base/mail/outbox.py.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("queued")
        SENT = "sent", _("sent")
        FAILED = "failed", _("given up")

    # Stable, so that a double can be told apart.
    message_id = models.CharField(_("message ID"), max_length=120, unique=True)
    to = CleanEmailField(_("recipient"))
    # What it is about, in a word of the app that sends it, so that it can be found.
    topic = models.CharField(max_length=60, blank=True, db_index=True)
    # The one step that it tells of, likewise, so that undoing the step withdraws what has not left yet.
    cause = models.CharField(max_length=60, blank=True, db_index=True)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_try = models.DateTimeField(_("next try"))
    claimed_until = models.DateTimeField(_("being sent until"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)
    created = models.DateTimeField(_("created"), auto_now_add=True)
    sent = models.DateTimeField(_("sent"), null=True, blank=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        indexes = [models.Index(fields=["state", "next_try"], name="base_mail_due")]

    def __str__(self) -> str:
        return f"{self.message_id} ({self.get_state_display()})"


class Change(models.Model):
    """A `Change` is one thing that somebody did to one row; it is never edited, and outlives the row.

    It is written by base/history/recording.py.
    """

    class Action(models.TextChoices):
        ADDED = "added", _("added")
        CHANGED = "changed", _("changed")
        DELETED = "deleted", _("deleted")

    at = models.DateTimeField(pgettext_lazy("date and time of day", "time"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("person")
    )
    action = models.CharField(_("action"), max_length=10, choices=Action)
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+", verbose_name=_("kind"))
    object_id = models.BigIntegerField()
    parent_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, null=True, related_name="+")
    parent_id = models.BigIntegerField(null=True)  # a weekly time is seen in the history of its activity, too
    name = models.CharField(_("name"), max_length=200)
    fields = models.JSONField(default=dict, encoder=ExactEncoder)  # {field: [before, after]}
    # {column: [before, after]} of what nobody reads and undoing needs: keys of what `fields` names, and derived values.
    columns = models.JSONField(default=dict, encoder=ExactEncoder)
    # What one click did shares a batch. A change may take back an earlier one, or put back the version that it left.
    batch = models.CharField(max_length=32, blank=True, db_index=True)
    takes_back = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    restores = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["content_type", "object_id", "-at"], name="base_change_row"),
            models.Index(fields=["parent_type", "parent_id"], name="base_change_parent"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_action_display()})"
