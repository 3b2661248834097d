"""Each function here checks that the person may do it, does one thing to one entry, and saves the entry.

A refusal is a ValidationError with a sentence for the person; PermissionDenied is raised for another office's entry.
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
from base.history.recording import convert_to_stored, list_stored_fields
from base.values.formats import format_date
from entries.models import Entry, Status

MAX_EXTENSION_DAYS = 730


def needs_a_colleague(entry: Entry, *, by: User, wrote: bool) -> bool:
    """Tell whether somebody else must publish the entry, since its office wants that and `by` wrote it last.

    `wrote` means that `by` is writing it now. The coordinator needs nobody else.
    """
    if entry.municipality is None or not entry.municipality.four_eyes or is_coordinator(by):
        return False
    return wrote or entry.updated_by_id == by.pk


def is_over(moment: datetime.datetime | None) -> bool:
    return moment is not None and moment <= timezone.now()


@contextlib.contextmanager
def _changing(entry: Entry, by: User) -> Iterator[None]:
    """Lock the entry and read it anew, check that `by` may change it, and save it after the block.

    Every function that changes an entry goes through this. An entry of a list may have been read a while ago: what a
    colleague saved meanwhile stays, and what was handed over is another office's. PermissionDenied is raised for such
    an entry, ValidationError for a deleted one.
    """
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
    missing = entry.find_missing_fields()
    if missing:
        raise ValidationError(list(missing.values()))
    if is_over(entry.publish_until):
        raise ValidationError(_("Its last day is over; give it a later one first."))
    _check_four_eyes(entry, by)


def publish(*, entry: Entry, by: User) -> None:
    """Show the entry from `publish_from` on, or at once. It is refused where readers would miss something."""
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
    """Take the entry away from readers; nothing is deleted."""
    with _changing(entry, by):
        check_archive(entry, by)
        entry.status = Status.ARCHIVED


def check_end_may_move(entry: Entry) -> None:
    if entry.end_is_what_happens():
        raise ValidationError(_("That day is when it happens. If it is moved or called off, write that in its form."))


def check_extend(entry: Entry, by: User, days: int = 1) -> datetime.datetime:
    """Return the end that the entry would have if it were extended, or raise ValidationError.

    Where the end follows from a deadline or a date, the error names that field and its day.
    """
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
    """Show the entry `days` longer, counted from its end, or from now where that is past.

    ValueError is raised unless `days` is between 1 and MAX_EXTENSION_DAYS.
    """
    if not 1 <= days <= MAX_EXTENSION_DAYS:
        raise ValueError(f"An extension is 1 to {MAX_EXTENSION_DAYS} days, not {days}.")
    with _changing(entry, by):
        entry.publish_until = check_extend(entry, by, days)
        entry.derive()


def change_end(*, entry: Entry, by: User, day: datetime.date | None, was: datetime.date | None) -> None:
    """Give the entry another last day, which for a job is its deadline.

    `was` is the day that the person has seen; where it is another by now, the change is refused.
    """
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
        if entry.status == Status.PUBLISHED and name in (missing := entry.find_missing_fields()):
            raise ValidationError(missing[name])
        entry.validate_constraints()


def mark_reviewed(*, entry: Entry, by: User) -> None:
    """Note that somebody has checked the facts today; readers see the day."""
    with _changing(entry, by):
        if entry.reviewed_on == timezone.localdate():
            raise ValidationError(_("It was reviewed today already."))
        entry.reviewed_on = timezone.localdate()


def confirm_translations(*, entry: Entry, by: User) -> None:
    """Note that the translations still say what the default text says, though that was changed."""
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
    """Return a new draft like the entry, with texts in all languages, picture, and the rows in `copied_with`."""
    if not (may(by, "change", entry) and may(by, "add", entry)):
        raise PermissionDenied
    made = type(entry)(**read_values_to_copy(entry) | {"updated_by_id": by.pk})
    made.clear_for_copy(timezone.localdate())
    with transaction.atomic():
        made.save()
        for row in (row for name in entry.copied_with for row in getattr(entry, name).all()):
            type(row)(**read_values_to_copy(row) | {f"{row.history_of}_id": made.pk}).save()
    return made


def read_values_to_copy(row: Model) -> dict[str, object]:
    """Return {column: value} of a row for its copy, a file by its name.

    Two rows may show one picture, which stays as long as one of them does.
    """
    fields = [field for field in list_stored_fields(type(row)) if field.name not in ("created", "updated")]
    return {field.attname: convert_to_stored(field.value_from_object(row)) for field in fields}
