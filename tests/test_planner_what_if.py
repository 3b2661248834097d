"""What one change would give: said so that a family understands what it gains, and true in every case."""

import re

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import translation

from housing.models import Home
from planner.plan import build_plan

FARTHER = "minutter til i bil"


@pytest.fixture
def region(tynset, tolga, road, nurse, make_job):
    """A post in Tynset, 20 minutes from Tolga; a house for rent in each."""
    make_job(tynset, "Sykepleier i Tynset")
    for municipality in (tynset, tolga):
        Home.objects.create(
            municipality=municipality,
            title_nb="Hus",
            kind="rent",
            price=9000,
            price_period="month",
            bedrooms=2,
            status="published",
        )
    return tolga


def what_if(visitor, query, label=FARTHER, language="nb"):
    with translation.override(language):
        rows = visitor.get(f"{reverse('planner')}?{query}").context["what_ifs"]
    return next(row for row in rows if label in row["label"])


CASES = [
    ("work1=2223&drive1=10", "Da har du 2 steder å velge mellom der ønsket er innen rekkevidde, i stedet for 1."),
    (
        "work1=2223&drive1=10&home=rent",
        "Da har du 2 steder å velge mellom der alle ønskene er innen rekkevidde, i stedet for 1.",
    ),
    (
        "work1=2223&drive1=10&home=rent&like=music",
        "Da har du 2 steder å velge mellom der 2 av de 3 ønskene er innen rekkevidde, i stedet for 1.",
    ),
    (
        "work1=2223&drive1=10&home=rent&work2=none",
        "Da har dere 2 steder å velge mellom der alle ønskene er innen rekkevidde, i stedet for 1.",
    ),
]


@pytest.mark.parametrize(("query", "gives"), CASES)
def test_more_places_are_counted_and_said_with_what_is_within_reach_from_them(query, gives, region, visitor):
    row = what_if(visitor, query)
    assert row["gives"] == gives
    now, then = build_plan(QueryDict(query), "nb").all, build_plan(QueryDict(row["query"]), "nb").all
    most = max(place.met for place in now)
    assert [sum(place.met == most for place in places) for places in (then, now)] == [2, 1]
    assert max(place.met for place in then) == most


def test_a_wish_of_its_own_that_no_place_has_is_said_without_counting(region, visitor):
    Home.objects.filter(municipality__name="Tynset").delete()
    row = what_if(visitor, "home=rent&max=8500", "Høyst")
    assert row["gives"] == "Da er ønsket deres innen rekkevidde fra Tolga; nå er det ikke det fra noe sted."
    assert what_if(visitor, "home=rent&max=8500&adults=1", "Høyst")["gives"].startswith("Da er ønsket ditt innen")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Then you have 2 places to choose between where all your wishes are within reach, instead of 1."),
        ("de", "Dann haben Sie 2 Orte zur Auswahl, von denen aus alle Wünsche erfüllbar sind, statt 1."),
        ("nl", "Dan kun je kiezen uit 2 plaatsen van waaruit alle wensen haalbaar zijn, in plaats van 1."),
    ],
)
def test_every_language_says_places_to_choose_between(language, said, region, visitor):
    with translation.override(language):
        rows = visitor.get(f"{reverse('planner')}?work1=2223&drive1=10&home=rent").context["what_ifs"]
    assert said in [row["gives"] for row in rows]


def test_the_gain_of_a_place_with_more_wishes_names_the_place(region, visitor):
    Home.objects.filter(municipality__name="Tynset").delete()
    row = what_if(visitor, "work1=2223&drive1=10&home=rent")
    assert re.fullmatch(r"Da er alle ønskene innen rekkevidde fra Tolga, i stedet for 1 av 2\.", row["gives"])
