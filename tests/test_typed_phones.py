"""Telephone numbers as people write them: read as the one number that was meant, kept as typed, or refused in a
sentence.
"""

import re
import unicodedata

import phonenumbers
import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from base.registry import list_own_models
from base.values.phonefields import PhoneField, PhoneFormField, PhoneInput
from base.values.phones import (
    COUNTRIES,
    find_default_country,
    find_telephone_url,
    is_understood,
    list_countries,
    read_phone,
    show_phone,
)
from inquiries.forms.contact import HouseholdForm
from tests.typed import walk_fields

LANGUAGES = ("nb", "en", "de", "nl")


@pytest.mark.parametrize(
    ("typed", "country", "number"),
    [
        ("\u202d+47 987 65 432\u202c", "", "+4798765432"),
        ("987\u00a065\u00a0432", "NO", "+4798765432"),
        ("987\u201165\u2011432", "NO", "+4798765432"),
        ("(+47) 62 48 50 00", "", "+4762485000"),
        ("0047 62 48 50 00", "DE", "+4762485000"),
        ("(0047)62485000", "", "+4762485000"),
        ("+47-987.65.432", "NL", "+4798765432"),
        ("Tlf. 62 48 50 00", "NO", "+4762485000"),
        ("tel:+4762485000", "", "+4762485000"),
        ("Mob: 987 65 432", "NO", "+4798765432"),
        ("4798765432", "NO", "+4798765432"),
        ("+47 (0) 987 65 432", "", "+4798765432"),
        ("+\u200b47\u2009987\u200965\u2009432", "", "+4798765432"),
        ("＋４７ ９８７６５４３２", "", "+4798765432"),
        ("٠٠٤٧ ٩٨٧٦٥٤٣٢", "", "+4798765432"),
        ("+47 98\u00ad765432", "", "+4798765432"),
        ("0171/1234567", "DE", "+491711234567"),
        ("0049 (0)171 – 123 45 67", "NO", "+491711234567"),
        ("+49 0171 1234567", "", "+491711234567"),
        ("(030) 1234567", "DE", "+49301234567"),
        ("171 1234567", "DE", "+491711234567"),
        ("06-12345678", "NL", "+31612345678"),
        ("+31 (0)20 123 45 67", "NO", "+31201234567"),
        ("070-123 45 67", "SE", "+46701234567"),
        ("22 123 45 67", "PL", "+48221234567"),
        ("48 22 123 45 67", "PL", "+48221234567"),
        ("+39 (0)6 6981 2345", "", "+390669812345"),
        ("+39 06 6981 2345", "", "+390669812345"),
        ("0475/12 34 56", "BE", "+32475123456"),
        ("+45 32 12 34 56", "NO", "+4532123456"),
    ],
)
def test_a_number_is_understood_however_it_is_written(typed, country, number):
    assert read_phone(typed, country) == number


@pytest.mark.parametrize(
    ("typed", "country", "words"),
    [
        ("98765432", "", "Velg hvilket land"),
        ("0171 1234567", "", "Velg hvilket land"),
        ("41234567", "DE", "retningsnummer"),
        ("201234567", "NL", "retningsnummer"),
        ("98765432", "DE", "retningsnummer"),
        ("ring meg", "NO", "med sifre"),
        ("98765432 etter kl. 17", "NO", "med sifre"),
        ("62 48 50 00 ext 12", "NO", "med sifre"),
        ("98765432²", "NO", "med sifre"),
        ("1234", "NO", "med sifre"),
        ("9" * 31, "NO", "med sifre"),
        ("987,65,432", "NO", "med sifre"),
        ("98765432 / 91234567", "NO", "kjenner ikke"),
        ("98765432 91234567", "NO", "kjenner ikke"),
        ("+4798765432 +4791234567", "", "kjenner ikke"),
        ("030 1234567/8", "DE", "kjenner ikke"),
        ("030 1234 030 5678", "DE", "kjenner ikke"),
        ("+4747 98765432", "", "kjenner ikke"),
        ("9876543", "NO", "kjenner ikke"),
        ("987654321", "NO", "kjenner ikke"),
        ("070-123 45 67", "NO", "kjenner ikke"),
        ("+47 11 11 11 11", "", "kjenner ikke"),
        ("98+765432", "NO", "kjenner ikke"),
        ("+0098765432", "", "kjenner ikke"),
    ],
)
def test_what_could_be_another_number_or_two_is_refused_in_words(typed, country, words):
    with pytest.raises(ValidationError) as refused:
        read_phone(typed, country)
    assert words in refused.value.messages[0]


