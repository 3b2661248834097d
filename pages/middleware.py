from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import translation


class Maintenance:
    """While MAINTENANCE is set every address is answered with 503 and a page that asks nothing of the database."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not settings.MAINTENANCE:
            return self.get_response(request)
        language = translation.get_language_from_path(request.path) or settings.LANGUAGE_CODE
        with translation.override(language):
            page = render_to_string("pages/503.html")
        return HttpResponse(page, status=503, headers={"Retry-After": "600"})
