"""What a click did can be taken back by whoever did it; the history keeps both lines."""

import datetime

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from base.history import recording, undoing
from base.models import Change
from culture.models import Activity, WeeklyTime
from entries import services
from entries.models import Status
from jobs.models import Job
from partners.models import Partner
from tests.merging import merge
from tests.posts import values_of
from tests.test_entries_history import answers, history_of, words

LIST = "/admin/jobs/job/"


def form_of(row) -> str:
    return f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/change/"


def undo_on(page) -> str:
    """The address behind the button of the page's first message that has one."""
    return page.content.decode().split('" class="undo"')[0].rpartition('action="')[2]


def save(client, row, **values):
    """Save the form as it stands with `values`, and return the page that comes next."""
    return client.post(form_of(row), values_of(client.get(form_of(row))) | values, follow=True)


def undo(client, page, back=LIST):
    return client.post(undo_on(page), {"next": back}, follow=True)


def choose(client, action, rows, **values):
    chosen = {"action": action, "_selected_action": [row.pk for row in rows], "index": 0, "post": "yes"}
    return client.post(LIST, chosen | values, follow=True)


def columns(row) -> dict:
    return {name: value or None for name, value in type(row).objects.filter(pk=row.pk).values().get().items()}


@pytest.fixture
def draft(make_job, tynset):
    return make_job(tynset, summary_nb="Turnus", apply_asap=True, status=Status.DRAFT)


# --- one entry --------------------------------------------------------------------------------------------------------
def test_a_publication_is_taken_back_also_when_readers_have_seen_it(as_person, kari, draft, visitor):
    client, before = as_person(kari), columns(draft)
    page = save(client, draft, _publish="1")
    assert visitor.get(draft.get_absolute_url()).status_code == 200
    answer = undo(client, page)
    assert "Leserne ser den ikke." in words(answer)
    assert visitor.get(draft.get_absolute_url()).status_code == 404
    assert columns(draft) == before
    taken, done = Change.objects.all()
    assert (taken.takes_back, taken.by) == (done, kari)
    assert taken.fields == {"status": ["published", "draft"]}


def test_the_history_keeps_both_lines(as_person, kari, draft):
    client = as_person(kari)
    undo(client, save(client, draft, title_nb="Feil"))
    page = words(client.get(history_of(draft)))
    assert "Angret: det som ble gjort" in page
    assert page.count("Feil") == 2


def test_what_was_taken_back_can_be_done_again(as_person, kari, draft):
    client = as_person(kari)
    answer = undo(client, save(client, draft, title_nb="Ny"))
    assert "Gjør det likevel" in words(answer)
    undo(client, answer)
    draft.refresh_from_db()
    assert draft.title_nb == "Ny"
    assert [bool(change.takes_back_id) for change in Change.objects.order_by("pk")] == [False, True, True]


def test_a_second_click_on_the_same_button_says_that_it_is_done(as_person, kari, draft):
    client = as_person(kari)
    page = save(client, draft, title_nb="Ny")
    undo(client, page)
    assert "allerede angret" in words(undo(client, page))
    assert Change.objects.count() == 2


def test_what_a_colleague_has_changed_since_is_left_alone_and_the_reason_said(as_person, kari, eli, draft):
    client = as_person(kari)
    page = save(client, draft, title_nb="Ny")
    save(as_person(eli), draft, summary_nb="Dagtid")
    assert "eli har endret det siden." in words(undo(client, page))
    draft.refresh_from_db()
    assert (draft.title_nb, draft.summary_nb) == ("Ny", "Dagtid")


def test_once_the_colleague_has_undone_that_it_can_be_taken_back(as_person, kari, eli, draft):
    client, colleague, before = as_person(kari), as_person(eli), columns(draft)
    page = save(client, draft, title_nb="Ny")
    undo(colleague, save(colleague, draft, summary_nb="Dagtid"))
    undo(client, page)
    assert columns(draft) == before


def test_what_a_data_file_has_changed_since_is_left_alone(as_person, kari, draft):
    client = as_person(kari)
    page = save(client, draft, title_nb="Ny")
    Job.objects.update(title_nb="Fra en datafil")
    assert "endret siden" in words(undo(client, page))
    assert Job.objects.get().title_nb == "Fra en datafil"


@pytest.mark.parametrize("person", ["ola", "eli", "siri", "visitor"])
def test_nobody_takes_back_the_step_of_another(person, request, as_person, kari, draft):
    page = save(as_person(kari), draft, title_nb="Ny")
    other = as_person(None if person == "visitor" else request.getfixturevalue(person))
    answer = other.post(undo_on(page))
    assert answer.status_code == (302 if person == "visitor" else 404)
    draft.refresh_from_db()
    assert draft.title_nb == "Ny"


