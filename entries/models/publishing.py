import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from base.languages import get_default_language
from base.messages.translated_columns import list_columns_in_language
from base.values.times import get_end_of_day, validate_sensible_date
from entries.models.queries import Status

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

    from base.pictures.fields import PictureField
    from municipalities.models import Municipality


def get_field_label(model: type[models.Model], name: str) -> str:
    """Return the name of a field; for a translated column it does not mention the language."""
    field: Any = model._meta.get_field(name)
    return capfirst(str(getattr(field, "translated_field", field).verbose_name))


class Published(models.Model):
    """A `Published` row has a status, dates, and the day on which somebody last checked that it is true."""

    municipality: "models.ForeignKey[Municipality | Combinable | None, Municipality | None]"  # of Placed
    picture: "PictureField"  # of Picture
    text_required = True  # off where the facts of a register are the page
    required_to_publish: tuple[tuple[str, ...], ...] = ()  # of each group at least one field is filled in
    chosen_end: Q | None = Q()  # rows whose end a person chose, not a deadline; None where the end is in its nature

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
        validators=[validate_sensible_date],
        help_text=_("Empty means at once. A later time publishes by itself."),
    )
    publish_until = models.DateTimeField(
        _("show until"),
        null=True,
        blank=True,
        validators=[validate_sensible_date],
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

    @classmethod
    def list_needed_fields(cls) -> list[tuple[str, ...]]:
        """Return groups of fields; at least one of each must be filled in before publishing. The form marks them."""
        title, summary, body = list_columns_in_language(("title", "summary", "body"), get_default_language())
        return [(title,), *([(summary, body)] if cls.text_required else []), *cls.required_to_publish]

    def find_missing_fields(self) -> dict[str, str]:
        """Return {field: sentence} of what readers would miss; empty where the row may be published."""
        title, summary, alt = list_columns_in_language(("title", "summary", "picture_alt"), get_default_language())
        sentences = {
            title: gettext("Write a title before it is published."),
            summary: gettext("Write a summary before it is published; the page would be empty."),
        }
        missing = {
            names[0]: sentences.get(names[0]) or self.ask_for(names)
            for names in self.list_needed_fields()
            if not any(getattr(self, name) not in (None, "", False) for name in names)
        }
        if self.picture and not getattr(self, alt):
            missing[alt] = gettext("Say in words what the picture shows.")
        return missing

    def ask_for(self, names: tuple[str, ...]) -> str:
        labels = [get_field_label(type(self), name) for name in names]
        return gettext("Fill in before it is published: %(names)s.") % {"names": get_text_list(labels, gettext("or"))}

    def clean_publishing(self) -> None:
        if self.status == Status.PUBLISHED and (missing := self.find_missing_fields()):
            raise ValidationError(missing)

    def prepare_first_published(self) -> None:
        """Set the moment from which readers could see the row; a future one is cleared if it is not published."""
        now = timezone.now()
        if self.first_published is not None and self.first_published <= now:
            return
        published = self.status == Status.PUBLISHED
        self.first_published = max(now, self.publish_from or now) if published else None

    @property
    def shown_since(self) -> datetime.datetime | None:
        """Return the chosen moment, else the one from which readers could see the row; None where they never could."""
        return self.publish_from or self.first_published

    @property
    def last_day(self) -> datetime.date:
        """Return the last day on which readers see the row; an end at midnight is the end of the day before.

        ValueError is raised where the row has no end.
        """
        if self.publish_until is None:
            raise ValueError("What has no end has no last day.")
        return timezone.localdate(self.publish_until - datetime.timedelta(seconds=1))

    @property
    def end_name(self) -> str:
        """Return the field by which a person sets the end; it is changed where only the last day is asked for."""
        return "publish_until"

    @property
    def end_label(self) -> str:
        """Return what the field of the end is called for those who read or change it."""
        if self.end_name == "publish_until":
            return gettext("last day shown")
        return next(str(field.verbose_name) for field in self._meta.concrete_fields if field.name == self.end_name)

    @classmethod
    def end_is_what_happens(cls) -> bool:
        """Tell whether another end would make it another thing, such as an event on another day.

        Such an end is changed in the form only.
        """
        return cls.chosen_end is None

    @property
    def end_day(self) -> datetime.date | None:
        """Return the day in the field of the end, or None where there is none."""
        return self.last_day if self.publish_until else None

    def set_end_day(self, day: datetime.date | None) -> None:
        self.publish_until = get_end_of_day(day) if day else None

    @property
    def office_may_delete(self) -> bool:
        """Tell whether an office may delete the row: only what was never public; all else is archived."""
        return not self.was_public

    @property
    def was_public(self) -> bool:
        return self.first_published is not None and self.first_published <= timezone.now()

    @property
    def has_ended(self) -> bool:
        """Tell whether the row was public once and will not come back by itself."""
        past = self.publish_until is not None and self.publish_until <= timezone.now()
        return self.was_public and (past or self.status == Status.ARCHIVED)

    def is_public(self) -> bool:
        """Tell whether readers see the row, as `public()` of the queryset does.

        This costs a query for the municipality, unless that was selected with the row.
        """
        now = timezone.now()
        begun = self.publish_from is None or self.publish_from <= now
        over = self.publish_until is not None and self.publish_until <= now
        return (
            self.status == Status.PUBLISHED
            and begun
            and not over
            and (self.municipality is None or self.municipality.takes_part)
        )
