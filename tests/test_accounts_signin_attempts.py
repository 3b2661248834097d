"""Guessing is slow, one account is one count, and nobody is shut out by what others type."""

import datetime

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.utils import timezone

from accounts.models import User
from accounts.signin import attempts
from base.models import ActionCount, Mail
from tests.environment import PASSWORD
from tests.test_accounts_signin import sign_in
from tests.test_accounts_signin_invite import CHOSEN, NEW, forgotten

WAIT = ["For mange forsøk. Vent fem minutter og prøv igjen."]
WRONG = ["Navnet og passordet passer ikke sammen. Prøv igjen."]
TODAY = [
    (
        "For mange feil passord for dette navnet i dag. «Glemt passordet?» nedenfor sender deg en lenke som "
        "slipper deg inn her."
    )
]
NOON = datetime.datetime(2030, 6, 10, 10, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def clock(db):
    """Stands still but where a test moves it: a span of minutes does not end by itself."""
    cache.clear()
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def said(answer):
    return answer.context["form"].non_field_errors()


def guess(name, times, address="10.0.0.1", client=None):
    return [said(sign_in(name, f"gjett {number}", client, REMOTE_ADDR=address)[1]) for number in range(times)]


def guess_from_everywhere(name):
    """A hundred wrong passwords from a hundred addresses, without a page for each."""
    for number in range(100):
        request = RequestFactory().post("/admin/login/", REMOTE_ADDR=f"10.1.0.{number}")
        assert not attempts.Attempt(request, name).find_refusal()


# --- guessing is slow -------------------------------------------------------------------------------------------------
def test_after_five_wrong_passwords_the_right_one_waits_too_at_that_address(kari, clock):
    assert guess("kari", 6) == [WRONG] * 5 + [WAIT]
    assert said(sign_in("kari", REMOTE_ADDR="10.0.0.1")[1]) == WAIT
    clock.shift(301)
    assert sign_in("kari", REMOTE_ADDR="10.0.0.1")[1].url == "/admin/"


def test_mail_name_and_user_name_are_one_count_however_they_are_spelt(kari):
    names = ["kari", "kari@example.org", " KARI ", "Kari@Example.org", "karI"]
    assert [guess(name, 1) for name in names] == [[WRONG]] * 5
    assert guess("kari@example.org", 1) == [WAIT]


def test_a_name_that_is_nobodys_is_counted_and_answered_in_the_same_way(kari):
    assert guess("ingen", 6) == guess("kari", 6, "10.0.0.2")


def test_a_right_password_counts_for_nothing(kari):
    for _turn in range(8):
        assert sign_in("kari", REMOTE_ADDR="10.0.0.1")[1].url == "/admin/"
    assert guess("kari", 5) == [WRONG] * 5


def test_patient_guessing_at_one_address_ends_for_the_day(kari, clock):
    for _turn in range(4):
        guess("kari", 5)
        clock.shift(301)
    assert guess("kari", 1) == [TODAY]


def test_one_address_that_tries_name_after_name_is_stopped(kari):
    assert [guess(f"navn{number}", 1)[0] for number in range(11)] == [WRONG] * 10 + [WAIT]


def test_all_places_that_are_not_known_have_a_hundred_tries_a_day_together(kari):
    guess_from_everywhere("kari")
    assert guess("kari", 1, "10.9.9.9") == [TODAY]


# --- nobody is shut out -----------------------------------------------------------------------------------------------
def test_five_wrong_passwords_from_elsewhere_do_not_shut_the_owner_out(kari):
    guess("kari", 6)
    assert sign_in("kari", REMOTE_ADDR="10.0.0.99")[1].url == "/admin/"


def test_on_a_device_that_is_known_the_owner_gets_in_whatever_goes_on_elsewhere(kari):
    own, _answer = sign_in("kari", REMOTE_ADDR="10.0.0.50")
    own.post("/admin/logout/")
    guess_from_everywhere("kari")
    guess("kari", 6, "10.0.0.50")  # from the next desk, too
    assert sign_in("kari", client=own)[1].url == "/admin/"


def test_a_device_is_known_for_its_own_people_only_and_has_five_tries_as_well(kari, ola):
    own, _answer = sign_in("kari")
    own.post("/admin/logout/")
    assert guess("kari", 6, client=own) == [WRONG] * 5 + [WAIT]
    guess_from_everywhere("ola")
    assert said(sign_in("ola", client=own)[1]) == TODAY


def test_two_who_share_a_machine_are_both_known_on_it(kari, ola):
    shared = Client()
    for name in ("kari", "ola"):
        sign_in(name, client=shared)
        shared.post("/admin/logout/")
        guess_from_everywhere(name)
    for name in ("kari", "ola"):
        assert sign_in(name, client=shared)[1].url == "/admin/"
        shared.post("/admin/logout/")


def test_the_mark_of_a_device_is_hidden_from_scripts_and_from_public_pages_and_cannot_be_made(kari, ola):
    _client, answer = sign_in("kari")
    mark = answer.cookies[f"device-{kari.pk}"]
    assert (mark["path"], mark["httponly"], mark["samesite"]) == ("/admin/", True, "Lax")
    for value in ("", "x", mark.value + "x"):
        thief = Client()
        thief.cookies[f"device-{kari.pk}"] = value
        assert attempts.find_device(thief.get("/admin/login/").wsgi_request, kari) == ""
    thief.cookies[f"device-{ola.pk}"] = mark.value
    assert attempts.find_device(thief.get("/admin/login/").wsgi_request, ola) == ""


def test_a_new_password_makes_every_other_device_a_stranger(kari):
    own, _answer = sign_in("kari")
    request = own.get("/admin/").wsgi_request
    assert attempts.find_device(request, kari)
    kari.set_password(NEW)
    assert attempts.find_device(request, kari) == ""


def test_before_the_second_step_no_device_is_known(kari, settings):
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(kari, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    client, _answer = sign_in("kari")
    assert not [name for name in client.cookies if name.startswith("device")]


def test_who_is_new_here_while_others_guess_gets_in_by_the_link_in_the_mail(kari):
    guess_from_everywhere("kari")
    client = Client()
    forgotten("kari@example.org", client)
    path = Mail.objects.get().body.split("http://testserver")[1].split()[0]
    client.post(client.get(path, follow=True).redirect_chain[-1][0], CHOSEN)
    assert sign_in("kari", NEW, client)[1].url == "/admin/"


# --- what is kept, and what time tells --------------------------------------------------------------------------------
def test_counts_are_in_the_database_hold_no_address_or_name_and_go_at_night(kari):
    guess("kari", 3)
    assert ActionCount.objects.exists()
    kept = repr(list(ActionCount.objects.values()))
    assert "10.0.0.1" not in kept
    assert "kari" not in kept
    assert ActionCount.objects.filter(day=timezone.localdate()).count() == ActionCount.objects.count()


@pytest.mark.parametrize("name", ["kari", "kari@example.org", "ingen", "ingen@example.org", "uten"])
def test_each_name_costs_as_many_hashes_of_the_password_so_that_time_does_not_tell_them_apart(name, kari, monkeypatch):
    User.objects.create_user("uten", "uten@example.org")  # invited, without a password
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *values: hashed.append(1) or encode(*values))
    assert guess(name, 1) == [WRONG]
    assert len(hashed) == 1


def test_confirming_that_one_is_still_there_counts_as_well(kari):
    client, _answer = sign_in("kari")
    asked = [client.post("/admin/account/confirm/", {"password": f"gjett {number}"}) for number in range(6)]
    assert "For mange forsøk" in asked[-1].content.decode()
    assert client.post("/admin/account/confirm/", {"password": PASSWORD}).status_code == 200
