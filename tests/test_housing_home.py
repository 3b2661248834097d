"""A home: what the owner has said in words, and what nobody has said never shown as "none"."""

import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from base.values.formats import format_area
from base.values.times import make_moment
from entries.admin.doubts import find_doubts
from entries.syndication.presentation import build_structured_data
from housing import rules
from housing.models import Home

TODAY = datetime.date(2026, 5, 1)


@pytest.fixture(autouse=True)
def first_of_may_in_english(norwegian):
    with time_machine.travel(make_moment(TODAY, datetime.time(12)), tick=False), translation.override("en"):
        yield


@pytest.fixture
def make_home(tynset):
    def make(**values):
        values = {"title_nb": "Hus i Fjellveien", "kind": "sale", "status": "published"} | values
        return Home.objects.create(municipality=tynset, **values)

    return make


def facts(home) -> dict[str, str]:
    return {str(label): "" if value is None else str(value) for label, value in home.facts()}


@pytest.mark.parametrize(
    ("price", "period", "words"),
    [
        (None, "", ""),
        (9500, "month", "NOK 9,500 a month"),
        (2500, "week", "NOK 2,500 a week"),
        (1850000, "total", "NOK 1,850,000"),
    ],
)
def test_a_price_in_words(price, period, words):
    assert Home(price=price, price_period=period).price_words() == words


@pytest.mark.parametrize(
    ("values", "card"),
    [
        ({}, ["ask for the price", "", ""]),
        (
            {"price": 9500, "price_period": "month", "bedrooms": 1, "area_m2": 62},
            ["NOK 9,500 a month", "1 bedroom", "62 m²"],
        ),
        ({"bedrooms": 3, "area_m2": 140, "plot_m2": 1200}, ["ask for the price", "3 bedrooms", "140 m²"]),
        ({"plot_m2": 1200}, ["ask for the price", "", "1,200 m²"]),
    ],
)
def test_a_card_says_price_rooms_and_area(values, card):
    assert [*Home(**values).main_facts(), *Home(**values).card_facts()] == card


@pytest.mark.parametrize(
    ("square_metres", "english", "norwegian"),
    [
        (4999, "4,999 m²", "4\u00a0999 m²"),
        (5000, "5 decares (0.5 hectares)", "5 dekar (0,5 hektar)"),
        (5499, "5.5 decares (0.5 hectares)", "5,5 dekar (0,5 hektar)"),
        (6500, "6.5 decares (0.7 hectares)", "6,5 dekar (0,7 hektar)"),
        (7500, "7.5 decares (0.8 hectares)", "7,5 dekar (0,8 hektar)"),
        (10_000, "10 decares (1 hectare)", "10 dekar (1 hektar)"),
        (133_400, "133 decares (13.3 hectares)", "133 dekar (13,3 hektar)"),
        (12_000_000, "12,000 decares (1,200 hectares)", "12\u00a0000 dekar (1\u00a0200 hektar)"),
    ],
)
def test_land_is_said_within_a_hundredth(square_metres, english, norwegian):
    assert format_area(square_metres) == english
    with translation.override("nb"):
        assert format_area(square_metres) == norwegian


def test_who_types_an_unusual_area_is_asked_with_the_words_that_readers_see():
    home = Home(area_m2=6500, plot_m2=12_000_000)
    assert find_doubts(home, ["area_m2", "plot_m2"]) == {
        "area_m2": format_area(6500),
        "plot_m2": format_area(12_000_000),
    }


def test_the_page_says_what_the_owner_has_said(make_home):
    home = make_home(
        kind="rent",
        price=9500,
        price_period="month",
        deposit=28500,
        area_m2=62,
        plot_m2=1062,
        bedrooms=2,
        energy_label="C",
        heating_nb="Vedovn",
        broadband="fibre",
        pets="ask",
        available_from=datetime.date(2026, 6, 1),
    )
    said = facts(home)
    assert home.kicker() == said["Kind"] == "for rent"
    assert (said["Price"], said["Deposit"]) == ("NOK 9,500 a month", "NOK 28,500")
    assert (said["Area"], said["Plot"]) == ("62 m²", "1,062 m²")
    assert (said["Bedrooms"], said["Energy label"]) == ("2", "C")
    assert said["Heating"] == '<span lang="nb" data-unnamed>Vedovn</span>'
    assert (said["Broadband"], said["Pets"]) == ("fibre", "ask")
    assert said["Available from"] == "1 June 2026 (in 31 days)"


