"""A file beside the backups lists what was erased: one line an erasure, with kind, id and moment, nothing else.

A database that is restored from a backup knows nothing of what was erased after it. The file does, for it is not
restored with the database; see base/history/erasures.py.
"""

import contextlib
import datetime
import fcntl
import logging
import os
import pathlib
import tempfile
from collections.abc import Iterable, Iterator
from typing import BinaryIO, NamedTuple

from django.conf import settings

log = logging.getLogger(__name__)

NAME = "erased.txt"


class ListedErasure(NamedTuple):
    """A `ListedErasure` is one erasure: of which kind the row was, which id it had, and when it was erased."""

    kind: str
    object_id: int
    at: datetime.datetime

    def format_line(self) -> str:
        return f"{self.at.astimezone(datetime.UTC).isoformat()} {self.kind} {self.object_id}\n"


def find_file() -> pathlib.Path:
    return pathlib.Path(settings.BACKUP_DIR) / NAME


def parse_line(line: str) -> ListedErasure | None:
    """Return the erasure that a line names; None for a line that a crash has torn."""
    try:
        moment, kind, number = line.split()
        at = datetime.datetime.fromisoformat(moment)
        return ListedErasure(kind, int(number), at) if at.tzinfo else None
    except ValueError:
        return None


def read_list() -> list[ListedErasure]:
    """Return the erasures in the file, oldest first; raise OSError where the file is there and cannot be read.

    A torn line is passed over: its row is still in the database, from where it is written again.
    """
    try:
        text = find_file().read_text(encoding="ascii", errors="replace")
    except FileNotFoundError:
        return []
    parsed = [parse_line(line) for line in text.splitlines() if line]
    if None in parsed:
        log.warning("%s has %s line(s) that say nothing", NAME, parsed.count(None))
    return [listed for listed in parsed if listed is not None]


def append_to_list(listed: Iterable[ListedErasure]) -> None:
    """Write erasures at the end of the file; they are on the disk when this returns."""
    lines = "".join(each.format_line() for each in listed)
    with lock_folder() as folder:
        handle = os.open(folder / NAME, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "r+b") as file:
            file.write((find_missing_line_break(file) + lines).encode("ascii"))
            flush_to_disk(file)
        sync_folder(folder)


def find_missing_line_break(file: BinaryIO) -> str:
    """Return what must stand before the next line: nothing, unless a crash has torn the last one."""
    if file.seek(0, os.SEEK_END) == 0:
        return ""
    file.seek(-1, os.SEEK_END)
    return "" if file.read() == b"\n" else "\n"


def drop_from_list(before: datetime.datetime) -> None:
    """Remove from the file what was erased before a moment; the file is replaced whole or not at all."""
    with lock_folder() as folder:
        listed = read_list()
        kept = [each for each in listed if each.at >= before]
        if len(kept) == len(listed):
            return
        handle, temporary = tempfile.mkstemp(dir=folder)
        with os.fdopen(handle, "wb") as file:
            file.write("".join(each.format_line() for each in kept).encode("ascii"))
            flush_to_disk(file)
        os.replace(temporary, folder / NAME)
        sync_folder(folder)


@contextlib.contextmanager
def lock_folder() -> Iterator[pathlib.Path]:
    """Yield the folder of the file; no other process writes in it during the block."""
    folder = find_file().parent
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(folder / f"{NAME}.lock", "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder


def flush_to_disk(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def sync_folder(folder: pathlib.Path) -> None:
    """Make sure that a new name in the folder outlives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
