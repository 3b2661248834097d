"""Publishing: what is asked for, who may, when it appears and when it is gone."""

import datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from entries import services
from entries.models import Status
from entries.registry import list_entry_models
from jobs.models import Job
from news.models import Article, Guide
from schools.models import School
from tests.conftest import make_person

SECOND = datetime.timedelta(seconds=1)


@pytest.fixture
def draft(make_job, tynset):
    return make_job(tynset, summary_nb="Turnus", apply_asap=True, status=Status.DRAFT)


@pytest.fixture
def eli(tynset):
    return make_person("eli", "editor", tynset)


def status_of(entry) -> str:
    entry.refresh_from_db()
    return entry.status


# --- what is asked for -----------------------------------------------------------------------------------------------
def test_a_complete_entry_lacks_nothing(draft):
    assert draft.find_missing_fields() == {}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title_nb": ""}, "title_nb"),
        ({"summary_nb": ""}, "summary_nb"),
        ({"summary_nb": "", "summary_en": "Shifts"}, "summary_nb"),
        ({"picture": "originals/aa/a.jpg"}, "picture_alt_nb"),
        ({"apply_asap": False}, "deadline"),
    ],
)
def test_what_readers_would_miss_is_named_beside_its_field_and_refused_on_every_way(draft, kari, values, field):
    for name, value in values.items():
        setattr(draft, name, value)
    with translation.override("en"):
        assert list(draft.find_missing_fields()) == [field]
    draft.status = Status.PUBLISHED
    with pytest.raises(ValidationError) as caught:
        draft.full_clean()
    assert field in caught.value.message_dict
    draft.status = Status.DRAFT
    draft.save()
    with pytest.raises(ValidationError):
        services.publish(entry=draft, by=kari)
    assert status_of(draft) == Status.DRAFT


def test_a_body_is_text_enough(draft):
    draft.summary_nb, draft.body_nb = "", "<p>Om jobben</p>"
    assert draft.find_missing_fields() == {}


def test_the_sentence_is_in_the_persons_language(draft):
    draft.summary_nb = ""
    assert draft.find_missing_fields()["summary_nb"] == "Skriv et sammendrag før publisering; ellers blir siden tom."


def test_the_facts_of_a_register_are_a_page_without_a_text(tynset):
    assert School(municipality=tynset, title_nb="Skolen", kind="compulsory").find_missing_fields() == {}


def test_a_guide_names_its_source_and_the_day_it_was_checked(region):
    guide = Guide(title_nb="Bil om vinteren", summary_nb="Dekk", topic="winter_driving")
    assert set(guide.find_missing_fields()) == {"source", "reviewed_on"}


def test_every_required_fact_is_a_field_of_its_model():
    for model in list_entry_models():
        for names in model.required_to_publish:
            assert all(model._meta.get_field(name) for name in names)


def test_the_database_refuses_a_published_picture_without_words(make_job, tynset):
    with pytest.raises(IntegrityError, match="published_has_alt"), transaction.atomic():
        make_job(tynset, picture=ContentFile(b"x", "a.jpg"))


# --- who -------------------------------------------------------------------------------------------------------------
def test_hosts_and_editors_publish_their_offices_entries_at_once(draft, kari, eli):
    services.publish(entry=draft, by=eli)
    assert (status_of(draft), draft.updated_by) == (Status.PUBLISHED, eli)
    assert draft.is_public()


@pytest.mark.parametrize("verb", ["publish", "archive", "mark_reviewed", "confirm_translations", "extend"])
def test_no_verb_touches_another_offices_entry(verb, make_job, tynset, ola, soon):
    job = make_job(tynset, summary_nb="Turnus", apply_asap=True, status="review", title_en="Nurse", publish_until=soon)
    job.title_nb = "Endret"
    job.save()
    before = Job.objects.filter(pk=job.pk).values().get()
    with pytest.raises(PermissionDenied):
        getattr(services, verb)(entry=job, by=ola, **({"days": 3} if verb == "extend" else {}))
    assert Job.objects.filter(pk=job.pk).values().get() == before


