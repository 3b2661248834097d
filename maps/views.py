"""The address of a map's ground."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from maps.ground.files import name_version, read_ground
from maps.windows import atlas

FOREVER = "public, max-age=31536000, immutable"
# The page that asked is older than the map: what it gets is today's, and is not kept under yesterday's name.
FOR_NOW = "public, max-age=60"


def show_ground(request: HttpRequest, window: str, level: str, theme: str, version: str) -> HttpResponse:
    """Answer with an SVG that may load nothing and run nothing. An old name shows the map as it is now."""
    found = atlas.get().find_window(window)
    ground = read_ground(found, level, theme) if found else None
    if found is None or ground is None:
        raise Http404
    coding = choose_coding(request.headers.get("Accept-Encoding", ""))
    response = HttpResponse(ground.get(coding), content_type="image/svg+xml")
    if coding:
        response.headers["Content-Encoding"] = coding
    patch_vary_headers(response, ["Accept-Encoding"])
    response.headers["Cache-Control"] = FOREVER if version == name_version(found, level) else FOR_NOW
    response.headers["Content-Security-Policy"] = "default-src 'none'"
    return response


def choose_coding(accepted: str) -> str:
    """Return br, gzip or "" for none, of what a browser says that it reads."""
    offered = {}
    for part in accepted.split(","):
        name, _semicolon, weight = part.strip().partition(";")
        offered[name.strip().lower()] = weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return next((coding for coding in ("br", "gzip") if offered.get(coding)), "")
