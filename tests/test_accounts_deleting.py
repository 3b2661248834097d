"""Deleting with its history: what a person wishes gone is gone from history and log too; that it was deleted stays."""

import datetime
import io

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone
from PIL import Image

from base.history import forgetting
from base.models import Change, Erasure, Mail
from base.pictures import models as pictures
from culture.models import Activity, WeeklyTime
from entries.ending.reminders import remind
from inquiries.models import Inquiry
from inquiries.services.ending.page_forgetting import forget_page
from news.models import Story
from partners.models import Partner
from tests.desk import FAMILY, ask, fresh

pytestmark = pytest.mark.django_db
NEEDLES = ["Quokkafamilien", "quittenbaum", "90807060"]
WRITTEN = {"title_nb": "Quokkafamilien flyttet", "body_nb": "<p>Ring 90807060</p>", "status": "draft"}


def everything() -> str:
    parts = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            parts += [repr(row) for row in cursor.fetchall()]
    return "\n".join(parts).casefold()


def found() -> list[str]:
    text = everything()
    return [needle for needle in NEEDLES if needle.casefold() in text]


def url_of(row, pk=None) -> str:
    return f"/admin/{row._meta.app_label}/{row._meta.model_name}/{pk or row.pk}/delete-with-history/"


@pytest.fixture
def story(siri, as_person):
    """Written and corrected in the workplace, so that history and log tell of it."""
    client = as_person(siri)
    client.post("/admin/news/story/add/", WRITTEN)
    story = Story.objects.get()
    client.post(f"/admin/news/story/{story.pk}/change/", WRITTEN | {"summary_nb": "Under et quittenbaum"})
    assert (Change.objects.count(), LogEntry.objects.count()) == (2, 2)
    return story


def test_it_is_asked_first_with_its_numbers_and_nothing_is_gone_yet(story, siri, as_person):
    page = as_person(siri).get(url_of(story)).content.decode()
    assert "Quokkafamilien flyttet" in page
    assert "2 endringer i historikken" in page
    assert "2 linjer i arbeidsplassens logg" in page
    assert "14 dager" in page
    assert found() == NEEDLES


def test_afterwards_no_table_holds_a_word_and_one_line_says_that_it_was_deleted(story, siri, as_person):
    client = as_person(siri)
    assert found() == NEEDLES
    answer = client.post(url_of(story), follow=True)
    assert "historikken med den" in answer.content.decode()
    assert found() == []
    change = Change.objects.get()
    assert (change.action, change.by, change.object_id, change.fields) == ("deleted", siri, story.pk, {})
    assert str(story.pk) in change.name
    assert not LogEntry.objects.exists()
    assert Erasure.objects.values_list("kind", "object_id").get() == ("news.story", story.pk)
    assert "slettet" in client.get(f"/admin/base/change/{change.pk}/change/").content.decode().lower()


def test_a_story_that_was_deleted_in_the_usual_way_is_still_readable_and_can_be_deleted_for_good(
    story, siri, as_person
):
    client = as_person(siri)
    client.post(f"/admin/news/story/{story.pk}/delete/", {"post": "yes"})
    assert not Story.objects.exists()
    assert found() == NEEDLES
    change = Change.objects.filter(action="deleted").get()
    way = url_of(story)
    assert way in client.get(f"/admin/base/change/{change.pk}/change/").content.decode()
    assert "slettet fra før" in client.get(way).content.decode()
    client.post(way)
    assert found() == []
    assert Change.objects.count() == 1
    assert client.get(way).status_code == 404


@pytest.mark.parametrize("page", ["delete", "history"])
def test_the_way_there_is_shown_to_the_coordinator_only(page, make_job, tynset, kari, siri, as_person):
    job = make_job(tynset, status="draft")
    address = f"/admin/jobs/job/{job.pk}/{page}/"
    assert url_of(job) in as_person(siri).get(address).content.decode()
    assert url_of(job) not in as_person(kari).get(address).content.decode()


def test_nobody_but_the_coordinator_deletes_with_history(make_job, tynset, kari, ola, eli, vera, as_person):
    job = make_job(tynset, status="draft")
    for person in (kari, ola, eli, vera, None):
        for method in ("get", "post"):
            assert getattr(as_person(person), method)(url_of(job)).status_code in (302, 403)
    job.refresh_from_db()


@pytest.mark.parametrize("pk", ["0", "987654", "x", "1_2F", "9" * 30])
def test_what_never_was_is_not_found(pk, story, siri, as_person):
    assert as_person(siri).get(url_of(story, pk)).status_code == 404


