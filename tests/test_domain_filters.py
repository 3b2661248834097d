"""Each domain's own filters on real rows, alone and together, and the form that keeps what was chosen."""

import datetime
import re

import pytest
from django.db import connection
from django.db.models import Count
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from culture.models import Activity, Event, Venue
from housing.filters import HomeFilter
from housing.models import Home
from jobs.filters import JobFilter
from jobs.models import Job
from news.models import Article, Guide
from occupations.models import Occupation
from schools.models import School
from tests.events import hours

pytestmark = pytest.mark.every_case

SOME_DAY = datetime.datetime(2035, 1, 2, 18, tzinfo=datetime.UTC)

together = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def found(client, path):
    answer = client.get(path)
    assert not answer.context["filterset"].form.errors
    return {entry.title_nb for entry in answer.context["object_list"]}


def make(model, owner, rows, **common):
    for title, values in rows.items():
        model.objects.create(municipality=owner, title_nb=title, status="published", **{**common, **values})


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL chooses by how many rows there are")
@pytest.mark.parametrize(
    ("model", "chosen", "columns", "index"),
    [
        (Job, {"occupation__in": [1, 2]}, ["extent_percent", "extent_percent_to"], "jobs_job_by_occupation"),
        (Home, {"kind__in": ["rent", "sale"]}, ["bedrooms", "pets", "price_period", "price"], "housing_home_by_kind"),
        (Activity, {"category__in": ["sport"]}, ["age_from", "age_to"], "culture_activity_by_category"),
    ],
)
@pytest.mark.django_db
def test_what_is_public_of_a_kind_is_counted_by_place_from_the_index_alone(model, chosen, columns, index):
    rows = model.objects.public().filter(**chosen).order_by()
    assert f"COVERING INDEX {index} " in rows.values("place", *columns).annotate(n=Count("pk")).explain()


# --- jobs ------------------------------------------------------------------------------------------------------------
@pytest.fixture
def jobs(tynset, tolga, road, nurse):
    carpenter = Occupation.objects.create(code="7115", name_nb="Tømrere")
    teacher = Occupation.objects.create(code="2341", name_nb="Grunnskolelærere")
    make(
        Job,
        tynset,
        {
            "Sykepleier": {"occupation": nurse, "engagement": "permanent", "extent_percent": 100},
            "Tømrer": {"occupation": carpenter, "engagement": "seasonal", "extent_percent": 100, "remote_days": 0},
            "Nettlærer": {"occupation": teacher, "engagement": "permanent", "extent_percent": 60, "remote_days": 1},
        },
    )
    make(
        Job,
        tolga,
        {
            "Nattevakt": {
                "occupation": nurse,
                "engagement": "substitute",
                "extent_percent": 20,
                "extent_percent_to": 50,
            },
            "Tegner": {"occupation": carpenter, "engagement": "permanent", "extent_percent": 99, "remote_days": 5},
        },
    )


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("field=2", {"Sykepleier", "Nettlærer", "Nattevakt"}),
        ("field=7", {"Tømrer", "Tegner"}),
        ("field=1", set()),
        ("engagement=permanent", {"Sykepleier", "Nettlærer", "Tegner"}),
        ("engagement=substitute", {"Nattevakt"}),
        ("extent=full", {"Sykepleier", "Tømrer"}),
        ("extent=part", {"Nettlærer", "Nattevakt", "Tegner"}),
        ("remote=yes", {"Nettlærer", "Tegner"}),
        ("field=2&extent=part", {"Nettlærer", "Nattevakt"}),
        ("field=2&extent=part&municipality=tynset", {"Nettlærer"}),
        ("remote=yes&near=tolga&minutes=15", {"Tegner"}),
        ("engagement=seasonal&remote=yes", set()),
        ("field=&engagement=&extent=&remote=", {"Sykepleier", "Tømrer", "Nettlærer", "Nattevakt", "Tegner"}),
    ],
)
def test_jobs_by_field_engagement_extent_and_days_at_home(query, titles, visitor, jobs):
    assert found(visitor, "/nb/jobber/?" + query) == titles


JOB_RULES = {
    ("field", "2"): lambda job: job.occupation.code[0] == "2",
    ("field", "7"): lambda job: job.occupation.code[0] == "7",
    ("engagement", "permanent"): lambda job: job.engagement == "permanent",
    ("engagement", "substitute"): lambda job: job.engagement == "substitute",
    ("extent", "full"): lambda job: job.extent_percent == 100,
    ("extent", "part"): lambda job: job.extent_percent < 100,
    ("remote", "yes"): lambda job: (job.remote_days or 0) > 0,
    ("municipality", "tolga"): lambda job: job.municipality.slug == "tolga",
    ("near", "tolga"): lambda job: True,  # Tynset is twenty minutes away, and thirty are meant
    ("minutes", "15"): lambda job: True,
}


def agrees(filterset, model, rules, chosen):
    """The filter finds exactly the rows that keep every rule that was chosen."""
    query = dict(chosen)
    rows = filterset(query, model.objects.public()).qs
    kept = [row for row in model.objects.public() if all(rules[pair](row) for pair in query.items())]
    assert sorted(row.title_nb for row in rows) == sorted(row.title_nb for row in kept)


