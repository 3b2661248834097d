from django.conf import settings

from base.links import alternates


def site(request):
    """What the frame of every page shows of the installation; costs no query."""
    return {
        "site_url": settings.SITE_URL,
        "demo": settings.DEMO,
        "canonical": settings.SITE_URL + request.path,
        "all_languages": [code for code, _name in settings.LANGUAGES],
        "language_versions": alternates(request.path),
        "accessibility_statement_url": settings.ACCESSIBILITY_STATEMENT_URL,
    }