def test_rows_inside_go_with_it_and_so_does_their_history(tynset, siri, as_person):
    client = as_person(siri)
    activity = Activity.objects.create(municipality=tynset, title_nb="Quokkafamilien øver", category="music")
    inner = {"activity": activity.pk, "weekday": 1, "start": "18:00", "note_nb": "hos quittenbaum"}
    assert client.post("/admin/culture/weeklytime/add/", inner).status_code == 302
    row = WeeklyTime.objects.get()
    client.post(f"/admin/culture/weeklytime/{row.pk}/change/", inner | {"start": "19:00"})
    client.post(url_of(activity))
    assert found() == []
    assert (Change.objects.count(), LogEntry.objects.count()) == (1, 0)


def test_the_history_of_others_forgets_the_name_of_what_they_were_linked_to(make_job, tynset, siri, as_person):
    partner = Partner.objects.create(name="Kari Quokkafamilien", kind="landlord", sector="private", municipality=tynset)
    job = make_job(tynset, partner=partner)
    with forgetting_author(siri):
        job.partner = None
        job.save()
    assert "Quokkafamilien" in found()
    as_person(siri).post(url_of(partner))
    assert found() == []
    assert Change.objects.get(action="changed").fields == {"partner": [None, None]}


def test_the_history_of_others_forgets_a_name_from_before_the_first_change_too(make_job, tynset, siri, as_person):
    """A partner that came with a data file has no line that says what it was called first."""
    partner = Partner.objects.create(name="Kari Quokkafamilien", kind="landlord", sector="private", municipality=tynset)
    job = make_job(tynset)
    with forgetting_author(siri):
        for linked, name in ((partner, "Noen andre"), (None, "Enda andre")):
            job.partner = linked
            job.save()
            partner.name = name
            partner.save()
    as_person(siri).post(url_of(partner))
    assert found() == []


def test_what_a_case_has_copied_of_a_story_goes_and_the_family_keeps_its_own_words(siri, as_person):
    story = Story.objects.create(title_nb="Quokkafamilien flyttet", title_en="The quittenbaum")
    entries = [
        {"kind": "story", "title": "The quittenbaum", "url": "/en/x/"},
        {"kind": "story", "title": "Andre", "url": "/nb/y/"},
    ]
    place = {"name": "Tynset", "wishes": [{"title": "Bolig", "text": "Quokkafamilien flyttet, 12 km"}]}
    case = ask(about=story, text="Hei")
    Inquiry.objects.update(plan={"household": ["to voksne"], "entries": entries, "places": [place]})
    other = ask(about=Story.objects.create(title_nb="Andre"))
    as_person(siri).post(url_of(story))
    assert found() == []
    case, other = fresh(case), fresh(other)
    assert (case.about_title, case.about_id, case.about_type.model, case.name) == ("", None, "story", FAMILY["name"])
    assert case.plan["household"] == ["to voksne"]
    assert case.plan["entries"] == entries[1:]
    assert case.plan["places"] == [{"name": "Tynset", "wishes": [{"title": "Bolig", "text": ""}]}]
    assert other.about_title == "Andre"


@pytest.mark.parametrize("names", [set(), {""}, {" ", ""}])
def test_a_row_that_never_had_a_name_empties_no_family_s_plan(names, region):
    case = ask(text="Hei")
    plan = {"entries": [{"title": "Kokk", "url": "/nb/x/"}], "places": ["Bolig, 12 km"]}
    Inquiry.objects.update(plan=plan)
    forget_page(Story, 1, names)
    assert fresh(case).plan == plan


def test_a_reminder_that_waits_names_the_others_only(siri, as_person):
    end = timezone.now() + datetime.timedelta(days=14)
    first, second = (
        Story.objects.create(title_nb=title, summary_nb="x", status="published", publish_until=end)
        for title in ("Quokkafamilien", "Andre")
    )
    remind(timezone.localdate())
    as_person(siri).post(url_of(first))
    assert found() == []
    assert "Andre: " in Mail.objects.get().body
    as_person(siri).post(url_of(second))
    assert not Mail.objects.exists()


def forgetting_author(person):
    from base.history import recording

    return recording.record_author(lambda: person)


def test_what_others_are_linked_to_is_not_deleted_and_they_are_named(make_job, tynset, siri, as_person):
    partner = Partner.objects.create(name="Fjellsag", kind="employer", sector="private", municipality=tynset)
    make_job(tynset, "Sagbruksarbeider", partner=partner)
    answer = as_person(siri).post(url_of(partner))
    assert answer.status_code == 200
    assert "Sagbruksarbeider" in answer.content.decode()
    assert Partner.objects.exists()
    assert not Erasure.objects.exists()


