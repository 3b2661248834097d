"""What a process has read from a data file is kept until the file changes."""

import functools
import logging
import pathlib
from collections.abc import Callable
from typing import Generic, TypeVar

from base.datafiles.reading import DataFault

T = TypeVar("T")

log = logging.getLogger(__name__)


class KeptFile(Generic[T]):
    """A file as `parse` reads it. Asking again costs one look at the date and the size of the file."""

    def __init__(self, name: str, find_path: Callable[[], pathlib.Path], parse: Callable[[pathlib.Path], T]) -> None:
        """`name` is what the log calls it. `find_path` is asked each time: settings may choose another folder."""
        self.name, self.find_path, self.parse = name, find_path, parse
        self._read = functools.lru_cache(maxsize=2)(self._read_logging)

    def get(self) -> T | None:
        """Return what is read; None where the file is missing or cannot be read, which is logged once.

        A page needs no such file to be a page. Where one loads, call `parse` itself: it raises DataFault.
        """
        try:
            path = self.find_path()
            stamp = path.stat()
        except (OSError, DataFault):
            return None
        return self._read(path, stamp.st_mtime_ns, stamp.st_size)

    def _read_logging(self, path: pathlib.Path, _mtime_ns: int, _size: int) -> T | None:
        try:
            return self.parse(path)
        except DataFault as fault:
            log.error("%s cannot be read: %s", self.name, fault)
            return None
