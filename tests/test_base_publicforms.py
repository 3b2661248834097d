"""The ground under public forms: no cookie, no forging, no machine, nobody stopped without a sentence."""

import datetime

import pytest
import time_machine
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from base.models import ActionCount
from base.operation.logs import OneLineFormatter
from base.publicforms import forms, limits
from inquiries.models import Inquiry, PrivateLink
from tests.desk import CONTACT, fill_in, send, token_on

pytestmark = pytest.mark.django_db
PATH = "/nb/kontakt/"


@pytest.fixture(autouse=True)
def clock():
    """Stands still but where a test moves it: a busy machine is no slow writer."""
    with time_machine.travel(datetime.datetime(2026, 11, 23, 9, 10, tzinfo=datetime.UTC), tick=False) as clock:
        yield clock


@pytest.fixture(autouse=True)
def here(tynset, clock):
    return tynset


@pytest.fixture
def filled(visitor):
    return fill_in(visitor, PATH, **CONTACT)


# --- another site cannot send it -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("headers", "arrives"),
    [
        ({}, True),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Origin": "http://testserver"}, True),
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": "http://[x"}, False),
        ({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, True),
        ({"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"}, True),  # what the browser vouches for
    ],
)
def test_a_post_that_another_site_started_is_refused(headers, arrives, filled):
    answer = send(Client(enforce_csrf_checks=True), PATH, filled, headers=headers)
    assert answer.status_code == (302 if arrives else 403)
    assert Inquiry.objects.exists() is arrives
    assert not answer.cookies


def test_the_refusal_is_said_in_words(filled, visitor):
    answer = send(visitor, PATH, filled, headers={"Sec-Fetch-Site": "cross-site"})
    assert "ingenting er lagret" in answer.content.decode()


def test_the_form_sets_no_cookie_and_no_copy_of_it_is_stored(visitor):
    answer = visitor.get(PATH)
    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"]


# --- machines --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("seconds", "changed", "sentence"),
    [
        (1, {}, "fortere enn de fleste"),
        (25 * 3600, {}, "mer enn et døgn"),
        (30, {"homepage": "https://spam.example"}, "Et felt som ikke vises"),
        (30, {"token": "tull"}, "kom ikke helt fram"),
        (30, {"token": ""}, "kom ikke helt fram"),
    ],
)
def test_who_is_stopped_wrongly_reads_why_keeps_their_words_and_passes_the_second_time(
    seconds, changed, sentence, filled, visitor
):
    answer = send(visitor, PATH, filled | {"text": "Mitt lange brev"} | changed, seconds=seconds)
    page = answer.content.decode()
    assert sentence in page
    assert "Mitt lange brev" in page
    assert not Inquiry.objects.exists()
    with time_machine.travel(timezone.now() + datetime.timedelta(seconds=seconds), tick=False):
        again = filled | {"token": token_on(page), "homepage": ""}
        assert send(visitor, PATH, again).status_code == 302


def test_a_token_of_another_form_is_none_of_ours(visitor, filled):
    other = fill_in(visitor, "/nb/kontakt/ny-lenke/")
    assert "kom ikke helt fram" in send(visitor, PATH, filled | {"token": other["token"]}).content.decode()


def test_two_openings_have_two_keys_and_a_form_in_error_keeps_its_own(visitor, filled):
    assert fill_in(visitor, PATH)["token"] != filled["token"]
    page = send(visitor, PATH, filled | {"name": ""}).content.decode()
    assert token_on(page) == filled["token"]


def test_a_second_post_shows_the_same_receipt(visitor, filled):
    first, second = send(visitor, PATH, filled), send(Client(), PATH, filled, seconds=60)
    assert (first.status_code, second.status_code, Inquiry.objects.count()) == (302, 302, 1)
    receipts = [visitor.get(answer.url).content.decode() for answer in (first, second)]
    assert all("Takk, det har kommet fram" in page for page in receipts)


