from django.conf import settings
from django.http import HttpRequest

from base.languages import frame_language
from base.links import absolute, alternates


def build_site_context(request: HttpRequest) -> dict[str, object]:
    """Return what the frame of every page shows of the installation; this costs no query."""
    return {
        "site_url": settings.SITE_URL,
        "demo": settings.DEMO,
        "session_seconds": settings.SESSION_COOKIE_AGE,
        "canonical": absolute(request.path),
        "all_languages": [code for code, _name in settings.LANGUAGES],
        "language_versions": alternates(request.path),
        "frame_language": frame_language(),
        "accessibility_statement_url": settings.ACCESSIBILITY_STATEMENT_URL,
    }
