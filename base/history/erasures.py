"""What was erased stays erased, also when an older database is put back from a backup.

Each erasure writes a row in its own transaction (`record_erasure`) and, once that is committed, a line in a file beside
the backups. A database that has been restored lacks the rows of what was erased after its backup, so `prepare` finds
the lines that it does not know, erases again what they name, and notes each as known (`erase_listed_again`). A line
that the database knows is never applied again: whoever has that id today was given it later.

Apps say by the hook `erasers` how one of theirs is erased.
"""

import datetime
import logging
from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from base import hooks
from base.database.wal import empty_wal
from base.history.erasure_file import ListedErasure, append_to_list, drop_from_list, read_list
from base.models import Erasure

Eraser = Callable[[int, datetime.datetime], bool]
hooks.define(
    "erasers",
    "() -> {kind: function(id, moment) -> bool}: how one of a kind is erased again after a restore. The function leaves"
    " alone what was made after the moment, because ids are given out again, and returns whether there was anything.",
)
log = logging.getLogger(__name__)


def record_erasure(kind: str, object_id: int) -> None:
    """Note that a row is being erased. Call it in the transaction that erases it."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("record_erasure() belongs inside the transaction that erases.")
    listed = ListedErasure(kind, object_id, timezone.now())
    Erasure.objects.create(kind=kind, object_id=object_id, at=listed.at)
    transaction.on_commit(partial(finish_erasure, listed))


def finish_erasure(listed: ListedErasure) -> None:
    """Do what the disk has to do once an erasure is committed: list it in the file, and empty SQLite's log.

    Neither can undo the erasure, and both are tried again.
    """
    write_down([listed])
    empty_wal()


def compute_oldest_backup_time() -> datetime.datetime:
    """Return the moment before which no backup is kept any more, so that nothing erased before it can come back."""
    return timezone.now() - datetime.timedelta(days=settings.BACKUP_DAYS)


def read_recorded_erasures() -> set[ListedErasure]:
    """Return the erasures that this database has been through, as far back as there are backups."""
    rows = Erasure.objects.filter(at__gte=compute_oldest_backup_time())
    return {ListedErasure(*row) for row in rows.values_list("kind", "object_id", "at")}


def write_down(listed: list[ListedErasure]) -> bool:
    """Append erasures to the file; where that cannot be, say so in the log and return False."""
    try:
        append_to_list(listed)
    except OSError as error:
        log.error("what was erased cannot be listed in BACKUP_DIR, to be tried again: %s", error.strerror)
        return False
    return True


class ListIncomplete(Exception):
    """What was erased is not all in the list beside the backups; the log has said why."""


def complete_list() -> None:
    """Complete the file every hour, as write_missing() does; raise ListIncomplete where that fails.

    The exit status of the hourly command then tells whoever watches it.
    """
    if not write_missing():
        raise ListIncomplete("the list of what was erased lacks lines")


def make_erasure_sort_key(listed: ListedErasure) -> tuple[datetime.datetime, str, int]:
    """Return what erasures are sorted by: the moment, and two of one moment always in the same order."""
    return listed.at, listed.kind, listed.object_id


def write_missing() -> bool:
    """Append the erasures that a crash or a full disk has kept out of the file; return whether it is whole now."""
    try:
        missing = read_recorded_erasures() - set(read_list())
    except OSError as error:
        log.error("the list of what was erased in BACKUP_DIR cannot be read: %s", error.strerror)
        return False
    return not missing or write_down(sorted(missing, key=make_erasure_sort_key))


def erase_listed_again() -> int:
    """Erase again what the file lists and an older database has brought back; return how many rows that were.

    Raise OSError where the file cannot be read.

    No erasure is done twice. What fails is logged and tried again by the next call.
    """
    oldest = compute_oldest_backup_time()
    listed = [each for each in read_list() if each.at >= oldest]
    unknown = sorted(set(listed) - read_recorded_erasures(), key=make_erasure_sort_key) if listed else []
    erasers = {kind: eraser for function in hooks.get("erasers") for kind, eraser in function().items()}
    return sum(erase_again(each, erasers.get(each.kind)) for each in unknown)


def erase_again(listed: ListedErasure, eraser: Eraser | None) -> bool:
    """Erase one row if it is back, and note the erasure in this database; return whether the row was back.

    Where that fails, or no app says how it is done, the log says so.
    """
    if eraser is None:
        log.error("%s %s was erased, but no installed app says how it is erased again", listed.kind, listed.object_id)
        return False
    try:
        was_back = eraser(listed.object_id, listed.at)
    except Exception:
        log.exception("%s %s is back and cannot be erased again", listed.kind, listed.object_id)
        return False
    Erasure.objects.get_or_create(kind=listed.kind, object_id=listed.object_id, at=listed.at)
    return was_back


def keep_list(date: datetime.date) -> None:
    """Complete the file every night, apply it, and remove from it what no backup can bring back."""
    write_missing()
    erase_listed_again()
    oldest = compute_oldest_backup_time()
    drop_from_list(oldest)
    Erasure.objects.filter(at__lt=oldest).delete()
