"""Files that are written whole or not at all, and served for good where their name is their content."""

import pathlib
import secrets

from django.http import FileResponse, Http404

FOR_GOOD = {"Cache-Control": "public, max-age=31536000, immutable", "Content-Security-Policy": "default-src 'none'"}


def write_whole(path: pathlib.Path, content: bytes) -> None:
    """Write a file that gets its name only once it is whole: a killed process leaves no half one to be read.

    Its folder is made. Two processes may write the same file at once. Raise OSError where the disk refuses.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    unfinished.write_bytes(content)
    unfinished.replace(path)


def serve_for_good(path: pathlib.Path, content_type: str) -> FileResponse:
    """Serve a file that browsers may keep for good: its name is its content. Raise Http404 where it is missing."""
    if not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), content_type=content_type, headers=FOR_GOOD)
