"""One adult is spoken to as one: every wish, each error and each notice of the page, and every message of the
catalogues.
"""

import html
import re

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from base.messages import catalogues
from culture.models import Activity
from housing.models import Home
from municipalities.models import Service
from news.models import Guide
from occupations.models import Occupation, Word
from planner.plan import FIELDS, KINDS, SECOND
from schools.models import School

YEAR = timezone.localdate().year
# What is said to several; German says "Sie" to one as well, so only its "we" and its "both" count.
SEVERAL = {
    "nb": r"\b([Dd]eres?|[Vv]i (liker|vil|tar|søker|kan))\b",
    "de": r"\b(ihr|euch|eure\w*|Sie beide\w*|[Ww]ir (mögen|möchten|bringen|suchen|könnten|können))\b",
    "nl": r"\b([Jj]ullie|[Ww]e (houden|willen|nemen|zoeken|kunnen))\b",
}
# What nobody who is alone is told, each with why.
OF_TWO = {
    "Cars for the two of you": "the label for two",
    "One car for the two of you": "",
    "First the places from which most of you reach work; then those where work is nearly reached.": "the line for two",
    "Other adult, if there are two of you": "the front page asks how many there are",
    "The same post as for adult %(number)s; the two of you need one each.": "",
    "You can go there in one car; ask whether the hours go together.": "",
    "by train, as you have one car: see the timetable at entur.no": "",
}
SAID = (
    f"work1=2223&born={YEAR - 8}&born={YEAR - 2}&born={YEAR - 17}&home=rent&max=8000"
    "&rooms=3&pets=yes&like=music&like=skiing&near=hospital&near=library"
)
PLANS = {
    "nothing yet": "",
    "every wish": (
        f"{SAID}&drive1=30&extent1=full&norwegian1=a2&education1=foreign&near_drive=10"
        f"&school_drive=10&move={YEAR + 1}-08"
    ),
    "what stops it": (
        f"work1=2223&drive1=15&extent1=full&home=farm&born={YEAR - 8}&near=hospital&compare=tolga&compare=tynset"
    ),
    "an apprentice": "work1=2223&apprentice1=yes&home=buy&max=900000",
    "a guess": "words1=sykeplejer",
    "several": "words1=pleier&move=2001-01",
    "nothing known": f"words1=dragetemmer&born={YEAR - 8}&home=boat&like=boat&near=boat&near_drive=0&school_drive=0",
    "remote": "work1=remote&words1=sykepleier&apprentice1=yes&home=build",
    "no work": "work1=none&words1=sykepleier&home=buy&max=9000",
    "wrong": (
        "work1=boat&drive1=0&extent1=boat&norwegian1=boat&education1=boat&born=1850"
        f"&born={YEAR + 1}&born=20&max=1&rooms=99&pets=boat&cars=9&move=boat"
    ),
    "too much": f"work1=9999&home=rent&max=900000&born={YEAR - 16}&programme1=boat&move=2099-01"
    + 11 * f"&born={YEAR - 3}",
}


@pytest.fixture
def region(tynset, tolga, road, nurse, make_job):
    """Something of everything that nearly fits, in the neighbouring municipality."""
    Occupation.objects.filter(pk=nurse.pk).update(is_regulated=True)
    carer = Occupation.objects.create(code="5321", name_nb="Helsefagarbeidere")
    Occupation.objects.create(code="22", name_nb="Medisinske yrker")
    for occupation, word in ((nurse, "sykepleier"), (nurse, "pleier"), (carer, "pleier")):
        Word.objects.create(occupation=occupation, language="nb", word=word)
    make_job(tynset, "Vikar", engagement="temporary", language_needed="b2")
    make_job(tynset, "Sesong", engagement="seasonal", extent_percent=90)
    fields = {"status": "published"}
    Home.objects.create(
        municipality=tolga, title_nb="Hus", kind="rent", price=8500, price_period="month", bedrooms=2, **fields
    )
    Home.objects.create(municipality=tolga, title_nb="Bruk", kind="smallholding", **fields)
    School.objects.create(
        municipality=tolga, title_nb="Tolga skole", kind="compulsory", grade_from=1, grade_to=10, **fields
    )
    School.objects.create(municipality=tolga, title_nb="Tolga barnehage", kind="kindergarten", **fields)
    School.objects.create(municipality=tolga, title_nb="Bygda barnehage", kind="kindergarten", **fields)
    Activity.objects.create(municipality=tynset, title_nb="Koret", category="music", **fields)
    Service.objects.create(place=tynset.centre, kind="library", name="Biblioteket", source="prøve")
    for topic in ("approval", "housing"):
        Guide.objects.create(title_nb="Veiviser", topic=topic, **fields)
    return tolga


def get(visitor, language, query):
    with translation.override(language):
        return visitor.get(f"{reverse('planner')}?adults=1&{query}")


def text(answer):
    """What is read or heard of the page's own part, the labels of boxes too."""
    page = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    spoken = " ".join(re.findall(r'aria-label="([^"]*)"', page))
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page) + spoken))


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("language", SEVERAL)
def test_the_page_of_one_adult_speaks_to_one(language, name, region, visitor):
    said = text(get(visitor, language, PLANS[name]))
    assert [said[max(0, at.start() - 60) : at.end() + 40] for at in re.finditer(SEVERAL[language], said)] == []


def test_two_adults_are_spoken_to_as_two_where_one_would_be_as_one(region, visitor):
    for language, pattern in SEVERAL.items():
        with translation.override(language):
            assert re.search(pattern, text(visitor.get(f"{reverse('planner')}?adults=2&{SAID}"))), language


def test_these_plans_have_every_wish_and_every_error_of_one_adult(region, visitor):
    answers = [get(visitor, "nb", query) for query in PLANS.values()]
    wished = {type(wish) for answer in answers for wish in answer.context["plan"].wishes}
    wrong = {name for answer in answers for name in answer.context["plan"].form.errors}
    assert wished == set(KINDS)
    assert {name for name in wrong if not name.startswith("programme")} == set(FIELDS) - {
        *SECOND,
        "adults",
        "compare",
        "programme",
    }


@pytest.mark.parametrize("language", ["nb", "nl"])
def test_whatever_a_catalogue_says_to_several_it_says_to_one_as_well(language):
    """Texts that no plan above happens to show are held to it too."""
    room = next(room for room in catalogues.list_rooms() if room.name == "planner")
    known = catalogues.list_messages(
        catalogues.read_catalogue(catalogues.get_catalogue_path(room.folder, language), language)
    )
    found = {catalogues.get_key(message): " ".join(catalogues.get_forms(message.string)) for message in known}
    several = {key[1] for key, said in found.items() if key[0] is None and re.search(SEVERAL[language], said)}
    to_one = {
        words: found.get(("one adult", words))
        for words in several - set(OF_TWO)
        if not words.startswith(("We ", "we "))
    }
    assert len(to_one) > 15
    assert {words: said for words, said in to_one.items() if said is None or re.search(SEVERAL[language], said)} == {}
    assert set(OF_TWO) <= {key[1] for key in found}
