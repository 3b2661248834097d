"""The smaller copies of pictures are served here where no other server does it."""

import pathlib

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest

from base.pictures.models import RENDITIONS


def serve(request: HttpRequest, stem: str) -> FileResponse:
    """Serve a copy of a picture, which browsers may keep for good since its name is its content.

    Originals are never public. Raise Http404 where there is no such copy.
    """
    path = pathlib.Path(settings.MEDIA_ROOT) / RENDITIONS / f"{stem}.webp"
    if not path.is_file():
        raise Http404
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Content-Security-Policy": "default-src 'none'"}
    return FileResponse(path.open("rb"), content_type="image/webp", headers=headers)