@pytest.mark.parametrize(
    ("typed", "stored", "shown"),
    [
        ("02800", "02800", "02800"),
        ("0 28 00", "02800", "02800"),
        ("+47 02800", "02800", "02800"),
        ("116117", "116117", "116 117"),
        ("116 111", "116111", "116 111"),
        ("815 49 300", "+4781549300", "+47 815 49 300"),
        ("800 33 166", "+4780033166", "+47 800 33 166"),
    ],
)
def test_service_numbers_of_norway_are_numbers(typed, stored, shown):
    assert (read_phone(typed, "NO"), show_phone(stored)) == (stored, shown)
    assert find_telephone_url(stored) == f"tel:{stored}"


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("+4798765432", "+47 987 65 432"),
        ("+4762485000", "+47 62 48 50 00"),
        ("+491711234567", "+49 171 1234567"),
        ("+31612345678", "+31 6 12345678"),
        ("+46701234567", "+46 70 123 45 67"),
        ("+48221234567", "+48 22 123 45 67"),
    ],
)
def test_a_number_is_spaced_as_in_its_country_and_read_back_alike(stored, shown):
    assert show_phone(stored) == shown
    assert read_phone(shown) == stored


@pytest.mark.parametrize("kept", ["070-123 45 67", "98765432", "+4711111111", "98765432 / 91234567", ""])
def test_what_was_kept_as_typed_is_shown_so_and_dialled_by_nobody(kept):
    assert (show_phone(kept), find_telephone_url(kept), is_understood(kept)) == (kept, "", False)


