"""The door: names and passwords, limits, where one comes out, how long it stays open, and who ends it."""

import datetime
import re

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.access import ROLES, Role
from accounts.checks import what_the_night_forgets_is_in_the_database
from accounts.models import Membership, User
from accounts.signin import sessions
from tests.conftest import make_person
from tests.environment import PASSWORD
from tests.posts import values_of

NO_DESK = "Du har ingen gyldig tilgang til et kontor i dag. Spør koordinatoren."
NOON = datetime.datetime(2030, 6, 10, 10, tzinfo=datetime.UTC)


def sign_in(name, password=PASSWORD, client=None, to=None, **headers):
    client = client or Client(**headers)
    target = f"/admin/login/?next={to}" if to else "/admin/login/"
    return client, client.post(target, {"login": name, "password": password} | ({"next": to} if to else {}))


# --- names and passwords ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["kari", "kari@example.org", "KARI@example.org", " kari "])
def test_a_host_signs_in_by_user_name_or_by_address(name, kari):
    client, answer = sign_in(name)
    assert answer.url == "/admin/"
    assert client.get("/admin/jobs/job/").status_code == 200


@pytest.mark.parametrize("name", ["kari", "kari@example.org", "nobody", "nobody@example.org"])
def test_a_wrong_password_and_an_unknown_name_are_answered_alike(name, kari):
    client, answer = sign_in(name, "feil")
    assert answer.context["form"].non_field_errors() == ["Navnet og passordet passer ikke sammen. Prøv igjen."]
    assert client.get("/admin/").status_code == 302


def test_a_person_without_a_membership_is_told_why_the_door_stays_shut(region):
    User.objects.create_user("nykar", password=PASSWORD)
    client, answer = sign_in("nykar")
    assert (answer.status_code, NO_DESK in answer.content.decode()) == (403, True)
    assert client.get("/admin/").status_code == 302
    _client, wrong = sign_in("nykar", "feil")
    assert NO_DESK not in wrong.content.decode()


def test_somebody_switched_off_gets_no_further_and_learns_no_more(kari):
    User.objects.update(is_active=False)
    client, answer = sign_in("kari")
    assert NO_DESK in answer.content.decode()
    assert client.get("/admin/").status_code != 200


def test_a_membership_that_ends_while_signed_in_leads_to_the_sentence_and_a_way_out(kari):
    client, _answer = sign_in("kari")
    kari.memberships.all().delete()
    answer = client.get("/admin/", follow=True)
    assert (answer.status_code, NO_DESK in answer.content.decode()) == (403, True)
    assert client.post("/admin/logout/").url == "/admin/login/"


def test_the_sign_in_form_names_its_boxes_and_helps_password_managers(visitor, region):
    page = visitor.get("/admin/login/").content.decode()
    assert "E-post eller brukernavn" in page
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password webauthn"' in page
    assert "placeholder" not in page
    assert "unsafe" not in visitor.get("/admin/login/").headers["Content-Security-Policy"]


def test_nobody_signs_up(visitor, region):
    answer = visitor.get("/admin/account/signup/")
    assert "Her blir man invitert" in answer.content.decode()
    values = {"username": "ny", "email": "ny@example.org", "password1": PASSWORD, "password2": PASSWORD}
    visitor.post("/admin/account/signup/", values)
    assert not User.objects.exists()


# --- limits -----------------------------------------------------------------------------------------------------------
def test_attempts_of_a_thousand_others_make_nobodys_count_forgotten(db):
    cache.set("attempts", 5, 300)
    for number in range(1000):
        cache.add(f"other-{number}", 1, 300)
    assert cache.get("attempts") == 5


def test_one_address_may_not_try_without_end_and_is_told_so_in_the_look_of_the_place(region):
    cache.clear()
    answers = [sign_in(f"navn{number}", "feil")[1] for number in range(31)]
    assert answers[-1].status_code == 429
    assert "Vent noen minutter" in answers[-1].content.decode()


