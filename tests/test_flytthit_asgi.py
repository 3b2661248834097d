"""The server's front: only whole requests get a thread, and who reads does not wait for who writes."""

import asyncio
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.database.watch import REFUSED
from base.publicforms import bodies
from flytthit import asgi
from flytthit.asgi import WholeRequests, build_environ

PUBLIC = bodies.PUBLIC.size


class Echo:
    """A WSGI application that says what it was given; `hold` lets a post wait as a locked database does."""

    def __init__(self):
        self.asked = []
        self.hold = threading.Event()
        self.hold.set()

    def __call__(self, environ, start_response):
        self.asked.append(environ)
        if environ["REQUEST_METHOD"] == "POST" and REFUSED not in environ:
            self.hold.wait(20)
        status = environ.get(REFUSED, 200)
        start_response(f"{status} Some", [("Content-Type", "text/plain"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])
        return [environ["REQUEST_METHOD"].encode(), b" ", environ["wsgi.input"].read()]


def ask(front, method="POST", path="/nb/kontakt/", headers=(), messages=None, body=b"", query=b"a=1"):
    """A coroutine for (status, headers, body) of one request; `messages` are what its connection brings."""
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query,
        "http_version": "1.1",
        "scheme": "http",
        "server": ("127.0.0.1", 8000),
        "client": ("192.0.2.7", 1234),
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers],
    }
    waiting = iter([{"type": "http.request", "body": body, "more_body": False}] if messages is None else messages)
    sent = []

    async def receive():
        message = next(waiting, None)
        if message is None:
            await asyncio.Event().wait()
        return message

    async def send(message):
        sent.append(message)

    async def run():
        await front(scope, receive, send)
        start, answer = sent
        return start["status"], start["headers"], answer["body"]

    return run()


def part(body, more=True):
    return {"type": "http.request", "body": body, "more_body": more}


@pytest.fixture
def echo():
    return Echo()


@pytest.fixture
def front(echo):
    return WholeRequests(echo)


def length(size):
    return [("content-length", str(size))]


CHUNKED = [("transfer-encoding", "chunked")]


def test_a_whole_body_reaches_the_application_with_its_length(front, echo):
    status, headers, body = asyncio.run(ask(front, headers=length(5), messages=[part(b"ab"), part(b"cde", more=False)]))
    assert (status, body) == (200, b"POST abcde")
    assert echo.asked[0]["CONTENT_LENGTH"] == "5"
    assert [value for name, value in headers if name == b"set-cookie"] == [b"a=1", b"b=2"]


@given(st.lists(st.binary(max_size=300), max_size=12))
def test_chunks_of_any_size_arrive_as_one_body(chunks):
    echo = Echo()
    messages = [*map(part, chunks), part(b"", more=False)]
    _status, _headers, body = asyncio.run(ask(WholeRequests(echo), headers=CHUNKED, messages=messages))
    assert body == b"POST " + b"".join(chunks)
    assert echo.asked[0]["CONTENT_LENGTH"] == str(len(b"".join(chunks)))


def test_a_length_beyond_the_limit_is_refused_before_a_byte_is_read(front, echo):
    status, headers, _body = asyncio.run(ask(front, headers=length(PUBLIC + 1), messages=[]))
    assert status == 413
    assert (b"connection", b"close") in headers
    assert [environ[REFUSED] for environ in echo.asked] == [413]


def test_chunks_are_counted_as_they_come(front):
    endless = (part(b"x" * 30_000) for _number in range(1000))
    assert asyncio.run(ask(front, headers=CHUNKED, messages=endless))[0] == 413
    assert len(list(endless)) == 1000 - 3, "it went on reading what is too much"


@pytest.mark.parametrize("headers", [length(10), CHUNKED])
def test_a_body_that_breaks_off_is_no_whole_one(front, echo, headers):
    messages = [part(b"abc"), {"type": "http.disconnect"}]
    assert asyncio.run(ask(front, headers=headers, messages=messages))[0] == 400
    assert [environ[REFUSED] for environ in echo.asked] == [400]


def test_a_body_that_trickles_is_refused_when_its_time_is_over(front, monkeypatch):
    monkeypatch.setattr(asgi, "HEADER_SECONDS", bodies.PUBLIC.seconds - 0.05)
    assert asyncio.run(ask(front, headers=length(10), messages=[part(b"a")]))[0] == 408
    assert front.held == {True: 0, False: 0}


def test_bodies_that_fill_the_memory_are_refused(front, monkeypatch):
    monkeypatch.setattr(asgi, "MOST_HELD_PUBLIC", 10)
    assert asyncio.run(ask(front, headers=length(20), messages=[part(b"x" * 11)]))[0] == 503
    assert front.held == {True: 0, False: 0}