def test_a_story_with_a_picture_is_deleted_in_the_usual_way_too(siri, as_person, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    story = Story.objects.create(title_nb="Med bilde", picture="originals/ab/bilde.jpg")
    assert as_person(siri).post(f"/admin/news/story/{story.pk}/delete/", {"post": "yes"}).status_code == 302
    assert Change.objects.get().fields["picture"] == ["originals/ab/bilde.jpg", None]


def test_its_picture_goes_at_once_and_one_that_another_shows_too_stays(
    siri, as_person, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    buffer = io.BytesIO()
    Image.new("RGB", (500, 300), "red").save(buffer, "JPEG")
    first, second = (
        Story.objects.create(title_nb=name, picture=SimpleUploadedFile(f"{name}.jpg", buffer.getvalue()))
        for name in ("en", "to")
    )
    for row in (first, second):
        pictures.make_renditions.func(row._meta.label, row.pk)
        row.refresh_from_db()
    assert first.renditions == second.renditions
    with django_capture_on_commit_callbacks(execute=True):
        as_person(siri).post(url_of(first))
    left = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert left == pictures.list_row_files(second)


def test_an_earlier_picture_goes_with_its_copies_and_no_history_shows_them(
    siri, as_person, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    story = Story.objects.create(title_nb="Med bilde", picture=photograph("red"))
    pictures.make_renditions.func(story._meta.label, story.pk)
    with forgetting_author(siri):
        story.picture = photograph("blue")
        story.save()
    pictures.make_renditions.func(story._meta.label, story.pk)
    shown = as_person(siri).get(f"/admin/news/story/{story.pk}/history/").content.decode()
    assert "renditions" not in shown
    assert ".webp" not in shown
    assert len(list(tmp_path.glob("originals/*/*"))) == 2
    with django_capture_on_commit_callbacks(execute=True):
        as_person(siri).post(url_of(story))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_copies_that_are_finished_after_the_row_has_gone_are_not_kept(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    story = Story.objects.create(title_nb="Med bilde", picture=photograph("red"))
    rendered = pictures.render_copies

    def render_slowly(file, widths):
        Story.objects.all().delete()
        return rendered(file, widths)

    monkeypatch.setattr(pictures, "render_copies", render_slowly)
    pictures.make_renditions.func(story._meta.label, story.pk)
    assert list(tmp_path.glob("renditions/*")) == []


def photograph(colour: str) -> SimpleUploadedFile:
    buffer = io.BytesIO()
    Image.new("RGB", (500, 300), colour).save(buffer, "JPEG")
    return SimpleUploadedFile("bilde.jpg", buffer.getvalue())


# --- after a restore -------------------------------------------------------------------------------------------------
def test_a_story_made_after_the_moment_has_the_number_by_chance_and_stays(story):
    assert not forgetting.delete_again(Story, story.pk, timezone.now() - datetime.timedelta(hours=1))
    assert Story.objects.exists()


def test_a_row_that_keeps_no_date_is_known_by_its_history(tynset, siri):
    with forgetting_author(siri):
        partner = Partner.objects.create(name="Ny", kind="employer", sector="private", municipality=tynset)
    assert not forgetting.delete_again(Partner, partner.pk, timezone.now() - datetime.timedelta(hours=1))
    assert forgetting.delete_again(Partner, partner.pk, timezone.now() + datetime.timedelta(hours=1))
    assert not Partner.objects.exists()


def test_the_words_that_an_older_history_brings_back_go_though_the_row_is_gone(story, siri, as_person):
    as_person(siri).post(f"/admin/news/story/{story.pk}/delete/", {"post": "yes"})
    assert forgetting.delete_again(Story, story.pk, timezone.now())
    assert found() == []
    assert not forgetting.delete_again(Story, story.pk, timezone.now())


# --- the end date ----------------------------------------------------------------------------------------------------
def test_history_and_log_end_after_so_many_months_but_not_that_something_was_deleted(story, siri, as_person, settings):
    settings.HISTORY_MONTHS = 2
    client = as_person(siri)
    client.post("/admin/news/story/add/", WRITTEN | {"title_nb": "En annen"})
    client.post(url_of(story))
    day = timezone.localdate()
    forgetting.forget_old_history(day + datetime.timedelta(days=55))
    assert (Change.objects.count(), LogEntry.objects.count()) == (2, 1)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=70)):
        forgetting.forget_old_history(timezone.localdate())
    assert Change.objects.get().action == "deleted"
    assert not LogEntry.objects.exists()