def test_behind_a_proxy_the_readers_address_counts_and_a_made_up_one_does_not(kari, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    _client, _answer = sign_in("kari", HTTP_X_FORWARDED_FOR="6.6.6.6, 10.1.2.3")
    assert UserSession.objects.get().ip == "10.1.2.3"


# --- where one comes out ----------------------------------------------------------------------------------------------
def test_the_way_leads_back_to_the_page_that_was_asked_for(kari, visitor):
    asked = visitor.get("/admin/jobs/job/?status=draft")
    assert asked.url.startswith("/admin/login/?next=")
    assert "status" in visitor.get(asked.url).content.decode()
    assert sign_in("kari", to="/admin/jobs/job/")[1].url == "/admin/jobs/job/"


@pytest.mark.parametrize(
    "to", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "https:evil.example"]
)
def test_no_other_place_is_a_way_out(to, kari):
    client, answer = sign_in("kari", to=to)
    assert answer.url == "/admin/"
    assert client.post("/admin/account/language/", {"language": "nb", "next": to}).url in ("/admin/login/",)


def test_signing_out_needs_a_post(kari):
    client, _answer = sign_in("kari")
    assert client.get("/admin/logout/").status_code == 200
    assert client.get("/admin/").status_code == 200
    assert "Du er logget ut." in client.post("/admin/logout/", follow=True).content.decode()
    assert client.get("/admin/").status_code == 302


# --- how long it stays open -------------------------------------------------------------------------------------------
def writes(client, path="/admin/account/access/"):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return [q["sql"] for q in asked if q["sql"].startswith(("INSERT", "UPDATE", "DELETE")) and "cache" not in q["sql"]]


def test_a_page_costs_one_write_a_minute_and_otherwise_none(kari):
    with time_machine.travel(NOON, tick=False) as clock:
        client, _answer = sign_in("kari")
        client.get("/admin/")
        assert writes(client) == []
        clock.shift(61)
        stamp = writes(client)
        assert len(stamp) == 1
        assert "django_session" in stamp[0]
        clock.shift(30)
        assert writes(client) == []


def test_an_hour_without_work_ends_the_session_and_work_moves_the_end(kari):
    with time_machine.travel(NOON, tick=False) as clock:
        client, _answer = sign_in("kari")
        for _turn in range(3):
            clock.shift(50 * 60)
            assert client.get("/admin/").status_code == 200
        clock.shift(61 * 60)
        assert client.get("/admin/jobs/job/").url == "/admin/login/?next=/admin/jobs/job/"


def test_the_public_pages_move_nothing(kari, region):
    with time_machine.travel(NOON, tick=False) as clock:
        client, _answer = sign_in("kari")
        clock.shift(300)
        assert writes(client, "/nb/") == []


def test_the_cookie_ends_with_the_browser_and_is_hidden_from_scripts(kari):
    _client, answer = sign_in("kari")
    cookie = answer.cookies["session"]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == ("", True, "Lax")


# --- sessions ---------------------------------------------------------------------------------------------------------
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0"


@pytest.mark.parametrize(("agent", "name"), [(FIREFOX, "Firefox, Linux"), (EDGE, "Edge, Windows"), ("", "?, ?")])
def test_a_browser_is_called_by_a_name_people_know(agent, name):
    assert sessions.name_browser(agent) == name


@pytest.fixture
def desk_and_phone(kari, ola):
    desk, _answer = sign_in("kari", HTTP_USER_AGENT=FIREFOX)
    phone, _answer = sign_in("kari", HTTP_USER_AGENT=EDGE)
    sign_in("ola", HTTP_USER_AGENT="Ola sin")
    return desk, phone


def test_a_person_sees_own_sessions_only(desk_and_phone):
    desk, _phone = desk_and_phone
    page = desk.get("/admin/account/sessions/").content.decode()
    assert "Firefox, Linux" in page
    assert "Edge, Windows" in page
    assert page.count("her og nå") == 1
    assert len(re.findall("<li><strong>", page)) == 2


