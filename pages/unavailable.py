"""These pages are shown when the portal cannot answer as it should.

They ask nothing of the database, the session or the disk.

`WithoutDatabase` of `pages/middleware.py` shows them while the database is away, and `server_error()` of
`pages/views.py` to the first request that meets the fault; `base/database/watch.py` knows whether it is away.
docs/operation.md tells all of it under "When something is away".
"""

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import add_never_cache_headers

from base.database.storage import Trouble
from base.languages import find_page_language
from base.publicforms.posted_words import SECRET, read_posted_words

MAINTENANCE_SECONDS, RETRY_SECONDS = 600, 5


def render_uncached_page(request: HttpRequest, template: str, status: int, **context: object) -> HttpResponse:
    """Render a page in the language of the address, else in the default one."""
    with translation.override(find_page_language(request.path)):
        response = HttpResponse(render_to_string(template, context), status=status)
    add_never_cache_headers(response)
    return response


def show_maintenance(request: HttpRequest) -> HttpResponse:
    response = render_uncached_page(request, "pages/503.html", 503, maintenance=True)
    response.headers["Retry-After"] = str(MAINTENANCE_SECONDS)
    return response


def show_database_away(request: HttpRequest) -> HttpResponse:
    response = render_uncached_page(request, "pages/503.html", 503)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def show_refused(request: HttpRequest, status: int) -> HttpResponse:
    """Say why a request's body was not taken: 413 too large, 408 too slow, else broken."""
    return render_uncached_page(request, "pages/refused.html", status, reason=status)


def show_not_stored(request: HttpRequest, trouble: Trouble = Trouble.AWAY) -> HttpResponse:
    """Give back what a person wrote, with a button that sends it again: nothing of it was stored."""
    try:
        fields = [(name, value) for name, values in request.POST.lists() for value in values]
    except (BadRequest, SuspiciousOperation, MultiPartParserError, OSError):  # it came broken, or was never whole
        fields = []
    secret = any(SECRET.fullmatch(name) for name, _value in fields)
    written = read_posted_words((name, [value]) for name, value in fields)
    response = render_uncached_page(
        request,
        "pages/not_stored.html",
        503,
        action=request.get_full_path(),
        fields=[] if secret else fields,
        written=written,
        full=trouble is Trouble.FULL,
        files=(request.content_type or "").startswith("multipart/"),
    )
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response
