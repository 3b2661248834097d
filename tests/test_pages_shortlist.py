"""A reader's own list: by a link, without a trace, and only what everybody may see."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from housing.models import Home
from jobs.models import Job
from schools.models import School
from tests.makers import MAKERS

MOST_QUERIES = 8
ADDRESS = "/nb/min-liste/"


@pytest.fixture
def homes(tynset, tolga):
    rows = [MAKERS[Home._meta.label][1](office) for office in (tynset, tolga)]
    for row, title in zip(rows, ("Stua ved elva", "Loftet i sentrum"), strict=True):
        row.title_nb, row.status = title, "published"
        row.save()
    return rows


def read(visitor, *, kept=(), compared=()):
    return visitor.get(ADDRESS, {"keep": list(kept), "compare": list(compared)})


def name(row):
    return f"{row._meta.model_name}:{row.slug}"


def test_a_list_shows_the_cards_of_what_its_address_names(visitor, homes, tynset):
    place = tynset.centre
    page = read(visitor, kept=[*map(name, homes), f"place:{place.slug}", f"municipality:{tynset.slug}"])
    words = page.content.decode()
    assert [home.title_nb in words for home in homes] == [True, True]
    assert f'href="{place.get_absolute_url()}"' in words
    assert f'href="{tynset.get_absolute_url()}"' in words


def test_a_list_is_found_by_no_search_engine_and_kept_by_no_cache(visitor, homes):
    page = read(visitor, kept=map(name, homes))
    assert (page["X-Robots-Tag"], page["Cache-Control"]) == ("noindex", "private, no-store")
    assert page.cookies == {}
    assert "min-liste" not in visitor.get("/sitemap-pages.xml").content.decode()


def test_what_names_nothing_gives_no_error(visitor, homes):
    junk = ["", ":", "home:", "user:1", "home:../../x", "home:finnes-ikke", "place:'--", "jøbb:x", "x" * 5000]
    page = read(visitor, kept=[*junk, name(homes[0])], compared=junk)
    assert page.status_code == 200
    assert homes[0].title_nb in page.content.decode()
    assert "<script>" not in read(visitor, kept=["<script>"]).content.decode()


def test_an_ended_home_says_so_and_shows_nothing_of_what_was_withdrawn(visitor, homes):
    home = homes[0]
    past = timezone.now() - datetime.timedelta(days=1)
    Home.objects.filter(pk=home.pk).update(status="archived", first_published=past, title_nb="Purpurhuset")
    words = read(visitor, kept=map(name, homes)).content.decode()
    assert "Ikke lenger utlyst" in words
    assert "Purpurhuset" not in words


@pytest.mark.parametrize("who", ["visitor", "kari", "ola", "siri"])
def test_a_draft_is_like_what_never_was(who, request, as_person, visitor, homes):
    home = homes[0]
    Home.objects.filter(pk=home.pk).update(status="draft", first_published=None, title_nb="Purpurhuset")
    client = visitor if who == "visitor" else as_person(request.getfixturevalue(who))
    words = read(client, kept=map(name, homes), compared=map(name, homes)).content.decode()
    assert "Purpurhuset" not in words
    assert "Ikke lenger utlyst" not in words


def test_two_homes_stand_side_by_side_and_what_is_unknown_is_said_to_be(visitor, homes):
    Home.objects.filter(pk=homes[0].pk).update(price=9500, price_period="month", energy_label="C")
    Home.objects.filter(pk=homes[1].pk).update(price=None, price_period="", energy_label="")
    words = read(visitor, kept=map(name, homes), compared=map(name, homes)).content.decode()
    assert words.count('scope="col"') == 2
    assert "9\N{NO-BREAK SPACE}500" in words
    assert "ikke kjent" in words


def test_places_are_compared_by_what_is_on_offer_in_each(visitor, homes, tynset, tolga):
    places = [f"place:{office.centre.slug}" for office in (tynset, tolga)]
    page = read(visitor, compared=places)
    assert page.context["comparison"].rows[-1][1] == [0, 0]
    assert ("Boliger", [1, 1]) in page.context["comparison"].rows


@pytest.mark.parametrize("number", [0, 1, 5])
def test_one_thing_or_five_are_not_compared_and_a_sentence_says_why(number, visitor, homes):
    names = [name(homes[0]), *(f"home:bolig-{index}" for index in range(4))][:number]
    page = read(visitor, kept=map(name, homes), compared=names or ["x"])
    assert page.context["comparison"] is None
    assert page.context["message"]


def test_a_list_costs_the_same_queries_for_one_row_as_for_many(visitor, homes, tynset, tolga):
    rows = [*homes]
    for model in (Job, School):
        for office in (tynset, tolga, tynset, tolga):
            row = MAKERS[model._meta.label][1](office)
            model.objects.filter(pk=row.pk).update(status="published")
            rows.append(row)
    ends = [f"place:{tynset.centre.slug}", f"municipality:{tynset.slug}"]
    few = [*map(name, (rows[0], rows[2], rows[6])), *ends]
    many = [*map(name, rows), *ends, f"place:{tolga.centre.slug}", f"municipality:{tolga.slug}"]
    numbers = []
    for kept in (few, many):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert read(visitor, kept=kept).status_code == 200
        numbers.append(len(queries))
    assert numbers[0] == numbers[1] <= MOST_QUERIES
    for kind in (rows[0:2], rows[2:6], rows[6:10]):
        with CaptureQueriesContext(connection) as queries:
            assert read(visitor, compared=map(name, kind)).context["comparison"]
        assert len(queries) <= MOST_QUERIES


def test_the_page_of_a_home_has_buttons_that_stay_hidden_until_a_script_shows_them(visitor, homes):
    words = visitor.get(homes[0].get_absolute_url()).content.decode()
    assert f'data-keep="{name(homes[0])}"' in words
    assert '<div class="keep-row" data-keep-row hidden>' in words


def test_a_draft_seen_by_its_host_has_no_button(as_person, kari, homes):
    Home.objects.filter(pk=homes[0].pk).update(status="draft", first_published=None)
    words = as_person(kari).get(homes[0].get_absolute_url()).content.decode()
    assert "notice-preview" in words
    assert "data-keep" not in words
    assert "qr-code" not in words
