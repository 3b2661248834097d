"""`/healthz` and `/readyz` tell whoever watches the portal (a machine, a proxy, the operator) how it is.

A middleware answers them and no view: for any Host, without redirect, cookie, language or session, and while
MAINTENANCE is set or the database is away.
"""

import hmac

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from base.operation.readiness import Report, is_ready, readiness
from base.requests.middleware import Answer

LOOPBACK = ("127.0.0.1", "::1", "::ffff:127.0.0.1")
LOCAL_HOSTS = ("127.0.0.1", "[::1]", "localhost")
# One of them stands in every request that a proxy passes on; behind one, everybody comes from loopback.
PASSED_ON = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP")
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}


def is_from_this_machine(request: HttpRequest) -> bool:
    """Return whether somebody on the machine itself asks, and no proxy for somebody else."""
    if request.META.get("REMOTE_ADDR") not in LOOPBACK or any(name in request.headers for name in PASSED_ON):
        return False
    host = request.META.get("HTTP_HOST", "")
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    return name in LOCAL_HOSTS


def has_health_token(request: HttpRequest) -> bool:
    """Return whether the request has `Authorization: Bearer …` with the HEALTH_TOKEN.

    It is compared in the same time whatever was sent. The token is never part of the URL, which is logged.
    """
    scheme, _space, given = request.headers.get("Authorization", "").partition(" ")
    token = settings.HEALTH_TOKEN
    return bool(token) and scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), token.encode())


def format_report(report: Report) -> str:
    return "".join(f"{part}: {said}\n" for part, said in report.items())


def show_alive(request: HttpRequest) -> HttpResponse:
    """Answer that the process is alive.

    Nothing else is asked, so that a broken database restarts no healthy server.
    """
    return HttpResponse("alive\n")


def show_ready(request: HttpRequest) -> HttpResponse:
    report = readiness.read()
    text, status = ("ready\n", 200) if is_ready(report) else ("not ready\n", 503)
    if is_from_this_machine(request) or has_health_token(request):
        text += format_report(report)
    return HttpResponse(text, status=status)


PAGES = {"/healthz": show_alive, "/readyz": show_ready}


class Health:
    """The `Health` middleware answers `/healthz` and `/readyz`; every other request goes on."""

    def __init__(self, get_response: Answer):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        show = PAGES.get(request.path)
        if show is None:
            return self.get_response(request)
        allowed = request.method in ("GET", "HEAD")
        response = show(request) if allowed else HttpResponseNotAllowed(["GET", "HEAD"])
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response
