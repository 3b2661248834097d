"""One meaning of "public", and what holds on every path into the database."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from entries.models import Status
from entries.registry import list_entry_models
from jobs.models import Job
from news.models import Article

NOW = timezone.now()
SECOND = datetime.timedelta(seconds=1)


@pytest.mark.parametrize("status", [status for status in Status.values if status != "published"])
def test_only_a_published_entry_is_public(status, make_job, tynset):
    make_job(tynset, status=status)
    assert not Job.objects.public().exists()


def test_a_scheduled_entry_appears_by_itself_at_its_second(make_job, tynset, soon):
    job = make_job(tynset, publish_from=soon)
    assert job not in Job.objects.public(soon - SECOND)
    assert job in Job.objects.public(soon)


def test_an_expired_entry_disappears_at_its_second(make_job, tynset, soon):
    job = make_job(tynset, publish_until=soon)
    assert job in Job.objects.public(soon - SECOND)
    assert job not in Job.objects.public(soon)


def test_who_takes_part_is_asked_once_and_not_for_every_row():
    """One meaning for a list of twenty and for counts of a hundred thousand: nobody needs a `public()` of his own."""
    sql = str(Job.objects.public().query)
    assert "municipality" in sql
    assert "JOIN" not in sql


def test_what_an_office_looks_after_is_asked_of_the_queryset(make_job, tynset):
    """The front page counts the same rows as the list shows, and neither takes its meaning from the other."""
    day = datetime.timedelta(days=1)
    ending = make_job(tynset, "Slutter", publish_until=NOW + 13 * day, reviewed_on=timezone.localdate())
    later = make_job(tynset, "Senere", publish_from=NOW + day, reviewed_on=timezone.localdate())
    over = make_job(tynset, "Over", publish_until=NOW - day)
    old = make_job(tynset, "Gammel", reviewed_on=timezone.localdate() - 366 * day)
    rows = Job.objects.order_by("pk")
    assert list(rows.ending_soon()) == [ending]
    assert list(rows.not_yet_shown()) == [later]
    assert list(rows.over()) == [over]
    assert list(rows.unreviewed()) == [old]
    assert list(rows.untranslated("de:missing")) == [ending, later, old]
    assert list(rows.untranslated("de:stale")) == []


moments = st.none() | st.integers(-3, 3).map(lambda n: NOW + n * SECOND)


@given(status=st.sampled_from(Status.values), start=moments, end=moments, leaves=st.none() | st.integers(-1, 1))
@hypothesis_settings(max_examples=60, deadline=None)
def test_public_equals_the_rule_spelled_out(status, start, end, leaves):
    """The queryset against a plain reading of the design, on unsaved values."""
    if start and end and end <= start:
        return
    today = timezone.localdate(NOW)
    until = None if leaves is None else today + datetime.timedelta(days=leaves)
    expected = (
        status == "published"
        and (start is None or start <= NOW)
        and (end is None or end > NOW)
        and (until is None or until >= today)
    )
    from municipalities.models import Municipality, Place

    with transaction.atomic():
        home = Municipality.objects.create(number="9999", name="Prøve", member_until=until)
        home.centre = Place.objects.create(name="Prøve", municipality=home, kind="hamlet", lat=62, lon=11)
        entry = Article.objects.create(
            municipality=home, title_nb="Nytt", status=status, publish_from=start, publish_until=end
        )
        found = Article.objects.public(NOW).filter(pk=entry.pk).exists()
        transaction.set_rollback(True)
    assert found is expected


test_public_equals_the_rule_spelled_out = pytest.mark.django_db(test_public_equals_the_rule_spelled_out)


def test_news_of_the_whole_region_needs_no_municipality(region):
    article = Article.objects.create(title_nb="For alle", status="published")
    assert list(Article.objects.public()) == [article]


def test_a_job_needs_a_municipality_on_every_path(nurse, region):
    with pytest.raises(ValueError, match="needs a municipality"):
        Job.objects.create(title_nb="Ingen eier", occupation=nurse, engagement="permanent")
    with pytest.raises(ValueError, match="needs a municipality"):
        Job.objects.bulk_create([Job(title_nb="Ingen eier", occupation=nurse, engagement="permanent")])


def test_a_published_entry_needs_a_norwegian_title_on_every_path(make_job, tynset):
    with translation.override("en"), pytest.raises(IntegrityError), transaction.atomic():
        make_job(tynset, title=None, title_en="Nurse")
    job = make_job(tynset)
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(title_nb="")


def test_saving_norwegian_leaves_the_other_languages_empty(make_job, tynset):
    job = make_job(tynset)
    job.summary = "Kort om jobben"
    job.save()
    job.refresh_from_db()
    assert (job.title_en, job.title_de, job.summary_nb, job.summary_en) == (None, None, "Kort om jobben", None)


def test_without_a_place_the_centre_is_meant(make_job, tynset):
    job = make_job(tynset)
    assert job.place == tynset.centre
    assert (job.lat, job.lon) == (62.28, 10.78)


def test_an_approximate_position_is_kept_nowhere(make_job, tynset):
    job = make_job(tynset, lat=62.27591, lon=10.78241)
    job.refresh_from_db()
    assert (job.lat, job.lon) == (62.28, 10.78)


def test_an_exact_position_stays_exact(make_job, tynset):
    job = make_job(tynset, lat=62.27591, lon=10.78241, position_exact=True)
    assert (job.lat, job.lon) == (62.27591, 10.78241)


def test_the_place_must_lie_in_the_municipality(make_job, tynset, tolga):
    job = make_job(tynset)
    job.place = tolga.centre
    with pytest.raises(ValidationError, match="kommune"):
        job.full_clean()


def test_a_slug_is_made_once_from_the_norwegian_title(make_job, tynset):
    job = make_job(tynset, "Lærer på Øya", title_en="Teacher on the island")
    assert job.slug == "laerer-pa-oya"
    job.title_nb = "Lærer i bygda"
    job.save()
    assert job.slug == "laerer-pa-oya"


def test_equal_titles_get_numbers_also_in_bulk(nurse, tynset):
    values = {
        "municipality": tynset,
        "occupation": nurse,
        "engagement": "permanent",
        "extent_percent": 80,
        "title_nb": "Vikar",
    }
    jobs = Job.objects.bulk_create([Job(**values), Job(**values)])
    assert [job.slug for job in jobs] == ["vikar", "vikar-2"]


def test_an_entry_does_not_end_before_it_begins(make_job, tynset, soon, recently):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_job(tynset, publish_from=soon, publish_until=recently)


def test_every_entry_model_inherits_the_guarantees():
    for model in list_entry_models():
        names = " ".join(constraint.name for constraint in model._meta.constraints)
        assert "published_has_title" in names
        assert "ends_after_start" in names


def test_related_are_first_the_same_partner_then_the_same_occupation_then_the_nearest(
    make_job, tynset, tolga, hospital
):
    from occupations.models import Occupation

    teacher = Occupation.objects.create(code="2341", name_nb="Lærere")
    job = make_job(tynset, "Utgangspunkt", partner=hospital)
    far = make_job(tolga, "Langt unna", occupation=teacher)
    near = make_job(tynset, "Like ved", occupation=teacher)
    same_work = make_job(tolga, "Samme yrke")
    same_employer = make_job(tolga, "Samme arbeidsgiver", occupation=teacher, partner=hospital)
    assert list(Job.objects.public().nearest_to(job)) == [same_employer, same_work, near, far]
