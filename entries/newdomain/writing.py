"""A new domain is written whole or not at all: it is made in a temporary folder, and moved in at the end."""

import contextlib
import fcntl
import os
import pathlib
import shutil
import signal
import tempfile
from collections.abc import Iterator
from types import FrameType
from typing import NamedTuple, NoReturn

from django.conf import settings
from django.core.management import CommandError

from base.messages import catalogues
from entries.newdomain import proving
from entries.newdomain.naming import Domain
from entries.newdomain.refusing import refuse, refuse_changed
from entries.newdomain.rendering import render_catalogues, render_package, render_test
from entries.registry import list_entry_models


def make_module_path(module: str) -> str:
    return module.replace(".", "/") + ".py"


# The two lines that every domain has, and where.
LINES = {
    make_module_path(os.environ["DJANGO_SETTINGS_MODULE"]): '    "{}",\n',
    make_module_path(settings.ROOT_URLCONF): '        path("", include("{}.urls")),\n',
}


class Edit(NamedTuple):
    before: str
    after: str


def write(domain: Domain) -> None:
    """Write the package, its test, and one line each in the settings and the URLs.

    CommandError is raised where that is not possible; then nothing has changed.
    """
    try:
        with end_tidily(), be_alone(), tempfile.TemporaryDirectory(prefix="newdomain-") as temporary:
            refuse(domain)
            refuse_changed([*LINES])
            edited = {name: add_line(name, line, domain) for name, line in LINES.items()}
            added = {domain.test_path: render_test(domain)}
            folder = pathlib.Path(temporary).resolve()
            proving.build(folder, added | {name: edit.after for name, edit in edited.items()})
            write_package(folder / domain.name, domain)
            proving.prove(folder, domain.name)
            move_in(folder / domain.name, added, edited)
    except OSError as fault:
        raise CommandError(f"Nothing is written: {fault}.") from fault


@contextlib.contextmanager
def end_tidily() -> Iterator[None]:
    """Let a process that is told to end undo what it has begun; Python would end it on the spot."""

    def end(number: int, frame: FrameType | None) -> NoReturn:
        raise SystemExit(128 + number)

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def be_alone() -> Iterator[None]:
    """Raise CommandError while another run is at work.

    The lock is on the project's folder: no file is left behind, and the lock ends with the process.
    """
    folder = os.open(settings.BASE_DIR, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError("Another newdomain is at work in this project; try again when it has ended.") from None
        yield
    finally:
        os.close(folder)


def add_line(name: str, line: str, domain: Domain) -> Edit:
    """Return the edit that puts the domain's line after that of the last domain.

    CommandError is raised where that line is missing, or is there more than once.
    """
    text = (settings.BASE_DIR / name).read_text()
    last = line.format(list_entry_models()[-1]._meta.app_label)
    if text.count(last) != 1:
        raise CommandError(
            f"The new line of {name} stands after {last.strip()!r}, which is not there once; mend that first."
        )
    return Edit(text, text.replace(last, last + line.format(domain.name)))


def write_package(package: pathlib.Path, domain: Domain) -> None:
    for name, text in render_package(domain).items():
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text(text)
    for language, catalogue in render_catalogues(domain).items():
        catalogues.write_catalogue(catalogues.get_catalogue_path(package, language), catalogue)


def move_in(package: pathlib.Path, added: dict[str, str], edited: dict[str, Edit]) -> None:
    """Move everything into the project, or take back what was put there; no other file is touched."""
    root = settings.BASE_DIR
    with contextlib.ExitStack() as undo:
        (root / package.name).mkdir()
        undo.callback(shutil.rmtree, root / package.name, ignore_errors=True)
        shutil.copytree(package, root / package.name, dirs_exist_ok=True)
        for name, text in added.items():
            with (root / name).open("x") as file:
                undo.callback((root / name).unlink, missing_ok=True)
                file.write(text)
        for name, edit in edited.items():
            if (root / name).read_text() != edit.before:
                raise CommandError(f"Nothing is written: {name} has changed meanwhile; try again.")
            undo.callback((root / name).write_text, edit.before)
            (root / name).write_text(edit.after)
        undo.pop_all()
