"""The portal is an ASGI application that reads requests as they trickle in, and gives only whole ones a thread.

A thread that reads a body waits for the slowest telephone of the valley, and a handful of them stop all pages. Here one
event loop a process collects the bodies, refuses what is too large, too slow or broken, and hands the rest to the WSGI
application. What a stranger reads has a thread of its own, which never waits for what others write: see
docs/decisions/0027-whole-requests.md.
"""

import asyncio
import io
import logging
import sys
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from base.database import write_buffers
from base.database.watch import REFUSED, database_watch
from base.operation.processes import end_with_parent
from base.publicforms.bodies import HEADER_SECONDS, MEGABYTE, PUBLIC
from base.publicforms.uploads import find_limit
from flytthit.wsgi import application as wsgi_application

Scope = dict[str, Any]
Environ = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Answer = tuple[int, list[tuple[str, str]], bytes]
Wsgi = Callable[[Environ, Any], Iterable[bytes]]

READERS, WRITERS = 1, 3  # threads a process: Python runs one at a time, and the others may wait for the database
# That a form waits for a thread; with what it waits for the database (flytthit/databases.py) 5 in all.
TURN_SECONDS = 2
PATIENCE_SECONDS = 8  # that a reader waits; a database that hangs answers nothing, not even that it hangs
MOST_HELD = 256 * MEGABYTE  # of unfinished bodies of the workplace in one process
MOST_HELD_PUBLIC = 64 * MEGABYTE  # of unfinished public forms: whoever forges a session leaves these their room

ALIVE, AWAY = "/healthz", "away"
OWN_REQUEST: Scope = {
    "method": "GET",
    "query_string": b"",
    "http_version": "1.1",
    "scheme": urlsplit(settings.SITE_URL).scheme,
    "server": None,
    "client": None,
    "headers": [(b"host", urlsplit(settings.SITE_URL).netloc.encode())],
}

log = logging.getLogger(__name__)


class RequestRefused(Exception):
    """A body is not read to its end: it is broken (400), too slow (408), too large (413), or one too many (503)."""

    def __init__(self, status: int):
        super().__init__(status)
        self.status = status


