"""The frame of every page, public and admin, shows these addresses.

They are worked out only where they are shown, and never ask the database.
"""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from base import hooks
from base.links import find_path

FRAMED = ("front", "region", "shortlist", "about", "privacy", "accessibility", "handbook")


def make_page_urls() -> dict[str, str]:
    return {name: find_path(name) for name in FRAMED}


def find_person_link() -> dict[str, str]:
    """Return {label, url} of the way to a person, the same on every page (WCAG 3.2.6).

    It leads to an app that takes questions, else to the page that says whom to ask.
    """
    for link in hooks.get("person_link"):
        return link()
    return {"label": _("Talk to us"), "url": find_path("about") + "#ask"}


def build_frame_context(request: HttpRequest) -> dict[str, object]:
    """Add the addresses of the pages that the frame links to, by name, and the way to a person."""
    return {"page_urls": SimpleLazyObject(make_page_urls), "person_link": SimpleLazyObject(find_person_link)}
