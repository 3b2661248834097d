"""The coordinator's pages of merging, leaving and coming back, and what readers are shown then."""

import datetime

import pytest
from django.utils import timezone

from accounts.models import Departure, MovedRow
from base import history
from jobs.models import Job
from municipalities.departures import verbs
from municipalities.models import Municipality
from tests.conftest import make_municipality
from tests.desk import ask
from tests.merging import merge, take_back

REQUIRED = "Feltet er påkrevet."
TODAY, DAY = timezone.localdate(), datetime.timedelta(days=1)
PAGES = ("merge", "leave")


def page_of(municipality, name):
    return f"/admin/municipalities/municipality/{municipality.pk}/{name}/"


def merging(successor, name="Tolga", on=None):
    return {"successor": successor.pk, "on": str(on or TODAY), "name": name}


def leaving(name="Tolga", on=None, to_desk="no"):
    return {"on": str(on or TODAY), "to_desk": to_desk, "name": name}


def words(answer):
    return " ".join(answer.content.decode().split())


def read(client, municipality, name):
    answer = client.get(page_of(municipality, name))
    assert answer.status_code == 200
    return words(answer)


# --- who -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", PAGES)
def test_only_the_coordinator_opens_them_and_posts_to_them(name, tynset, tolga, kari, ola, siri, as_person, visitor):
    path, given = page_of(tolga, name), merging(tynset) | {"to_desk": "no"}
    for person in (kari, ola):
        assert as_person(person).get(path).status_code == 403
        assert as_person(person).post(path, given).status_code == 403
        assert as_person(person).post(path, {"back": "1"}).status_code == 403
    assert visitor.post(path, given).url.startswith("/admin/login/")
    assert not Departure.objects.exists()
    assert as_person(siri).get(path).status_code == 200
    assert as_person(siri).post(path, given).status_code == 302
    assert Departure.objects.get().ordered_by == siri


@pytest.mark.parametrize("name", PAGES)
def test_looking_changes_nothing(name, tynset, tolga, siri, as_person, make_job):
    make_job(tolga)
    before = list(Municipality.objects.order_by("pk").values()), list(Job.objects.values())
    as_person(siri).get(page_of(tolga, name) + "?successor=1&on=2026-01-01&name=Tolga&back=1")
    assert (list(Municipality.objects.order_by("pk").values()), list(Job.objects.values())) == before
    assert not Departure.objects.exists()


def test_the_form_of_a_municipality_says_what_is_and_leads_the_coordinator_there(tynset, siri, kari, as_person):
    form = f"/admin/municipalities/municipality/{tynset.pk}/change/"
    for_siri, for_kari = words(as_person(siri).get(form)), words(as_person(kari).get(form))
    for name in PAGES:
        assert page_of(tynset, name) in for_siri
        assert page_of(tynset, name) not in for_kari
    for page in (for_siri, for_kari):
        assert "Med på portalen siden 1. januar 2000." in page
        assert "merged_into" not in page
        assert 'name="member_' not in page
    assert 'name="member_from"' in words(as_person(siri).get("/admin/municipalities/municipality/add/"))


# --- merging ---------------------------------------------------------------------------------------------------------
def test_the_page_says_what_moves_and_what_stays(tynset, tolga, ola, siri, as_person, make_job):
    make_job(tolga)
    make_job(tolga, status="draft")
    ask(office=tolga)
    page = read(as_person(siri), tolga, "merge")
    moves, stays = page.split("Dette blir igjen hos den gamle kommunen")
    for sentence in (
        "Dette flyttes", "Jobber: 2", "1 er på portalen i dag, 1 er kladder, planlagt eller tatt bort", "Steder: 1",
        "Personer med tilgang: 1", "Åpne saker: 1",
    ):  # fmt: skip
        assert sentence in moves
    assert "Opplysninger om kommunen: 3" in stays


@pytest.mark.parametrize("name", ["", "Tynset", "Tolg", "ja"])
@pytest.mark.parametrize("page", PAGES)
def test_without_the_name_typed_nothing_happens_and_a_sentence_says_why(page, name, tynset, tolga, siri, as_person):
    answer = as_person(siri).post(page_of(tolga, page), merging(tynset, name) | {"to_desk": "no"})
    assert answer.status_code == 200
    assert not Departure.objects.exists()
    assert ("Ingenting er gjort: skriv «Tolga»" if name else REQUIRED) in words(answer)
    assert f'value="{TODAY}"' in words(answer)


@pytest.mark.parametrize(("days", "sentence"), [(-1, "Den dagen er over"), (1200, "mer enn tre år fram")])
def test_a_day_that_is_over_or_far_ahead_is_refused(days, sentence, tynset, tolga, siri, as_person):
    answer = as_person(siri).post(page_of(tolga, "merge"), merging(tynset, on=TODAY + days * DAY))
    assert sentence in words(answer)
    assert not Departure.objects.exists()


def test_a_refusal_stands_above_the_form_with_what_was_written(tynset, tolga, siri, as_person):
    client = as_person(siri)
    Municipality.objects.filter(pk=tynset.pk).update(member_until=TODAY - DAY)
    answer = client.post(page_of(tolga, "merge"), merging(tynset, "tolga"))
    assert "Tynset er ikke med på portalen" in words(answer)
    assert 'value="tolga"' in words(answer)


def test_a_second_press_of_a_button_does_nothing(tynset, tolga, siri, as_person, make_job):
    job, client, path = make_job(tolga), as_person(siri), page_of(tolga, "merge")
    for _press in range(2):
        assert client.post(path, merging(tynset)).url == path
    assert (
        Departure.objects.count(),
        MovedRow.objects.filter(object_id=job.pk, field="municipality", content_type__model="job").count(),
    ) == (1, 1)
    for _press in range(2):
        assert client.post(path, {"back": "1"}).url == path
    job.refresh_from_db()
    assert (job.municipality, Departure.objects.count()) == (tolga, 1)
    assert "Det er gjort allerede." in read(client, tolga, "merge")


