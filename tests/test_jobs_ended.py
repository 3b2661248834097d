"""Adverts that have come and gone: counted from our own rows, and told where a family finds none now."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jobs.ended import list_ended
from occupations.models import Occupation

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 6, 10)
NOON = datetime.datetime(2026, 6, 10, 10, tzinfo=datetime.UTC)
PLAN = "/en/planner/?work1=2223"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def advertise(make_job, clock):
    """A job that was published so many days ago and could be applied for so many days long."""

    def made(municipality, days_ago, days=14, **values):
        clock.move_to(NOON - datetime.timedelta(days=days_ago))
        deadline = timezone.localdate() + datetime.timedelta(days=days) if days else None
        job = make_job(municipality, f"Stilling {days_ago}", deadline=deadline, apply_asap=not days, **values)
        clock.move_to(NOON)
        return job

    return made


def ended():
    return sorted(job.title_nb for job in list_ended(NOON - datetime.timedelta(days=365), NOON))


def said(client, path=PLAN):
    return client.get(path).content.decode()


def test_ended_is_what_readers_saw_in_the_time_and_see_no_more(advertise, tynset, clock):
    advertise(tynset, 100)
    advertise(tynset, 20)
    advertise(tynset, 400)  # too long ago
    advertise(tynset, 5)  # still there
    advertise(tynset, 300, days=0)  # still there
    archived = advertise(tynset, 200, days=0)
    archived.status = "archived"
    archived.save()
    never = advertise(tynset, 150, status="draft")
    never.status = "archived"
    never.save()
    advertise(tynset, 60, engagement="takeover")
    assert ended() == ["Stilling 100", "Stilling 20", "Stilling 200"]


def test_where_none_is_advertised_the_line_counts_those_within_the_drive(advertise, tynset, tolga, road, visitor):
    for days_ago in (40, 100, 200):
        advertise(tolga, days_ago)
    advertise(tynset, 30)
    advertise(tynset, 90, engagement="apprenticeship")
    page = said(visitor)
    assert page.count("In the last 12 months there have been 4 adverts for such work within about 45 min.") == 2
    page = said(visitor, f"{PLAN}&drive1=10")
    assert "there have been 3 adverts for such work within about 10 min." in page
    assert "there has been 1 advert for such work within about 10 min." in page
    assert "there has been 1 advert for such work" in said(visitor, f"{PLAN}&apprentice1=yes")


def test_nothing_is_said_of_what_was_never_there_nor_where_something_is(advertise, tynset, visitor):
    carpenter = Occupation.objects.create(code="7115", name_nb="Tømrere")
    assert "In the last 12 months" not in said(visitor)
    advertise(tynset, 100)
    assert "In the last 12 months" not in said(visitor, "/en/planner/?work1=7115")
    advertise(tynset, 100, occupation=carpenter, engagement="apprenticeship")
    assert "In the last 12 months" not in said(visitor, "/en/planner/?apprentice1=yes&work2=7115")
    assert "In the last 12 months" in said(visitor)
    advertise(tynset, 3)
    assert "In the last 12 months" not in said(visitor)


def test_it_is_counted_anew_when_one_ends_and_is_kept_until_then(advertise, tynset, visitor, clock):
    advertise(tynset, 100)
    assert "there has been 1 advert" in said(visitor)
    job = advertise(tynset, 2, days=0)
    assert "In the last 12 months" not in said(visitor)
    job.status = "archived"
    job.save()
    assert "there have been 2 adverts" in said(visitor)
    with CaptureQueriesContext(connection) as found:
        said(visitor)
    assert not [query["sql"] for query in found if "jobs_job" in query["sql"]]
    clock.move_to(NOON + datetime.timedelta(days=270))  # the first is older than a year
    assert "there has been 1 advert" in said(visitor)
