"""A portal as an operator starts it: `serve` with a folder of its own, whose processes can be found, killed and
counted.
"""

import contextlib
import os
import pathlib
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

from tests.environment import ROOT
from tests.postgres import free_port


def environment_of(**values):
    own = {**os.environ, "STATIC_MANIFEST": "1", **values}
    if "DATABASE_URL" not in values:
        own.pop("DATABASE_URL", None)
    return own


def run_manage(*arguments, **values):
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment_of(**values), check=True, capture_output=True, text=True)


def hear_ctrl_c() -> None:
    """A test run that was put into the background ignores Ctrl-C, and whatever it starts would ignore it too."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Portal:
    """`serve` with a folder of its own; every process of it is known by that folder."""

    def __init__(self, folder, *arguments, port=None, **values):
        self.port, self.folder, self.said = port or free_port(), folder, ""
        self.reader = threading.Thread(target=self.read_on, daemon=True)
        self.environment = environment_of(
            VAR_DIR=str(folder), SITE_URL=f"http://localhost:{self.port}", PORT=str(self.port), **values
        )
        self.process = subprocess.Popen(
            [
                sys.executable,
                "manage.py",
                "serve",
                *(arguments if "--workers" in arguments else ("--workers", "1", *arguments)),
            ],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=hear_ctrl_c,
        )

    def read_until(self, text):
        lines = []
        for line in self.process.stdout:
            lines.append(line)
            if text in line:
                return "".join(lines)
        raise AssertionError("".join(lines))

    def read_on(self):
        for line in self.process.stdout:
            self.said += line

    def drain(self):
        """Read on what it says into `said`, in the background: a full pipe would stop it."""
        self.reader.start()

    def get(self, path="/nb/"):
        """(status, page); (0, "") where nobody answers."""
        try:
            with urllib.request.urlopen(f"http://localhost:{self.port}{path}", timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def wait_for(self, status, seconds=60):
        deadline = time.monotonic() + seconds
        while self.get()[0] != status:
            assert time.monotonic() < deadline, f"no {status}"
            time.sleep(0.1)

    def list_processes(self):
        """{pid: command line} of everything that still runs for this portal."""
        mark = f"VAR_DIR={self.folder}".encode()
        found = {}
        for entry in pathlib.Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if mark in (entry / "environ").read_bytes().split(b"\0"):
                    found[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        return found

    def find_all(self, words):
        return {pid for pid, command in self.list_processes().items() if words in command}

    def wait_for_others(self, words, before, seconds=60):
        """Until other processes with these words in their command line run, and none of those `before`.

        What a killed one had started still answers for a moment: a page from it would say that all is well again.
        """
        deadline = time.monotonic() + seconds
        while not (now := self.find_all(words)) or now & before:
            assert time.monotonic() < deadline, f"no other {words}"
            time.sleep(0.05)

    def wait_for_nobody(self):
        deadline = time.monotonic() + 30
        while left := self.list_processes():
            assert time.monotonic() < deadline, left
            time.sleep(0.1)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", self.port))

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for pid in self.list_processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if self.reader.is_alive():
            self.reader.join()  # nobody holds the pipe any more
        self.process.stdout.close()
