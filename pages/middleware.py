from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from base.languages import find_page_language
from base.middleware import Answer


class Maintenance:
    """While MAINTENANCE is set every address is answered with 503 and a page that asks nothing of the database."""

    def __init__(self, get_response: Answer):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.MAINTENANCE:
            return self.get_response(request)
        with translation.override(find_page_language(request.path)):
            page = render_to_string("pages/503.html")
        return HttpResponse(page, status=503, headers={"Retry-After": "600"})