def test_who_has_left_the_office_takes_nothing_back(as_person, kari, draft, tolga):
    client = as_person(kari)
    page = save(client, draft, title_nb="Ny")
    kari.memberships.update(municipality=tolga)
    assert "annet kontor" in words(undo(client, page))
    draft.refresh_from_db()
    assert draft.title_nb == "Ny"


def test_a_visit_to_the_address_takes_nothing_back(as_person, kari, draft):
    client = as_person(kari)
    page = save(client, draft, title_nb="Ny")
    assert client.get(undo_on(page)).status_code == 405
    draft.refresh_from_db()
    assert draft.title_nb == "Ny"


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/admin/", "/nb/", ""])
def test_the_way_back_leads_into_the_workplace_only(back, as_person, kari, draft):
    client = as_person(kari)
    page = save(client, draft, title_nb="Ny")
    assert client.post(undo_on(page), {"next": back}).url == "/admin/"


def test_saving_without_a_change_offers_nothing_to_undo(as_person, kari, draft):
    client = as_person(kari)
    draft.save()
    assert 'class="undo"' not in save(client, draft).content.decode()


def test_four_eyes_are_as_before_when_the_rewriting_is_taken_back(as_person, kari, eli, draft, tynset):
    tynset.four_eyes = True
    tynset.save()
    Job.objects.update(updated_by=eli)
    client = as_person(kari)
    undo(client, save(client, draft, title_nb="Ny"))
    draft.refresh_from_db()
    assert draft.updated_by == eli
    services.publish(entry=draft, by=kari)


def test_a_link_comes_back_by_its_key_and_not_where_its_target_is_deleted(as_person, kari, draft, hospital, tynset):
    Job.objects.update(partner=hospital)
    other = Partner.objects.create(name="Fjellklinikken", kind="employer", sector="public", municipality=tynset)
    client = as_person(kari)
    page = save(client, draft, partner=other.pk)
    undo(client, page)
    assert Job.objects.get().partner == hospital
    page = save(client, draft, partner=other.pk)
    hospital.delete()
    assert "er slettet" in words(undo(client, page))
    assert Job.objects.get().partner == other