class WholeRequests:
    """A WSGI application answers the ASGI requests, each in a thread and only once its body is there."""

    def __init__(self, application: Wsgi):
        self.application = application
        self.readers = ThreadPoolExecutor(READERS, "reader")
        self.writers = ThreadPoolExecutor(WRITERS, "writer")
        self.turns = asyncio.Semaphore(WRITERS)
        self.held = {True: 0, False: 0}  # of public forms, of the workplace
        self.late = 0  # readers that were not answered in time, and whose threads are still at it
        self.prepared: dict[str, Answer] = {}  # what is answered without a thread: path -> answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.follow_lifespan(receive, send)
        else:
            await respond(send, await self.answer(scope, receive))

    async def answer(self, scope: Scope, receive: Receive) -> Answer:
        if scope["path"] == ALIVE and ALIVE in self.prepared:
            return self.prepared[ALIVE]
        environ = build_environ(scope)
        try:
            body = await self.read_body(environ, scope["path"], receive)
        except RequestRefused as refused:
            status, headers, page = await self.run(self.readers, environ | {REFUSED: refused.status})
            return status, [*headers, ("connection", "close")], page
        environ |= {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
        if is_read_only(environ):
            return await self.read(environ, scope["path"])
        try:
            async with asyncio.timeout(TURN_SECONDS):
                await self.turns.acquire()
        except TimeoutError:  # the database has been locked for a while; what a person wrote goes back to them
            return await self.run(self.readers, environ | {REFUSED: 503})
        try:
            return await self.run(self.writers, environ)
        finally:
            self.turns.release()

    async def read(self, environ: Environ, path: str) -> Answer:
        """Answer a request that only reads; if the database hangs, with a page that was made before it did."""
        away = self.prepared.get(path[:4], self.prepared.get(AWAY))
        if self.late and away:
            return away
        answer = asyncio.ensure_future(self.run(self.readers, environ))
        await asyncio.wait({answer}, timeout=PATIENCE_SECONDS)
        if answer.done() or away is None:
            return await answer
        self.late += 1
        answer.add_done_callback(self.count_back)
        database_watch.close(TimeoutError(f"a page has waited for {PATIENCE_SECONDS} seconds"))
        return away

    def count_back(self, answer: asyncio.Future[Answer]) -> None:
        self.late -= 1
        if not answer.cancelled() and (error := answer.exception()):
            log.error("a page that came too late failed: %s", type(error).__name__)

    def prepare(self) -> None:
        """Make the answers that need no thread: that the process lives, and that the database is away, by language."""
        self.prepared[ALIVE] = self.call(build_environ(OWN_REQUEST | {"path": ALIVE}))
        for code, _name in settings.LANGUAGES:
            path = f"/{code}/"
            answer = self.call(build_environ(OWN_REQUEST | {"path": path}) | {REFUSED: 503})
            self.prepared[path] = answer
            if code == settings.LANGUAGE_CODE:
                self.prepared[AWAY] = answer

    async def follow_lifespan(self, receive: Receive, send: Send) -> None:
        """Follow the server's process from its start to its end (ASGI lifespan)."""
        await receive()
        end_with_parent()
        if not settings.MAINTENANCE:
            await asyncio.to_thread(database_watch.look)
        await asyncio.to_thread(self.prepare)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await asyncio.to_thread(write_buffers.write_all_buffers)
        await send({"type": "lifespan.shutdown.complete"})

    async def run(self, threads: ThreadPoolExecutor, environ: Environ) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(threads, self.call, environ)

    def call(self, environ: Environ) -> Answer:
        """Return the whole answer of the WSGI application, so that a slow reader of it holds no thread either."""
        started: list[tuple[int, list[tuple[str, str]]]] = []

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
            started[:] = [(int(status[:3]), headers)]

        parts = self.application(environ, start_response)
        try:
            body = b"".join(parts)
        finally:
            if close := getattr(parts, "close", None):  # Django gives its database connection back there
                close()
        return *started[0], body

    async def read_body(self, environ: Environ, path: str, receive: Receive) -> bytes:
        """Return the body; raise RequestRefused where it goes beyond the limits in base/publicforms/bodies.py."""
        if not environ["CONTENT_LENGTH"] and "HTTP_TRANSFER_ENCODING" not in environ:
            return b""
        limit = find_limit(path, signed_in=has_session(environ))
        if int(environ["CONTENT_LENGTH"] or 0) > limit.size:
            raise RequestRefused(413)
        chunks, size, public = [], 0, limit is PUBLIC
        try:
            async with asyncio.timeout(limit.seconds - HEADER_SECONDS):
                while True:
                    message = await receive()
                    if message["type"] != "http.request":  # gone, or chunks that are none
                        raise RequestRefused(400)
                    chunks.append(message["body"])
                    size += len(message["body"])
                    self.held[public] += len(message["body"])
                    if size > limit.size:
                        raise RequestRefused(413)
                    if self.held[public] > (MOST_HELD_PUBLIC if public else MOST_HELD):
                        raise RequestRefused(503)
                    if not message["more_body"]:
                        return b"".join(chunks)
        except TimeoutError:
            raise RequestRefused(408) from None
        finally:
            self.held[public] -= size


def build_environ(scope: Scope) -> Environ:
    """Return the WSGI environment (PEP 3333) of an ASGI request, still without its body."""
    server, client = scope["server"] or ("", 0), scope["client"] or ("", 0)
    environ: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client[0],
        "CONTENT_LENGTH": "",
        "CONTENT_TYPE": "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    return environ | build_header_variables(scope["headers"])


def build_header_variables(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return the headers of a request under their WSGI names; values of one that comes twice are joined."""
    variables: dict[str, str] = {}
    for raw_name, raw_value in headers:
        name, value = raw_name.decode("latin-1").upper(), raw_value.decode("latin-1")
        # X_Forwarded_For would be taken for the X-Forwarded-For that the proxy guards.
        if "_" in name:
            continue
        key = name.replace("-", "_")
        if key not in ("CONTENT_LENGTH", "CONTENT_TYPE"):
            key = f"HTTP_{key}"
        if variables.get(key):
            value = f"{variables[key]}{'; ' if key == 'HTTP_COOKIE' else ','}{value}"
        variables[key] = value
    return variables


def has_session(environ: Environ) -> bool:
    return f"{settings.SESSION_COOKIE_NAME}=" in environ.get("HTTP_COOKIE", "")


def is_read_only(environ: Environ) -> bool:
    """Tell whether the request writes nothing: a GET without a session. With one it may write a time stamp."""
    return environ["REQUEST_METHOD"] in ("GET", "HEAD", "OPTIONS") and not has_session(environ)


async def respond(send: Send, answer: Answer) -> None:
    status, headers, body = answer
    encoded = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    await send({"type": "http.response.start", "status": status, "headers": encoded})
    await send({"type": "http.response.body", "body": body, "more_body": False})


application = WholeRequests(wsgi_application)
