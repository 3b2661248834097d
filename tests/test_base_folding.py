"""Letters: what is found by which spelling, and where a text stands; against plain oracles, in Python and in the
database.
"""

import re

import psycopg
import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import TextField, Value
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from base.text.finding import FoldText, OrderText, build_folding_sql, build_ordering_sql, find_rows, resolve_order
from base.text.folding import (
    MAX_SEARCH_WORDS,
    contains_folded,
    fold_texts,
    fold_to_one_word,
    list_search_words,
    make_norwegian_sort_key,
    order_text,
)
from municipalities.models import Place, Service
from partners.models import Partner
from tests import postgres

usual = settings(max_examples=60, deadline=None)
LETTERS = "abclnopstuvåæøÅÆØÄöÜéŠŋđàz AEOZ0129-/.,’&\u00ad\u200b\u00a0"
typed = st.text(LETTERS, max_size=20)


pytestmark = pytest.mark.every_case


@pytest.mark.parametrize(
    ("kept", "asked"),
    [
        ("Ålen", "ålen Ålen alen ÅLEN aalen"),
        ("Østerdal", "østerdal osterdal ØSTERDAL oesterdal Österdal"),
        ("Rørosmeieriet", "rorosmeieriet RØROSMEIERIET meieri röros"),
        ("Porsáŋgu", "porsangu Porsáŋgu PORSÁŊGU"),
        ("Café Zoë", "cafe zoe CAFÉ"),
        ("Müller & Sønn", "muller mueller sonn soenn sønn"),
        ("Weißbach", "weissbach WEISSBACH"),
        ("Sjåfør/lærling", "sjafor laerling lærling larling sjåfør"),
        ("IT-\u00adhjelp\u200b", "it hjelp IT\u2011hjelp it\u00a0hjelp"),
        ("Đorđe Łukasz", "dorde lukasz"),
        ("Snåase", "snåase snaase snase SNÅASE"),
        ("Київ", "київ КИЇВ"),
    ],
)
def test_a_text_is_found_however_it_is_typed(kept, asked):
    for spelling in asked.split(" "):
        assert contains_folded(fold_texts(kept), list_search_words(spelling)), spelling


@pytest.mark.parametrize("kept", ["Tylldalen", "Holtålen", "Vinterfestivalen", "Haltdalen"])
def test_a_short_word_is_not_found_inside_another(kept):
    assert not contains_folded(fold_texts(kept), list_search_words("ålen"))
    assert contains_folded(fold_texts(kept), list_search_words(kept[-5:]))


def test_the_little_words_between_are_left_out_unless_there_are_no_others():
    assert list_search_words("lærer i musikk på Røros") == ["larer", "musikk", "roros"]
    assert list_search_words("på") == ["pa"]
    assert list_search_words(" … ") == []
    assert len(list_search_words("a1 b2 c3 d4 e5 f6 g7 h8")) == MAX_SEARCH_WORDS


# --- oracles ---------------------------------------------------------------------------------------------------------
BARE = {"é": "e", "š": "s", "ŋ": "n", "đ": "d", "à": "a", "ö": "ø", "ä": "æ", "ü": "y"}
PLACES = {letter: number for number, letter in enumerate("abcdefghijklmnopqrstuvwxyzæøå")}


def place_in_index(text: str) -> list[tuple[int, int]]:
    """Where a Norwegian index has it: space, numbers by their size, letters; marks and case aside."""
    seen = text.lower().replace("\u00ad", "").replace("\u200b", "")
    words = re.findall(r"[0-9a-zæøåéšŋđàöäü]+", seen)
    pieces = [
        piece for word in [re.sub(r"(\d+)", r"\0\1\0", word) for word in words] for piece in (*parts_of(word), (0, 0))
    ]
    return pieces[:-1]


def parts_of(word: str) -> list[tuple[int, int]]:
    found = []
    for piece in filter(None, word.split("\0")):
        found += [(1, int(piece))] if piece.isdigit() else [(2, PLACES[BARE.get(letter, letter)]) for letter in piece]
    return found


