"""Before something is done to several entries a page says how many, whose and where readers see them, and asks."""

import datetime
import re

import pytest
from django.utils import timezone

from base.values.formats import format_date
from culture.models import Activity, Venue
from housing.models import Home
from jobs.models import Job
from tests.test_entries_ends import day
from tests.test_entries_history import words
from tests.test_entries_undo import undo

HOMES = "/admin/housing/home/"
JOBS = "/admin/jobs/job/"


@pytest.fixture
def homes(tynset, tolga):
    """52 homes that readers see: 48 of Tynset, 4 of Tolga."""
    values = {"kind": "rent", "status": "published", "summary_nb": "Lyst", "first_published": timezone.now()}
    offices = [tynset] * 48 + [tolga] * 4
    rows = [Home(municipality=each, title_nb=f"Bolig {n}", **values) for n, each in enumerate(offices)]
    return Home.objects.bulk_create(rows)


def choose(client, action, rows, path=HOMES, **values):
    chosen = {"action": action, "_selected_action": [row.pk for row in rows], "index": 0}
    return client.post(path, chosen | values, follow=True)


def confirm(client, page, path=HOMES, **values):
    """Press the button of the page that asks."""
    form = re.search(r'<form method="post" id="ask-first">.*?</form>', page.content.decode(), re.S).group()
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form):
        fields.setdefault(name, []).append(value)
    return client.post(path, fields | values, follow=True)


def test_four_clicks_take_no_52_homes_off_the_site_and_a_fifth_takes_the_own_48_which_can_be_undone(
    as_person, kari, homes, visitor
):
    client = as_person(kari)
    page = choose(client, "archive", homes[:30], select_across="1")
    said = words(page)
    assert "Valgt: 52 boliger fra 2 kontorer." in said
    assert "Leserne ser 52 av dem nå: i lista «Boliger»" in said
    assert "Blir tatt bort fra leserne: 48" in said
    assert "Tilhører andre kontorer og blir stående som de er: 4" in said
    assert "Bolig 51 (Tolga)" in said
    assert Home.objects.public().count() == 52
    done = confirm(client, page)
    assert "48 oppføringer er tatt bort fra leserne." in words(done)
    assert "4 hører til andre kontorer og blir stående som de er." in words(done)
    assert "Bolig 51" not in words(done).partition("Velg bolig")[0]
    assert Home.objects.public().count() == 4
    undo(client, done, HOMES)
    assert Home.objects.public().count() == 52


def test_cancel_leads_back_to_the_list_and_nothing_is_done(as_person, kari, homes):
    page = choose(as_person(kari), "archive", homes[:3]).content.decode()
    assert '<a href="." class="closelink">Avbryt</a>' in page
    assert Home.objects.public().count() == 52


def test_one_entry_is_done_at_once_for_it_can_be_undone(as_person, kari, homes):
    done = choose(as_person(kari), "archive", homes[:1])
    assert 'class="undo"' in done.content.decode()
    assert Home.objects.public().count() == 51


def test_publishing_names_beforehand_what_stays_and_why(as_person, kari, make_job, tynset):
    ready = make_job(tynset, "Klar", summary_nb="x", apply_asap=True, status="draft")
    bare = make_job(tynset, "Uten tekst", status="draft")
    client = as_person(kari)
    page = choose(client, "publish", [ready, bare], JOBS)
    assert "Leserne ser ingen av dem nå." in words(page)
    assert "Blir stående som de er: 1 Uten tekst (Tynset): Skriv et sammendrag" in words(page)
    confirm(client, page, JOBS)
    assert set(Job.objects.values_list("title_nb", "status")) == {("Klar", "published"), ("Uten tekst", "draft")}


def test_where_none_would_be_changed_there_is_no_button(as_person, ola, homes):
    page = choose(as_person(ola), "archive", homes[:5])
    assert "Ingen av dem ville blitt endret." in words(page)
    assert 'type="submit" class="default"' not in page.content.decode()


def test_extending_says_before_and_after_that_a_deadline_rules(as_person, kari, make_job, tynset, soon):
    ruled = make_job(tynset, "Med frist", deadline=day(5))
    free = make_job(tynset, "Uten frist", apply_asap=True, publish_until=soon)
    client = as_person(kari)
    page = choose(client, "extend", [ruled, free], JOBS)
    assert "gjelder den" in words(page)
    assert "Med frist (Tynset): Slutten følger av «søknadsfrist»" in words(page)
    done = words(confirm(client, page, JOBS, days="10"))
    assert (
        f"« Uten frist » vises til og med {format_date(timezone.localdate(soon) + datetime.timedelta(days=10))}."
        in done
    )
    assert "Med frist: Slutten følger av «søknadsfrist»" in done
    assert "endre den dagen i lista" in done


def test_a_title_is_text_there(as_person, kari, make_job, tynset):
    jobs = [make_job(tynset, "<b>fet</b>"), make_job(tynset, "<i>x</i>")]
    assert "<b>fet" not in choose(as_person(kari), "archive", jobs, JOBS).content.decode()


# --- deleting ---------------------------------------------------------------------------------------------------------
def offers_deleting(client) -> bool:
    return 'value="delete_selected"' in client.get(JOBS).content.decode()


def test_deleting_is_offered_where_there_is_a_draft_that_the_person_may_delete(
    as_person, kari, ola, siri, make_job, tynset
):
    seen = make_job(tynset, "Sett")
    assert [offers_deleting(as_person(person)) for person in (kari, ola, siri)] == [False, False, True]
    draft = make_job(tynset, "Kladd", status="draft")
    assert [offers_deleting(as_person(person)) for person in (kari, ola, siri)] == [True, False, True]
    choose(as_person(ola), "delete_selected", [draft, seen], JOBS, post="yes")
    assert Job.objects.count() == 2


def test_no_page_says_no_afterwards_the_drafts_go_and_the_rest_stays_with_its_reason(as_person, kari, make_job, tynset):
    draft, seen = make_job(tynset, "Kladd", status="draft"), make_job(tynset, "Sett")
    client = as_person(kari)
    page = choose(client, "delete_selected", [draft, seen], JOBS)
    assert "Blir slettet: 1 Kladd (Tynset)" in words(page)
    assert "Sett (Tynset): Leserne har sett den" in words(page)
    done = confirm(client, page, JOBS)
    assert [job.title_nb for job in Job.objects.all()] == ["Sett"]
    undo(client, done, JOBS)
    assert {job.title_nb for job in Job.objects.all()} == {"Kladd", "Sett"}


def test_what_something_else_is_linked_to_is_named_before(as_person, siri, tynset):
    hall = Venue.objects.create(municipality=tynset, title_nb="Salen", kind="library", status="draft")
    Activity.objects.create(municipality=tynset, title_nb="Kor", category="music", venue=hall)
    page = choose(as_person(siri), "delete_selected", [hall], "/admin/culture/venue/")
    assert "Salen (Tynset): Noe annet er knyttet til den" in words(page)
