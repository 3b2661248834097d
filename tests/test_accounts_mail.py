"""When the portal writes to a person, and that they are away: everybody chooses for themselves on "My access"."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User

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
