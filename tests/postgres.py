"""A temporary PostgreSQL server from installed binaries, on loopback and a socket folder of its own."""

import contextlib
import os
import pathlib
import pwd
import shutil
import socket
import subprocess
import tempfile

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


@contextlib.contextmanager
def server():
    """Yields DATABASE_URL of a fresh server; stops and removes it afterwards. Raises RuntimeError without binaries."""
    folder = binaries()
    if folder is None:
        raise RuntimeError("no PostgreSQL server is installed (Debian: apt-get install postgresql)")
    home = pathlib.Path(tempfile.mkdtemp(prefix="flytthit-postgres-", dir="/tmp"))
    who = as_server_user()
    if who:
        os.chown(home, who["user"], who["group"])
    port = free_port()
    run = {"check": True, "capture_output": True, "cwd": home, **who}
    options = f"-p {port} -k {home} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200"
    try:
        subprocess.run(
            [folder / "initdb", "-D", home / "data", "-U", "flytthit", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"],
            **run,
        )
        subprocess.run(
            [folder / "pg_ctl", "-D", home / "data", "-w", "-l", home / "log", "-o", options, "start"], **run
        )
        subprocess.run([folder / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "flytthit", "flytthit"], **run)
        yield f"postgres://flytthit@127.0.0.1:{port}/flytthit"
    finally:
        subprocess.run([folder / "pg_ctl", "-D", home / "data", "-m", "immediate", "stop"], **(run | {"check": False}))
        shutil.rmtree(home, ignore_errors=True)
