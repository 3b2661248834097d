"""When the portal writes to a person, and that they are away: everybody chooses for themselves on "My access"."""

import datetime

import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from accounts.access import Role
from accounts.models import User
from tests.conftest import make_person

pytestmark = pytest.mark.django_db
ACCESS = "/admin/account/access/"
AWAY = {"daily_mail": "True", "away_from": "21.12.2026", "away_until": "3/1-2027"}


def choice(user) -> tuple:
    return User.objects.values_list("daily_mail", "away_from", "away_until").get(pk=user.pk)


def test_mail_once_a_day_and_an_absence_are_kept_for_the_person_alone(kari, ola, as_person):
    client = as_person(kari)
    page = client.post(ACCESS, AWAY, follow=True).content.decode()
    assert "Valget ditt er lagret." in page
    assert 'value="21.12.2026"' in page
    assert "day-inputs.js" in page
    assert choice(kari) == (True, datetime.date(2026, 12, 21), datetime.date(2027, 1, 3))
    assert choice(ola) == (False, None, None)
    client.post(ACCESS, {"daily_mail": "False"})
    assert choice(kari) == (False, None, None)


@pytest.mark.parametrize(
    ("dates", "sentence"),
    [
        ({"away_until": ""}, "Oppgi både første og siste dag."),
        ({"away_from": ""}, "Oppgi både første og siste dag."),
        ({"away_until": "1. des. 2026"}, "Siste dag er før første dag."),
        ({"away_from": "0001-01-01"}, "mellom 1900 og 2100"),
    ],
)
def test_half_an_absence_is_refused_with_a_sentence_and_nothing_is_lost(dates, sentence, kari, as_person):
    answer = as_person(kari).post(ACCESS, AWAY | dates)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert f'value="{(AWAY | dates)["away_from"] or (AWAY | dates)["away_until"]}"' in page
    assert choice(kari) == (False, None, None)


def test_no_way_into_the_database_leaves_half_an_absence(kari):
    for dates in ({"away_from": "2026-12-21"}, {"away_until": "2026-12-21"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.filter(pk=kari.pk).update(**dates)


def test_a_visitor_chooses_for_nobody(visitor, kari):
    assert visitor.post(ACCESS, AWAY).url.startswith("/admin/login/")
    assert choice(kari) == (False, None, None)


# --- who answers meanwhile --------------------------------------------------------------------------------------------
def stand_in(name, office, first, last):
    user = make_person(name, Role.HOST, office, substitute=True, valid_from=first, valid_until=last)
    User.objects.filter(pk=user.pk).update(first_name=name.capitalize())
    return user


@pytest.fixture
def december():
    with time_machine.travel(datetime.datetime(2026, 12, 10, 9, tzinfo=datetime.UTC)):
        yield


def save(client) -> str:
    return client.post(ACCESS, AWAY, follow=True).content.decode()


def test_after_saving_it_says_who_gets_the_mail_by_name_and_role(december, as_person, kari, tynset, tolga, siri):
    stand_in("rune", tynset, datetime.date(2026, 12, 1), datetime.date(2027, 2, 1))
    stand_in("frida", tolga, datetime.date(2026, 12, 1), datetime.date(2027, 2, 1))  # of another office
    client = as_person(kari)
    page = save(client)
    assert page.count("Da svarer: Rune (vikar).") == 1
    assert "Frida" not in page
    assert client.get(ACCESS).content.decode().count("Da svarer: Rune (vikar).") == 1


@pytest.mark.parametrize(
    "why", ["nobody else", "only invited", "away too", "an editor", "over before", "without an address"]
)
def test_where_nobody_is_there_it_says_that_the_coordinator_gets_it(december, why, as_person, kari, tynset, siri):
    if why != "nobody else":
        first, last = datetime.date(2026, 12, 1), datetime.date(2027, 2, 1)
        rune = stand_in("rune", tynset, first, datetime.date(2026, 12, 20) if why == "over before" else last)
        changes = {
            "only invited": {"password": make_password(None)},
            "without an address": {"email": ""},
            "away too": {"away_from": first, "away_until": last},
        }
        User.objects.filter(pk=rune.pk).update(**changes.get(why, {"is_active": True}))
        if why == "an editor":
            rune.memberships.update(role=Role.EDITOR)
    assert "Ingen ved kontoret får e-post da; koordinatoren får den." in save(as_person(kari))


def test_days_without_anybody_are_named(december, as_person, kari, tynset, siri):
    stand_in("rune", tynset, datetime.date(2026, 12, 23), datetime.date(2027, 1, 1))
    page = save(as_person(kari))
    assert "Da svarer: Rune (vikar). Disse dagene får ingen ved kontoret e-post" in page
    assert "21. desember–22. desember; 2. januar–3. januar" in page


def test_an_editor_and_whoever_is_not_away_read_nothing_of_it(december, as_person, eli, kari, tynset, siri):
    assert "koordinatoren får den" not in save(as_person(eli))
    assert "koordinatoren får den" not in as_person(kari).get(ACCESS).content.decode()
