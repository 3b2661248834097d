from django.conf import settings
from django.http import HttpRequest

from base.links import absolute, alternates


def site(request: HttpRequest) -> dict[str, object]:
    """What every page needs to know of the installation; costs no query."""
    return {
        "site_url": settings.SITE_URL,
        "demo": settings.DEMO,
        "canonical": absolute(request.path),
        "all_languages": [code for code, _name in settings.LANGUAGES],
        "language_versions": alternates(request.path),
        "accessibility_statement_url": settings.ACCESSIBILITY_STATEMENT_URL,
        "barrier_contact": settings.BARRIER_CONTACT,
        "controller": settings.CONTROLLER,
        "keep_months": settings.KEEP_MONTHS,
        "keep_months_after_move": settings.KEEP_MONTHS_AFTER_MOVE,
        "dpo_contact": settings.DPO_CONTACT,
    }
