"""Numbers as people write them: read as what was meant in every field that takes one, or refused in a sentence."""

import decimal
import re

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from base.values.numberfields import DecimalField, FloatField, NumberFieldMixin, WholeField
from base.values.numbers import UNITS, find_units, read_decimal, read_whole, show_decimal, show_whole
from housing.models import Home
from tests.typed import walk_fields

LANGUAGES = ("nb", "en", "de", "nl")
SPACES = (" ", "\u00a0", "\u2009", "\u202f")
GROUPS = ("", ".", ",", *SPACES, "'", "’")
BEFORE = ("", "kr ", "Kr. ", "kr", "NOK ", "kr\u00a0")
BEHIND = ("", ",-", ".-", " ,-", ",–", " kr", "\u00a0kr.", " kroner", " NOK", ",00", ",- kr", " kr,-")
together = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def group(number: int, sign: str) -> str:
    return f"{number:,}".replace(",", sign)


@st.composite
def written_whole(draw, most=10**11):
    number = draw(st.integers(0, most))
    bare = group(number, draw(st.sampled_from(GROUPS)))
    return number, draw(st.sampled_from(BEFORE)) + bare + draw(st.sampled_from(BEHIND))


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("480.000", 480000),
        ("9.000", 9000),
        ("2.000", 2000),
        ("500 000", 500000),
        ("500 000,-", 500000),
        ("kr 500 000", 500000),
        ("kr. 500.000,-", 500000),
        ("NOK 9 000", 9000),
        ("9000.-", 9000),
        ("9'000", 9000),
        ("1.250.000", 1250000),
        ("12,500", 12500),
        ("−5", -5),
        ("-1 500", -1500),
        (" 7 ", 7),
        ("2027", 2027),
        ("9.000,00", 9000),
    ],
)
def test_whole_kroner_are_read_however_they_are_grouped(typed, number):
    assert read_whole(typed) == number


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("1,50", "helt tall"),
        ("12.34", "helt tall"),
        ("0.500", "helt tall"),
        ("1.000,000", "helt tall"),
        ("1234.567", "helt tall"),
        ("12 34", "helt tall"),
        ("500 tusen", "helt tall"),
        ("0,5 mill", "helt tall"),
        ("1e5", "helt tall"),
        ("1_000", "helt tall"),
        ("kr", "helt tall"),
        ("500 %", "helt tall"),
        ("9 000 - 10 000", "to tall"),
        ("9000-10000", "to tall"),
        ("450 000 til 520 000", "to tall"),
        ("٢٥٠٠", "0 til 9"),
        ("５００", "0 til 9"),
        ("9" * 30, "for langt"),
        ("9" * 5000, "for langt"),
    ],
)
def test_what_is_no_whole_number_or_could_be_two_is_refused_in_words(typed, words):
    with pytest.raises(ValidationError) as refused:
        read_whole(typed)
    assert words in refused.value.messages[0]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("2,5", "2.5"),
        ("2.5", "2.5"),
        ("62,276", "62.276"),
        ("62.276", "62.276"),
        ("-3,5", "-3.5"),
        ("−3.5", "-3.5"),
        ("1 880,44", "1880.44"),
        ("1.880,44", "1880.44"),
        ("1,880.44", "1880.44"),
        ("1’880.4", "1880.4"),
        ("1.880.000", "1880000"),
        ("12.345.678,9", "12345678.9"),
        ("1.880", "1.880"),
        (",5", "0.5"),
    ],
)
def test_a_single_sign_is_the_decimal_one_and_of_both_the_last(typed, number):
    assert read_decimal(typed) == decimal.Decimal(number)


@pytest.mark.parametrize(
    "typed", ["1,2,3", "1.5.5", "nan", "inf", "1e5", "1880,", "1.234,567,8", "18 80,5", "٦٢", "62°", "10-20"]
)
def test_what_is_no_decimal_number_is_refused_in_words(typed):
    with pytest.raises(ValidationError, match=r"Skriv|to tall"):
        read_decimal(typed)


@given(st.text(alphabet="0123456789.,' \u00a0-krnok%", max_size=14))
def test_no_whole_number_has_other_digits_than_were_typed(typed):
    try:
        number = read_whole(typed, UNITS["percent"])
    except ValidationError:
        return
    digits = re.sub("[^0-9]", "", re.sub(r"[.,]00(?=[^0-9]*$)", "", typed))
    assert str(abs(number)) in (digits.lstrip("0") or "0", re.sub("[^0-9]", "", typed).lstrip("0") or "0")
    assert not re.search(r"[.,][0-9]{1,2}(?![0-9])", re.sub(r"[.,]00(?=[^0-9]*$)", "", typed))


@given(st.integers(0, 10**9), st.integers(1, 6), st.data())
def test_a_decimal_number_comes_back_in_each_way_of_writing_it(whole, places, data):
    fraction = data.draw(st.integers(0, 10**places - 1))
    meant = decimal.Decimal(f"{whole}.{fraction:0{places}}")
    sign, grouping = data.draw(
        st.sampled_from([(",", "."), (".", ","), *((s, g) for s in ",." for g in ("", *SPACES, "'"))])
    )
    assert read_decimal(f"{group(whole, grouping)}{sign}{fraction:0{places}}") == meant


# --- every field of every form ----------------------------------------------------------------------------------------
@pytest.fixture
def numbers(siri, tynset):
    kinds = (forms.IntegerField, forms.FloatField, forms.DecimalField)
    return [(place, field) for place, field in walk_fields(siri) if isinstance(field, kinds)]


