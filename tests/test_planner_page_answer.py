"""The planner's page answers first: true signs, boxes beside closed cards, whom the words speak to, stories, paper."""

import html
import re

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from base.caching import caches
from base.messages.addressing import choose_wording, speak_to_one_adult
from housing.models import Home
from news.models import Story
from planner.plan import KINDS, build_plan
from planner.views import plan_snapshot
from tests.conftest import make_municipality
from tests.markup import collapse_whitespace

YEAR = timezone.localdate().year
ONE = "work1=2223&born=2020&home=rent&max=8000&rooms=3"


@pytest.fixture
def region(tynset, tolga, road, nurse, make_job):
    """A post in Tynset, a house in Tolga that costs a little more than one family has."""
    make_job(tynset, "Sykepleier i Tynset")
    Home.objects.create(
        municipality=tolga,
        title_nb="Hus",
        kind="rent",
        price=8500,
        price_period="month",
        bedrooms=3,
        status="published",
    )
    return tolga


def read(visitor, query, path="/nb/planlegger/"):
    return visitor.get(f"{path}?{query}").content.decode()


def text(page):
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def marks(page):
    """What each place's line of signs says, as it is read and heard."""
    lines = re.findall(r'<span class="marks">(.*?)</span>\s*(?:<span class="place-|</div>)', page, re.S)
    return [text(re.sub("</span></span>", "</span></span> | ", line)).strip(" |") for line in lines]


# --- the signs --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("work1=2223", {"tynset": "Oppfylt: jobb", "tolga": "Oppfylt: jobb"}),
        ("work1=2223&home=rent", {"tolga": "Oppfylt: alle ønskene", "tynset": "Oppfylt: jobb | Ikke oppfylt: bolig"}),
        (
            "work1=2223&drive1=18&home=rent&max=8000&near=hospital",
            {
                "tynset": "Oppfylt: jobb | Ikke oppfylt: bolig | Spør verten: sykehus",
                "tolga": "Nesten: jobb, bolig | Spør verten: sykehus",
            },
        ),
        (
            "work1=2223&work2=remote&born=2018&born=2022&like=music",
            {
                "tynset": (
                    "Oppfylt: jobb til voksen 1 | Ikke oppfylt: musikk og sang | Spør verten: hjemmekontor "
                    "for voksen 2, skole (2018), barnehage (2022)"
                ),
            },
        ),
    ],
)
def test_each_sign_says_its_state_and_the_wishes_it_is_for_without_opening_the_card(query, said, region, visitor):
    page = read(visitor, query)
    slugs = re.findall(r'name="compare" value="(\w+)"', page)
    found = dict(zip(slugs, marks(page), strict=True))
    assert {slug: found[slug] for slug in said} == said
    assert 'class="marks" aria-hidden' not in page


def test_every_wish_has_a_short_name_of_its_own(region, visitor):
    plan = build_plan(
        QueryDict("work1=2223&work2=remote&born=2018&born=2022&home=rent&like=music&like=skiing&near=library"), "nb"
    )
    names = [wish.short_title(plan.household) for wish in plan.wishes]
    assert len(set(names)) == len(plan.wishes) == 8
    assert {type(wish) for wish in plan.wishes} == set(KINDS)
    assert max(len(name) for name in names) <= 30
    assert all(name == name[0].lower() + name[1:] for name in names)


# --- what is folded ---------------------------------------------------------------------------------------------------
def test_five_cards_stand_and_the_others_are_named_on_their_fold(region, visitor):
    for number in range(10):
        town = make_municipality(f"34{number:02}", f"Bygd {number}", 62 + number / 10, 11)
        Home.objects.create(municipality=town, title_nb="Hus", kind="rent", status="published")
    page = read(visitor, "home=rent")
    first, fold = page.split('<details class="more-places">')
    assert [len(re.findall(r"<details class=\"place\"", part)) for part in (first, fold)] == [5, 5]
    assert first.count(' class="place" open') == page.count(' class="place" open') == 1
    assert '<ol class="plain ranked" start="6">' in fold
    below = [row.place.name for row in visitor.get("/nb/planlegger/?home=rent").context["below"]]
    summary = text(fold.partition("</summary>")[0])
    assert f"{5 + len(below)} steder til:" in summary
    assert below
    assert all(name in summary for name in below)


