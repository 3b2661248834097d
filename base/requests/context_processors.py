from django.conf import settings
from django.http import HttpRequest

from base.languages import get_frame_language
from base.links import list_alternates, make_absolute_url


def build_site_context(request: HttpRequest) -> dict[str, object]:
    """Return what the frame of every page shows of the installation; this costs no query."""
    return {
        "site_url": settings.SITE_URL,
        "demo": settings.DEMO,
        "session_seconds": settings.SESSION_COOKIE_AGE,
        "canonical": make_absolute_url(request.path),
        "all_languages": [code for code, _name in settings.LANGUAGES],
        "language_versions": list_alternates(request.path),
        "frame_language": get_frame_language(),
        "accessibility_statement_url": settings.ACCESSIBILITY_STATEMENT_URL,
    }