def test_the_others_are_signed_out_and_this_one_stays(desk_and_phone):
    desk, phone = desk_and_phone
    page = desk.post("/admin/account/sessions/", follow=True).content.decode()
    assert "Du er logget ut alle andre steder." in page
    assert (desk.get("/admin/").status_code, phone.get("/admin/").status_code) == (200, 302)


def test_everywhere_means_here_too_and_nobody_else(desk_and_phone):
    desk, phone = desk_and_phone
    assert desk.post("/admin/account/sessions/", {"everywhere": "1"}).url == "/admin/login/"
    assert (desk.get("/admin/").status_code, phone.get("/admin/").status_code) == (302, 302)
    assert UserSession.objects.get().user.username == "ola"


def test_somebody_switched_off_is_signed_out_everywhere_and_stays_so(as_person, siri, desk_and_phone, kari, ola):
    colleague, _answer = sign_in("ola")
    admin, address = as_person(siri), f"/admin/accounts/user/{kari.pk}/change/"
    form = values_of(admin.get(address))
    switched_off = {name: value for name, value in form.items() if name != "is_active"}
    assert admin.post(address, switched_off).status_code == 302
    assert not UserSession.objects.filter(user=kari).exists()
    assert admin.post(address, values_of(admin.get(address)) | {"is_active": "on"}).status_code == 302
    kari.refresh_from_db()
    assert kari.is_active
    assert [client.get("/admin/").status_code for client in desk_and_phone] == [302, 302]
    assert [client.get("/admin/").status_code for client in (colleague, admin)] == [200, 200]


@pytest.mark.parametrize("fields", [None, ["is_active"]])
def test_a_command_that_switches_off_ends_the_sessions_too(fields, desk_and_phone, kari):
    kari.is_active = False
    kari.save(update_fields=fields)
    User.objects.update(is_active=True)
    assert [client.get("/admin/").status_code for client in desk_and_phone] == [302, 302]


def test_a_changed_password_ends_the_other_sessions(desk_and_phone):
    desk, phone = desk_and_phone
    new = "elg-i-solnedgang-9"
    desk.post("/admin/password_change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert (desk.get("/admin/").status_code, phone.get("/admin/").status_code) == (200, 302)
    assert sign_in("kari", new)[1].url == "/admin/"


def test_at_night_what_has_ended_is_forgotten_with_its_address(desk_and_phone):
    desk, _phone = desk_and_phone
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=2)):
        sign_in("kari", client=desk)
        sessions.forget_old(timezone.localdate())
        assert UserSession.objects.count() == 1


def test_at_night_the_addresses_in_the_counts_of_attempts_are_forgotten(kari):
    sign_in("kari", "feil")
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=2)), connection.cursor() as cursor:
        cache.set("still-good", 1, 300)
        sessions.forget_old(timezone.localdate())
        cursor.execute("SELECT cache_key FROM cache WHERE cache_key LIKE '%still-good' OR cache_key LIKE '%127.0.0.1%'")
        assert [key.rpartition(":")[2] for (key,) in cursor.fetchall()] == ["still-good"]


@pytest.mark.django_db
def test_the_table_of_the_cache_is_the_one_that_old_counts_are_deleted_from():
    with connection.cursor() as cursor:
        columns = {column.name for column in connection.introspection.get_table_description(cursor, "cache")}
    assert columns == {"cache_key", "value", "expires"}, (
        "Django's database cache has other columns: forget_expired_counts() in "
        "municipalities/signin/sessions.py deletes by "
        "`expires`, and addresses of everybody who tried to sign in would stay in the table."
    )


@pytest.mark.parametrize(
    ("name", "value", "number"),
    [
        ("SESSION_ENGINE", "django.contrib.sessions.backends.cached_db", "flytthit.E008"),
        ("CACHES", {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}, "flytthit.E009"),
    ],
)
def test_sessions_and_counts_that_no_night_would_forget_are_an_error(name, value, number, settings):
    assert what_the_night_forgets_is_in_the_database(None) == []
    setattr(settings, name, value)
    (error,) = what_the_night_forgets_is_in_the_database(None)
    assert error.id == number
    assert error.msg.startswith(name)


