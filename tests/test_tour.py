"""docs/tour.md: a real request meets its ten functions, in its order and in the files that it links to."""

import asyncio
import re
import sys
import threading

import pytest
from django.db import connections
from django.test.client import ClientHandler

from flytthit.asgi import WholeRequests
from tests.environment import ROOT
from tests.test_flytthit_asgi import ask

TOUR = (ROOT / "docs" / "tour.md").read_text()
STOPS = re.findall(r"^## \d+\. \[`([\w.]+)`\]\(\.\./([\w/]+\.py)\)$", TOUR, re.M)
REQUEST = re.search(r"GET (/\S+)\?(\S+)", TOUR)


def answer_with_django(environ, start_response):
    """The portal below its server, in one of the server's threads, whose connection ends with the request."""
    try:
        response = ClientHandler()(environ)
    finally:
        connections.close_all()
    start_response(f"{response.status_code} {response.reason_phrase}", list(response.items()))
    return [response.content]


def watch(function):
    """What it returns, and [(file, qualified name)] of our own functions in the order in which they were first
    called.
    """
    called = {}

    def note(frame, event, _argument):
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(f"{ROOT}/"):
            name = code.co_qualname.split(".<locals>")[0]  # what a decorator returns belongs to the decorator
            called.setdefault((code.co_filename.removeprefix(f"{ROOT}/"), name))

    threading.setprofile(note)  # for the threads that the server starts; the next line for this one
    sys.setprofile(note)
    try:
        result = function()
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
    return result, list(called)


@pytest.mark.django_db(transaction=True)  # the server answers in a thread with a connection of its own
def test_a_request_meets_the_functions_of_the_tour_in_its_order(make_job, tynset, tolga, road, settings):
    settings.REQUESTS_PER_MINUTE = 600
    make_job(tynset, title="Sjukepleiar på Innset")
    path, query = REQUEST.groups()
    scope = {
        "method": "GET",
        "path": path,
        "query": query.encode(),
        "headers": [("host", "testserver")],
        "messages": [],
    }
    (status, _headers, body), called = watch(lambda: asyncio.run(ask(WholeRequests(answer_with_django), **scope)))
    assert (status, "Sjukepleiar på Innset" in body.decode()) == (200, True)
    stops = [(file, name) for name, file in STOPS]
    assert len(stops) == 10
    assert [stop for stop in stops if stop not in called] == [], "no such function, or the request does not meet it"
    assert sorted(stops, key=called.index) == stops
