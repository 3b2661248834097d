"""Writing a new domain: all of it or nothing. It is made whole beside the project, and moved in at the end."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from django.conf import settings
from django.core.management import CommandError

from base import catalogues
from entries.newdomain.naming import Domain
from entries.newdomain.refusing import refuse, refuse_changed
from entries.newdomain.rendering import render_catalogues, render_package, render_test
from entries.registry import entry_models

SYSTEM_CHECK = re.compile(r": \(\w+\.E\d+\) ")


def path_of(module: str) -> str:
    return module.replace(".", "/") + ".py"


# The two lines that every domain has, and where.
LINES = {
    path_of(os.environ["DJANGO_SETTINGS_MODULE"]): '    "{}",\n',
    path_of(settings.ROOT_URLCONF): '        path("", include("{}.urls")),\n',
}


def write(domain: Domain) -> None:
    """Write package, test and the two lines. Raises CommandError, and then nothing has changed."""
    refuse(domain)
    refuse_changed([*LINES])
    edited = {name: add_line(name, line, domain) for name, line in LINES.items()}
    try:
        with tempfile.TemporaryDirectory(dir=settings.BASE_DIR, prefix=".newdomain-") as folder:
            package = pathlib.Path(folder) / domain.name
            write_package(package, domain)
            make_migration(package)
            move_in(package, {domain.test_path: render_test(domain)}, edited)
    except OSError as fault:
        raise CommandError(f"Nothing is written: {fault}.") from fault


def add_line(name: str, line: str, domain: Domain) -> str:
    """Return the text of a file with the domain's line after that of the last domain."""
    text = (settings.BASE_DIR / name).read_text()
    last = line.format(entry_models()[-1]._meta.app_label)
    if text.count(last) != 1:
        raise CommandError(
            f"The new line of {name} stands after {last.strip()!r}, which is not there once; mend that first."
        )
    return text.replace(last, last + line.format(domain.name))


def write_package(package: pathlib.Path, domain: Domain) -> None:
    for name, text in render_package(domain).items():
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text(text)
    for language, catalogue in render_catalogues(domain).items():
        catalogues.write_catalogue(catalogues.po_path(package, language), catalogue)


def make_migration(package: pathlib.Path) -> None:
    """Run `makemigrations` in a process in which the package is installed already; system checks run there too."""
    beside, name = package.parent, package.name
    installed = (
        f'from {os.environ["DJANGO_SETTINGS_MODULE"]} import *\n\nINSTALLED_APPS = [*INSTALLED_APPS, "{name}"]\n'
    )
    (beside / "newdomain_settings.py").write_text(installed)
    paths = [str(beside), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "manage.py", "makemigrations", "--no-header", name, "--settings", "newdomain_settings"]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CommandError(f"Nothing is written; makemigrations says: {find_reason(done.stderr)}")


def find_reason(said: str) -> str:
    """Return the line of an error's output that names it: that of a system check, else the last."""
    lines = said.strip().splitlines() or ["nothing"]
    return ([line for line in lines if SYSTEM_CHECK.search(line)] or lines)[-1]


def move_in(package: pathlib.Path, added: dict[str, str], edited: dict[str, str]) -> None:
    """Put everything in its place, or everything back as it was."""
    root = settings.BASE_DIR
    before = {name: (root / name).read_bytes() for name in edited}
    try:
        package.rename(root / package.name)
        for name, text in (added | edited).items():
            (root / name).write_text(text)
    except BaseException:
        shutil.rmtree(root / package.name, ignore_errors=True)
        for name in added:
            (root / name).unlink(missing_ok=True)
        for name, content in before.items():
            (root / name).write_bytes(content)
        raise