def test_a_forged_session_does_not_take_the_room_of_public_forms(front, monkeypatch, settings):
    monkeypatch.setattr(asgi, "MOST_HELD", 10)
    cookie = [("cookie", f"{settings.SESSION_COOKIE_NAME}=forged"), *length(20)]

    async def both():
        held = asyncio.create_task(ask(front, path="/admin/jobs/job/add/", headers=cookie, messages=[part(b"x" * 9)]))
        await asyncio.sleep(0.05)
        family = await ask(front, headers=length(20), body=b"x" * 20)
        late = await ask(front, path="/admin/jobs/job/add/", headers=cookie, messages=[part(b"xx")])
        held.cancel()
        return family[0], late[0]

    assert asyncio.run(both()) == (200, 503)


def test_while_the_database_hangs_readers_and_healthz_are_answered_without_a_thread(front, echo, monkeypatch):
    closed, gate = [], threading.Event()
    monkeypatch.setattr(asgi, "PATIENCE_SECONDS", 0.1)
    monkeypatch.setattr(asgi.database_watch, "close", closed.append)
    front.prepare()
    prepared = len(echo.asked)

    def hang(environ, start_response):
        gate.wait(20)
        return echo(environ, start_response)

    front.application = hang

    async def crowd():
        first = await ask(front, "GET", "/de/stellen/")
        second = await ask(front, "GET", "/nb/jobber/")
        alive = await ask(front, "GET", "/healthz")
        gate.set()
        while front.late:
            await asyncio.sleep(0.01)
        return first[0], second[0], alive[0], (await ask(front, "GET", "/nb/jobber/"))[0]

    assert asyncio.run(crowd()) == (503, 503, 200, 200)
    assert [type(error) for error in closed] == [TimeoutError]
    assert len(echo.asked) == prepared + 2, "the second was answered without a thread"


def test_readers_and_refused_forms_do_not_wait_for_those_who_write(front, echo, monkeypatch):
    monkeypatch.setattr(asgi, "TURN_SECONDS", 0.05)
    echo.hold.clear()

    async def crowd():
        stuck = [asyncio.create_task(ask(front, headers=length(1), body=b"x")) for _number in range(asgi.WRITERS)]
        while len(echo.asked) < asgi.WRITERS:
            await asyncio.sleep(0.01)
        reader = await ask(front, "GET", headers=())
        late = await ask(front, headers=length(4), body=b"text")
        echo.hold.set()
        return reader, late, await asyncio.gather(*stuck)

    reader, late, stuck = asyncio.run(crowd())
    assert reader[0] == 200
    assert (late[0], late[2]) == (503, b"POST text"), "what was written goes along, to be given back"
    assert [answer[0] for answer in stuck] == [200] * asgi.WRITERS


def test_whoever_is_signed_in_reads_in_the_threads_of_those_who_write(front, echo, settings):
    names = []
    front.application = lambda environ, start: names.append(threading.current_thread().name) or echo(environ, start)
    cookie = [("cookie", f"other=1; {settings.SESSION_COOKIE_NAME}=abc")]
    for method, headers in (("GET", ()), ("HEAD", ()), ("GET", cookie), ("POST", length(0))):
        asyncio.run(ask(WholeRequests(front.application), method, headers=headers))
    assert [name.partition("_")[0] for name in names] == ["reader", "reader", "writer", "writer"]


def test_headers_become_the_environment_of_pep_3333(front):
    scope = {
        "method": "GET",
        "path": "/nb/søk/",
        "query_string": b"q=%C3%A6",
        "http_version": "1.1",
        "scheme": "https",
        "server": ("127.0.0.1", 8000),
        "client": None,
        "headers": [
            (b"host", b"portal.example.org"),
            (b"cookie", b"a=1"),
            (b"cookie", b"b=2"),
            (b"accept", b"x"),
            (b"accept", b"y"),
            (b"x_forwarded_for", b"198.51.100.1"),
            (b"content-type", b"text/plain"),
        ],
    }
    environ = build_environ(scope)
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/nb/søk/"
    assert environ["HTTP_COOKIE"] == "a=1; b=2"
    assert environ["HTTP_ACCEPT"] == "x,y"
    assert environ["CONTENT_TYPE"] == "text/plain"
    assert "HTTP_X_FORWARDED_FOR" not in environ, "an underscore would pass by the proxy that guards the header"
    assert environ["REMOTE_ADDR"] == ""


def test_the_lifespan_looks_at_the_database_before_the_first_reader_and_writes_what_was_gathered_after_the_last(
    monkeypatch, front
):
    looked = []
    monkeypatch.setattr(asgi.write_buffers, "write_all_buffers", lambda: looked.append("gathered"))
    monkeypatch.setattr(asgi.database_watch, "look", lambda: looked.append("database"))
    monkeypatch.setattr(asgi, "end_with_parent", lambda: looked.append("parent"))
    sent = []

    async def send(message):
        sent.append(message["type"])

    async def receive():
        return {"type": "lifespan.shutdown" if sent else "lifespan.startup"}

    asyncio.run(front({"type": "lifespan"}, receive, send))
    assert looked == ["parent", "database", "gathered"]
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
