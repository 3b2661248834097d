"""Requests leave values for the database in memory, and a thread writes them in batches.

A process that is killed, and a write that fails, lose a batch: nothing may be gathered that somebody was promised.
"""

import atexit
import logging
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from django.db import DatabaseError, connections

from base.database.watch import describe

log = logging.getLogger(__name__)
K = TypeVar("K")
V = TypeVar("V")
ALL_BUFFERS: list["WriteBuffer"] = []


@atexit.register
def write_all_buffers() -> None:
    """Write what all buffers hold, at the end of the process.

    A server that ends its processes without Python's `atexit` calls this before.
    """
    for gathered in ALL_BUFFERS:
        gathered.write_now()


class WriteBuffer(Generic[K, V]):
    """A `WriteBuffer` holds values by key, the first of each key, until a thread writes them in a batch.

    Beyond `most` keys new ones are dropped until the next batch is written. `write` is given a batch after `seconds`,
    as soon as there are `enough` keys, and when the process ends.
    """

    def __init__(
        self,
        name: str,
        write: Callable[[dict[K, V]], None],
        *,
        seconds: float = 60,
        enough: int = 200,
        most: int = 1_000,
    ):
        self.name, self.write, self.seconds, self.enough, self.most = name, write, seconds, enough, most
        self.held: dict[K, V] = {}
        self.has_writer = False
        self.lock, self.writing, self.is_full = threading.Lock(), threading.Lock(), threading.Event()
        ALL_BUFFERS.append(self)

    def add(self, key: K, value: V) -> None:
        """Hold a value for the next batch; the caller waits for other callers at most, never for the database."""
        with self.lock:
            if key in self.held or len(self.held) >= self.most:
                return
            self.held[key] = value
            if len(self.held) >= self.enough:
                self.is_full.set()
            if self.has_writer:
                return
            self.has_writer = True
        self.start()

    def start(self) -> None:
        threading.Thread(target=self.keep_writing, name=self.name, daemon=True).start()

    def keep_writing(self) -> None:
        """Write batch after batch; the thread ends when nothing came while the last one was written."""
        while self.has_writer:
            self.is_full.wait(self.seconds)
            self.write_now()
            connections.close_all()  # of this thread
            with self.lock:
                self.has_writer = bool(self.held)

    def write_now(self) -> None:
        """Write what is held, after a batch that is being written.

        What cannot be written is lost, and the log says so.
        """
        with self.writing:
            with self.lock:
                batch, self.held = self.held, {}
                self.is_full.clear()
            if not batch:
                return
            try:
                self.write(batch)
            except DatabaseError as error:
                log.warning("%s: a batch of %s is lost: %s", self.name, len(batch), describe(error))
            except Exception:  # the thread goes on, or nothing would be counted until the process ends
                log.exception("%s: a batch of %s is lost", self.name, len(batch))
