"""In whose name the workplace writes: the region's, which this floor knows nothing of."""

from urllib.parse import urlsplit

from django.conf import settings

from base import hooks


def sender_name() -> str:
    """Return what the hook `sender_name` says, in the active language; the host of SITE_URL where nobody says
    anything.
    """
    names = (function() for function in hooks.get("sender_name"))
    return next(filter(None, names), "") or urlsplit(settings.SITE_URL).hostname or ""