def test_a_replaced_picture_comes_back_with_its_own_copies(draft, kari, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    draft.picture.save("a.bin", ContentFile(b"a"), save=False)
    draft.picture_alt_nb = "Et fjell"
    draft.save()
    Job.objects.update(renditions={"400": "a.webp"}, picture_width=400, picture_height=300)
    draft.refresh_from_db()
    before, old = columns(draft), draft.picture.name
    with recording.record_author(lambda: kari):
        draft.picture = ContentFile(b"b", "b.bin")
        draft.save()
        batch = recording.get_undoable_batch()
    Job.objects.update(renditions={"400": "b.webp"}, picture_width=500, picture_height=500)
    with recording.record_author(lambda: kari):
        assert undoing.take_back(batch, lambda verb, row: True)[1] == []
    assert columns(draft) == before | {"picture": old}


# --- rows inside, new and deleted rows --------------------------------------------------------------------------------
@pytest.fixture
def choir(tynset):
    choir = Activity.objects.create(municipality=tynset, title_nb="Kor", summary_nb="Vi synger", category="music")
    WeeklyTime.objects.create(activity=choir, weekday=1, start="18:00")
    WeeklyTime.objects.create(activity=choir, weekday=2, start="19:00")
    return choir


def test_a_form_is_taken_back_with_the_rows_inside_it(as_person, kari, choir):
    client, before, times = as_person(kari), columns(choir), list(choir.times.values())
    more = {"times-TOTAL_FORMS": "3", "times-2-weekday": "5", "times-2-start": "10:00:00"}
    page = save(client, choir, title_nb="Korps", **{"times-0-DELETE": "on", "times-1-start": "20:00:00"} | more)
    assert [str(time) for time in choir.times.all()] == ["Onsdag 20:00", "Lørdag 10:00"]
    undo(client, page, form_of(choir))
    assert list(choir.times.values()) == times
    assert columns(choir) == before


def test_a_time_changed_on_its_own_page_is_taken_back_with_who_wrote_last(as_person, kari, choir):
    client, before = as_person(kari), columns(choir)
    undo(client, save(client, choir.times.first(), start="21:00:00"))
    assert [str(time) for time in choir.times.all()] == ["Tirsdag 18:00", "Onsdag 19:00"]
    assert columns(choir) == before


def test_a_new_draft_goes_again_and_a_published_one_is_to_be_archived(as_person, kari, draft):
    client = as_person(kari)
    values = answers(client, form_of(draft))
    page = client.post("/admin/jobs/job/add/", values | {"title_nb": "Helt ny"}, follow=True)
    undo(client, page)
    assert not Job.objects.filter(title_nb="Helt ny").exists()
    page = client.post("/admin/jobs/job/add/", values | {"title_nb": "Helt ny", "_publish": "1"}, follow=True)
    assert "ta den bort fra leserne i stedet" in words(undo(client, page))
    assert Job.objects.filter(title_nb="Helt ny").exists()


def test_a_deleted_entry_comes_back_with_its_key_its_address_and_its_rows(as_person, siri, choir, eli):
    Activity.objects.update(status="published", updated_by=eli, first_published=timezone.now())
    client, before, times = as_person(siri), columns(choir), list(choir.times.values())
    page = client.post(form_of(choir).replace("change", "delete"), {"post": "yes"}, follow=True)
    assert not Activity.objects.exists()
    undo(client, page)
    assert columns(choir) == before
    assert list(choir.times.values()) == times


def test_a_merger_is_not_taken_back_from_a_message(as_person, siri, tynset, tolga, make_job):
    job = make_job(tolga)
    with recording.record_author(lambda: siri):
        merge(tolga, tynset)
        assert recording.get_undoable_batch() == ""
    batch = Change.objects.first().batch
    answer = as_person(siri).post(f"/admin/undo/{batch}/", follow=True)
    assert "egen side" in words(answer)
    job.refresh_from_db()
    assert job.municipality == tynset


# --- many at once -----------------------------------------------------------------------------------------------------
def test_what_was_done_to_many_is_taken_back_for_each_that_nobody_has_touched(
    as_person, kari, eli, make_job, tynset, tolga
):
    jobs = [make_job(tynset, f"Jobb {n}", summary_nb="x", apply_asap=True) for n in range(3)]
    theirs = make_job(tolga, "Naboens")
    client = as_person(kari)
    page = choose(client, "archive", [*jobs, theirs])
    save(as_person(eli), jobs[1], title_nb="Rettet")
    answer = words(undo(client, page))
    assert "Angret. 2 står som før." in answer
    assert "Leserne ser 2 av 2." in answer
    assert "Jobb 1: eli har endret det siden." in answer
    assert list(Job.objects.order_by("pk").values_list("status", flat=True)) == [
        "published",
        "archived",
        "published",
        "published",
    ]


@pytest.mark.parametrize("action", ["publish", "archive", "mark_reviewed", "confirm_translations", "extend"])
def test_each_action_is_taken_back_to_the_very_columns(action, as_person, kari, make_job, tynset, soon):
    status = "review" if action == "publish" else "published"
    values = {"summary_nb": "x", "apply_asap": True, "publish_until": soon, "status": status, "title_en": "Nurse"}
    jobs = [make_job(tynset, f"Jobb {n}", **values) for n in range(2)]
    for job in jobs:
        job.title_nb = f"Omskrevet {job.pk}"
        job.save()
    before = [columns(job) for job in jobs]
    client = as_person(kari)
    page = choose(client, action, jobs, days=3)
    assert [columns(job) for job in jobs] != before
    undo(client, page)
    assert [columns(job) for job in jobs] == before


def test_a_row_costs_the_same_few_queries_whatever_its_history(
    kari, make_job, tynset, django_assert_num_queries, django_assert_max_num_queries
):
    job = make_job(tynset, "Nr. 0")

    def rename(title):
        with recording.record_author(lambda: kari):
            job.title_nb = title
            job.save()
            return recording.get_undoable_batch()

    def take_back(batch):
        with recording.record_author(lambda: kari):
            undoing.take_back(batch, lambda verb, row: True)

    batch = rename("Nr. 1")
    with django_assert_max_num_queries(16) as first:
        take_back(batch)
    job.refresh_from_db()
    for number in range(2, 30):
        batch = rename(f"Nr. {number}")
    with django_assert_num_queries(len(first)):
        take_back(batch)


def test_a_moment_is_put_back_to_the_microsecond(kari, make_job, tynset):
    moment = datetime.datetime(2030, 5, 1, 10, 11, 12, 123456, tzinfo=datetime.UTC)
    job = make_job(tynset, publish_until=moment)
    with recording.record_author(lambda: kari):
        services.extend(entry=job, by=kari, days=3)
        batch = recording.get_undoable_batch()
    with recording.record_author(lambda: kari):
        undoing.take_back(batch, lambda verb, row: True)
    assert Job.objects.get().publish_until == moment
