"""Joining, leaving and merging by editing data; what a new municipality starts with."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from jobs.models import Job
from municipalities.models import Municipality, Place, Region
from tests.conftest import make_municipality
from tests.merging import merge

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)


def test_a_new_municipality_starts_with_a_draft_under_each_heading(tynset):
    assert {point.kind: point.is_published for point in tynset.points.all()} == {
        "strength": False,
        "good_to_know": False,
        "new_here": False,
    }


def test_seeded_drafts_are_in_the_default_language_and_not_shown(tynset, visitor):
    text = tynset.points.first().text_nb
    assert text
    assert text not in visitor.get(tynset.get_absolute_url()).content.decode()


def test_a_municipality_that_leaves_takes_its_entries_with_it_and_nothing_is_deleted(tynset, make_job, visitor):
    job = make_job(tynset)
    tynset.member_until = TODAY - DAY
    tynset.save()
    assert visitor.get(tynset.get_absolute_url()).status_code == 404
    assert visitor.get(tynset.centre.get_absolute_url()).status_code == 404
    assert visitor.get(job.get_absolute_url()).status_code == 404
    assert Job.objects.filter(pk=job.pk).exists()
    assert not Job.objects.public().exists()


def test_the_last_day_of_membership_still_counts(tynset, make_job):
    job = make_job(tynset)
    tynset.member_until = TODAY
    tynset.save()
    assert list(Job.objects.public()) == [job]


def test_a_municipality_that_joins_tomorrow_is_not_shown_today(tynset, make_job):
    make_job(tynset)
    Municipality.objects.update(member_from=TODAY + DAY)
    assert not Job.objects.public().exists()


def test_a_cooperating_municipality_takes_part(tynset, make_job):
    job = make_job(tynset)
    Municipality.objects.update(status="cooperating")
    assert list(Job.objects.public()) == [job]


def test_a_merger_moves_places_entries_and_people_to_the_successor(tynset, tolga, make_job, ola, visitor):
    job = make_job(tolga)
    merge(tolga, tynset)
    job.refresh_from_db()
    assert job.municipality == tynset
    assert Place.objects.get(slug="tolga").municipality == tynset
    assert ola.memberships.get().municipality == tynset
    assert list(Job.objects.public()) == [job]
    assert visitor.get(tolga.get_absolute_url()).url == f"{tynset.get_absolute_url()}?former=tolga"
    assert Municipality.objects.filter(pk=tolga.pk).exists()


def test_a_municipality_is_not_merged_into_itself(tynset):
    tynset.merged_into = tynset
    with pytest.raises(ValidationError, match="seg selv"):
        tynset.full_clean()


def test_there_is_one_region(region):
    with pytest.raises(ValidationError):
        Region(name_nb="En til").full_clean()


def test_a_slug_is_spelled_out_and_numbered_on_a_clash(region):
    first = make_municipality("9901", "Ås på Øya", 62, 11)
    second = make_municipality("9902", "Ås på øya", 62, 11)
    assert (first.slug, second.slug) == ("as-pa-oya", "as-pa-oya-2")


def test_a_place_belongs_to_a_municipality_or_lies_outside(tynset):
    with pytest.raises(ValidationError, match="utenfor"):
        Place(name="Ingenmannsland", kind="hamlet", lat=62, lon=11).full_clean()


# --- the real region --------------------------------------------------------------------------------------------------
def test_population_is_that_of_statistics_norway(demo, db):
    totals = {m.slug: m.population.get(year=2026).total for m in Municipality.objects.all()}
    assert totals == {
        "roros": 5638,
        "holtalen": 2037,
        "tynset": 5762,
        "tolga": 1609,
        "os": 1871,
        "alvdal": 2492,
        "folldal": 1525,
        "rendalen": 1836,
        "engerdal": 1287,
    }
