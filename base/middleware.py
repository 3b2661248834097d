from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_cache_control

from base import history

ADMIN_LANGUAGE_COOKIE = "language"
Answer = Callable[[HttpRequest], HttpResponse]


class RefuseNullBytes:
    """No database takes a null byte in a text, so an address holding one is refused before anything reads it."""

    def __init__(self, get_response: Answer):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("null byte")
        return self.get_response(request)


class PrivateWhenSignedIn:
    """An answer to a request with a session cookie belongs to one person: no cache may keep it."""

    def __init__(self, get_response: Answer):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            patch_cache_control(response, private=True, no_store=True)
        return response


class AdminLanguage:
    """The admin is in the default language unless another was chosen; a phone's setting is not asked.

    The choice is kept with the signed-in person, before that in a cookie that only the sign-in pages see.
    """

    def __init__(self, get_response: Answer):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(reverse("admin:index")):
            return self.get_response(request)
        in_cookie = request.COOKIES.get(ADMIN_LANGUAGE_COOKIE, "")
        offered = in_cookie if in_cookie in dict(settings.LANGUAGES) else ""
        chosen = getattr(request.user, "language", "") or offered or settings.LANGUAGE_CODE
        with translation.override(chosen):
            request.LANGUAGE_CODE = chosen
            response = self.get_response(request)
            response.headers["Content-Language"] = chosen
            return response.render() if isinstance(response, SimpleTemplateResponse) else response


class HistoryAuthor:
    """What is saved while a request is answered was done by whoever asked; nobody is asked where nothing is saved."""

    def __init__(self, get_response: Answer):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with history.written_by(lambda: request.user):
            return self.get_response(request)
