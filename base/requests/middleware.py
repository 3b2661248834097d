from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import SimpleTemplateResponse
from django.urls import reverse, translate_url
from django.utils import translation
from django.utils.cache import patch_cache_control

from base.history import recording
from base.languages import find_page_language
from base.links import get_language_root
from base.publicforms.pages import is_form_page

ADMIN_LANGUAGE_COOKIE = "language"
NOT_MODIFIED = 304  # what the browser has is still the page, with the words that came with it
Answer = Callable[[HttpRequest], HttpResponse]


class RefuseNullBytes:
    """The middleware refuses a URL that holds a null byte before anything reads it.

    No database takes a null byte in a text.
    """

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


class OnlyPagesAreKept:
    """The middleware lets no cache keep errors and redirects, which may be over tomorrow.

    Browsers keep a 404, a 410 and a lasting redirect for as long as they like unless the answer says otherwise; whoever
    saw that something was over would not see that it has come back.
    """

    def __init__(self, get_response: Answer):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "no-store" in response.headers.get("Cache-Control", "") or response.status_code == NOT_MODIFIED:
            return response
        if response.status_code >= 300:
            response.headers["Cache-Control"] = "no-store" if response.status_code >= 400 else "no-cache"
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


class FormLanguages:
    """The middleware redirects a page in a language that is offered for forms only, unless it is such a form.

    The redirect leads to the same page in the default language.
    """

    def __init__(self, get_response: Answer):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = translation.get_language_from_path(request.path_info)
        if language not in settings.FORM_LANGUAGES or is_form_page(request.path_info):
            return self.get_response(request)
        page = find_page_language(request.path_info)
        meant = translate_url(request.get_full_path(), page)
        if meant == request.get_full_path():  # no page of ours: the answer that says so is in that language too
            meant = get_language_root(page) + request.get_full_path().removeprefix(get_language_root(language))
        return redirect(meant)


class HistoryAuthor:
    """The middleware records what is saved while a request is answered as done by its user.

    Nobody is asked for where nothing is saved.
    """

    def __init__(self, get_response: Answer):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with recording.record_author(lambda: request.user):
            return self.get_response(request)
