"""Archived cases lie in a private folder for each municipality under ARCHIVE_DIR, outside media and static files."""

import os
import pathlib
import tempfile

from django.conf import settings

KINDS = {"pdf": "application/pdf", "xml": "application/xml"}


def build_path(name: str, kind: str) -> pathlib.Path:
    return pathlib.Path(settings.ARCHIVE_DIR) / f"{name}.{kind}"


def remove(name: str) -> None:
    """Delete the files of an export that no row names, because another worker archived the case first."""
    for kind in KINDS:
        build_path(name, kind).unlink(missing_ok=True)


def write(name: str, kind: str, content: bytes) -> None:
    """Write a file whole or not at all. On return it is on the disk, for the portal then forgets its own copy."""
    path = build_path(name, kind)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, temporary = tempfile.mkstemp(dir=path.parent)  # readable for this user only
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)
