"""These middlewares answer without asking the database, which may be what is away."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from base.database.watch import REFUSED, database_watch
from base.publicforms.uploads import RefuseFiles, find_limit
from base.requests.middleware import Answer
from pages import unavailable


class WithoutDatabase:
    """No view is asked while MAINTENANCE is set, the database is away, or the server gave a request back."""

    def __init__(self, get_response: Answer):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.MAINTENANCE:
            return unavailable.show_maintenance(request)
        refused = request.META.get(REFUSED)
        if refused and refused != 503:
            return unavailable.show_refused(request, refused)
        if refused or not database_watch.available:
            return (
                unavailable.show_not_stored(request)
                if request.method == "POST"
                else unavailable.show_database_away(request)
            )
        return self.get_response(request)


class BodyLimits:
    """`BodyLimits` applies the table of base/publicforms/bodies.py under every server.

    Under ASGI, flytthit/asgi.py has applied the table before a thread was taken.
    """

    def __init__(self, get_response: Answer):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length != "0":
            limit = find_limit(request.path_info, signed_in=settings.SESSION_COOKIE_NAME in request.COOKIES)
            if length.isdigit() and int(length) > limit.size:
                return unavailable.show_refused(request, 413)
            if not limit.files:
                request.upload_handlers = [RefuseFiles(request)]
        return self.get_response(request)