def test_the_page_lists_what_stayed_with_who_where_and_when(tynset, tolga, siri, kari, as_person, make_job):
    job, other, client = make_job(tolga, "Lege"), make_job(tolga, "Lærer"), as_person(siri)
    third = make_municipality("3425", "Engerdal", 61.9, 11.8)
    merge(tolga, tynset)
    assert "Slått sammen med Tynset" in read(client, tolga, "merge")
    with history.written_by(lambda: kari):
        job = Job.objects.get(pk=job.pk)
        job.municipality = third
        job.save()
    for page in (read(client, tolga, "merge"), words(client.post(page_of(tolga, "merge"), {"back": "1"}, follow=True))):
        assert "Jobb: <a" in page
        assert f"/admin/jobs/job/{job.pk}/change/" in page
        assert f"/admin/jobs/job/{other.pk}/change/" not in page
        assert "→ Engerdal" in page
        assert "kari, " in page
        assert str(TODAY.year) in page


def test_after_thirty_days_the_page_says_that_it_can_no_longer_be_undone(tynset, tolga, siri, as_person):
    merge(tolga, tynset)
    client = as_person(siri)
    assert 'name="back"' in read(client, tolga, "merge")
    Departure.objects.update(done_at=timezone.now() - 31 * DAY)
    page = read(client, tolga, "merge")
    assert "kan ikke lenger angres" in page
    assert 'name="back"' not in page
    assert "kan ikke angres" in words(client.post(page_of(tolga, "merge"), {"back": "1"}, follow=True))


# --- readers ---------------------------------------------------------------------------------------------------------
def test_readers_are_led_to_the_successor_for_now_and_after_thirty_days_for_good(tynset, tolga, visitor, make_job):
    job = make_job(tolga)
    departure = merge(tolga, tynset)
    answer = visitor.get(tolga.get_absolute_url())
    assert (answer.status_code, answer.url) == (302, tynset.get_absolute_url())
    assert tolga.get_absolute_url() not in visitor.get("/sitemap-municipalities.xml").content.decode()
    assert "Tynset" in visitor.get(job.get_absolute_url()).content.decode()
    take_back(departure)
    assert visitor.get(tolga.get_absolute_url()).status_code == 200
    assert tolga.get_absolute_url() in visitor.get("/sitemap-municipalities.xml").content.decode()
    merge(tolga, tynset)
    Departure.objects.update(done_at=timezone.now() - 31 * DAY)
    assert visitor.get(tolga.get_absolute_url()).status_code == 301


# --- leaving and coming back -----------------------------------------------------------------------------------------
def test_a_municipality_leaves_after_the_day_that_was_chosen_and_comes_back(tolga, siri, as_person, visitor, make_job):
    job, client, path = make_job(tolga), as_person(siri), page_of(tolga, "leave")
    client.post(path, leaving())
    assert visitor.get(job.get_absolute_url()).status_code == 200
    assert "Bli likevel" in read(client, tolga, "leave")
    Municipality.objects.filter(pk=tolga.pk).update(member_until=TODAY - DAY)
    assert visitor.get(job.get_absolute_url()).status_code == 404
    assert "Har forlatt portalen" in read(client, tolga, "leave")
    client.post(path, {"on": str(TODAY), "name": "Tolga"})
    assert visitor.get(job.get_absolute_url()).status_code == 200
    tolga.refresh_from_db()
    assert (tolga.member_until, verbs.standing_departure(tolga)) == (None, None)


def test_who_stays_after_all_is_as_before(tolga, siri, as_person):
    client, path = as_person(siri), page_of(tolga, "leave")
    client.post(path, leaving(on=TODAY + 9 * DAY, to_desk="yes"))
    assert Municipality.objects.get(pk=tolga.pk).member_until == TODAY + 9 * DAY
    for _press in range(2):
        client.post(path, {"back": "1"})
    assert Municipality.objects.get(pk=tolga.pk).member_until is None
    verbs.carry_out_due(TODAY + 30 * DAY)
    assert not MovedRow.objects.exists()


def test_the_page_of_leaving_names_the_open_cases_and_asks_what_becomes_of_them(tolga, ola, siri, as_person):
    case, client = ask(office=tolga), as_person(siri)
    page = read(client, tolga, "leave")
    assert f"/admin/inquiries/inquiry/{case.pk}/change/" in page
    assert case.name not in page
    without = {"on": str(TODAY), "name": "Tolga"}
    assert REQUIRED in words(client.post(page_of(tolga, "leave"), without))
    assert not Departure.objects.exists()


def test_one_that_left_before_there_were_these_pages_comes_back_too(tolga, siri, as_person):
    Municipality.objects.filter(pk=tolga.pk).update(member_until=TODAY - DAY)
    as_person(siri).post(page_of(tolga, "leave"), {"on": str(TODAY + DAY), "name": "Tolga"})
    tolga.refresh_from_db()
    assert (tolga.takes_part, tolga.member_from, tolga.member_until) == (False, TODAY + DAY, None)


def test_the_two_pages_lead_to_each_other_where_one_must_come_first(tynset, tolga, siri, as_person):
    client = as_person(siri)
    client.post(page_of(tolga, "leave"), leaving())
    assert "Ta først det tilbake" in read(client, tolga, "merge")
    client.post(page_of(tolga, "leave"), {"back": "1"})
    client.post(page_of(tolga, "merge"), merging(tynset))
    assert "en del av en annen kommune" in read(client, tolga, "leave")
