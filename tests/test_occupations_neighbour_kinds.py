"""Kinds of work in the table of neighbours: what holds for all of a kind, not for single rows only."""

import itertools
import re

import pytest

from base.datafiles import reading
from occupations.models import Occupation
from occupations.neighbours import map_near_codes
from tests.environment import ROOT

pytestmark = pytest.mark.usefixtures("loaded", "db")

DEVELOPERS = ("2511", "2512", "2513", "2514", "2519")
OPERATORS = ("2521", "2522", "2523", "2529")
TECHNICIANS = ("3511", "3512", "3513", "3514")
TRADES_ON_SITE = ("7112", "7113", "7114", "7115", "7119", "7121", "7122", "7124", "7125", "7131")
HELPERS_ON_SITE = ("9312", "9313")
ENGINEERING = ("214", "215", "216", "311")
LICENCES = {("8331", "8332"): "klasse C", ("8342", "8332"): "klasse C", ("8332", "8331"): "klasse D"}


@pytest.fixture
def near():
    """{unit group of a person: the unit groups of the adverts that nearly fit}, of all of them."""
    return map_near_codes(code for code in Occupation.objects.values_list("code", flat=True) if len(code) == 4)


@pytest.fixture
def table():
    rows = reading.read_table(reading.get_data_folder("occupations") / "neighbours.csv")
    return {(row["person"], row["advert"]): row for row in rows}


def of(pairs, *, person, advert):
    """Those of {person: adverts} whose person and advert begin with one of these."""
    return {
        (one, other)
        for one, others in pairs.items()
        for other in others
        if one.startswith(person) and other.startswith(advert)
    }


# --- IT: one word is read as several unit groups, and adverts of one kind stand under any of them ---------------------
@pytest.mark.parametrize("group", [DEVELOPERS, OPERATORS, TECHNICIANS])
def test_it_work_of_one_kind_is_near_in_both_directions(near, group):
    assert [(one, other) for one, other in itertools.permutations(group, 2) if other not in near[one]] == []


def test_who_develops_or_operates_systems_nearly_fits_operation_and_support(near):
    wanted = {code: {"3511", "3512"} for code in OPERATORS} | {c: {"2521", "2522", "3511", "3512"} for c in DEVELOPERS}
    assert {code: codes - near[code] - {code} for code, codes in wanted.items() if codes - near[code] - {code}} == {}


def test_who_gives_it_support_nearly_fits_operation_and_advice_and_no_programming(near):
    for code in ("3511", "3512", "3513"):
        assert {"2519", "2522"} <= near[code]
        assert near[code].isdisjoint({"2511", "2512", "2513", "2514"})


# --- training and approvals ------------------------------------------------------------------------------------------
def test_nobody_of_a_trade_or_of_service_work_nearly_fits_a_degree(near):
    assert of(near, person=("5", "6", "7", "8", "9"), advert=("2",)) == set()


def test_a_trade_is_no_engineer(near):
    assert of(near, person=("5", "6", "7", "8", "9"), advert=ENGINEERING) == set()


def test_who_helps_without_formal_training_nearly_fits_no_post_of_leaders_degrees_or_technicians(near):
    assert of(near, person=("9",), advert=("1", "2", "3")) == set()


def test_a_certificate_or_licence_that_is_still_to_be_got_is_named_in_the_reason(table):
    for pair in (("4321", "8344"), ("9333", "8344"), ("8341", "8342")):
        assert re.search(r"med (truck|maskin)førerbevis", table[pair]["reason_nb"])
        assert "certificate" in table[pair]["reason_en"]
    for pair, licence in LICENCES.items():
        assert f"førerkort i {licence}" in table[pair]["reason_nb"]


def test_a_reason_of_a_yes_names_no_difference_and_that_of_a_no_no_likeness(table):
    said = re.compile(
        r"^(en annen|et annet|andre|annen|annet) |krever (egen|ingeniør)|utnevnes|ikke instruktør|toppidrett|velges"
    )
    assert [pair for pair, row in table.items() if bool(said.search(row["reason_nb"])) == (row["nearly"] == "1")] == []