def test_what_the_owner_has_not_said_is_left_out_or_called_not_stated(make_home):
    said = {label: value for label, value in facts(make_home()).items() if value}
    assert said == {"Kind": "for sale", "Residency duty": "not stated", "Concession": "not stated"}


@pytest.mark.parametrize(("broadband", "words"), [("none", "none"), ("", "")])
def test_broadband_that_nobody_stated_is_not_shown_as_none(broadband, words):
    assert facts(Home(kind="sale", broadband=broadband))["Broadband"] == words


@pytest.mark.parametrize(
    ("residency", "words"),
    [
        ("unknown", "not stated"),
        ("none", "no residency duty"),
        ("year_round", "must be someone's year-round home"),
        ("farm", "duty to live on the farm"),
        ("ask", "ask the municipality"),
    ],
)
def test_the_residency_duty_in_words(residency, words):
    assert facts(Home(kind="smallholding", residency=residency))["Residency duty"] == words


def test_a_home_without_a_word_about_residency_is_stored_as_unknown(make_home):
    make_home()
    assert Home.objects.get().residency == "unknown"
    assert Home.objects.get().concession == "unknown"


def test_the_rule_beside_an_unknown_duty_says_that_it_must_be_asked():
    assert "has not said" in str(rules.RESIDENCY["unknown"])
    assert "has not said" in str(rules.CONCESSION["unknown"])


def test_every_duty_has_its_rule_and_every_rule_says_who_decides():
    assert set(rules.RESIDENCY) == set(Home.Residency.values)
    assert set(rules.CONCESSION) == set(Home.Concession.values)
    assert [
        rule for rule in [*rules.RESIDENCY.values(), *rules.CONCESSION.values()] if "municipality" not in rule
    ] == []


@pytest.mark.parametrize(
    ("kind", "shown"),
    [("rent", ""), ("room", ""), ("trial", ""), ("sale", "must be applied for"), ("plot", "must be applied for")],
)
def test_concession_concerns_only_what_is_bought(kind, shown):
    home = Home(kind=kind, concession="apply")
    assert home.is_rented == (not shown)
    assert facts(home)["Concession"] == shown


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (None, ""),
        (TODAY, "1 May 2026 (today)"),
        (datetime.date(2026, 5, 2), "2 May 2026 (tomorrow)"),
        (datetime.date(2026, 8, 1), "1 August 2026 (in 92 days)"),
    ],
)
def test_the_first_day_one_can_move_in(day, words):
    assert Home(available_from=day).available_words() == words


def test_the_database_refuses_a_price_without_a_period(make_home):
    with pytest.raises(IntegrityError, match="housing_home_price_has_period"), transaction.atomic():
        make_home(price=9500)


def test_structured_data_tell_size_rooms_and_address(make_home):
    data = build_structured_data(make_home(area_m2=140, bedrooms=0, street="Fjellveien 4", postal_code="2500"))
    assert (data["@type"], data["floorSize"]["value"], data["numberOfBedrooms"]) == ("Accommodation", 140, 0)
    assert (data["address"]["streetAddress"], data["address"]["addressLocality"]) == ("Fjellveien 4", "Tynset")


def test_structured_data_claim_no_size_that_nobody_said(make_home):
    assert not {"floorSize", "numberOfBedrooms"} & set(build_structured_data(make_home()))


@pytest.mark.parametrize(
    ("rent", "deposit", "is_lawful"), [(6500, 39_000, True), (6500, 50_000, False), (None, 50_000, True)]
)
def test_a_deposit_above_six_months_rent_is_refused_in_a_sentence(rent, deposit, is_lawful, make_home):
    home = make_home(kind="rent", summary_nb="Sol", price=rent, price_period="month" if rent else "", deposit=deposit)
    if is_lawful:
        home.clean()
        return
    with pytest.raises(ValidationError) as refused:
        home.clean()
    assert refused.value.message_dict == {"deposit": ["The law allows six months' rent at most, which is NOK 39,000."]}
