"""The smaller copies of pictures are served here where no other server does it."""

import pathlib

from django.conf import settings
from django.http import FileResponse, HttpRequest

from base.files import serve_for_good
from base.pictures.models import RENDITIONS


def serve(request: HttpRequest, stem: str) -> FileResponse:
    """Serve a copy of a picture. Originals are never public. Raise Http404 where there is no such copy."""
    return serve_for_good(pathlib.Path(settings.MEDIA_ROOT) / RENDITIONS / f"{stem}.webp", "image/webp")
