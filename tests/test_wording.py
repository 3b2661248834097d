"""One word for one thing: what no catalogue and no data file says, by language, each with what is said instead and
why.
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.conf import settings

from base.messages.catalogues import get_forms, get_language_of, list_compiled, read_entries

GERMAN_MONTHS = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
GERMAN_DAYS = "Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag"
# {language: {regular expression: what to say instead, or why not}}
NOT_SAID = {
    "en": {
        r"Extent, (upper|lower) end": "a form asks in words that people use: the smallest and the largest extent",
        r"\bWhat else\b": "Other things you can do",
        r"All that has happened": "History of the case",
        r"\b(Ask|Talk to) a person\b|\bA person answers\b": "us, or a host: who else would it be?",
        r"\buntil and with\b": "up to and including",
        r"\bFunnel\b": "Figures",
        r"\b[Ee]ngagement\b": "type of contract",
        r"\b(Glomma)\b": "the Glåma, as on the signs here",
        r"\byears? (one|\d+)( to |–)(ten|\d+)\b(?! old)": "grades: years are ages",
        r"after-school (club|programme)": "after-school care",
        r"(?<![\d.])(0\d|1[0-2])\.20\d\d\b": "a month by its name",
    },
    "nb": {
        r"\blisten\b": "lista",
        r"\w*grensen\b": "-grensa",
        r"\bFarvel\b": "Hilsen",
        r"\bi portalen\b": "på portalen",
        r"\b\d+ siffer\b": "sifre",
        r"\bbarriere": "hinder",
        r"\bfylkesveg": "fylkesvei",
        r"\bGlomma\b": "Glåma",
        r"[“”]": "«»",
        r"(?<![\d.])(0\d|1[0-2])\.20\d\d\b": "a month by its name",
    },
    "de": {
        r"\bGastgeber": "Ansprechperson: nobody is put up for the night",
        r"\bMensch(en)?, der antwortet|\bMensch(en)? antworte(t|n)\b": "Ansprechperson",
        r"\b(Kommunen?|[A-ZÄÖÜ]\w+kommunen?)\b": "Gemeinde; kommune only in a Norwegian name",
        r"\b\w*[Bb]ezirk": "Provinz: a Bezirk is smaller than a county, or something else altogether",
        r"\bGemeindehaus|\bDorfhaus": "Gemeinschaftshaus: a Gemeindehaus belongs to a church or a town hall",
        r"\bWerktag": "Arbeitstag: a Saturday is a Werktag",
        r"\bZusammenschl(uss|üss)": "Zusammenlegung",
        r"\bHistorie\b": "Verlauf",
        r"\bFachbrief": "Facharbeiterbrief",
        r"\bLeitfaden|\bRatgeber\b": "Wegweiser",
        r"(?<!-)\b([Dd]u|[Dd]ich|[Dd]ir|[Dd]eine?[mnrs]?|[Ee]uch|[Ee]ure?[mnrs]?)\b": "Sie",
        r"\b[Ii]hr (habt|seid|könnt|wollt|sucht|braucht|müsst)\b": "Sie",
        rf"\b({GERMAN_DAYS}) \d+\. ({GERMAN_MONTHS})\b": "a comma after the weekday",
        r"\d \d{3} (Kronen|Liter|Meter|Menschen)\b": "a dot between thousands",
        r"\bGlomma\b": "Glåma",
        r"(?<![\d.])(0\d|1[0-2])\.20\d\d\b": "a month by its name",
    },
    "nl": {
        r"\bgast(heer|vrouw)": "contactpersoon: nobody is put up for the night",
        r"\b[Ee]en mens\b": "iemand, or contactpersoon",
        r"(?<!/)(?<!s )\b[Uu]\b|\b[Uu]we?\b": "je, jullie",
        r"\bklas(sen)?\b": "leerjaar, and the age: klas 9 is no Dutch one",
        r"\b[Nn]ieuwkomer": "nieuwe inwoner: a Dutch nieuwkomer has to take a course",
        r"\b[Vv]erz(end|ond)": "versturen",
        r"\bitems?\b": "what it is",
        r"\b[Dd]eadline": "sluitingsdatum",
        r"[Oo]nroerendgoed": "onroerendezaakbelasting",
        r"\d kronen\b": "kroon: a sum stands in the singular",
        r"\b[Gg]ids over\b": "wegwijzer",
        r"(?<!\w)“|«|»": "‘ ’",
        r"(?<=[a-zé])'[sn]\b|(?<![\w'])'[stn] ": "the apostrophe ’",
        r"\bGlomma\b": "Glåma",
        r"(?<![\d.])(0\d|1[0-2])\.20\d\d\b": "a month by its name",
    },
}
# What looks like one of them: {language: {text around it: why it is right there}}
RIGHT = {
    "de": {
        "Gastgeber/in": "of a campsite, which does put people up",
        "Gastgeberhaus": "of a campsite",
    },
    "nl": {
        "Gastheer of gastvrouw": "of a campsite, which does put people up",
        "“welkom, gezinnen”": "inside a quotation",
    },
}


class Text(NamedTuple):
    language: str
    path: Path
    words: str


def list_data_texts(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """What a data file says under a name that ends in a language."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from list_data_texts(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from list_data_texts(inner, name)
    elif isinstance(value, str) and (match := re.search(r"_([a-z]{2})$", name)) and match[1] in NOT_SAID:
        yield match[1], value