def test_who_wrote_it_last_does_not_publish_it_where_the_office_wants_four_eyes(draft, tynset, eli, kari):
    tynset.four_eyes = True
    tynset.save()
    draft.updated_by, draft.status = eli, Status.IN_REVIEW
    draft.save()
    with pytest.raises(ValidationError, match="at en kollega ser over"):
        services.publish(entry=draft, by=eli)
    assert status_of(draft) == Status.IN_REVIEW
    services.publish(entry=draft, by=kari)
    assert status_of(draft) == Status.PUBLISHED


@pytest.mark.parametrize("verb", [services.mark_reviewed, services.confirm_translations, services.archive])
def test_who_only_confirms_has_not_read_it_for_the_one_who_wrote(verb, draft, tynset, eli, kari):
    tynset.four_eyes = True
    tynset.save()
    draft.updated_by, draft.title_en = eli, "Nurse"
    draft.save()
    draft.title_nb = "Sjukepleier"
    draft.save()
    verb(entry=draft, by=kari)
    with pytest.raises(ValidationError):
        services.publish(entry=draft, by=eli)
    assert status_of(draft) != Status.PUBLISHED


def test_what_is_over_does_not_come_back_rewritten_by_one_person(make_job, tynset, eli, kari, recently):
    tynset.four_eyes = True
    tynset.save()
    over = make_job(tynset, summary_nb="Turnus", apply_asap=True, publish_until=recently, updated_by=eli)
    with pytest.raises(ValidationError):
        services.extend(entry=over, by=eli, days=14)
    services.extend(entry=over, by=kari, days=14)
    assert over.is_public()


# --- several people at the same time ----------------------------------------------------------------------------------
def test_what_was_handed_over_meanwhile_is_not_taken_back(draft, tolga, kari):
    Job.objects.filter(pk=draft.pk).update(municipality=tolga, place=tolga.centre)
    for verb in (services.publish, services.archive, services.mark_reviewed):
        with pytest.raises(PermissionDenied):
            verb(entry=draft, by=kari)
    assert Job.objects.get().municipality == tolga


def test_what_a_colleague_wrote_meanwhile_stays(draft, kari):
    Job.objects.filter(pk=draft.pk).update(title_nb="Rettet", summary_nb="")
    with pytest.raises(ValidationError):
        services.publish(entry=draft, by=kari)
    services.archive(entry=draft, by=kari)
    assert (Job.objects.get().title_nb, Job.objects.get().status) == ("Rettet", Status.ARCHIVED)


def test_what_was_deleted_meanwhile_does_not_come_back(draft, kari):
    Job.objects.all().delete()
    with pytest.raises(ValidationError, match="slettet"):
        services.archive(entry=draft, by=kari)
    assert not Job.objects.exists()


def test_the_coordinator_is_always_a_second_pair_of_eyes(draft, tynset, siri):
    tynset.four_eyes = True
    draft.updated_by = siri
    services.publish(entry=draft, by=siri)
    assert status_of(draft) == Status.PUBLISHED


def test_what_is_over_is_not_published_again(make_job, tynset, kari, recently):
    job = make_job(tynset, summary_nb="Turnus", apply_asap=True, status="draft", publish_until=recently)
    with pytest.raises(ValidationError, match="siste dag"):
        services.publish(entry=job, by=kari)


# --- the other verbs -------------------------------------------------------------------------------------------------
def test_an_archived_entry_is_gone_and_not_deleted(make_job, tynset, kari):
    job = make_job(tynset)
    services.archive(entry=job, by=kari)
    assert (status_of(job), job.has_ended) == (Status.ARCHIVED, True)
    with pytest.raises(ValidationError):
        services.archive(entry=job, by=kari)


def test_an_extension_counts_from_the_end_or_from_now(make_job, tynset, kari, soon, recently):
    running, over = make_job(tynset, publish_until=soon), make_job(tynset, publish_until=recently)
    for job in (running, over):
        services.extend(entry=job, by=kari, days=10)
        job.refresh_from_db()
    assert running.publish_until == soon + datetime.timedelta(days=10)
    assert over.publish_until > timezone.now() + datetime.timedelta(days=9)


