"""Must have fibre: met by a home that has it, nearly by one that does not say, and never by one that says otherwise."""

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from base.caching import caches
from housing.models import Home
from planner.plan import WISHES, build_plan

pytestmark = pytest.mark.django_db
QUERY = "home=rent&fibre=yes"


def make_home(municipality, broadband, kind="rent"):
    return Home.objects.create(
        municipality=municipality,
        title_nb=f"Hus {broadband}",
        kind=kind,
        bedrooms=2,
        broadband=broadband,
        status="published",
    )


def states(query=QUERY):
    """{place: {wish: state}}."""
    plan = build_plan(QueryDict(query), "nb")
    assert not plan.form.errors
    name = plan.facts.places
    return {name[row.place].name: {wish.key: outcome.state.value for wish, outcome in row.pairs} for row in plan.all}


@pytest.mark.parametrize(("broadband", "state"), [("fibre", "met"), ("", "nearly"), ("mobile", "not"), ("none", "not")])
def test_a_home_has_fibre_says_nothing_or_has_none(broadband, state, tynset):
    make_home(tynset, broadband)
    assert states()["Tynset"] == {"home": "met", "fibre": state}


def test_only_a_kind_that_the_household_looks_for_counts(tynset):
    make_home(tynset, "fibre", kind="sale")
    assert states()["Tynset"]["fibre"] == "not"
    assert states("home=buy&fibre=yes")["Tynset"]["fibre"] == "met"
    gains = build_plan(QueryDict(QUERY), "nb").gains
    assert [gain.relaxation.value for gain in gains] == ["buy"], "what if you bought as well: both wishes are met"


def test_the_address_the_words_and_the_form_say_it(tynset, visitor):
    make_home(tynset, "fibre")
    plan = build_plan(QueryDict(QUERY), "nb")
    assert plan.query == QUERY
    page = visitor.get(f"/en/planner/?{QUERY}").content.decode()
    for words in (
        "<legend>Internet</legend>",
        '<option value="yes" selected>a must</option>',
        "Must have fibre",
        "A home with fibre",
    ):
        assert words in page
    assert "1 home. Nearest: " in page


def test_it_costs_no_query_more(tynset):
    make_home(tynset, "fibre")

    def queries(query):
        caches.clear_caches()
        with CaptureQueriesContext(connection) as found:
            build_plan(QueryDict(query), "nb")
        return len(found)

    assert queries(QUERY) == queries("home=rent")


def test_who_does_not_say_it_does_not_wish_it(tynset):
    make_home(tynset, "none")
    assert states("home=rent")["Tynset"] == {"home": "met"}
    assert [wish.kind for wish in WISHES].count("fibre") == 1