def test_a_compared_place_that_is_folded_opens_its_fold(region, visitor):
    for number in range(8):
        make_municipality(f"34{number:02}", f"Bygd {number}", 62 + number / 10, 11)
    last = visitor.get("/nb/planlegger/?home=rent").context["more_places"]["cards"][0].place.slug
    assert '<details class="more-places" open>' in read(visitor, f"home=rent&compare={last}")
    assert '<details class="more-places">' in read(visitor, "home=rent&compare=tolga")


def test_few_places_need_no_fold(region, visitor):
    assert "more-places" not in read(visitor, "work1=2223")


def test_what_one_change_gives_is_folded_where_nothing_is_missing_and_stands_open_where_something_is(region, visitor):
    """Tolga has all of it with a larger amount; the second house makes another place as good."""
    missing = read(visitor, "work1=2223&drive1=5&home=rent")
    assert '<section class="what-if no-print" aria-labelledby="what-if-title">' in missing
    whole = read(visitor, "work1=2223&drive1=5")
    assert '<details class="fold what-if no-print"><summary id="what-if-title">' in collapse_whitespace(whole)


def test_the_first_card_does_not_repeat_what_the_head_says(region, visitor):
    page = read(visitor, "work1=2223&home=rent")
    said = "Alle de 2 ønskene er innen rekkevidde herfra"
    assert page.count(said) == 1


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


# --- whom the words speak to ------------------------------------------------------------------------------------------
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
    with speak_to_one_adult():
        assert choose_wording("dere", "du") == "du"
        with speak_to_one_adult(False):
            assert choose_wording("dere", "du") == "dere"
        assert choose_wording("dere", "du") == "du"
    assert choose_wording("dere", "du") == "dere"


# --- stories and paper ------------------------------------------------------------------------------------------------
def test_the_newest_story_of_a_municipality_that_comes_first_stands_in_the_plan(region, tynset, visitor):
    for title, fields in (
        ("Den gamle", {}),
        ("Vi ble i Tynset", {}),
        ("Utkast", {"status": "draft"}),
    ):
        Story.objects.create(title_nb=title, municipality=tynset, **{"status": "published", **fields})
    Story.objects.create(title_nb="Fra regionen", status="published")
    page = read(visitor, "work1=2223")
    told = text(page.partition('class="fold plan-stories')[2].partition("</details>")[0])
    assert "Vi ble i Tynset Tynset" in told
    for other in ("Den gamle", "Utkast", "Fra regionen"):
        assert other not in told
    Story.objects.all().delete()
    assert "plan-stories" not in read(visitor, "work1=2223")


def test_stories_cost_no_query_of_their_own(region, tynset):
    def queries():
        caches.clear_caches()
        with CaptureQueriesContext(connection) as found:
            build_plan(QueryDict("work1=2223"), "nb")
        return len(found)

    before = queries()
    Story.objects.create(title_nb="Vi ble", municipality=tynset, status="published")
    assert queries() == before


def test_a_story_is_gone_when_its_time_is_over(region, tynset, visitor, recently):
    Story.objects.create(title_nb="Vi ble", municipality=tynset, status="published", publish_until=recently)
    assert "plan-stories" not in read(visitor, "work1=2223")


def test_paper_names_the_hosts_of_what_it_shows(region, tynset, visitor):
    type(tynset).objects.filter(pk=tynset.pk).update(office_phone="+4762000000", office_email="vert@example.org")
    paper = r'<p class="only-print">\s*Verter:\s+(.*?)</p>'
    both = re.search(paper, read(visitor, "work1=2223"), re.S).group(1)
    assert "62 00 00 00" in both
    assert "vert@example.org" in both
    assert "Tolga" in both
    one = re.search(paper, read(visitor, "work1=2223&compare=tynset"), re.S).group(1)
    assert "Tolga" not in one