def test_an_end_that_follows_from_a_deadline_is_not_extended(make_job, tynset, kari, soon):
    job = make_job(tynset, deadline=soon.date())
    with pytest.raises(ValidationError, match="frist"):
        services.extend(entry=job, by=kari, days=10)
    with pytest.raises(ValidationError):
        services.extend(entry=make_job(tynset), by=kari, days=10)
    with pytest.raises(ValueError, match="days"):
        services.extend(entry=job, by=kari, days=0)


def test_marking_as_reviewed_writes_today(make_job, tynset, kari):
    job = make_job(tynset)
    services.mark_reviewed(entry=job, by=kari)
    job.refresh_from_db()
    assert job.reviewed_on == timezone.localdate()
    with pytest.raises(ValidationError):
        services.mark_reviewed(entry=job, by=kari)


def test_confirming_translations_ends_the_reminder(make_job, tynset, kari):
    job = make_job(tynset, "Sykepleier", title_en="Nurse")
    with pytest.raises(ValidationError):
        services.confirm_translations(entry=job, by=kari)
    job.title_nb = "Sjukepleier"
    job.save()
    services.confirm_translations(entry=job, by=kari)
    job.refresh_from_db()
    assert ":stale" not in job.translation_gaps


# --- by themselves, at that second -----------------------------------------------------------------------------------
PLACES = ("/nb/jobber/", "/nb/jobber/feed.xml", "/sitemap-job.xml", "/nb/kommuner/tynset/")


def seen(visitor, job) -> set[str]:
    """The addresses at which a visitor finds it, by a word that stands nowhere else or by its address."""
    found = {path for path in PLACES if any(w in visitor.get(path).content.decode() for w in ("Kvernstein", job.slug))}
    return found | ({"page"} if visitor.get(job.get_absolute_url()).status_code == 200 else set())


@pytest.mark.parametrize(("field", "before", "after"), [("publish_from", False, True), ("publish_until", True, False)])
def test_pages_lists_feed_and_sitemap_agree_at_that_second(field, before, after, visitor, make_job, tynset):
    moment = timezone.now() + datetime.timedelta(days=2)
    job = make_job(tynset, "Kvernstein", **{field: moment})
    everywhere = {*PLACES, "page"}
    with time_machine.travel(moment - SECOND, tick=False):
        assert seen(visitor, job) == (everywhere if before else set())
    with time_machine.travel(moment, tick=False):
        assert seen(visitor, job) == (everywhere if after else set())


# --- news ------------------------------------------------------------------------------------------------------------
def test_the_front_page_shows_pinned_news_first_until_they_are_withdrawn(visitor, region, siri):
    old = Article.objects.create(
        title_nb="Festet nyhet",
        status="published",
        pinned=True,
        publish_from=timezone.now() - 9 * datetime.timedelta(days=9),
    )
    for number in range(3):
        Article.objects.create(title_nb=f"Fersk nyhet {number}", status="published")
    page = visitor.get("/nb/").content.decode()
    assert 0 < page.index("Festet nyhet") < page.index("Fersk nyhet 2")
    services.archive(entry=old, by=siri)
    assert "Festet nyhet" not in visitor.get("/nb/").content.decode()


def test_a_scheduled_pinned_article_stands_on_the_front_page_from_its_second(visitor, region, soon):
    Article.objects.create(title_nb="Kommer snart", status="published", pinned=True, publish_from=soon)
    with time_machine.travel(soon - SECOND, tick=False):
        assert "Kommer snart" not in visitor.get("/nb/").content.decode()
    with time_machine.travel(soon, tick=False):
        assert "Kommer snart" in visitor.get("/nb/").content.decode()


def test_what_belongs_to_the_whole_region_is_the_coordinators_alone(region, kari, siri):
    article = Article.objects.create(title_nb="For alle", summary_nb="Nytt", status="draft")
    with pytest.raises(PermissionDenied):
        services.publish(entry=article, by=kari)
    services.publish(entry=article, by=siri)
    assert status_of(article) == Status.PUBLISHED
