"""A new domain is tried out in a temporary folder, where faults show before anything is written into the project."""

import os
import pathlib
import re
import subprocess
import sys

from django.conf import settings
from django.core.management import CommandError

SYSTEM_CHECK = re.compile(r": \(\w+\.E\d+\) ")
LEFT_OUT = {"var"}  # the data of this installation; what begins with a dot is left out too


def build(folder: pathlib.Path, files: dict[str, str]) -> None:
    """Make the project in `folder` from links to ours, with `files` ({path: text}) in their places.

    `manage.py` is a copy, since Python looks for modules beside the file that a link leads to.
    """
    link_all(settings.BASE_DIR, folder)
    for name, text in ({"manage.py": (settings.BASE_DIR / "manage.py").read_text()} | files).items():
        put(folder, name, text)


def link_all(source: pathlib.Path, folder: pathlib.Path) -> None:
    for path in source.iterdir():
        if path.name not in LEFT_OUT and not path.name.startswith("."):
            (folder / path.name).symlink_to(path)


def put(folder: pathlib.Path, name: str, text: str) -> None:
    """Write a file in `folder`. A linked folder on the way to it is replaced by a real one, full of links."""
    for parent in [*reversed(pathlib.PurePath(name).parents)][1:]:
        if (folder / parent).is_symlink():
            source = (folder / parent).readlink()
            (folder / parent).unlink()
            (folder / parent).mkdir()
            link_all(source, folder / parent)
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).unlink(missing_ok=True)
    (folder / name).write_text(text)


def prove(folder: pathlib.Path, name: str) -> None:
    """Make the domain's migration, with all system checks, and check its messages; a fault raises CommandError."""
    run(folder, name, "makemigrations", "--no-header", name)
    run(folder, name, "messages", "check")


def run(folder: pathlib.Path, name: str, *command: str) -> None:
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = " ".join(word for word in command if not word.startswith("--") and word != name)
        raise CommandError(f"Nothing is written; {said} says: {find_reason(done.stderr, name)}")


def find_reason(output: str, name: str) -> str:
    """Return the line that names the error: of a system check, else on the domain's messages, else the last."""
    lines = output.strip().splitlines() or ["nothing"]
    checks = [line for line in lines if SYSTEM_CHECK.search(line)]
    messages = [line for line in lines if re.match(rf"({name} )?[\w-]+: .*", line) and re.search(rf"\b{name}\b", line)]
    return (checks or messages or lines)[-1]
