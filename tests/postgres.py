"""A temporary PostgreSQL server from installed binaries, on loopback and a socket folder of its own.

`python -m tests.postgres COMMAND …` runs a command on one, for example `.venv/bin/python -m pytest tests/test_docs.py`.
"""

import contextlib
import os
import pathlib
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

import psycopg

PLACES = [
    "/usr/lib/postgresql/*/bin",
    "/usr/local/pgsql/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/bin",
    "/usr/bin",
]


def binaries() -> pathlib.Path | None:
    """The folder of the newest installed server."""
    found = [
        folder
        for place in PLACES
        for folder in pathlib.Path("/").glob(place.lstrip("/"))
        if (folder / "initdb").exists()
    ]
    return max(found, key=lambda folder: version_in(folder)) if found else None


def version_in(folder: pathlib.Path) -> int:
    return int(folder.parent.name) if folder.parent.name.isdigit() else 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def as_server_user() -> dict:
    """initdb refuses root, so root hands over to the `postgres` user that Debian's package makes."""
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam("postgres")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


class Server:
    """A server in a temporary folder; `url` is its DATABASE_URL. Raises RuntimeError without binaries."""

    def __init__(self):
        self.folder = binaries()
        if self.folder is None:
            raise RuntimeError("no PostgreSQL server is installed (Debian: apt-get install postgresql)")
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="flytthit-postgres-", dir="/tmp"))
        self.who = as_server_user()
        if self.who:
            os.chown(self.home, self.who["user"], self.who["group"])
        self.port = free_port()
        self.url = f"postgres://flytthit@127.0.0.1:{self.port}/flytthit"

    def call(self, program: str, *arguments: object, check: bool = True) -> None:
        command = [self.folder / program, *map(str, arguments)]
        subprocess.run(command, check=check, capture_output=True, cwd=self.home, **self.who)

    def make(self) -> None:
        self.call("initdb", "-D", self.home / "data", "-U", "flytthit", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        self.start()
        self.call("createdb", "-h", "127.0.0.1", "-p", self.port, "-U", "flytthit", "flytthit")

    def start(self) -> None:
        # Its own cleaner would count rows that tests roll back, and plan the next test for tables that it takes for
        # empty.
        options = f"-p {self.port} -k {self.home} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200"
        options += " -c autovacuum=off"
        self.call("pg_ctl", "-D", self.home / "data", "-w", "-l", self.home / "log", "-o", options, "start")

    def hang(self, seconds: float) -> None:
        """Let connections stay open while nobody answers on them."""
        parent = (self.home / "data" / "postmaster.pid").read_text().split()[0]
        children = subprocess.run(["ps", "-o", "pid=", "--ppid", parent], capture_output=True, text=True, check=True)
        processes = [int(pid) for pid in (parent, *children.stdout.split())]
        for number in (signal.SIGSTOP, signal.SIGCONT):
            for pid in processes:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, number)
            if number == signal.SIGSTOP:
                time.sleep(seconds)

    def stop(self) -> None:
        """As a power cut would: nobody is waited for."""
        self.call("pg_ctl", "-D", self.home / "data", "-m", "immediate", "stop", check=False)


@contextlib.contextmanager
def running():
    """Yields a fresh Server; stops and removes it afterwards."""
    server = Server()
    try:
        server.make()
        yield server
    finally:
        server.stop()
        shutil.rmtree(server.home, ignore_errors=True)


@contextlib.contextmanager
def server():
    """Yields DATABASE_URL of a fresh server; stops and removes it afterwards. Raises RuntimeError without binaries."""
    with running() as found:
        yield found.url


@contextlib.contextmanager
def database(folder: pathlib.Path, options: str = ""):
    """DATABASE_URL of an empty database of its own, of the kind that the tests run on.

    `options`: PostgreSQL's, such as a locale.
    """
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield f"sqlite:///{folder}/drill.sqlite3"
        return
    name = f"drill_{secrets.token_hex(6)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} {options}")
        try:
            yield url.rpartition("/")[0] + f"/{name}"
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def main() -> int:
    with server() as url:
        return subprocess.run(sys.argv[1:], env=os.environ | {"DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
