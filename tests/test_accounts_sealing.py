"""Secrets of second steps at rest: sealed, sealed anew after a new key, and a way out where the key is lost."""

import base64
import datetime
import io
import json
import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.sessions.backends.db import SessionStore as DjangoSessionStore
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import CommandError, call_command

from accounts.signin import sealing
from accounts.signin.sealedsessions import SessionStore
from base.models import Mail
from tests import totp
from tests.test_accounts_signin import sign_in
from tests.test_accounts_signin_factor import SECRET, SET_UP, second_step

pytestmark = pytest.mark.usefixtures("still_clock")
NEW_KEY = "a-new-key-for-this-test-only-0123456789-abcdefghijklmnopqrstuvwxyz"
GONE = "Ingen kode åpner lenger"


@pytest.fixture
def required(settings, db):
    settings.SECOND_FACTOR = True
    cache.clear()


@pytest.fixture
def with_app(kari):
    TOTP.activate(kari, SECRET)
    RecoveryCodes.activate(kari)
    return kari


@pytest.fixture
def other_key(settings):
    """SECRET_KEY is another one than the one that sealed."""

    def change(*, keep_old):
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY] if keep_old else []
        settings.SECRET_KEY = NEW_KEY

    return change


def stored():
    return {
        name: text
        for row in Authenticator.objects.all()
        for name, text in sealing.pick_encrypted_secrets(row.data).items()
    }


def keys(*options):
    said = io.StringIO()
    call_command("keys", *options, stdout=said)
    return said.getvalue()


# --- sealed -----------------------------------------------------------------------------------------------------------
def test_neither_the_secret_of_an_app_nor_the_seed_of_the_codes_lies_in_the_database(required, with_app):
    seed = sealing.decrypt_secret(stored()["seed"])
    rows = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert SECRET not in rows
    assert seed not in rows
    assert second_step(sign_in("kari")[0], totp.code(SECRET)).url == "/admin/"


def test_the_secret_of_an_app_that_is_being_set_up_lies_in_no_row_of_a_session(required, kari):
    client, _answer = sign_in("kari")
    page = client.get(f"{SET_UP}totp/activate/").content.decode()
    secret = re.search(r"\b[A-Z2-7]{32}\b", page)[0]
    rows = [session.session_data for session in Session.objects.all()]
    assert rows
    assert not any(secret in row or secret in repr(session_of(row)) for row in rows)
    assert secret in repr([SessionStore().decode(row) for row in rows])


def session_of(row):
    """What Django reads without the key."""
    return row, base64.urlsafe_b64decode(row.removeprefix(sealing.MARK) + "==")


def test_a_session_is_opened_by_an_older_key_and_is_empty_without_it(kari, as_person, other_key, settings):
    client = as_person(kari)
    other_key(keep_old=True)
    assert client.get("/admin/").status_code == 200
    settings.SECRET_KEY_FALLBACKS = []
    row = Session.objects.get().session_data
    settings.SECRET_KEY = NEW_KEY * 2
    assert SessionStore().decode(row) == {}
    assert client.get("/admin/").status_code == 302


def test_a_session_of_before_there_were_seals_is_still_open(db):
    plain = DjangoSessionStore().encode({"language": "nb"})
    assert SessionStore().decode(plain) == {"language": "nb"}


def test_two_seals_of_one_secret_are_different_and_a_changed_one_opens_nothing():
    first, second = sealing.encrypt_secret(SECRET), sealing.encrypt_secret(SECRET)
    assert first != second
    with pytest.raises(sealing.SecretUnreadable):
        sealing.decrypt_secret(first[:-4] + "AAAA")


def test_a_secret_that_was_stored_before_there_were_seals_opens_and_is_sealed_at_night(required, kari):
    Authenticator.objects.create(user=kari, type="totp", data={"secret": SECRET})
    assert second_step(sign_in("kari")[0], totp.code(SECRET)).url == "/admin/"
    sealing.renew_seals_at_night(datetime.date(2030, 1, 2))
    assert stored()["secret"].startswith(sealing.MARK)
    assert sealing.decrypt_secret(stored()["secret"]) == SECRET


