"""An entry is copied: last year's summer job, the landlord's next flat."""

import datetime

import pytest
from django.utils import timezone

from base.models import Change
from culture.models import Activity, Event, WeeklyTime
from jobs.models import Job
from news.models import Article
from tests.events import hours
from tests.posts import values_of
from tests.test_entries_ends import day
from tests.test_entries_history import words
from tests.test_entries_undo import form_of, undo

LIST = "/admin/jobs/job/"


@pytest.fixture
def job(make_job, tynset, hospital, eli):
    return make_job(
        tynset,
        "Sommerjobb",
        title_en="Summer job",
        title_de="Ferienjob",
        title_nl="Vakantiebaan",
        summary_nb="Turnus",
        summary_en="Shifts",
        body_nb="<p>Ski fra døra.</p>",
        deadline=day(-200),
        start=day(-150),
        engagement="summer",
        partner=hospital,
        pay_from=200,
        pay_period="hour",
        reviewed_on=day(-220),
        source="nav",
        source_id="123",
        source_url="https://example.org",
        review_note="Ring!",
        picture="originals/aa/aa",
        picture_alt_nb="Et fjell",
        updated_by=eli,
    )


def copy(client, row):
    return client.post(f"{form_of(row).removesuffix('change/')}copy/", follow=True)


def test_a_copy_is_a_draft_with_all_texts_its_picture_and_its_employer(as_person, kari, job, tynset, hospital):
    Job.objects.update(renditions={"400": "a.webp"}, picture_width=400, picture_height=300)
    job.refresh_from_db()
    page = copy(as_person(kari), job)
    made = Job.objects.exclude(pk=job.pk).get()
    assert page.redirect_chain[-1][0] == form_of(made)
    same = "title_nb title_en title_de title_nl summary_nb summary_en body_nb municipality place partner engagement"
    same += " pay_from pay_period picture picture_alt_nb renditions picture_width translation_state occupation"
    for name in same.split():
        assert getattr(made, name) == getattr(job, name), name
    assert (made.status, made.slug, made.updated_by, made.first_published) == ("draft", "sommerjobb-2", kari, None)
    assert (made.deadline, made.start, made.publish_until, made.reviewed_on) == (None, None, None, None)
    assert (made.source, made.source_id, made.source_url, made.review_note) == ("", "", "", "")
    assert "Fyll ut før publisering: Søknadsfrist" in words(page)


def test_the_same_job_as_last_year_is_two_clicks_and_the_date(as_person, kari, job, visitor):
    client = as_person(kari)
    listed = client.get(LIST).content.decode()
    assert f'formaction="/admin/jobs/job/{job.pk}/copy/"' in listed
    page = copy(client, job)  # the first click
    values = values_of(page) | {"deadline": day(60), "_publish": "1"}
    client.post(page.redirect_chain[-1][0], values)  # the second
    made = Job.objects.exclude(pk=job.pk).get()
    assert made.is_public()
    assert visitor.get(made.get_absolute_url()).status_code == 200


def test_days_ahead_stay_and_a_source_that_a_person_wrote_too(as_person, kari, make_job, tynset):
    job = make_job(tynset, deadline=day(20), source="Arbeidsgiveren")
    copy(as_person(kari), job)
    made = Job.objects.exclude(pk=job.pk).get()
    assert (made.deadline, made.source) == (day(20), "Arbeidsgiveren")


@pytest.mark.parametrize(
    ("person", "status"), [("kari", 200), ("eli", 200), ("siri", 200), ("ola", 403), ("visitor", 200)]
)
def test_who_may_change_an_entry_may_copy_it_and_nobody_else(person, status, request, as_person, job, tynset):
    """Another office's entry would bring its picture, its employer and its words; that is refused."""
    client = as_person(None if person == "visitor" else request.getfixturevalue(person))
    assert copy(client, job).status_code == status
    assert Job.objects.count() == (2 if person in ("kari", "eli", "siri") else 1)
    assert {row.municipality for row in Job.objects.all()} == {tynset}


def test_it_is_not_offered_for_another_offices_entry(as_person, ola, job):
    client = as_person(ola)
    for path in (LIST, form_of(job)):
        assert "/copy/" not in client.get(path).content.decode()


def test_a_visit_to_the_address_copies_nothing(as_person, kari, job):
    assert as_person(kari).get(f"/admin/jobs/job/{job.pk}/copy/").status_code == 405
    assert Job.objects.count() == 1


def test_a_copy_is_in_the_history_and_can_be_undone(as_person, kari, job):
    client = as_person(kari)
    page = copy(client, job)
    assert Change.objects.get().action == Change.Action.ADDED
    undo(client, page)
    assert list(Job.objects.all()) == [job]


def test_an_activity_brings_its_weekly_times(as_person, kari, tynset):
    choir = Activity.objects.create(municipality=tynset, title_nb="Kor", category="music")
    WeeklyTime.objects.create(activity=choir, weekday=1, start="18:00", label_nb="De yngste", label_en="Youngest")
    client = as_person(kari)
    page = copy(client, choir)
    made = Activity.objects.exclude(pk=choir.pk).get()
    assert list(made.times.values_list("weekday", "label_nb", "label_en")) == [(1, "De yngste", "Youngest")]
    assert choir.times.count() == 1
    undo(client, page)
    assert (Activity.objects.get(), WeeklyTime.objects.count()) == (choir, 1)


def test_an_event_of_last_year_is_proposed_for_the_same_weekday(as_person, kari, tynset):
    starts = timezone.make_aware(datetime.datetime.combine(day(-300), datetime.time(19)))
    values = {"municipality": tynset, "category": "music", "status": "published", "recurrence": "weekly"}
    feast = Event.objects.create(title_nb="Fest", **hours(starts), recurs_until=day(-280), **values)
    copy(as_person(kari), feast)
    made = Event.objects.exclude(pk=feast.pk).get()
    assert (made.day, made.start, made.recurs_until) == (day(64), datetime.time(19), day(84))
    assert (made.status, made.publish_until > timezone.now()) == ("draft", True)


def test_a_copy_of_pinned_news_is_not_pinned(as_person, kari, tynset):
    article = Article.objects.create(municipality=tynset, title_nb="Vårt", summary_nb="Nytt", pinned=True)
    copy(as_person(kari), article)
    assert not Article.objects.exclude(pk=article.pk).get().pinned


def test_a_copy_is_addressed_by_its_own_title_until_readers_have_seen_it(as_person, kari, make_job, tynset):
    job = make_job(tynset, "Vikar på skolen")
    client = as_person(kari)
    copy(client, job)
    made = Job.objects.exclude(pk=job.pk).get()
    assert made.slug == "vikar-pa-skolen-2"
    client.post(form_of(made), values_of(client.get(form_of(made))) | {"title_nb": "Lærer på skolen", "_save": "1"})
    made.refresh_from_db()
    assert made.slug == "laerer-pa-skolen"


def test_an_address_that_readers_have_seen_stays(as_person, kari, make_job, tynset):
    job, client = make_job(tynset, "Vikar på skolen", summary_nb="Sol", apply_asap=True), as_person(kari)
    answer = client.post(
        form_of(job), values_of(client.get(form_of(job))) | {"title_nb": "Lærer på skolen", "_save": "1"}
    )
    assert answer.status_code == 302, answer.context["errors"]
    job.refresh_from_db()
    assert (job.title_nb, job.slug) == ("Lærer på skolen", "vikar-pa-skolen")
