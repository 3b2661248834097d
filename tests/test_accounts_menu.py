"""The menu on every page of the workplace, by person; and whose rows a list shows first."""

import re

import pytest

from accounts.models import User
from tests.conftest import make_person
from tests.markup import read_page

PAGES = ("/admin/", "/admin/jobs/job/", "/admin/jobs/job/add/", "/admin/handbook/", "/admin/account/access/")
LIST = "/admin/jobs/job/"


def menu(client, path="/admin/") -> dict[str, str]:
    """{word: address} of the wide menu."""
    page = read_page(client.get(path))
    wide = re.search(r'<ul class="workplace-wide">(.*?)</ul>', page, re.S)
    return {word: url for url, word in re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', wide[1])} if wide else {}


@pytest.mark.parametrize("path", PAGES)
def test_each_page_holds_the_menu_and_marks_what_is_open(path, as_person, kari):
    client = as_person(kari)
    assert list(menu(client, path))[:3] == ["I dag", "Innboks", "Jobber"]
    page = read_page(client.get(path))
    current = set(re.findall(r'<a href="([^"]+)" aria-current="(\w+)"', page))
    assert current == {("/admin/jobs/job/", "true") if path.endswith("/add/") else (path, "page")}
    assert '<details class="workplace-narrow"><summary>Meny</summary>' in page


def test_a_host_gets_what_a_host_changes(as_person, kari, tynset):
    words = menu(as_person(kari))
    assert words["Kontoret mitt"] == f"/admin/municipalities/municipality/{tynset.pk}/change/"
    assert {"Jobber", "Boliger", "Partnere", "Hjelp", "Min tilgang", "Til portalen"} <= set(words)
    assert words["Til portalen"] == "/nb/"
    assert not {"Brukere", "Kommuner", "Region", "Yrker"} & set(words)


def test_an_editor_has_no_inbox_and_the_coordinator_every_office(as_person, eli, siri, tynset):
    assert "Innboks" not in menu(as_person(eli))
    words = menu(as_person(siri))
    assert words["Innboks"] == "/admin/inquiries/inquiry/"
    assert words["Kommuner"] == "/admin/municipalities/municipality/"
    assert "Kontoret mitt" not in words


def test_who_serves_two_offices_chooses_in_the_list(as_person, kari, tolga):
    kari.memberships.create(role="host", municipality=tolga)
    assert menu(as_person(kari))["Kommuner"] == "/admin/municipalities/municipality/"


def test_nobody_else_sees_a_menu(visitor, as_person, vera, region):
    assert menu(visitor, "/admin/login/") == {}
    assert "workplace-menu" not in as_person(vera).get("/admin/login/").content.decode()
    assert "workplace-menu" not in visitor.get("/nb/").content.decode()


# --- whose rows first -------------------------------------------------------------------------------------------------
@pytest.fixture
def three(make_job, tynset, tolga):
    return [make_job(tynset, "Eldst"), make_job(tolga, "Naboens"), make_job(tynset, "Nyest")]


def titles(client, **query) -> list[str]:
    return [job.title_nb for job in client.get(LIST, query).context["cl"].result_list]


def test_the_own_offices_rows_stand_first_and_the_coordinators_by_date(three, as_person, kari, ola, siri):
    assert titles(as_person(kari)) == ["Nyest", "Eldst", "Naboens"]
    assert titles(as_person(ola)) == ["Naboens", "Nyest", "Eldst"]
    assert titles(as_person(siri)) == ["Nyest", "Naboens", "Eldst"]


def test_a_column_that_is_clicked_sorts_all_offices_together(three, as_person, kari):
    assert titles(as_person(kari), o="1") == ["Eldst", "Naboens", "Nyest"]


def test_only_the_own_is_remembered_with_the_person_until_it_is_taken_back(three, as_person, kari, eli):
    client = as_person(kari)
    answer = client.post("/admin/own-rows/", {"only": "1", "next": LIST})
    assert (answer.status_code, answer.url) == (302, LIST)
    assert titles(client) == titles(as_person(kari)) == ["Nyest", "Eldst"]
    assert '<a href="?own=all">Vis alle kontorene</a>' in client.get(LIST).content.decode()
    assert titles(client, own="all") == ["Nyest", "Eldst", "Naboens"]  # for once, and not kept
    assert titles(client) == ["Nyest", "Eldst"]
    page = client.get(LIST, {"own": "all", "q": ""}).content.decode()
    assert "Alle kontorene vises, bare i denne lista." in page
    assert (
        "Alle kontorene vises" not in client.get("/admin/housing/home/").content.decode()
    )  # it follows to no other kind
    assert len(titles(as_person(eli))) == 3
    client.post("/admin/own-rows/", {"only": "0", "next": LIST})
    assert len(titles(client)) == 3


def test_opening_an_address_chooses_nothing_and_leads_nowhere_else(as_person, kari, visitor):
    client = as_person(kari)
    assert client.get("/admin/own-rows/", {"only": "1"}).status_code == 405
    assert client.post("/admin/own-rows/", {"only": "0", "next": "https://example.org/"}).url == "/admin/"
    assert visitor.post("/admin/own-rows/", {"only": "1"}).url.startswith("/admin/login/")
    assert not User.objects.filter(only_own_rows=True).exists()


def test_each_row_and_form_leads_to_its_page_in_the_persons_language(as_person, make_job, tynset):
    nora = make_person("nora", "editor", tynset)
    User.objects.filter(pk=nora.pk).update(language="en")
    job, client = make_job(tynset, "Turnus"), as_person(nora)
    assert f'<a href="/en/jobs/{job.slug}/">See<span class="visually-hidden">: Turnus</span></a>' in (
        client.get(LIST).content.decode()
    )
    assert f'href="/en/jobs/{job.slug}/">See on site</a>' in client.get(f"{LIST}{job.pk}/change/").content.decode()
    places = client.get("/admin/municipalities/place/").content.decode()
    assert '<a href="/en/places/tynset/">' in places
