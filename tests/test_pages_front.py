"""The front page asks first: what stands before the form, what it sends, and who it is for."""

import re

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import translation

from base import hooks
from occupations.models import Word
from planner.plan import build_plan
from tests.finding import find

FOCUSABLE = r'<(?:a|button|input|select|textarea|summary)\b[^>]*>|tabindex="0"'


@pytest.fixture
def words(nurse):
    Word.objects.create(occupation=nurse, language="nb", word="sykepleier")
    return nurse


def read(visitor, path="/nb/"):
    return visitor.get(path).content.decode()


def people(query):
    """(codes of the adults, whether the words speak to one person, the shortest address)."""
    plan = build_plan(QueryDict(query), "nb")
    return [code for adult in plan.household.adults for code in adult.codes], plan.household.is_one, plan.query


@pytest.mark.parametrize("language", ["nb", "en", "de", "nl"])
def test_nothing_that_takes_the_focus_stands_between_the_languages_and_the_form(language, tynset, tolga, visitor):
    main = read(visitor, f"/{language}/").partition("<main")[2]
    assert 'name="words1"' in re.search(FOCUSABLE, main).group(0)
    assert main.index("</form>") < main.index('class="map')


@pytest.mark.parametrize("language", ["nb", "en", "de", "nl"])
def test_the_first_screen_has_one_first_step_and_it_is_the_forms(language, tynset, visitor):
    """Whatever else can be done there is said quietly; the menu leads to the whole planner."""
    page = read(visitor, f"/{language}/")
    hero = find(r'<section class="hero">.*?<div class="frame">', page.partition("<main")[2], re.S).group(0)
    loud = [tag for tag in re.findall(r'<(?:a|button) class="button[^>]*>', hero) if "quiet" not in tag]
    assert loud == ['<button class="button" type="submit">']
    with translation.override(language):
        address = reverse("planner")
    assert f'href="{address}"' in page.partition("<main")[0], "the menu"
    assert f'<a class="button" href="{address}' not in hero


def test_every_field_has_a_name_of_its_own(tynset, visitor):
    form = find(r'<form class="front-plan-form".*?</form>', read(visitor), re.S).group(0)
    for field in re.findall(r"<input[^>]*>", form):
        written = re.search(r' id="([^"]+)"', field)
        assert (
            "aria-label=" in field
            or (written and f'<label for="{written.group(1)}">' in form)
            or f'<label class="check">{field} ' in form
        ), field


def test_a_page_without_the_planner_still_says_what_the_region_is(tynset, visitor, monkeypatch):
    monkeypatch.setitem(hooks._registry, "front_form", [])
    page = read(visitor)
    assert "front-plan" not in page.partition("<main")[2]
    assert 'class="plain actions"' in page


# --- who is one, and who are two --------------------------------------------------------------------------------------
def test_of_one_adult_the_hidden_field_does_not_count(words, tynset):
    sent = "words1=sykepleier&adults=1&words2=dragetemmer&born=&born=&born="
    assert people(sent) == (["2223"], True, "work1=2223")
    assert people("words1=dragetemmer&adults=1&work2=2223&apprentice2=yes") == ([], True, "words1=dragetemmer")


@pytest.mark.parametrize(
    ("query", "is_one", "kept"),
    [
        ("words1=sykepleier&words2=&home=rent", True, "work1=2223&home=rent"),
        ("words1=sykepleier&words2=&adults=2", False, "work1=2223&adults=2"),
        ("words1=sykepleier&words2=sykepleier&adults=2", False, "work1=2223&work2=2223"),
        ("words1=sykepleier&words2=dragetemmer", False, "words2=dragetemmer&work1=2223"),
        ("work1=2223&work2=none", False, "work1=2223&work2=none"),
        ("home=rent&adults=1", True, "home=rent&adults=1"),
        ("home=rent", False, "home=rent"),
        ("home=rent&adults=3", False, "home=rent"),
    ],
)
def test_how_many_there_are_is_what_they_say_or_as_many_as_say_what_they_do(query, is_one, kept, words, tynset):
    assert people(query)[1:] == (is_one, kept)
    assert people(kept)[1:] == (is_one, kept), "the shortest address says the same"


def test_how_many_there_are_moves_no_place_up_or_down(words, tynset, tolga, road, make_job):
    make_job(tynset, "Sykepleier")
    orders = {
        tuple(row.place for row in build_plan(QueryDict(f"work1=2223&home=rent{count}"), "nb").all)
        for count in ("", "&adults=1", "&adults=2")
    }
    assert len(orders) == 1


def test_an_impossible_number_of_adults_is_said_beside_its_field(tynset, visitor):
    page = read(visitor, "/nb/planlegger/?home=rent&adults=seven")
    assert 'id="id_adults_error"' in page
    assert '<details class="wishes no-print" open>' in page
