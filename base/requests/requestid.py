"""Each request has a name, by which a reader and a line of the log speak of the same request."""

import re
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from base.operation import logs
from base.publicforms import limits
from base.requests.middleware import Answer

# What nginx, haproxy and others make. It cannot hold a word or one of our tokens, which mix small and capital letters.
LOOKS_LIKE_ONE = re.compile(r"[0-9a-f-]{8,64}")
BYTES = 6  # short enough to be read out on the telephone


def choose_request_id(request: HttpRequest) -> str:
    """Return the proxy's name for the request, where there is a proxy and it gives one; else a new one."""
    given = request.headers.get("X-Request-ID", "") if settings.BEHIND_PROXY else ""
    return given if LOOKS_LIKE_ONE.fullmatch(given) else secrets.token_hex(BYTES)


class RequestId:
    """The middleware names the request, in lines of the log, on the 500 page, and in a header of the answer.

    The name stands in the request's META as REQUEST_ID.
    """

    def __init__(self, get_response: Answer):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        name = request.META["REQUEST_ID"] = choose_request_id(request)
        if settings.LOG_ADDRESSES:
            request.META["READER_ADDRESS"] = limits.find_client_ip_address(request)
        before = logs.asked.set(request.META)
        try:
            response = self.get_response(request)
        finally:
            logs.asked.reset(before)
        response.headers["X-Request-ID"] = name
        return response