@given(st.sets(st.sampled_from([pair for pair in JOB_RULES if pair != ("minutes", "15")])))
@together
def test_every_combination_of_job_filters_keeps_every_rule(jobs, chosen):
    agrees(JobFilter, Job, JOB_RULES, chosen)


def test_a_drive_without_a_place_to_drive_from_means_nothing(visitor, jobs):
    assert found(visitor, "/nb/jobber/?minutes=15") == found(visitor, "/nb/jobber/")


# --- homes ------------------------------------------------------------------------------------------------------------
@pytest.fixture
def homes(tynset):
    make(
        Home,
        tynset,
        {
            "Hybel": {"kind": "room", "bedrooms": 1, "price": 4500, "pets": "no"},
            "Leilighet": {"kind": "rent", "bedrooms": 2, "price": 9000, "pets": "ask"},
            "Rekkehus": {"kind": "rent", "bedrooms": 3, "price": 9001, "pets": "yes"},
            "Gård": {"kind": "smallholding", "bedrooms": 6, "price": 3500000, "price_period": "total"},
            "Ukjent": {"kind": "rent"},
        },
        price_period="month",
    )


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("kind=rent", {"Leilighet", "Rekkehus", "Ukjent"}),
        ("rooms=2", {"Leilighet", "Rekkehus", "Gård"}),
        ("rooms=5", {"Gård"}),
        ("max=9000", {"Hybel", "Leilighet"}),
        ("max=0", set()),
        ("max=3500000", {"Hybel", "Leilighet", "Rekkehus", "Gård"}),
        ("pets=yes", {"Leilighet", "Rekkehus", "Gård", "Ukjent"}),
        ("kind=rent&rooms=1&max=9500&pets=yes", {"Leilighet", "Rekkehus"}),
        ("kind=room&pets=yes", set()),
    ],
)
def test_homes_by_kind_rooms_price_and_pets(query, titles, visitor, homes):
    assert found(visitor, "/nb/boliger/?" + query) == titles


def of_kind(kind):
    return lambda home: home.kind == kind


def with_rooms(number):
    return lambda home: home.bedrooms is not None and home.bedrooms >= number


def for_at_most(price):
    return lambda home: home.price is not None and home.price <= price


HOME_RULES = {
    **{("kind", kind): of_kind(kind) for kind in ("rent", "room", "plot")},
    **{("rooms", str(number)): with_rooms(number) for number in (1, 3)},
    **{("max", str(price)): for_at_most(price) for price in (4500, 9000)},
    ("pets", "yes"): lambda home: home.pets != "no",
}


@given(st.sets(st.sampled_from(list(HOME_RULES))))
@together
def test_every_combination_of_home_filters_keeps_every_rule(homes, chosen):
    agrees(HomeFilter, Home, HOME_RULES, chosen)


def test_the_lowest_price_comes_first_and_an_unknown_one_last(visitor, homes):
    rows = visitor.get("/nb/boliger/?sort=price").context["object_list"]
    assert [home.title_nb for home in rows] == ["Hybel", "Leilighet", "Rekkehus", "Gård", "Ukjent"]


# --- schools ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("level=kindergarten", {"Barnehagen", "Friluftsbarnehagen"}),
        ("level=primary", {"Barneskolen"}),
        ("level=lower_secondary", {"Ungdomsskolen"}),
        ("level=upper_secondary", {"Videregående"}),
        ("level=music_arts", {"Kulturskolen"}),
        ("level=adult", set()),
        ("ownership=private", {"Friluftsbarnehagen", "Ungdomsskolen"}),
        ("ownership=public", {"Barnehagen", "Barneskolen", "Videregående"}),
        ("level=kindergarten&ownership=private", {"Friluftsbarnehagen"}),
        ("level=music_arts&ownership=public", set()),
    ],
)
def test_schools_by_level_and_ownership(query, titles, visitor, tynset):
    make(
        School,
        tynset,
        {
            "Barnehagen": {"kind": "kindergarten", "ownership": "public"},
            "Friluftsbarnehagen": {"kind": "kindergarten", "ownership": "private"},
            "Barneskolen": {"kind": "compulsory", "ownership": "public", "grade_from": 1, "grade_to": 7},
            "Ungdomsskolen": {"kind": "compulsory", "ownership": "private", "grade_from": 8, "grade_to": 10},
            "Videregående": {"kind": "upper_secondary", "ownership": "public", "grade_from": 11, "grade_to": 13},
            "Kulturskolen": {"kind": "music_arts"},
        },
    )
    assert found(visitor, "/nb/skoler/?" + query) == titles


