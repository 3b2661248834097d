"""The second step: the admin stays shut without one, codes open it, and a lost telephone is no catastrophe."""

import datetime
import re
import time
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from base.models import Mail
from base.registry import list_registered_admins
from tests import totp
from tests.environment import PASSWORD
from tests.test_accounts_signin import sign_in

pytestmark = pytest.mark.usefixtures("still_clock")
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SET_UP = "/admin/account/second-step/"
committed = pytest.mark.django_db(transaction=True)  # allauth tells of a change when it is committed
OFF = "Bekreftelse ved innlogging er slått av her på portalen."


@pytest.fixture
def required(settings, db):
    settings.SECOND_FACTOR = True
    cache.clear()


@pytest.fixture
def with_app(kari):
    TOTP.activate(kari, SECRET)
    RecoveryCodes.activate(kari)
    return kari


def second_step(client, code):
    return client.post(f"{SET_UP}authenticate/", {"code": code})


def test_the_code_of_the_tests_is_the_one_of_the_standard():
    """The last six of the eight digits in RFC 6238, appendix B."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert [totp.code(secret, at) for at in (59, 1111111109, 1234567890)] == ["287082", "081804", "005924"]


# --- required or not --------------------------------------------------------------------------------------------------
def test_without_a_second_step_every_page_of_the_admin_leads_to_setting_one_up(required, siri):
    client, _answer = sign_in("siri")
    paths = ["/admin/", "/admin/components/", reverse("my-access")]
    paths += [reverse(f"admin:{m._meta.app_label}_{m._meta.model_name}_changelist") for m in list_registered_admins()]
    for path in paths:
        answer = client.get(path, follow=True)
        assert answer.redirect_chain[-1][0] == SET_UP, path
    page = answer.content.decode()
    assert "et passord alene kan gjettes eller stjeles" in page
    assert "Lag en passnøkkel" in page


def test_a_post_is_refused_too(required, siri):
    client, _answer = sign_in("siri")
    values = {"slug": "ny", "name": "Ny"}
    assert client.post("/admin/partners/partner/add/", values).url.startswith("/admin/login/")


def test_a_draft_is_not_shown_at_its_public_address_either(required, kari, with_app, ola, make_job, tynset):
    job = make_job(tynset, "Hemmelig utkast", status="draft")
    without, _answer = sign_in("ola")
    assert without.get(job.get_absolute_url()).status_code == 404
    client, _answer = sign_in("kari")
    second_step(client, totp.code(SECRET))
    assert client.get(job.get_absolute_url()).status_code == 200


def test_a_person_with_a_second_step_gets_in_after_it_and_not_before(required, with_app):
    client, answer = sign_in("kari", to="/admin/jobs/job/")
    assert answer.url == f"{SET_UP}authenticate/"
    assert client.get("/admin/").status_code == 302
    assert second_step(client, totp.code(SECRET)).url == "/admin/jobs/job/"
    page = client.get("/admin/jobs/job/").content.decode()
    assert OFF not in page


def test_switched_off_the_admin_opens_and_says_so_on_today_alone(settings, siri):
    settings.SECOND_FACTOR = False
    client, _answer = sign_in("siri")
    said = {
        path: OFF in client.get(path).content.decode()
        for path in ("/admin/", "/admin/jobs/job/", "/admin/jobs/job/add/")
    }
    assert said == {"/admin/": True, "/admin/jobs/job/": False, "/admin/jobs/job/add/": False}


def test_switched_off_a_person_who_has_one_is_asked_all_the_same(settings, with_app):
    settings.SECOND_FACTOR = False
    assert sign_in("kari")[1].url == f"{SET_UP}authenticate/"


def test_recovery_codes_alone_are_no_second_step(required, kari):
    RecoveryCodes.activate(kari)
    client, _answer = sign_in("kari")
    assert client.get("/admin/", follow=True).redirect_chain[-1][0] == SET_UP


def test_asking_for_the_second_step_costs_one_query_a_request(required, with_app, django_assert_max_num_queries):
    client, _answer = sign_in("kari")
    second_step(client, totp.code(SECRET))
    client.get("/admin/")
    with django_assert_max_num_queries(100) as asked:
        client.get("/admin/jobs/job/")
    assert len([query for query in asked.captured_queries if "mfa_authenticator" in query["sql"]]) == 1


# --- an app -----------------------------------------------------------------------------------------------------------
def set_up_app(client):
    secret = re.search(r'<code class="secret">(\w+)</code>', client.get(f"{SET_UP}totp/activate/").content.decode())
    return client.post(f"{SET_UP}totp/activate/", {"code": totp.code(secret[1])}), secret[1]


@committed
def test_an_app_is_set_up_right_after_signing_in_without_asking_for_the_password_again(required, kari):
    client, _answer = sign_in("kari")
    answer, _secret = set_up_app(client)
    assert answer.url == f"{SET_UP}recovery-codes/"
    page = client.get(answer.url).content.decode()
    assert "Appen er satt opp." in page
    assert len(re.findall(r"<li><code>\d+</code></li>", page)) == 10
    assert client.get("/admin/").status_code == 200


def test_a_wrong_code_sets_nothing_up(required, kari):
    client, _answer = sign_in("kari")
    client.get(f"{SET_UP}totp/activate/")
    answer = client.post(f"{SET_UP}totp/activate/", {"code": "000000"})
    assert answer.context["form"].errors["code"] == [
        "Koden er ikke riktig. Den skifter hvert halve minutt: prøv den nyeste."
    ]
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize(("seconds", "opens"), [(-25, True), (0, True), (-120, False), (120, False)])
def test_a_code_opens_for_about_half_a_minute(seconds, opens, required, with_app):
    moment = datetime.datetime(2030, 6, 10, 10, 0, 10, tzinfo=datetime.UTC)
    with time_machine.travel(moment, tick=False):
        client, _answer = sign_in("kari")
        answer = second_step(client, totp.code(SECRET, time.time() + seconds))
        assert (answer.status_code == 302) is opens


def test_a_code_opens_once(required, with_app):
    code = totp.code(SECRET)
    assert second_step(sign_in("kari")[0], code).status_code == 302
    again = second_step(sign_in("kari")[0], code)
    assert (again.status_code, bool(again.context["form"].errors)) == (200, True)


@pytest.mark.parametrize("later", [0, 31, 45, 59])
def test_a_code_opens_once_for_as_long_as_it_is_right(later, required, with_app):
    """With half a minute to either side a code is right for a minute and a half; it opens one session of two."""
    start = datetime.datetime(2030, 6, 10, 10, 0, 0, tzinfo=datetime.UTC)
    with time_machine.travel(start, tick=False) as clock:
        code = totp.code(SECRET, time.time() + 30)  # of the next half minute, as a fast clock shows it
        mine, other = sign_in("kari")[0], sign_in("kari")[0]
        assert second_step(mine, code).url == "/admin/"
        clock.shift(later)
        assert second_step(other, f" {code[:3]}-{code[3:]} ").status_code == 200
        assert other.get("/admin/").status_code == 302


def test_the_code_that_set_an_app_up_does_not_sign_in(required, kari):
    moment = datetime.datetime(2030, 6, 10, 10, 0, 0, tzinfo=datetime.UTC)
    with time_machine.travel(moment, tick=False) as clock:
        _answer, secret = set_up_app(sign_in("kari")[0])
        clock.shift(5)
        client, _answer = sign_in("kari")
        assert second_step(client, totp.code(secret)).status_code == 200
        clock.shift(60)
        assert second_step(client, totp.code(secret)).url == "/admin/"


def test_a_code_that_confirmed_somebody_does_not_sign_in_elsewhere(required, with_app):
    client, _answer = sign_in("kari")
    second_step(client, totp.code(SECRET, time.time() - 30))
    code = totp.code(SECRET)
    client.post(f"{SET_UP}reauthenticate/", {"code": code})
    assert second_step(sign_in("kari")[0], code).status_code == 200


# --- the session's key ------------------------------------------------------------------------------------------------
def key_of(client):
    return client.session.session_key


def test_the_second_step_gives_the_session_a_new_key(required, with_app):
    client, _answer = sign_in("kari")
    before = key_of(client)
    second_step(client, totp.code(SECRET))
    assert key_of(client) != before
    assert not Session.objects.filter(session_key=before).exists()


@pytest.mark.parametrize("way", ["password", "code"])
def test_confirming_gives_the_session_a_new_key_and_it_stays_in_the_list_of_sessions(way, required, with_app):
    client, _answer = sign_in("kari")
    second_step(client, totp.code(SECRET, time.time() - 30))
    before = key_of(client)
    path = "/admin/account/confirm/" if way == "password" else f"{SET_UP}reauthenticate/"
    said = {"password": PASSWORD} if way == "password" else {"code": totp.code(SECRET)}
    assert client.post(path, said).status_code == 302
    assert key_of(client) != before
    assert UserSession.objects.get().session_key == key_of(client)
    thief = Client()
    thief.cookies["session"] = before
    assert (thief.get("/admin/").status_code, client.get("/admin/").status_code) == (302, 200)


@committed
def test_setting_up_a_second_step_gives_the_session_a_new_key(required, kari):
    client, _answer = sign_in("kari")
    before = key_of(client)
    set_up_app(client)
    assert key_of(client) != before
    assert UserSession.objects.get().session_key == key_of(client)
    assert client.get("/admin/").status_code == 200


def test_codes_cannot_be_tried_without_end(required, with_app):
    client, _answer = sign_in("kari")
    for number in range(5):
        second_step(client, f"00000{number}")
    refused = second_step(client, totp.code(SECRET))
    assert refused.context["form"].errors["code"] == ["For mange forsøk. Vent fem minutter og prøv igjen."]


@committed
def test_setting_one_up_ends_sessions_that_began_with_the_password_alone(required, kari):
    other, _answer = sign_in("kari")
    client, _answer = sign_in("kari")
    set_up_app(client)
    assert client.get("/admin/").status_code == 200
    assert other.get(SET_UP).url.startswith("/admin/login/")


def test_later_the_password_is_asked_for_again_before_anything_is_changed(required, with_app):
    client, _answer = sign_in("kari")
    second_step(client, totp.code(SECRET))
    with time_machine.travel(time.time() + 600):
        asked = client.get(f"{SET_UP}recovery-codes/")
        assert asked.url.startswith("/admin/account/confirm/?next=")
        page = client.get(asked.url).content.decode()
        assert "Er det fortsatt deg?" in page
        assert client.post(asked.url, {"password": "feil"}).context["form"].errors
        assert client.post(asked.url, {"password": PASSWORD}).url == f"{SET_UP}recovery-codes/"
        assert client.get(f"{SET_UP}recovery-codes/").status_code == 200


def test_a_removed_app_shuts_the_admin_again_and_takes_the_codes_along(required, with_app):
    client, _answer = sign_in("kari")
    second_step(client, totp.code(SECRET))
    client.post(f"{SET_UP}totp/deactivate/")
    assert not Authenticator.objects.exists()
    assert client.get("/admin/").status_code == 302


@committed
def test_a_change_is_told_by_mail_through_the_outbox(required, kari):
    set_up_app(sign_in("kari")[0])
    mail = Mail.objects.get()
    assert (mail.to, mail.subject) == ("kari@example.org", "En kodeapp ble lagt til")
    assert "Var det ikke deg, si fra til koordinatoren" in mail.body


# --- recovery ---------------------------------------------------------------------------------------------------------
def test_a_recovery_code_opens_once_and_is_gone(required, with_app):
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert second_step(sign_in("kari")[0], codes[3]).status_code == 302
    assert second_step(sign_in("kari")[0], codes[3]).status_code == 200
    left = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert left == [code for code in codes if code != codes[3]]


def test_new_codes_replace_the_old_ones(required, with_app):
    client, _answer = sign_in("kari")
    second_step(client, totp.code(SECRET))
    old = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert client.post(f"{SET_UP}recovery-codes/generate/").url == f"{SET_UP}recovery-codes/"
    assert second_step(sign_in("kari")[0], old[0]).status_code == 200


def change_form(person, **more):
    counts = {"memberships-TOTAL_FORMS": 0, "memberships-INITIAL_FORMS": 0}
    return {"username": person.username, "email": person.email, "is_active": "on", "language": ""} | counts | more


def test_the_coordinator_removes_a_lost_second_step_and_the_person_is_told(with_app, siri, as_person):
    theirs, _answer = sign_in("kari")
    second_step(theirs, totp.code(SECRET))
    path = reverse("admin:accounts_user_change", args=[with_app.pk])
    client = as_person(siri)
    assert "Mistet telefonen" in client.get(path).content.decode()
    answer = client.post(path, change_form(with_app, _forget="1"), follow=True)
    assert "Bekreftelsen er fjernet." in answer.content.decode()
    assert "Mistet telefonen" not in answer.content.decode()
    assert theirs.get("/admin/").status_code == 302
    assert Mail.objects.get().subject == "Måten du bekrefter innloggingen på, ble fjernet"
    assert sign_in("kari")[1].url == "/admin/"


def test_a_host_removes_nobodys_second_step(with_app, ola, as_person):
    path = reverse("admin:accounts_user_change", args=[with_app.pk])
    assert as_person(ola).post(path, change_form(with_app, _forget="1")).status_code == 403
    assert Authenticator.objects.count() == 2


# --- passkeys, as far as no browser is needed -------------------------------------------------------------------------
def test_a_passkey_that_is_nonsense_opens_nothing_and_says_so(region):
    client = Client()
    client.get(f"{SET_UP}webauthn/login/", headers={"accept": "application/json"})
    for nonsense in ("", "{}", '{"id": "x", "response": {}}'):
        answer = client.post(f"{SET_UP}webauthn/login/", {"credential": nonsense}, follow=True)
        assert answer.redirect_chain == [("/admin/login/", 302)]
        assert client.get("/admin/").status_code == 302


def test_passkeys_belong_to_the_host_of_the_site_whatever_the_request_says(kari, settings):
    settings.SITE_URL = "https://portal.example.org"
    client = Client(headers={"host": "localhost"})
    client.force_login(kari)
    client.post("/admin/account/confirm/", {"password": PASSWORD})
    options = client.get(f"{SET_UP}webauthn/add/").context["js_data"]["creation_options"]["publicKey"]
    assert options["rp"]["id"] == "portal.example.org"


def test_an_app_and_a_passkey_are_named_after_the_region(required, kari):
    client, _answer = sign_in("kari")
    address = client.get(f"{SET_UP}totp/activate/").context["totp_url"]
    options = client.get(f"{SET_UP}webauthn/add/").context["js_data"]["creation_options"]["publicKey"]
    assert parse_qs(urlsplit(address).query)["issuer"] == ["Prøvefjell"]
    assert options["rp"]["name"] == "Prøvefjell"


def test_every_page_of_the_second_step_keeps_the_policy_and_holds_no_inline_script(with_app):
    client, _answer = sign_in("kari")
    second_step(client, totp.code(SECRET))
    pages = ["", "webauthn/", "webauthn/add/", "totp/deactivate/", "recovery-codes/", "recovery-codes/generate/"]
    for page in pages:
        answer = client.get(SET_UP + page)
        assert answer.status_code == 200, page
        text = answer.content.decode()
        scripts = re.findall(r"<script(?![^>]*src=)([^>]*)>", text)
        assert all('type="application/json"' in script for script in scripts), page
        assert "style=" not in text
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