def list_texts() -> Iterator[Text]:
    for path in sorted(Path(settings.BASE_DIR).glob("*/data/**/*.toml")):
        for language, words in list_data_texts(tomllib.loads(path.read_text())):
            yield Text(language, path, words)
    for path in list_compiled():
        language = get_language_of(path)
        for message in read_entries(path, language):
            yield from (Text(language, path, words) for words in get_forms(message.string))
            if language == "nb":
                yield from (Text("en", path, words) for words in get_forms(message.id) if message.id)


def find_not_said(language: str, words: str) -> dict[str, str]:
    """{what is said: what to say instead}"""
    for right in RIGHT.get(language, {}):
        words = words.replace(right, "")
    found = ((re.search(pattern, words), instead) for pattern, instead in NOT_SAID[language].items())
    return {match[0]: instead for match, instead in found if match}


@pytest.fixture(scope="module")
def texts():
    return list(list_texts())


@pytest.mark.parametrize("language", NOT_SAID)
def test_no_catalogue_and_no_data_file_says_it_in_another_word(texts, language):
    wrong = [
        (str(text.path.relative_to(settings.BASE_DIR)), text.words[:160], found)
        for text in texts
        if text.language == language and (found := find_not_said(language, text.words))
    ]
    assert wrong == []


@pytest.mark.parametrize("language", NOT_SAID)
def test_both_catalogues_and_data_files_are_read(texts, language):
    assert {text.path.suffix for text in texts if text.language == language} == {".po", ".toml"}


def test_every_word_has_a_reason_and_every_exception_is_used(texts):
    assert all(instead for words in NOT_SAID.values() for instead in words.values())
    unused = [
        right
        for language, exceptions in RIGHT.items()
        for right in exceptions
        if not any(right in text.words for text in texts if text.language == language)
    ]
    assert unused == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "Der Gastgeber ruft Sie an"),
        ("de", "die Kommune, in der Sie wohnen"),
        ("de", "Innerhalb von zwei Werktagen"),
        ("de", "bis Dienstag 1. Dezember"),
        ("de", "ab 08.2027"),
        ("nl", "Wat u zoekt"),
        ("nl", "Uw gegevens"),
        ("nl", "klas 9"),
        ("nl", "“Welkom”"),
        ("nl", "de foto's"),
        ("nb", "Raden står i listen."),
        ("nb", "Skriv 9 siffer."),
        ("en", "Ask a person"),
        ("en", "Teacher, years 5 to 10"),
    ],
)
def test_another_word_is_found(language, words):
    assert find_not_said(language, words)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "Von HK-dir, am Dienstag, 1. Dezember"),
        ("de", "Stand 01.08.2027"),
        ("de", "Fjell kommune, eine kommunale Wohnung"),
        ("nl", "80 km/u"),
        ("nl", "%(hours)s u"),
        ("nl", "Hij zei: ‘De foto’s zijn van leerjaar 9.’"),
        ("nb", "Det er listene som har åpne plasser."),
        ("en", "Children of 5 to 10 years"),
    ],
)
def test_the_word_that_is_said_is_let_through(language, words):
    assert not find_not_said(language, words)
