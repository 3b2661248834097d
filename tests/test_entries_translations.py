"""Which languages are complete, stale or missing: kept on every path into the database."""

import pytest
from django.utils import translation

from entries.models import Entry
from entries.models.translations import COMPLETE, MISSING, PARTIAL, STALE, hash_words
from jobs.models import Job
from news.models import Article
from schools.models import School

pytestmark = pytest.mark.django_db


@pytest.fixture
def translated(make_job, tynset):
    return make_job(tynset, "Sykepleier", title_en="Nurse", title_de="Pflegefachkraft")


def states(entry) -> dict[str, str]:
    entry.refresh_from_db()
    return {code: entry.get_translation_state(code) for code in ("nb", "en", "de", "nl")}


def test_a_language_is_complete_or_missing_from_the_first_save(translated):
    assert states(translated) == {"nb": COMPLETE, "en": COMPLETE, "de": COMPLETE, "nl": MISSING}
    assert translated.translation_gaps == "nl:missing"


def test_a_changed_default_text_makes_its_translations_stale(translated):
    translated.title_nb = "Sykepleier i turnus"
    translated.save()
    assert states(translated) == {"nb": COMPLETE, "en": STALE, "de": STALE, "nl": MISSING}


def test_a_rewritten_translation_is_fresh_and_the_others_stay_stale(translated):
    translated.title_nb = "Sykepleier i turnus"
    translated.save()
    translated.title_en = "Nurse on shifts"
    translated.save()
    assert states(translated) == {"nb": COMPLETE, "en": COMPLETE, "de": STALE, "nl": MISSING}


def test_each_field_is_watched_by_itself(make_job, tynset):
    job = make_job(tynset, "Sykepleier", title_en="Nurse", body_nb="<p>Dag</p>", body_en="<p>Day</p>")
    job.title_nb, job.body_nb, job.title_en = "Lege", "<p>Natt</p>", "Doctor"
    job.save()
    assert states(job)["en"] == STALE


def test_a_text_that_was_never_translated_beside_a_translated_title_is_named_and_found_among_the_missing(
    make_job, tynset
):
    job = make_job(tynset, "Sykepleier", title_en="Nurse", summary_nb="Turnus", picture_alt_nb="Vakt")
    assert states(job)["en"] == PARTIAL
    assert set(job.list_untranslated_fields("en")) == {"summary", "picture_alt"}
    assert list(Job.objects.untranslated("en:missing")) == [job]
    job.summary_en, job.picture_alt_en = "Shifts", "A shift"
    job.save()
    assert states(job)["en"] == COMPLETE


@pytest.mark.parametrize(("texts", "state"), [({"summary_en": "Shifts"}, MISSING), ({"body_en": "<p>x</p>"}, MISSING)])
def test_without_its_title_a_language_is_missing_whatever_else_is_written(texts, state, make_job, tynset):
    job = make_job(tynset, "Sykepleier", summary_nb="Turnus", body_nb="<p>y</p>", **texts)
    assert states(job)["en"] == state


def test_a_text_the_default_language_lacks_is_not_missed_in_others(make_job, tynset):
    job = make_job(tynset, "Sykepleier", title_en="Nurse", summary_en="Only here")
    assert states(job)["en"] == COMPLETE


def test_markup_that_is_cleaned_on_the_way_in_does_not_look_like_a_new_translation(make_job, tynset):
    job = make_job(
        tynset, "A", title_en="A", body_nb="<p>Dag &amp; natt</p>", body_en='<p class="x">Day  &amp; night</p>'
    )
    job.refresh_from_db()
    job.body_nb = "<p>Bare dag</p>"
    job.save()
    assert states(job)["en"] == STALE
    assert hash_words('<p class="x">Day  &amp; night</p>') == hash_words("<p>Day &amp; night</p>")


def test_saving_in_another_language_changes_no_text_and_no_state(translated):
    before = states(translated)
    columns = Job.objects.filter(pk=translated.pk).values("title_nb", "title_en", "title_de", "title_nl").get()
    with translation.override("nl"):
        job = Job.objects.get(pk=translated.pk)
        assert job.title == "Nurse"  # what the reader falls back to must not be stored
        job.save()
    assert states(translated) == before
    assert Job.objects.filter(pk=translated.pk).values(*columns).get() == columns


def test_bulk_paths_know_it_too(nurse, tynset):
    values = {"municipality": tynset, "occupation": nurse, "engagement": "permanent", "extent_percent": 80}
    (job,) = Job.objects.bulk_create([Job(title_nb="Vikar", title_en="Stand-in", **values)])
    assert states(job)["en"] == COMPLETE
    job.title_nb = "Fast"
    Job.objects.bulk_update([job], ["title_nb"])
    assert states(job)["en"] == STALE


def test_a_save_of_one_field_keeps_the_state(translated):
    translated.title_nb = "Annet"
    translated.save(update_fields=["title_nb"])
    assert states(translated)["en"] == STALE


def test_somebody_may_say_that_the_translations_still_hold(translated):
    translated.title_nb = "Sjukepleier"
    translated.save()
    translated.confirm_translations()
    translated.save()
    assert states(translated) == {"nb": COMPLETE, "en": COMPLETE, "de": COMPLETE, "nl": MISSING}


def test_a_name_needs_no_translation(tynset):
    school = School.objects.create(municipality=tynset, title_nb="Fjellskolen", kind="compulsory")
    assert set(states(school).values()) == {COMPLETE}


def test_an_entry_without_a_norwegian_title_says_so(region):
    with translation.override("en"):
        article = Article.objects.create(title_en="News", status="draft")
    assert states(article)["nb"] == MISSING


def test_no_save_asks_the_database_for_the_state(make_job, tynset, django_assert_max_num_queries):
    job = make_job(tynset, apply_asap=True)
    with django_assert_max_num_queries(5) as asked:  # one of them tells that jobs have changed
        job.save()
    assert not any("translation_state" in query["sql"] and "SELECT" in query["sql"] for query in asked.captured_queries)


def test_every_entry_keeps_the_state():
    assert {"translation_state", "translation_gaps"} <= {field.name for field in Entry._meta.get_fields()}
