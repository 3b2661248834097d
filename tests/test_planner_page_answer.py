"""The planner's page answers first: true signs, boxes beside closed cards, whom the words speak to, stories, paper."""

import html
import re

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from base import kept
from base.addressing import speaking_to_one, you
from housing.models import Home
from news.models import Story
from planner.plan import build
from planner.views import plan_snapshot

YEAR = timezone.localdate().year
ONE = "work1=2223&born=2020&home=rent&max=8000&rooms=3"


@pytest.fixture
def region(tynset, tolga, road, nurse, make_job):
    """A post in Tynset, a house in Tolga that costs a little more than one family has."""
    make_job(tynset, "Sykepleier i Tynset")
    Home.objects.create(municipality=tolga, title_nb="Hus", kind="rent", price=8500, price_period="month", bedrooms=3, status="published")  # fmt: skip
    return tolga


def read(visitor, query, path="/nb/planlegger/"):
    return visitor.get(f"{path}?{query}").content.decode()


def text(page):
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def legend(page):
    return re.findall(r"</svg> ([^<]+)</span>", page.partition('<p class="legend">')[2].partition("</p>")[0])


# --- the signs ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("query", "signs"),
    [
        ("work1=2223", ["Oppfylt"]),
        ("work1=2223&drive1=18", ["Oppfylt", "Nesten"]),
        ("work1=2223&drive1=5&near=hospital", ["Oppfylt", "Ikke oppfylt", "Spør verten"]),
    ],
)
def test_the_legend_has_the_signs_that_the_page_shows_and_no_other(query, signs, region, visitor):
    page = read(visitor, query)
    assert legend(page) == signs
    shown = set(re.findall(r'class="icon icon-(\w+)"', page.partition('<ol class="plain ranked">')[2]))
    assert len(shown) == len(signs)


def test_a_closed_card_is_compared_without_opening_it(region, visitor):
    page = read(visitor, "work1=2223")
    cards = page.partition('<ol class="plain ranked">')[2].partition("</ol>")[0]
    outside = re.sub(r"<details.*?</details>", "", cards, flags=re.S)
    assert re.findall(r'name="compare" value="(\w+)"', outside) == ["tynset", "tolga"]
    assert not re.search(r"<summary>(?:(?!</summary>).)*<(?:a|input|button)\b", cards, re.S), (
        "nothing to press in a summary"
    )


def test_what_one_change_gives_is_offered_only_where_there_is_some(region, visitor):
    some, none = read(visitor, "work1=2223&drive1=5&home=rent"), read(visitor, "home=farm&work1=remote")
    for page in (some, none):
        assert ('href="#what-if-title"' in page) == ('id="what-if-title"' in page)
    assert 'id="what-if-title"' in some


# --- whom the words speak to ---------------------------------------------------------------------------------------------
def test_one_adult_is_spoken_to_as_one(region, visitor):
    said = text(read(visitor, ONE))
    assert "inntil 15 prosent over grensa di" in said
    assert "leter videre sammen med deg" in said
    assert "over grensa deres" not in said
    assert "leter videre sammen med dere" not in said


@pytest.mark.parametrize("other", ["&work2=none", "&words2=dragetemmer", "&adults=2"])
def test_two_adults_are_spoken_to_as_two_also_where_one_looks_for_work(other, region, visitor):
    said = text(read(visitor, ONE + other))
    assert "inntil 15 prosent over grensa deres" in said
    assert "leter videre sammen med dere" in said


def test_who_said_nothing_of_adults_is_spoken_to_as_several(region, visitor):
    assert "leter videre sammen med dere" in text(read(visitor, "home=farm"))
    assert "leter videre sammen med deg" in text(read(visitor, "home=farm&adults=1"))


def test_a_single_wish_of_one_is_theirs_in_dutch_too(region, visitor):
    assert "Je wens is vanaf hier haalbaar" in text(read(visitor, "work1=2223", "/nl/planner/"))
    assert "Jullie wens is vanaf hier haalbaar" in text(read(visitor, "work1=2223&adults=2", "/nl/planner/"))
    assert "Ihr Wunsch ist von hier aus erfüllbar" in text(read(visitor, "work1=2223", "/de/planer/"))


def test_what_a_host_stores_speaks_to_the_same_people_as_the_page(region, visitor):
    told = str(plan_snapshot(ONE, "nb"))
    assert "grensa di." in told
    assert "grensa deres." in str(plan_snapshot(f"{ONE}&adults=2", "nb"))


def test_whom_words_speak_to_ends_with_the_page():
    with speaking_to_one():
        assert you("dere", "du") == "du"
        with speaking_to_one(False):
            assert you("dere", "du") == "dere"
        assert you("dere", "du") == "du"
    assert you("dere", "du") == "dere"


# --- stories and paper ---------------------------------------------------------------------------------------------------
def test_the_newest_story_of_a_municipality_that_comes_first_stands_in_the_plan(region, tynset, visitor):
    for title, fields in (
        ("Den gamle", {}), ("Vi ble i Tynset", {}), ("Utkast", {"status": "draft"}),
    ):  # fmt: skip
        Story.objects.create(title_nb=title, municipality=tynset, **{"status": "published", **fields})
    Story.objects.create(title_nb="Fra regionen", status="published")
    page = read(visitor, "work1=2223")
    told = text(page.partition('class="plan-stories')[2].partition("</section>")[0])
    assert "Vi ble i Tynset Tynset" in told
    for other in ("Den gamle", "Utkast", "Fra regionen"):
        assert other not in told
    Story.objects.all().delete()
    assert "plan-stories" not in read(visitor, "work1=2223")


def test_stories_cost_no_query_of_their_own(region, tynset):
    def queries():
        kept.forget()
        with CaptureQueriesContext(connection) as found:
            build(QueryDict("work1=2223"), "nb")
        return len(found)

    before = queries()
    Story.objects.create(title_nb="Vi ble", municipality=tynset, status="published")
    assert queries() == before


def test_a_story_is_gone_when_its_time_is_over(region, tynset, visitor, recently):
    Story.objects.create(title_nb="Vi ble", municipality=tynset, status="published", publish_until=recently)
    assert "plan-stories" not in read(visitor, "work1=2223")


def test_paper_names_the_hosts_of_what_it_shows(region, tynset, visitor):
    type(tynset).objects.filter(pk=tynset.pk).update(office_phone="+4762000000", office_email="vert@example.org")
    paper = r'<p class="only-print">Verter: (.*?)</p>'
    both = re.search(paper, read(visitor, "work1=2223"), re.S).group(1)
    assert "62 00 00 00" in both
    assert "vert@example.org" in both
    assert "Tolga" in both
    one = re.search(paper, read(visitor, "work1=2223&compare=tynset"), re.S).group(1)
    assert "Tolga" not in one