def bounds(field, kind, otherwise):
    limits = [validator.limit_value for validator in field.validators if type(validator) is kind]
    return (max if kind is MinValueValidator else min)(limits, default=otherwise)


def test_every_field_of_a_number_reads_it_by_the_one_reader_and_shows_it_as_text(numbers):
    assert [place for place, field in numbers if not isinstance(field, NumberFieldMixin)] == []
    assert [place for place, field in numbers if field.widget.input_type != "text"] == []
    places = {place for place, _field in numbers}
    assert {
        "jobs.Job admin.pay_from",
        "schools.School row.pupils",
        "housing.Home admin.lat",
        "municipalities.Municipality admin.area_km2",
        "HouseholdForm.max",
        "ContactForm.adults",
        "HomeFilter.max",
        "ActivityFilter.age",
        "ExtendForm.days",
    } <= places


def read_by(field, typed):
    try:
        return field.clean(typed)
    except ValidationError as refused:
        return "a sentence" if all(refused.messages) else "nothing"


@given(written_whole(10**8), st.sampled_from(LANGUAGES))
@together
def test_every_field_gives_the_whole_number_that_was_meant_or_a_sentence(numbers, pair, language):
    number, typed = pair
    with translation.override(language):
        for place, field in numbers:
            if not isinstance(field, WholeField):
                continue
            fits = bounds(field, MinValueValidator, number) <= number <= bounds(field, MaxValueValidator, number)
            assert read_by(field, typed) == (number if fits else "a sentence"), (place, typed)


@given(st.integers(0, 10**7), st.decimals(-90, 90, places=4), st.sampled_from(LANGUAGES))
@together
def test_what_every_field_shows_is_read_back_alike_in_each_language(numbers, whole, fraction, language):
    with translation.override(language):
        for place, field in numbers:
            value = whole if isinstance(field, WholeField) else fraction
            if isinstance(field, DecimalField):
                value = abs(fraction).quantize(decimal.Decimal(1).scaleb(-(field.decimal_places or 0)))
            value = float(value) if isinstance(field, FloatField) else value
            assert field.to_python(field.widget.format_value(value)) == value, place
            assert not field.has_changed(value, field.widget.format_value(value)), place


@pytest.mark.parametrize(
    ("language", "whole", "fraction"),
    [
        ("nb", "500\u00a0000", "62,2759"),
        ("en", "500,000", "62.2759"),
        ("de", "500.000", "62,2759"),
        ("nl", "500.000", "62,2759"),
    ],
)
def test_a_number_is_shown_as_the_language_of_the_page_writes_it(language, whole, fraction):
    with translation.override(language):
        assert (show_whole(500000), show_decimal(62.2759)) == (whole, fraction)


def test_a_year_has_no_thousands_and_a_share_may_have_its_sign(numbers):
    fields = dict(numbers)
    assert fields["news.Story admin.moved_year"].widget.format_value(2027) == "2027"
    for typed in ("80", "80 %", "80%", "80 prosent"):
        assert fields["jobs.Job admin.extent_percent"].clean(typed) == 80
    with pytest.raises(ValidationError):
        fields["jobs.Job admin.pay_from"].clean("80 %")


@pytest.mark.parametrize(
    ("typed", "titles"), [("10.000", {"Hybel"}), ("10 000", {"Hybel"}), ("kr 12.000,-", {"Hybel", "Hus"})]
)
def test_a_list_is_narrowed_by_the_price_that_was_meant(typed, titles, visitor, tynset):
    for title, price in (("Hybel", 9000), ("Hus", 12000)):
        Home.objects.create(
            municipality=tynset, title_nb=title, kind="rent", price=price, price_period="month", status="published"
        )
    answer = visitor.get("/nb/boliger/", {"max": typed})
    assert {home.title_nb for home in answer.context["object_list"]} == titles


def test_a_limit_that_is_not_understood_says_so_beside_its_field_and_narrows_nothing(visitor, tynset):
    Home.objects.create(municipality=tynset, title_nb="Hus", kind="rent", status="published")
    for typed, words in (("1,50", "helt tall"), ("9 000 - 10 000", "to tall"), ("٢٥٠٠", "0 til 9")):
        answer = visitor.get("/nb/boliger/", {"max": typed})
        assert answer.status_code == 200
        assert [home.title_nb for home in answer.context["object_list"]] == ["Hus"]
        assert re.search(rf'<p class="error" id="id_max_error">[^<]*{words}', answer.content.decode())


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("drive_minutes", "45 Minuten", 45),
        ("drive_minutes", "45 minuten", 45),
        ("drive_minutes", "45 mins.", 45),
        ("drive_minutes", "45 minutt", 45),
        ("extent_percent", "80 pst.", 80),
        ("extent_percent", "80 per cent", 80),
        ("area_m2", "120 qm", 120),
        ("area_m2", "120 sqm", 120),
        ("area_m2", "1 200 Quadratmeter", 1200),
        ("posts", "2 Stellen", 2),
    ],
)
def test_people_write_units_in_their_own_language(name, typed, value):
    assert read_whole(typed, find_units(name)) == value


@pytest.mark.parametrize("typed", ["1,00,00", "12.00.00", "9 000,00,-", "12,00.00 kr", "5 km2"])
def test_a_number_with_two_endings_is_none(typed):
    with pytest.raises(ValidationError):
        read_whole(typed, find_units("area_m2"))


@pytest.mark.parametrize("typed", ["9 000,-", "kr 9 000,00", "9 000,- kr", "9 000 kr,-", "kr. 9.000,00 kr.", "9000,--"])
def test_one_ending_of_a_price_is_no_part_of_its_number(typed):
    assert read_whole(typed) == 9000
