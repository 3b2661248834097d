"""One client does not hold all the others up, a hall full of families is no such client, and nothing is written
down.
"""

import datetime
import threading

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver, reverse
from django.utils.translation import override

from base.publicforms import clients
from base.publicforms.clients import CLIENTS, MOST_CLIENTS, Clients, count_client
from entries.registry import list_entry_models
from tests.test_accounts_admin_addresses import patterns

NOON = datetime.datetime(2026, 11, 23, 12, 0, 10, tzinfo=datetime.UTC)
FRESH = "192.0.2.7"


@pytest.fixture(autouse=True)
def clock():
    CLIENTS.minute = clients.Minute(0)
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def answer_of(settings):
    """The status that the next request of an address is answered with, by a view that does nothing."""
    settings.REQUESTS_PER_MINUTE = 3
    view = count_client(lambda request: HttpResponse("here"))
    return lambda address: view(RequestFactory().get("/", REMOTE_ADDR=address)).status_code


# --- who is a client --------------------------------------------------------------------------------------------------
def test_a_client_gets_so_many_answers_a_minute_and_then_a_page_that_says_when(answer_of, clock):
    assert [answer_of(FRESH) for _time in range(5)] == [200, 200, 200, 429, 429]
    assert answer_of("192.0.2.8") == 200
    clock.shift(50)
    assert answer_of(FRESH) == 200


def test_an_ipv6_household_is_one_client_and_the_next_one_is_another(answer_of):
    assert [answer_of(f"2001:db8:1:2::{number}") for number in range(1, 5)] == [200, 200, 200, 429]
    assert answer_of("2001:db8:1:3::1") == 200


def test_behind_a_proxy_the_address_that_it_saw_is_the_client(answer_of, settings):
    settings.BEHIND_PROXY = True
    view = count_client(lambda request: HttpResponse())
    asked = [
        RequestFactory().get("/", headers={"X-Forwarded-For": f"{made_up}, {seen}"})
        for made_up, seen in (("6.6.6.1", FRESH), ("6.6.6.2", FRESH), ("6.6.6.3", FRESH), ("6.6.6.4", FRESH))
    ]
    assert [view(request).status_code for request in asked] == [200, 200, 200, 429]


def test_zero_switches_it_off(answer_of, settings):
    settings.REQUESTS_PER_MINUTE = 0
    assert {answer_of(FRESH) for _time in range(10)} == {200}
    assert not CLIENTS.minute.counts


# --- what is counted --------------------------------------------------------------------------------------------------
def test_plans_lists_and_every_page_of_the_region_are_counted(settings, visitor, region, monkeypatch):
    settings.REQUESTS_PER_MINUTE, settings.SECURITY_CONTACT = 1, "security@example.org"
    counted = []
    monkeypatch.setattr(clients, "refuse", lambda now: counted.append(1) or HttpResponse(status=429))
    monkeypatch.setattr(CLIENTS, "count", lambda client, now: 2)
    names = [name for name, keys in patterns(get_resolver().url_patterns) if not keys and ":" not in name]
    with override("nb"):
        refused = {name for name in names if visitor.get(reverse(name)).status_code == 429}
    kinds = [model._meta.model_name for model in list_entry_models()]
    pages = {"planner", "front", "region", "about", "privacy", "accessibility", "shortlist"}
    assert refused == pages | {f"{kind}-{page}" for kind in kinds for page in ("list", "feed")} | {"event-subscription"}
    assert visitor.get("/nb/finnes-ikke/").status_code == 429, "whoever tries addresses is counted too"


def test_a_hall_of_sixty_phones_behind_one_address_plans_for_five_minutes_and_meets_no_limit(settings, clock):
    """Each asks for a plan every ten seconds; the plan itself is not what is looked at here."""
    settings.REQUESTS_PER_MINUTE = 600
    view = count_client(lambda request: HttpResponse())
    met = set()
    for _turn in range(30):
        met |= {view(RequestFactory().get("/nb/planlegger/", REMOTE_ADDR=FRESH)).status_code for _phone in range(60)}
        clock.shift(10)
    assert met == {200}


def test_the_page_is_plain_in_the_readers_language_and_asks_nothing_of_the_database(
    settings, region, django_assert_num_queries
):
    settings.REQUESTS_PER_MINUTE = 1
    visitor = Client()
    assert visitor.get("/de/stellen/").status_code == 200
    with django_assert_num_queries(0):
        answer = visitor.get("/de/stellen/")
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (429, "50", "no-store")
    page = answer.content.decode()
    assert '<html lang="de">' in page
    assert "Etwas langsamer, bitte" in page
    assert not answer.cookies


# --- what is kept -----------------------------------------------------------------------------------------------------
def test_an_address_is_a_hash_whose_key_goes_with_the_minute():
    counting = Clients()
    counting.count(FRESH, 60)
    first, key = list(counting.minute.counts), counting.minute.key
    assert FRESH.encode() not in repr(first).encode()
    counting.count(FRESH, 120)
    assert (list(counting.minute.counts) != first, counting.minute.key != key) == (True, True)


def test_a_flood_of_addresses_takes_no_more_room_and_the_one_that_goes_on_stays_counted():
    counting = Clients()
    for number in range(MOST_CLIENTS + 500):
        counting.count(str(number), 0)
        if number % 100 == 0:
            counting.count(FRESH, 0)
    assert len(counting.minute.counts) == MOST_CLIENTS
    assert counting.count(FRESH, 0) == MOST_CLIENTS // 100 + 6


def test_threads_count_together():
    counting = Clients()
    threads = [
        threading.Thread(target=lambda: [counting.count(FRESH, 0) for _time in range(500)]) for _thread in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counting.count(FRESH, 0) == 2001
