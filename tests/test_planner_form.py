"""The address of a plan: what is wrong is said beside its field, what is right counts."""

import pytest
from django.http import QueryDict
from django.utils import timezone

from base.caching.versions import Versions
from housing.comparing import find_price_limit
from planner.household import Adult
from planner.plan import KINDS, Household, HouseholdForm, read_household
from planner.wishes.base import build_query

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year


def read(query):
    form = HouseholdForm(QueryDict(query))
    form.is_valid()
    return form


def household(query):
    return read_household(read(query), "nb", Versions([]))


@pytest.mark.parametrize(
    ("query", "field", "words"),
    [
        ("drive1=0", "drive1", "fra 5 til 180"),
        ("drive2=10000", "drive2", "fra 5 til 180"),
        ("school_drive=snart", "school_drive", "fra 5 til 180"),
        ("near_drive=-5", "near_drive", "fra 5 til 180"),
        ("born=1850", "born", "for lenge siden"),
        (f"born={YEAR + 1}", "born", "ikke vært ennå"),
        ("born=åtte", "born", "fire sifre"),
        ("born=²⁰¹⁸", "born", "fire sifre"),
        ("&".join(["born=2018"] * 30), "born", "inntil 10 barn"),
        ("home=boat", "home", "«boat»"),
        ("max=5", "max", "1 000"),
        ("max=99999999999999999999", "max", "1 000"),
        ("rooms=99", "rooms", "fra 1 til 10"),
        ("like=astrology", "like", "«astrology»"),
        ("near=casino", "near", "«casino»"),
        ("move=2020-01", "move", "er over"),
        ("move=2027-13", "move", "2027-08"),
        ("move=juni", "move", "2027-08"),
        ("move=9998-01", "move", "høyst ti år"),
        ("move=8.0000", "move", "2027-08"),
        ("move=0000-08", "move", "2027-08"),
        ("work1=lege", "work1", "egne ord"),
        ("work2=22234", "work2", "egne ord"),
        ("home=rent&max=2000000", "max", "leia per måned"),
        ("home=buy&max=9000", "max", "hele prisen"),
    ],
)
def test_absurd_and_contradictory_values_get_a_sentence_beside_the_field(query, field, words):
    form = read(query)
    assert list(form.errors) == [field]
    assert words in " ".join(form.errors[field])
    assert form[field].value() not in (None, "", []), "what was written is kept"


def test_everything_right_counts_beside_what_is_wrong(nurse):
    query = "work1=2223&born=1850&born=2018&drive1=0&home=boat&home=rent&max=9000&like=music&like=x&near=gp"
    assert set(read(query).errors) == {"born", "drive1", "home", "like"}
    assert household(query) == Household(
        adults=(Adult(1, codes=("2223",)),), born=(2018,), home=("rent",), max=9000, like=("music",), near=("gp",)
    )


def test_of_thirty_children_the_first_ten_count():
    assert household("&".join(["born=2018"] * 30)).born == (2018,) * 10


def test_twins_are_two_children_and_an_interest_said_twice_is_one():
    got = household("born=2018&born=2018&like=music&like=music")
    assert (got.born, got.like) == ((2018, 2018), ("music",))


def test_one_amount_is_a_months_rent_or_a_price():
    for query, rent, price in (
        ("max=12000", 12000, None),
        ("max=2500000", None, 2500000),
        ("max=100000", None, 100000),
    ):
        said = household(query)
        assert (find_price_limit(said.max, rented=True), find_price_limit(said.max, rented=False)) == (rent, price)


def test_nothing_said_is_no_error_and_no_wish():
    form = read("")
    assert form.errors == {}
    assert household("") == Household()


def test_an_empty_form_that_is_sent_says_nothing_either():
    query = "words1=&work1=&extent1=&drive1=&born=&born=&home=&max=&rooms=&pets=&move="
    assert read(query).errors == {}
    assert household(query) == Household()


def test_the_address_says_what_the_household_is_in_as_few_words_as_possible(nurse):
    query = "work1=2223&drive1=60&work2=remote&born=2018&home=rent&max=9000&rooms=3&pets=yes&like=music&near=gp"
    assert build_query(household(query), KINDS) == query


def test_an_address_holds_no_name_and_no_contact():
    """Whatever else is sent along: only the contract's own names come back."""
    query = build_query(household("name=Kari&email=kari@example.org&born=2018"), KINDS)
    assert query == "born=2018"
