"""Processes end together: none outlives the one that started it, even where that was killed."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence

from django.conf import settings

PR_SET_PDEATHSIG = 1  # of prctl(2); only Linux has it


def end_with_parent(parent: int | None = None, number: int = signal.SIGTERM) -> None:
    """Ask the kernel for signal `number` as soon as the parent of this process dies; `parent` is who it should be.

    Elsewhere than on Linux nothing is asked: there a process whose parent was killed has to be ended by hand.
    """
    if sys.platform != "linux":
        return
    parent = parent or os.getppid()
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, number)
    if os.getppid() != parent:  # it died before the kernel was asked
        os.kill(os.getpid(), number)


@contextlib.contextmanager
def hold_signals() -> Iterator[set[signal.Signals]]:
    """Deliver Ctrl-C and SIGTERM only after the block, and yield the signals that were held back before."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield {signal.Signals(number) for number in before}
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def start(command: Sequence[str], held: set[signal.Signals]) -> subprocess.Popen:
    """Start `command` in a session of its own, so that it and all that it starts can be ended together.

    `held` are the signals that it holds back, since it would inherit ours.
    """
    parent = os.getpid()

    def prepare() -> None:
        end_with_parent(parent)
        signal.pthread_sigmask(signal.SIG_SETMASK, held)

    # preexec_fn is unsafe beside other threads; whoever starts parts has none.
    return subprocess.Popen(command, start_new_session=True, cwd=settings.BASE_DIR, preexec_fn=prepare)


def signal_group(process: subprocess.Popen, number: int) -> bool:
    """Send a signal to `process` and to all in its group that still live; return False where none does."""
    try:
        os.killpg(process.pid, number)
    except (ProcessLookupError, PermissionError):  # macOS says the second of a group of zombies
        return False
    return True
