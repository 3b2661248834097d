"""The address of a map's ground."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from base.files import FOR_GOOD
from maps.ground.files import name_version, read_ground
from maps.windows import atlas

# The page that asked is older than the map: what it gets is today's, and is not kept under yesterday's name.
FOR_NOW = {"Cache-Control": "public, max-age=60"}


def show_ground(request: HttpRequest, window: str, level: str, theme: str, version: str) -> HttpResponse:
    """Answer with an SVG that may load nothing and run nothing. An old name shows the map as it is now."""
    found = atlas.get().find_window(window)
    ground = read_ground(found, level, theme) if found else None
    if found is None or ground is None:
        raise Http404
    coding = choose_coding(request.headers.get("Accept-Encoding", ""))
    kept = FOR_GOOD if version == name_version(found, level) else FOR_GOOD | FOR_NOW
    response = HttpResponse(ground.get(coding), content_type="image/svg+xml", headers=kept)
    if coding:
        response.headers["Content-Encoding"] = coding
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def choose_coding(accepted: str) -> str:
    """Return br, gzip or "" for none, of what a browser says that it reads."""
    offered = {}
    for part in accepted.split(","):
        name, _semicolon, weight = part.strip().partition(";")
        offered[name.strip().lower()] = weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return next((coding for coding in ("br", "gzip") if offered.get(coding)), "")
