"""The workplace sends mail in the name of the region; `accounts` knows no region and asks for the name by a hook."""

from urllib.parse import urlsplit

from django.conf import settings

from base import hooks


def get_sender_name() -> str:
    """Return the name from the hook `sender_name`, in the active language; the host of SITE_URL where there is none."""
    names = (function() for function in hooks.get("sender_name"))
    return next(filter(None, names), "") or urlsplit(settings.SITE_URL).hostname or ""
