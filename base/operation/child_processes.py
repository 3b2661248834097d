"""Parts of the portal live in processes of their own, and are started again when they end by themselves."""

import contextlib
import os
import signal
import subprocess
import time

from base.operation import processes

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30  # seconds before a part is started again; doubled each time
STEADY_SECONDS = 60  # after which a part counts as well, and its pauses begin anew


class ChildProcess:
    """A `ChildProcess` runs a part of the portal in a process of its own.

    With `once` it ends by itself when its work is done, and is started again by whoever wants more of it.
    """

    def __init__(self, name: str, command: tuple[str, ...], *, once: bool = False):
        self.name, self.command, self.once = name, command, once
        self.process: subprocess.Popen | None = None
        self.pause = FIRST_PAUSE
        self.started = 0.0
        self.next_start: float | None = None

    def start(self) -> None:
        self.next_start = None
        self.started = time.monotonic()
        with processes.hold_signals() as before:  # a Ctrl-C here must find the process written down
            self.process = processes.start(self.command, before)

    def has_ended(self) -> bool:
        """Return whether the process has ended.

        This also takes a dead process off the system's list, where it would stay as a zombie.
        """
        return self.process is not None and self.process.poll() is not None

    def look_after(self) -> str:
        """Start the process again where it has ended and its pause is over; return what to say about it, or ""."""
        if not self.process or not self.has_ended() or self.once:
            return ""
        now = time.monotonic()
        if self.next_start is None:
            processes.signal_group(self.process, signal.SIGKILL)  # a server killed by force leaves its workers
            if now - self.started > STEADY_SECONDS:
                self.pause = FIRST_PAUSE
            self.next_start = now + self.pause
            line = (
                f"The {self.name} ended by itself ({describe_end(self.process)}); it is started again in "
                f"{self.pause:g} s."
            )
            self.pause = min(2 * self.pause, LONGEST_PAUSE)
            return line
        if now >= self.next_start:
            self.start()
        return ""

    def ask_to_end(self) -> None:
        if self.process:
            processes.signal_group(self.process, signal.SIGTERM)

    def end(self, deadline: float) -> None:
        """Wait until `deadline` (of time.monotonic) for the process to end, then kill it and all that it started."""
        if not self.process:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.1, deadline - time.monotonic()))
        processes.signal_group(self.process, signal.SIGKILL)
        self.process.wait()


def describe_end(process: subprocess.Popen) -> str:
    code = process.returncode
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"status {code}"


def count_cores() -> int:
    """Return how many cores this process may use; a container may have fewer than the machine."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