def test_a_form_of_another_day_that_comes_again_gives_no_new_link(visitor, filled, clock):
    """Whoever finds it in a browser, months later, need not be the family."""
    send(visitor, PATH, filled)
    links = PrivateLink.objects.count()
    for days in (1, 30, 400):
        clock.shift(datetime.timedelta(days=days, seconds=1))
        answer = send(Client(), PATH, filled, seconds=0)
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "Dette skjemaet er sendt fra før" in page
        assert "/nb/kontakt/side/" not in page
        assert "/nb/kontakt/ny-lenke/" in page
        assert CONTACT["name"] not in page
        assert "no-store" in answer["Cache-Control"]
    assert (Inquiry.objects.count(), PrivateLink.objects.count()) == (1, links)


def test_a_barrier_report_of_another_day_gives_no_new_link_either(visitor, clock):
    path = reverse("barrier")
    filled = fill_in(visitor, path, text="Jeg kom ikke videre", page="", name="", email="")
    assert send(visitor, path, filled).status_code == 302
    clock.shift(datetime.timedelta(days=2))
    assert "Dette skjemaet er sendt fra før" in send(visitor, path, filled).content.decode()
    assert Inquiry.objects.count() == 1


def test_what_was_changed_after_sending_is_a_form_of_its_own(visitor, filled):
    """Back, a correction, send again; or the next person at the same machine."""
    first = send(visitor, PATH, filled | {"text": "Har dere en leilighet?"})
    second = send(visitor, PATH, filled | {"text": "Har dere en hest?", "name": "Noen andre"}, seconds=60)
    assert set(Inquiry.objects.values_list("name", flat=True)) == {CONTACT["name"], "Noen andre"}
    page = second.url.removesuffix("mottatt/")
    assert "hest" in visitor.get(page).content.decode()
    assert "leilighet" not in visitor.get(page).content.decode()
    assert first.url != second.url


def test_after_erasure_a_second_post_brings_nothing_back(visitor, filled):
    from inquiries import services

    send(visitor, PATH, filled)
    services.erase(inquiry=Inquiry.objects.get())
    assert "Det er slettet" in send(visitor, PATH, filled).content.decode()
    assert Inquiry.objects.get().name == ""


# --- limits ----------------------------------------------------------------------------------------------------------
def test_one_address_sends_so_many_an_hour_and_reads_why_it_waits(visitor, settings, clock):
    settings.FORMS_PER_ADDRESS = 2
    statuses = [send(visitor, PATH, fill_in(visitor, PATH, **CONTACT)).status_code for _number in range(3)]
    assert statuses == [302, 302, 429]
    page = send(visitor, PATH, fill_in(visitor, PATH, **CONTACT)).content.decode()
    assert "vente" in page
    assert CONTACT["name"] in page
    elsewhere = {"REMOTE_ADDR": "192.0.2.77"}
    assert send(visitor, PATH, fill_in(visitor, PATH, **CONTACT), **elsewhere).status_code == 302
    clock.shift(datetime.timedelta(hours=1))
    assert send(visitor, PATH, fill_in(visitor, PATH, **CONTACT)).status_code == 302


def test_a_form_in_error_counts_for_nothing(visitor, settings):
    settings.FORMS_PER_ADDRESS = 1
    for _number in range(3):
        send(visitor, PATH, fill_in(visitor, PATH, **CONTACT | {"name": ""}))
    assert send(visitor, PATH, fill_in(visitor, PATH, **CONTACT)).status_code == 302


def test_a_network_has_a_limit_of_its_own(settings):
    settings.FORMS_PER_ADDRESS, settings.FORMS_PER_NETWORK = 5, 2
    asked = [RequestFactory().post("/", REMOTE_ADDR=f"192.0.2.{number}") for number in (1, 2, 3)]
    assert [limits.count_and_check_reader_limits(request, action="x") for request in asked] == [True, True, False]
    assert limits.count_and_check_reader_limits(RequestFactory().post("/", REMOTE_ADDR="192.0.3.1"), action="x")


def test_one_client_that_goes_on_sending_shuts_out_none_of_its_neighbours(settings):
    settings.FORMS_PER_ADDRESS, settings.FORMS_PER_NETWORK = 2, 4
    loud, neighbour = (RequestFactory().post("/", REMOTE_ADDR=f"192.0.2.{number}") for number in (1, 2))
    assert [limits.count_and_check_reader_limits(loud, action="x") for _time in range(50)] == [True] * 2 + [False] * 48
    assert [limits.count_and_check_reader_limits(neighbour, action="x") for _time in range(3)] == [True, True, False]