@usual
@given(st.lists(typed, max_size=12))
@example(["Ås", "Øra", "Ære", "ålen", "Zorn", "alvdal", "Alvdal 10", "Alvdal 2", "Aasen", "Österdal", "Über", "Yr"])
def test_texts_stand_as_in_a_norwegian_index(texts):
    keys = {text: place_in_index(text) for text in texts}
    assert sorted(texts, key=lambda text: (make_norwegian_sort_key(text), text)) == sorted(
        texts, key=lambda text: (keys[text], text)
    )
    assert sorted(texts, key=lambda text: (order_text(text), text)) == sorted(
        texts, key=lambda text: (keys[text], text)
    )


def test_german_readers_find_an_umlaut_at_its_letter_and_norwegian_names_last():
    titles = ["Zahnarzt", "Ärztin", "Arbeit", "Åsen", "Über uns", "Urlaub", "Österreich", "Ost"]
    german = sorted(titles, key=lambda title: make_norwegian_sort_key(title, "de"))
    assert german == ["Arbeit", "Ärztin", "Ost", "Österreich", "Über uns", "Urlaub", "Zahnarzt", "Åsen"]


@usual
@given(typed, typed)
def test_every_word_of_a_text_finds_it_in_any_case_and_order(text, more):
    words = sorted(list_search_words(text), reverse=True)
    assert contains_folded(fold_texts(more, text.upper(), more), words)
    assert fold_to_one_word(text) == fold_to_one_word(text.upper()) == fold_to_one_word(text.lower())


@settings(usual, suppress_health_check=[HealthCheck.function_scoped_fixture])  # nothing is stored
@given(text=typed)
@example(text="Ǻ ǿ ÞORN œuvre x 0012 y 123456789012")
@example(text="Ελλάδα Київ ²")
def test_the_database_folds_and_orders_as_python_does(db, text):
    asked = Value(text, output_field=TextField())
    folded, placed = ContentType.objects.values_list(FoldText(asked), OrderText(asked)).first()
    assert folded.rstrip() == fold_texts(text)
    assert placed == order_text(text)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite asks Python")
def test_a_database_whose_locale_knows_ascii_alone_folds_and_orders_as_python_does(tmp_path):
    options = "TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
    with postgres.database(tmp_path, options) as url, psycopg.connect(url) as plain_one:
        for text in ("ÆRLIG ØST ĐORĐE PORSÁŊGU ŁUKASZ ÅLEN", "Ærfugl Østby Ås", "STRAẞE Œuvre ÞORN", "ÉÈÖÜ", "КИЇВ"):
            for sql, python in ((build_folding_sql(), fold_texts), (build_ordering_sql(), order_text)):
                asked = sql % {"expressions": "%(text)s::text"}
                assert plain_one.execute(f"SELECT {asked}", {"text": text}).fetchone()[0] == python(text)


def test_rows_without_a_key_are_found_and_ordered_by_the_database(db, tynset):
    names = ["Ås", "Øra", "Ære", "ålen", "Zorn", "alvdal", "Alvdal 10", "Alvdal 2"]
    for name in names:
        Place.objects.create(name=name, municipality=tynset, lat=62, lon=11)
    rows = Place.objects.exclude(name="Tynset").order_by(OrderText("name"))
    expected = ["alvdal", "Alvdal 2", "Alvdal 10", "Zorn", "Ære", "Øra", "ålen", "Ås"]
    assert list(rows.values_list("name", flat=True)) == expected
    assert list(rows.order_by().values_list("name", flat=True)) != expected
    assert [place.name for place in Place.objects.exclude(name="Tynset")] == expected  # their key says the same
    assert {place.name for place in find_rows(rows, list_search_words("alvdal 2"), ["name", "municipality__name"])} == {
        "Alvdal 2"
    }
    assert find_rows(rows, list_search_words("tynset ALEN"), ["name", "municipality__name"]).get().name == "ålen"


@pytest.mark.parametrize(
    ("model", "asked", "column"),
    [
        (Partner, "name", "sort_key"),
        (Partner, "-name", "-sort_key"),
        (Service, "place__name", "place__sort_key"),
        (Service, "kind", "kind"),
        (Partner, "pk", "pk"),
        (Partner, "website", "website"),
        (Partner, "place", "place"),
    ],
)
def test_a_list_is_ordered_by_the_key_of_a_column_of_words_and_by_no_other_column(model, asked, column):
    assert resolve_order(model, asked) == column