# --- any number, any spelling -----------------------------------------------------------------------------------------
LANDS = ("NO", "DE", "NL", "SE", "PL")
SUBSCRIBERS = {  # of the beginnings that each country has given out: how many digits follow
    "NO": [("4", 7), ("9", 7), ("22", 6), ("62", 6), ("55", 6)],
    "DE": [("30", 8), ("30", 6), ("89", 7), ("171", 7), ("151", 8), ("4123", 4), ("6221", 6)],
    "NL": [("20", 7), ("6", 8), ("10", 7), ("58", 7)],
    "SE": [("8", 7), ("8", 6), ("70", 7), ("31", 6), ("46", 6)],
    "PL": [("22", 7), ("12", 7), ("60", 7), ("51", 7)],
}
BETWEEN = ("", " ", "\u00a0", "\u202f", "-", "\u2011", "–", ".", "  ", "\u200b", " - ")
AFTER_AREA = (*BETWEEN, "/", " / ")
MARKS = (
    ("", ""),
    ("\u202d", "\u202c"),
    ("\u2066", "\u2069"),
    (" ", "\u00a0"),
    ("\ufeff", ""),
    ("Tlf. ", ""),
    ("Tel: ", ""),
)
SCRIPTS = ("0123456789", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩")


@st.composite
def written_numbers(draw):
    """Return a valid number, its country, whether the country is written, and one way of writing it."""
    land = draw(st.sampled_from(LANDS))
    area, length = draw(st.sampled_from(SUBSCRIBERS[land]))
    rest = draw(st.text("0123456789", min_size=length, max_size=length))
    number = phonenumbers.parse(area + rest, land)
    if not phonenumbers.is_valid_number(number) or number.country_code != phonenumbers.country_code_for_region(land):
        return draw(written_numbers())
    has_zero = land in ("DE", "NL", "SE")
    is_abroad = draw(st.booleans())
    between = draw(st.sampled_from(AFTER_AREA if has_zero else BETWEEN))
    groups = [rest[start : start + 2] for start in range(0, length, 2)]
    body = between + draw(st.sampled_from(BETWEEN)).join(groups)
    code = str(number.country_code)
    if is_abroad:
        before = draw(
            st.sampled_from(["+{} ", "00{} ", "(+{}) ", "+{}", "00 {}-", "(00{})", "＋{}\u00a0", "+ {} "])
        ).format(code)
        zero = draw(st.sampled_from(["", "(0)", "(0) ", "( 0 )"])) if has_zero else ""
        text = before + zero + area + body
    else:
        zero = "0" if has_zero else ""
        text = draw(st.sampled_from(["({}{})", "{}{}"])).format(zero, area) + body
    first, last = draw(st.sampled_from(MARKS))
    digits = str.maketrans(SCRIPTS[0], draw(st.sampled_from(SCRIPTS)))
    stored = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return stored, land, is_abroad, first + text.translate(digits) + last


@given(written_numbers(), st.sampled_from(LANGUAGES))
@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_any_number_in_any_spelling_is_that_number_where_its_country_is_known(written, language):
    stored, land, is_abroad, typed = written
    with translation.override(language):
        assert read_phone(typed, "" if is_abroad else land) == stored
        assert read_phone(show_phone(stored)) == stored


@given(written_numbers(), st.sampled_from(LANGUAGES))
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_the_familys_form_takes_that_number_or_what_was_typed_or_says_a_sentence(written, language):
    """With the country that stands there beforehand: a number of another one is never made into one of this."""
    stored, land, is_abroad, typed = written
    with translation.override(language):
        chosen = find_default_country(language)
        form = HouseholdForm({"name": "F", "language": language, "phone": typed, "phone_country": chosen})
        if not form.is_valid():
            assert set(form.errors) <= {"phone", "phone_country"}
            assert not is_abroad
            assert chosen != land
        elif is_abroad or chosen == land:
            assert form.cleaned_data["phone"] == stored
        elif is_understood(
            form.cleaned_data["phone"]
        ):  # 020 123 45 67 is one of Sweden and of the Netherlands: they chose
            assert form.cleaned_data["phone"] in spelled_with(chosen, typed)


def digits_of(text: str) -> str:
    return "".join(str(unicodedata.decimal(char)) for char in text if char.isdecimal())


def spelled_with(country: str, typed: str) -> set[str]:
    """Return what these digits can name in the country: with its code in front, or without, where they begin with
    it.
    """
    code, plain = phonenumbers.country_code_for_region(country), digits_of(typed).lstrip("0")
    return {f"+{code}{plain}", f"+{plain}"}


@given(st.text("+0123456789 ()/-.\u00a0\u2011", max_size=30), st.sampled_from(["", *LANDS]))
@settings(deadline=None, max_examples=150)
def test_any_row_of_digits_is_a_number_with_these_digits_or_is_refused(typed, country):
    try:
        stored = read_phone(typed, country)
    except ValidationError:
        return
    plain = {digits_of(typed).removeprefix("00").lstrip("0"), digits_of(typed.replace("(0)", "")).lstrip("0")}
    known = country or phonenumbers.region_code_for_number(phonenumbers.parse(stored, "NO"))
    code = str(phonenumbers.country_code_for_region(known))
    without = digits_of(stored).removeprefix(code).lstrip("0")
    assert any(
        text.removeprefix(code).lstrip("0") == without or text == digits_of(stored).lstrip("0") for text in plain
    )


# --- every field ------------------------------------------------------------------------------------------------------
def names_a_number(name: str) -> bool:
    return bool(re.search(r"(^|_)(phone|telephone|mobile)$", name))


@pytest.mark.django_db
def test_every_field_for_a_telephone_number_reads_it(siri, region):
    fields = [
        field for model in list_own_models() for field in model._meta.concrete_fields if names_a_number(field.name)
    ]
    assert {str(field) for field in fields} == {
        "inquiries.Inquiry.phone",
        "municipalities.Municipality.office_phone",
        "municipalities.Region.contact_phone",
    }
    assert all(isinstance(field, PhoneField) for field in fields)
    asked = [field for place, field in walk_fields(siri) if names_a_number(place.rpartition(".")[2])]
    assert len(asked) >= 3
    assert all(isinstance(field, PhoneFormField) and isinstance(field.widget, PhoneInput) for field in asked)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_countries_stand_in_the_pages_language_by_their_names(language):
    with translation.override(language):
        names = dict(list_countries())
    assert set(names) == set(COUNTRIES)
    assert names["DE"] == {"nb": "Tyskland", "en": "Germany", "de": "Deutschland", "nl": "Duitsland"}[language]
    assert list(names)[-1] == {"nb": "AT", "en": "US", "de": "CY", "nl": "CH"}[language]


def test_south_sami_pages_have_the_norwegian_names_and_norway_chosen():
    with translation.override("sma"):
        assert dict(list_countries())["DE"] == "Tyskland"
    assert find_default_country("sma") == "NO"