# --- languages --------------------------------------------------------------------------------------------------------
def test_whoever_chooses_a_language_before_signing_in_leaves_no_row_and_a_cookie_of_these_pages_only(region):
    for language in ("en", "nb", "tlh") * 5:
        answer = Client().post("/admin/account/language/", {"language": language, "next": "/admin/login/"})
        assert answer.cookies.keys() == ({"language"} if language != "tlh" else set())
    assert not Session.objects.exists()
    cookie = Client().post("/admin/account/language/", {"language": "en"}).cookies["language"]
    assert (cookie["path"], cookie["max-age"], cookie["httponly"]) == ("/admin/", "", True)


def test_a_made_up_language_in_the_cookie_is_not_asked_for(visitor, region):
    visitor.cookies["language"] = "../../x"
    assert '<html lang="nb"' in visitor.get("/admin/login/").content.decode()


def test_the_sign_in_is_norwegian_and_english_on_choice(visitor, kari):
    assert '<html lang="nb"' in visitor.get("/admin/login/", headers={"accept-language": "en"}).content.decode()
    visitor.post("/admin/account/language/", {"language": "en", "next": "/admin/login/"})
    page = visitor.get("/admin/login/").content.decode()
    assert '<html lang="en"' in page
    assert "E-mail or user name" in page
    sign_in("kari", client=visitor)
    assert '<html lang="en"' in visitor.get("/admin/").content.decode()


def test_a_signed_in_person_keeps_the_choice(kari):
    client, _answer = sign_in("kari")
    client.post("/admin/account/language/", {"language": "en", "next": "/admin/"})
    assert '<html lang="en"' in sign_in("kari")[0].get("/admin/").content.decode()
    client.post("/admin/account/language/", {"language": "tlh", "next": "/admin/"})
    assert User.objects.get().language == "en"


# --- my access --------------------------------------------------------------------------------------------------------
def test_my_access_says_what_where_and_until_when(kari, tolga):
    until = timezone.localdate() + datetime.timedelta(days=20)
    over = timezone.localdate() - datetime.timedelta(days=1)
    Membership.objects.create(user=kari, role="editor", municipality=tolga, valid_until=until)
    gone = Membership.objects.create(user=kari, role="host", municipality=tolga, valid_until=over)
    client, _answer = sign_in("kari")
    answer = client.get(reverse("my-access"))
    page = answer.content.decode()
    for words in ("Tynset: vert", "Tolga: redaktør", str(ROLES[Role.HOST][1]), "Inntil videre."):
        assert words in page
    assert gone not in answer.context["rows"]
    assert "Min tilgang" in client.get("/admin/").content.decode()


def test_a_stand_in_reads_both_days(tynset):
    today = timezone.localdate()
    days = {"valid_from": today, "valid_until": today + datetime.timedelta(days=9), "substitute": True}
    make_person("vikar", Role.HOST, tynset, **days)
    page = sign_in("vikar")[0].get(reverse("my-access")).content.decode()
    assert "vikar</span>" in page
    assert "Til og med" in page


def test_my_access_is_for_those_whose_door_is_open(visitor, region):
    assert visitor.get(reverse("my-access")).url.startswith("/admin/login/")


# --- a stand-in at the door -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("shift", "opens"), [(-1, False), (0, True), (4, True), (5, False)])
def test_a_stand_in_signs_in_on_the_days_and_on_no_other(shift, opens, tynset):
    first = datetime.date(2030, 6, 10)
    last = first + datetime.timedelta(days=4)
    make_person("vikar", Role.HOST, tynset, valid_from=first, valid_until=last, substitute=True)
    with time_machine.travel(NOON + datetime.timedelta(days=shift), tick=False):
        _client, answer = sign_in("vikar")
        assert (answer.status_code == 302) is opens
        if shift < 0:
            assert "Tilgangen din åpner 10. juni 2030." in answer.content.decode()