# --- a new key --------------------------------------------------------------------------------------------------------
def test_with_the_old_key_among_the_fallbacks_codes_open_as_before(required, with_app, other_key):
    other_key(keep_old=True)
    assert second_step(sign_in("kari")[0], totp.code(SECRET)).url == "/admin/"


def test_after_a_night_the_old_key_can_be_dropped(required, with_app, other_key, settings):
    codes = RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes()
    other_key(keep_old=True)
    sealing.renew_seals_at_night(datetime.date(2030, 1, 2))
    settings.SECRET_KEY_FALLBACKS = []
    assert second_step(sign_in("kari")[0], totp.code(SECRET)).url == "/admin/"
    assert RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes() == codes


def test_the_command_says_what_it_did_and_does_nothing_twice(with_app, other_key):
    other_key(keep_old=True)
    assert "0 secrets are sealed with SECRET_KEY.\n2 were sealed with an older key" in keys()
    before = stored()
    assert "2 secrets are sealed with SECRET_KEY.\n0 were sealed with an older key" in keys()
    assert stored() == before


def test_a_code_that_was_used_stays_used_when_its_seed_is_sealed_anew(required, with_app, other_key):
    code = RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes()[0]
    assert second_step(sign_in("kari")[0], code).url == "/admin/"
    other_key(keep_old=True)
    keys()
    assert second_step(sign_in("kari")[0], code).status_code == 200


# --- a lost key -------------------------------------------------------------------------------------------------------
def test_with_a_lost_key_a_code_is_answered_with_a_sentence_that_names_the_way_out(required, with_app, other_key):
    other_key(keep_old=False)
    answer = second_step(sign_in("kari")[0], totp.code(SECRET))
    assert answer.status_code == 200
    assert GONE in answer.content.decode()


def test_with_a_lost_key_the_pages_of_a_person_who_is_in_are_no_fault_and_make_new_codes(with_app, other_key, settings):
    settings.SECOND_FACTOR = False
    client, _answer = sign_in("kari")
    second_step(client, totp.code(SECRET))
    for row in Authenticator.objects.all():
        row.data |= dict.fromkeys(sealing.pick_encrypted_secrets(row.data), sealing.MARK + "x")
        row.save()
    pages = {page: client.get(SET_UP + page) for page in ("", "recovery-codes/", "recovery-codes/download/")}
    pages["generate"] = client.get(f"{SET_UP}recovery-codes/generate/")
    assert [answer.status_code for answer in pages.values()] == [200, 410, 410, 410]
    assert "Lag nye koder" in pages["recovery-codes/"].content.decode()
    assert client.post(f"{SET_UP}recovery-codes/generate/").url == f"{SET_UP}recovery-codes/"
    assert client.get(f"{SET_UP}recovery-codes/").status_code == 200


def test_the_command_refuses_to_say_all_is_well_and_the_night_logs_it(with_app, other_key, caplog):
    other_key(keep_old=False)
    with pytest.raises(CommandError, match="2 are opened by none of the keys"):
        keys()
    sealing.renew_seals_at_night(datetime.date(2030, 1, 2))
    assert "2 second steps are opened by none of the keys" in caplog.text
    assert Authenticator.objects.count() == 2


def test_the_command_removes_what_no_key_opens_and_the_person_sets_up_a_new_step(required, with_app, other_key):
    other_key(keep_old=False)
    assert "Removed the second step of kari" in keys("--forget-unreadable")
    assert not Authenticator.objects.exists()
    assert Mail.objects.get().subject == "Måten du bekrefter innloggingen på, ble fjernet"
    client, _answer = sign_in("kari")
    assert client.get("/admin/", follow=True).redirect_chain[-1][0] == SET_UP


def test_who_has_a_passkey_as_well_keeps_it_and_is_told_nothing(with_app, other_key):
    Authenticator.objects.create(user=with_app, type="webauthn", data={"name": "Nøkkel"})
    other_key(keep_old=False)
    keys("--forget-unreadable")
    assert Authenticator.objects.get().type == "webauthn"
    assert not Mail.objects.exists()


def test_a_passkey_needs_no_seal(kari):
    Authenticator.objects.create(user=kari, type="webauthn", data={"name": "Nøkkel"})
    assert all(not found for found in sealing.renew_seals().values())