def test_what_is_taken_back_counts_for_nothing_and_never_below_it():
    for _time in range(3):
        assert limits.count_and_check_limit(action="x", actor="y", limit=1, minutes=5)
        limits.take_back_count(action="x", actor="y", minutes=5)
    limits.take_back_count(action="x", actor="y", minutes=5)
    assert limits.count_and_check_limit(action="x", actor="y", limit=1, minutes=5)
    assert not limits.count_and_check_limit(action="x", actor="y", limit=1, minutes=5)


def test_a_span_of_minutes_ends_with_them(clock):
    assert limits.count_and_check_limit(action="x", actor="y", limit=1, minutes=5)
    clock.shift(datetime.timedelta(minutes=5))
    assert limits.count_and_check_limit(action="x", actor="y", limit=1, minutes=5)


def test_what_is_noted_once_is_noted_until_a_night_has_passed(clock):
    clock.move_to(datetime.datetime(2026, 11, 23, 22, 59, 50, tzinfo=datetime.UTC))  # ten seconds to midnight in Oslo
    assert limits.record_first_time(action="x", actor="y")
    clock.shift(20)
    assert not limits.record_first_time(action="x", actor="y")
    limits.forget_old(datetime.date(2026, 11, 24))
    assert limits.record_first_time(action="x", actor="y")


def test_no_address_is_kept_and_old_counts_go():
    day = datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC)
    with time_machine.travel(day, tick=False):
        limits.count_and_check_limit(action="contact", actor="192.0.2.7/32", limit=1)
        assert "192.0.2.7" not in repr(list(ActionCount.objects.values("digest")))
        limits.forget_old(datetime.date(2026, 11, 23))
        assert ActionCount.objects.count() == 1
        limits.forget_old(datetime.date(2026, 11, 24))
        assert not ActionCount.objects.exists()


@pytest.mark.parametrize(
    ("passed_on", "behind", "address"),
    [("", False, "127.0.0.1"), ("9.9.9.9", False, "127.0.0.1"), ("1.1.1.1, 9.9.9.9", True, "9.9.9.9")],
)
def test_only_the_nearest_proxy_is_believed(passed_on, behind, address, settings):
    settings.BEHIND_PROXY = behind
    headers = {"X-Forwarded-For": passed_on} if passed_on else {}
    assert limits.find_client_ip_address(RequestFactory().get("/", headers=headers)) == address


@pytest.mark.parametrize(
    ("address", "buckets"),
    [
        ("192.0.2.7", ("192.0.2.7/32", "192.0.2.0/24")),
        ("2001:db8:1:2:3:4:5:6", ("2001:db8:1:2::/64", "2001:db8:1::/48")),
        ("::ffff:192.0.2.7", ("192.0.2.7/32", "192.0.2.0/24")),
        ("192.0.2.7:51000", ("192.0.2.7/32", "192.0.2.0/24")),
        ("[2001:db8:1:2::6]:51000", ("2001:db8:1:2::/64", "2001:db8:1::/48")),
        ("", ("unknown", "unknown")),
    ],
)
def test_an_address_counts_as_household_and_as_neighbourhood(address, buckets):
    assert limits.find_client_networks(RequestFactory().get("/", REMOTE_ADDR=address)) == buckets


# --- logs ------------------------------------------------------------------------------------------------------------
def test_a_private_address_is_never_logged_even_where_it_fails(visitor, caplog):
    from inquiries import services
    from tests.desk import ask

    token = services.create_private_link(inquiry=ask())
    caplog.handler.setFormatter(OneLineFormatter("%(message)s"))
    visitor.get(f"/nb/kontakt/side/{token}/finnes-ikke/")
    visitor.get(f"/nb/kontakt/side/{token}/last-ned/")
    assert "/nb/kontakt/side/…" in caplog.text
    assert token not in caplog.text


def test_control_characters_and_windows_line_ends_are_taken_out(visitor, filled):
    send(visitor, PATH, filled | {"text": "En\x07 linje\r\nog en til"})
    assert Inquiry.objects.get().events.first().text == "En linje\nog en til"


def test_the_fastest_and_the_slowest_are_sensible():
    assert 1 <= forms.FORM_MIN_AGE_SECONDS <= 5
    assert forms.FORM_MAX_AGE_SECONDS >= 12 * 3600