# --- health, care, school ---------------------------------------------------------------------------------------------
def test_authorised_health_workers_nearly_fit_the_posts_below_theirs_and_never_above(near):
    for code in ("2221", "2223", "2224"):
        assert {"5321", "5329"} <= near[code]
    assert {"3412", "5322", "5329"} <= near["5321"]
    for code in ("5311", "5312", "5321", "5322", "5329", "3412", "3256", "3258"):
        assert near[code].isdisjoint({"2221", "2223", "2224"})
    for code in ("5311", "5312", "5322", "5329", "3412"):
        assert "5321" not in near[code]


def test_care_without_formal_training_and_social_care_are_near_in_both_directions(near):
    assert {"5322", "3412"} <= near["5329"]
    assert {"5329", "3412"} <= near["5322"]
    assert {"5322", "5329"} <= near["3412"]


def test_who_works_with_children_is_not_sent_to_home_help(near):
    assert "5312" in near["5311"]
    assert "5311" in near["5312"]
    assert "5322" not in near["5311"] | near["5312"]


def test_assistants_are_no_teachers_and_teachers_may_assist(near):
    for code in ("5311", "5312", "3412", "9412"):
        assert of({code: near[code]}, person=("",), advert=("232", "233", "234", "1341")) == set()
    for code in ("2341", "2342"):
        assert {"5311", "5312"} <= near[code]


# --- site, kitchen, shop, road ----------------------------------------------------------------------------------------
def test_every_trade_on_a_site_nearly_fits_a_helper_s_post(near):
    assert [code for code in TRADES_ON_SITE if "9313" not in near[code]] == []


def test_a_helper_on_a_site_nearly_fits_only_the_trades_that_are_learnt_there(near):
    for code in HELPERS_ON_SITE:
        assert {other for other in near[code] if other.startswith("7")} == {"7114", "7119"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("4224", "5223"),  # reception and shop
        ("4321", "5223"),  # stock and shop
        ("4321", "9333"),
        ("5120", "9412"),  # kitchen and serving
        ("5131", "9412"),
        ("5246", "9412"),
        ("5322", "9112"),  # home and cleaning
        ("5249", "9629"),  # ski centre
        ("6111", "6113"),  # farm
        ("6121", "6122"),
        ("9211", "9213"),
        ("6221", "9216"),
        ("7114", "9312"),  # site
        ("7119", "9312"),
        ("2165", "3112"),  # surveying
        ("4313", "4416"),  # payroll and personnel
        ("7213", "7214"),  # sheet metal
        ("8331", "8332"),  # lorry and bus
        ("2341", "2342"),  # school and kindergarten
    ],
)
def test_what_holds_in_both_directions_stands_in_both(near, one, other):
    assert other in near[one]
    assert one in near[other]


@pytest.mark.parametrize(
    ("person", "advert"),
    [
        ("8322", "8332"),  # a lorry needs another licence
        ("8322", "8331"),
        ("9611", "8332"),
        ("4313", "3313"),  # payroll is no accounting
        ("3118", "3112"),  # drawing is no engineering
        ("2149", "3112"),  # another branch
        ("3311", "3315"),  # a broker is no surveyor
        ("1222", "1223"),  # press and research
        ("3354", "3351"),  # customs train their own
        ("7534", "7531"),  # upholstery and tailoring
        ("2133", "2132"),  # advice on farming needs the degree
    ],
)
def test_what_an_employer_would_turn_down_is_not_near(near, person, advert):
    assert advert not in near[person]


def test_the_readme_counts_the_rows_that_the_file_has(table):
    text = (ROOT / "occupations" / "data" / "README.md").read_text(encoding="utf-8")
    assert f"| `neighbours.csv` | {len(table)} reviewed pairs" in text
