"""The address under which the picture of a page is served."""

from django.http import FileResponse, Http404, HttpRequest

from maps.sharing.store import find_file


def serve_image(request: HttpRequest, stem: str) -> FileResponse:
    """Serve a picture as what never changes: its name is what it shows."""
    path = find_file(f"{stem}.png")
    if not path.is_file():
        raise Http404
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Content-Security-Policy": "default-src 'none'"}
    return FileResponse(path.open("rb"), content_type="image/png", headers=headers)
