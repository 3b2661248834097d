"""Every night the links in the snippets are checked: do they still lead somewhere?

Own pages are asked of our own views, without network. Links that leave the portal are opened only where
CHECK_OUTSIDE_LINKS is on, for by default nothing here talks to other machines; and then on public machines only.
"""

import datetime
from http.client import HTTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest
from django.urls import Resolver404, resolve
from django.utils import translation

from base.requests import outside_requests
from inquiries.models import Snippet
from inquiries.rules.snippets import find_links

PATIENCE_SECONDS = 10
REFUSED = 400


def check_links(date: datetime.date) -> None:
    for snippet in Snippet.objects.all():
        texts = [getattr(snippet, f"body_{code}") for code in settings.MODELTRANSLATION_LANGUAGES]
        found = dict.fromkeys(link for text in texts for link in find_links(text))
        broken = [link for link in found if not is_link_working(link)]
        Snippet.objects.filter(pk=snippet.pk).update(checked_on=date, broken_links=broken)


def is_link_working(link: str) -> bool:
    """Tell whether a link leads somewhere; True also for one that leaves the portal and is not to be opened."""
    own = urlsplit(settings.SITE_URL)
    try:
        parts = urlsplit(link)
    except ValueError:  # "https://[address]/", to be filled in and forgotten
        return False
    if not parts.netloc or parts.netloc == own.netloc:
        return is_own_page_reachable(parts.path)
    return is_outside_link_reachable(link) if settings.CHECK_OUTSIDE_LINKS else True


def is_own_page_reachable(path: str) -> bool:
    """Tell whether a page of the portal answers, by calling its view as a visitor would.

    Pages without a language, such as the workplace, need only exist.
    """
    language = path.strip("/").split("/")[0]
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", path, path
    request.META["HTTP_HOST"] = urlsplit(settings.SITE_URL).netloc  # feeds ask for it
    request.user = AnonymousUser()
    with translation.override(language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        try:
            match = resolve(path)
            if language not in dict(settings.LANGUAGES):
                return True
            return match.func(request, *match.args, **match.kwargs).status_code < REFUSED
        except (Resolver404, Http404):
            return False


def is_outside_link_reachable(link: str) -> bool:
    """Tell whether a page outside the portal answers. A redirect counts as an answer; where it leads is not asked."""
    try:
        return outside_requests.request_head(link, patience=PATIENCE_SECONDS, user_agent="link check") < REFUSED
    except (OSError, ValueError, HTTPException):
        return False
