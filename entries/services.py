"""The verbs of publishing. Each checks that the person may, does one thing to one entry, and saves it.

What is refused raises ValidationError with a sentence for the person.
"""

import contextlib
import copy
import datetime
from collections.abc import Iterator

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import router, transaction
from django.db.models import Model, ProtectedError, RestrictedError
from django.db.models.deletion import Collector
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import is_coordinator, may
from accounts.models import User
from base.history.recording import as_stored, real_fields_of
from base.values.formats import format_date
from entries.models import Entry, Status

MAX_EXTENSION_DAYS = 730  # days


def needs_a_colleague(entry: Entry, *, by: User, wrote: bool) -> bool:
    """Whether the office wants four eyes and `by` is the one who wrote the entry last."""
    if entry.municipality is None or not entry.municipality.four_eyes or is_coordinator(by):
        return False
    return wrote or entry.updated_by_id == by.pk


def is_over(moment: datetime.datetime | None) -> bool:
    return moment is not None and moment <= timezone.now()


@contextlib.contextmanager
def _changing(entry: Entry, by: User) -> Iterator[None]:
    """The one gate of all verbs, below every form and action. The entry is read anew and locked, for a list of many may
    have been read a while ago: what a colleague saved meanwhile stays, and what was handed over is another's."""
    rows = type(entry)._base_manager.select_for_update(of=("self",)).select_related("municipality")
    with transaction.atomic():
        try:
            entry.refresh_from_db(from_queryset=rows)
        except ObjectDoesNotExist:
            raise ValidationError(_("It has been deleted meanwhile.")) from None
        if not may(by, "change", entry):
            raise PermissionDenied
        yield
        entry.save()


def check_publish(entry: Entry, by: User) -> None:
    if entry.status == Status.PUBLISHED:
        raise ValidationError(_("It is published already."))
    missing = entry.missing_to_publish()
    if missing:
        raise ValidationError(list(missing.values()))
    if is_over(entry.publish_until):
        raise ValidationError(_("Its last day is over; give it a later one first."))
    _check_four_eyes(entry, by)


def publish(*, entry: Entry, by: User) -> None:
    """Show it from `publish_from` on, or at once. Refused where readers would miss something."""
    with _changing(entry, by):
        check_publish(entry, by)
        entry.status, entry.updated_by = Status.PUBLISHED, by


def _check_four_eyes(entry: Entry, by: User) -> None:
    if needs_a_colleague(entry, by=by, wrote=False):
        raise ValidationError(_("You wrote it last, and your office wants four eyes: ask a colleague to publish it."))


def check_archive(entry: Entry, by: User) -> None:
    if entry.status == Status.ARCHIVED:
        raise ValidationError(_("It is archived already."))


def archive(*, entry: Entry, by: User) -> None:
    """Take it away from readers; nothing is deleted."""
    with _changing(entry, by):
        check_archive(entry, by)
        entry.status = Status.ARCHIVED


def check_end_may_move(entry: Entry) -> None:
    if entry.end_is_what_happens():
        raise ValidationError(_("That day is when it happens. If it is moved or called off, write that in its form."))


def check_extend(entry: Entry, by: User, days: int = 1) -> datetime.datetime:
    """Return the end that it would have. Where a deadline or a date rules, that is named with its day."""
    if entry.publish_until is None:
        raise ValidationError(_("It has no last day."))
    if is_over(entry.publish_until) and entry.status == Status.PUBLISHED:
        _check_four_eyes(entry, by)  # readers see it again
    check_end_may_move(entry)
    later = max(entry.publish_until, timezone.now()) + datetime.timedelta(days=days)
    extended = copy.copy(entry)
    extended.publish_until = later
    extended.derive()
    if extended.publish_until != later:
        raise ValidationError(
            _("Its end follows from “%(field)s” (%(day)s): change that day in the list.")
            % {"field": entry.end_label, "day": format_date(entry.last_day)}
        )
    return later


def extend(*, entry: Entry, by: User, days: int) -> None:
    """Show it `days` longer, counted from its end, or from now where that is past."""
    if not 1 <= days <= MAX_EXTENSION_DAYS:
        raise ValueError(f"An extension is 1 to {MAX_EXTENSION_DAYS} days, not {days}.")
    with _changing(entry, by):
        entry.publish_until = check_extend(entry, by, days)
        entry.derive()


def change_end(*, entry: Entry, by: User, day: datetime.date | None, was: datetime.date | None) -> None:
    """Give it another last day, a job by its deadline. `was` is the day that the person has seen."""
    with _changing(entry, by):
        check_end_may_move(entry)
        if entry.end_day != was:
            raise ValidationError(_("Somebody has changed its day meanwhile; look at it once more."))
        if day is not None and day < timezone.localdate():
            raise ValidationError(_("That day is over. Should readers not see it any more, archive it."))
        if is_over(entry.publish_until) and entry.status == Status.PUBLISHED:
            _check_four_eyes(entry, by)  # readers see it again
        name = entry.end_name
        entry.set_end_day(day)
        if name != "publish_until":  # a deadline is a fact, and whoever writes it has written the entry
            entry.updated_by = by
        entry.clean_fields(exclude={field.name for field in entry._meta.fields} - {name})
        entry.derive()
        if entry.status == Status.PUBLISHED and name in (missing := entry.missing_to_publish()):
            raise ValidationError(missing[name])
        entry.validate_constraints()


def mark_reviewed(*, entry: Entry, by: User) -> None:
    """Somebody has seen today that it is true; readers see the day."""
    with _changing(entry, by):
        if entry.reviewed_on == timezone.localdate():
            raise ValidationError(_("It was reviewed today already."))
        entry.reviewed_on = timezone.localdate()


def confirm_translations(*, entry: Entry, by: User) -> None:
    """The translations still say what the default text says, though it was changed."""
    with _changing(entry, by):
        if ":stale" not in entry.translation_gaps:
            raise ValidationError(_("None of its translations is out of date."))
        entry.confirm_translations()


def check_delete(entry: Entry, by: User) -> None:
    if not may(by, "delete", entry):
        raise ValidationError(_("Readers have seen it, so it is not deleted; archive it instead."))
    try:
        Collector(using=router.db_for_write(type(entry)), origin=entry).collect([entry])
    except (ProtectedError, RestrictedError):
        raise ValidationError(_("Something else is linked to it; mend that first.")) from None


def copy_entry(*, entry: Entry, by: User) -> Entry:
    """Make a draft like it, with its texts in all languages, its picture and the rows inside it that make sense
    again.
    """
    if not (may(by, "change", entry) and may(by, "add", entry)):
        raise PermissionDenied
    made = type(entry)(**values_to_copy(entry) | {"updated_by_id": by.pk})
    made.clear_for_copy(timezone.localdate())
    with transaction.atomic():
        made.save()
        for row in (row for name in entry.copied_with for row in getattr(entry, name).all()):
            type(row)(**values_to_copy(row) | {f"{row.history_of}_id": made.pk}).save()
    return made


def values_to_copy(row: Model) -> dict[str, object]:
    """Return its columns, a file by its name: two rows may show one picture, which stays as long as one of them
    does.
    """
    fields = [field for field in real_fields_of(type(row)) if field.name not in ("created", "updated")]
    return {field.attname: as_stored(field.value_from_object(row)) for field in fields}
