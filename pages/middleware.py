from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from base.middleware import Answer


class Maintenance:
    """While MAINTENANCE is set every address is answered with 503 and a page that asks nothing of the database."""

    def __init__(self, get_response: Answer):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.MAINTENANCE:
            return self.get_response(request)
        language = translation.get_language_from_path(request.path) or settings.LANGUAGE_CODE
        with translation.override(language):
            page = render_to_string("pages/503.html")
        return HttpResponse(page, status=503, headers={"Retry-After": "600"})
