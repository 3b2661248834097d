"""The address under which the picture of a page is served."""

from django.http import FileResponse, HttpRequest

from base.files import serve_for_good
from maps.sharing.store import find_file


def serve_image(request: HttpRequest, stem: str) -> FileResponse:
    """Serve a picture as what never changes: its name is what it shows. Raise Http404 where it was not made."""
    return serve_for_good(find_file(f"{stem}.png"), "image/png")