# --- culture ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("category=music", {"Korps", "Kor"}),
        ("season=winter", {"Skilek"}),
        ("age=6", {"Korps", "Skilek"}),
        ("age=5", {"Skilek"}),
        ("age=13", {"Korps"}),
        ("age=14", set()),
        ("age=18", {"Kor"}),
        ("age=0", {"Skilek"}),
        ("category=music&age=6", {"Korps"}),
        ("category=music&age=6&season=winter", set()),
    ],
)
def test_activities_by_category_season_and_an_age_at_either_limit(query, titles, visitor, tynset):
    make(
        Activity,
        tynset,
        {
            "Korps": {"category": "music", "age_from": 6, "age_to": 13},
            "Kor": {"category": "music", "age_from": 18, "season": "all_year"},
            "Skilek": {"category": "skiing", "age_to": 6, "season": "winter"},
        },
    )
    assert found(visitor, "/nb/aktiviteter/?" + query) == titles


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("free=0", {"Gratis konsert", "Åpen kafé"}),
        ("category=music", {"Gratis konsert", "Dyr konsert", "Ukjent pris"}),
        ("category=music&free=0", {"Gratis konsert"}),
        ("category=skiing", set()),
    ],
)
def test_events_by_category_and_free_where_an_unknown_price_is_not_free(query, titles, visitor, tynset):
    make(
        Event,
        tynset,
        {
            "Gratis konsert": {"category": "music", "price": 0},
            "Dyr konsert": {"category": "music", "price": 400},
            "Ukjent pris": {"category": "music"},
            "Åpen kafé": {"category": "food", "price": 0},
        },
        **hours(SOME_DAY),
    )
    assert found(visitor, "/nb/arrangementer/?" + query) == titles


def test_venues_by_kind(visitor, tynset):
    make(Venue, tynset, {"Biblioteket": {"kind": "library"}, "Hallen": {"kind": "sports_hall"}})
    assert found(visitor, "/nb/moteplasser/?kind=library") == {"Biblioteket"}


# --- news -------------------------------------------------------------------------------------------------------------
def test_guides_by_topic(visitor, region):
    make(Guide, None, {"Leie bolig": {"topic": "housing"}, "Kjøre på is": {"topic": "winter_driving"}})
    assert found(visitor, "/nb/veiviser/?topic=housing") == {"Leie bolig"}
    assert found(visitor, "/nb/veiviser/?topic=approval") == set()


def test_news_of_a_municipality_are_its_own_and_all_news_are_everyones(visitor, tynset, tolga):
    make(Article, tynset, {"Fra Tynset": {}}), make(Article, tolga, {"Fra Tolga": {}})
    make(Article, None, {"For alle": {}})
    assert found(visitor, "/nb/nyheter/?municipality=tynset") == {"Fra Tynset"}
    assert found(visitor, "/nb/nyheter/") == {"Fra Tynset", "Fra Tolga", "For alle"}


# --- the form keeps what was chosen -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("path", "chosen"),
    [
        ("/nb/jobber/", {"field": "2", "engagement": "permanent", "extent": "part", "remote": "yes"}),
        ("/nb/jobber/", {"municipality": "tynset", "near": "tolga", "minutes": "45", "sort": "deadline"}),
        ("/nb/boliger/", {"kind": "rent", "rooms": "3", "pets": "yes", "sort": "price"}),
        ("/nb/skoler/", {"level": "primary", "ownership": "private"}),
        ("/nb/aktiviteter/", {"category": "music", "season": "winter"}),
        ("/nb/arrangementer/", {"category": "food", "free": "0", "sort": "newest"}),
        ("/nb/moteplasser/", {"kind": "library"}),
        ("/nb/nyheter/", {"municipality": "tolga", "sort": "title"}),
        ("/nb/veiviser/", {"topic": "housing"}),
        ("/nb/veiviser/", {}),
    ],
)
def test_what_was_chosen_stays_selected_and_nothing_else(path, chosen, visitor, tynset, tolga):
    page = visitor.get(path, chosen).content.decode()
    selects = re.findall(r'<select name="(\w+)".*?</select>', page, re.S)
    bodies = dict(re.findall(r'<select name="(\w+)"(.*?)</select>', page, re.S))
    kept = {name: re.findall(r'<option value="([^"]*)" selected>', bodies[name]) for name in selects}
    assert kept == {name: [chosen.get(name, "")] for name in selects}
    assert set(chosen) <= set(selects)


@pytest.mark.parametrize(
    ("path", "name", "value"), [("/nb/boliger/", "max", "9.000"), ("/nb/aktiviteter/", "age", "8")]
)
def test_a_number_that_was_written_stays_in_its_field(path, name, value, visitor, tynset):
    page = visitor.get(path, {name: value}).content.decode()
    assert re.search(rf'<input type="text" name="{name}" value="{value}"', page)


@pytest.mark.parametrize(
    ("language", "words"), [("nb", "håndverk"), ("en", "crafts and trades"), ("de", "Handwerk"), ("nl", "ambacht")]
)
def test_a_choice_is_named_in_the_language_of_the_page(language, words, visitor, tynset):
    from django.urls import translate_url

    page = visitor.get(translate_url("/nb/jobber/", language) + "?field=7").content.decode()
    (name,) = re.findall(r'<option value="7" selected>([^<]*)</option>', page)
    assert words.lower() in name.lower()
