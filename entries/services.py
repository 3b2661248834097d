"""The verbs of publishing. Each checks that the person may, does one thing to one entry, and saves it.

What is refused raises ValidationError with a sentence for the person.
"""

import contextlib
import datetime
from collections.abc import Iterator

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import is_coordinator, may
from accounts.models import User
from entries.models import Entry, Status

LONGEST_EXTENSION = 730  # days


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


def publish(*, entry: Entry, by: User) -> None:
    """Show it from `publish_from` on, or at once. Refused where readers would miss something."""
    with _changing(entry, by):
        if entry.status == Status.PUBLISHED:
            raise ValidationError(_("It is published already."))
        missing = entry.missing_to_publish()
        if missing:
            raise ValidationError(list(missing.values()))
        if is_over(entry.publish_until):
            raise ValidationError(_("Its last day is over; give it a later one first."))
        _check_four_eyes(entry, by)
        entry.status, entry.updated_by = Status.PUBLISHED, by


def _check_four_eyes(entry: Entry, by: User) -> None:
    if needs_a_colleague(entry, by=by, wrote=False):
        raise ValidationError(_("You wrote it last, and your office wants four eyes: ask a colleague to publish it."))


def archive(*, entry: Entry, by: User) -> None:
    """Take it away from readers; nothing is deleted."""
    with _changing(entry, by):
        if entry.status == Status.ARCHIVED:
            raise ValidationError(_("It is archived already."))
        entry.status = Status.ARCHIVED


def extend(*, entry: Entry, by: User, days: int) -> None:
    """Show it `days` longer, counted from its end, or from now where that is past."""
    if not 1 <= days <= LONGEST_EXTENSION:
        raise ValueError(f"An extension is 1 to {LONGEST_EXTENSION} days, not {days}.")
    with _changing(entry, by):
        if entry.publish_until is None:
            raise ValidationError(_("It has no last day."))
        if is_over(entry.publish_until) and entry.status == Status.PUBLISHED:
            _check_four_eyes(entry, by)  # readers see it again
        later = max(entry.publish_until, timezone.now()) + datetime.timedelta(days=days)
        entry.publish_until = later
        entry.derive()
        if entry.publish_until != later:
            raise ValidationError(_("Its end follows from its deadline or dates; change those."))


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
