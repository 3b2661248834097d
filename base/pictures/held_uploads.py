"""A picture is kept when its form comes back with an error, since no page can choose a file for somebody.

It lies under MEDIA_ROOT where no address leads, is found only with what the form says and by the same person, moves to
its place when the form is saved, and is removed by night after a day.
"""

import io
import pathlib
import secrets

from django.conf import settings
from django.core import signing
from django.core.files.uploadedfile import UploadedFile

from base.history.recording import find_author_pk

FOLDER, SALT = "held", "base.held"
UPLOAD_MAX_AGE_SECONDS = 24 * 3600


class HeldUpload(UploadedFile):
    """A `HeldUpload` acts as an upload that Django has put into a file: the storage moves it instead of copying it."""

    def __init__(self, path: pathlib.Path, name: str, token: str):
        content = path.read_bytes()  # of 45 MB at the most; nobody closes a file that no request has brought
        super().__init__(io.BytesIO(content), name, size=len(content))
        self.path, self.token = path, token

    def temporary_file_path(self) -> str:
        return str(self.path)


def find_path(key: str) -> pathlib.Path:
    return pathlib.Path(settings.MEDIA_ROOT) / FOLDER / key


def hold_upload(upload: UploadedFile) -> str:
    """Keep the file for whoever has sent the form, and return the signed text by which it is found again."""
    if isinstance(upload, HeldUpload):
        return upload.token
    key = secrets.token_hex(16)
    path = find_path(key)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        for chunk in upload.chunks():
            file.write(chunk)
    return signing.dumps([find_author_pk(), key, upload.name], salt=SALT)


def find_held_upload(token: str) -> HeldUpload | None:
    """Return the kept file; None for another person's, one that is too old or in its place already."""
    try:
        writer, key, name = signing.loads(token, salt=SALT, max_age=UPLOAD_MAX_AGE_SECONDS)
    except (signing.BadSignature, ValueError):
        return None
    path = find_path(key)
    return HeldUpload(path, name, token) if writer == find_author_pk() and path.is_file() else None
