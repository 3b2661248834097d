from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from base.times import sensible
from entries.models.queries import Status


class Published(models.Model):
    """Status, dates, and the day on which somebody last saw that it is true."""

    status = models.CharField(
        _("status"),
        max_length=10,
        choices=Status,
        default=Status.DRAFT,
        help_text=_("Only published entries are seen by readers."),
    )
    publish_from = models.DateTimeField(
        _("show from"),
        null=True,
        blank=True,
        validators=[sensible],
        help_text=_("Empty means at once. A later time publishes by itself."),
    )
    publish_until = models.DateTimeField(
        _("show until"),
        null=True,
        blank=True,
        validators=[sensible],
        help_text=_("Leave empty to show it until further notice. Otherwise it disappears at this moment."),
    )
    first_published = models.DateTimeField(null=True, blank=True, editable=False)
    reviewed_on = models.DateField(
        _("facts reviewed on"),
        null=True,
        blank=True,
        help_text=_("When somebody last saw that it is true; shown to readers."),
    )

    class Meta:
        abstract = True

    def prepare_first_published(self) -> None:
        """The moment from which readers could see it; a scheduled one is taken back with the schedule."""
        now = timezone.now()
        if self.first_published is not None and self.first_published <= now:
            return
        published = self.status == Status.PUBLISHED
        self.first_published = max(now, self.publish_from or now) if published else None

    @property
    def office_may_delete(self) -> bool:
        """An office deletes drafts that were never public; everything else is archived."""
        return not self.was_public

    @property
    def was_public(self) -> bool:
        return self.first_published is not None and self.first_published <= timezone.now()

    @property
    def has_ended(self) -> bool:
        """It was public once and will not come back by itself."""
        past = self.publish_until is not None and self.publish_until <= timezone.now()
        return self.was_public and (past or self.status == Status.ARCHIVED)

    def is_public(self) -> bool:
        """As `public()` says, for a row at hand; asks for its municipality unless that was selected."""
        now = timezone.now()
        begun = self.publish_from is None or self.publish_from <= now
        over = self.publish_until is not None and self.publish_until <= now
        return (
            self.status == Status.PUBLISHED
            and begun
            and not over
            and (self.municipality is None or self.municipality.takes_part)
        )
