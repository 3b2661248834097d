"""The address under which a rendition is served where no other server does it."""

import pathlib

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest

from base.pictures.models import RENDITIONS


def serve(request: HttpRequest, stem: str) -> FileResponse:
    """Renditions only, immutable: their name is their content. Originals are never public."""
    path = pathlib.Path(settings.MEDIA_ROOT) / RENDITIONS / f"{stem}.webp"
    if not path.is_file():
        raise Http404
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Content-Security-Policy": "default-src 'none'"}
    return FileResponse(path.open("rb"), content_type="image/webp", headers=headers)
