"""Rows are found by words, and ordered, inside a query on both databases, with nothing worked out beforehand.

`FoldText` is `base.text.folding.fold_texts`, `OrderText` its `order_text`. SQLite asks Python for each row, some ten
microseconds; what families search, and what grows, keeps the result in a column instead (`base/caching/derived.py`).
"""

import sqlite3
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.backends.signals import connection_created
from django.db.models import F, Func, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Concat

from base.caching.derived import DerivedField, SearchField, SortField
from base.text.folding import AFTER_Z, NUMBER_DIGITS, UMLAUTS, WITHOUT_MARK, fold_texts, make_search_piece, order_text

# What has no shape, as PostgreSQL's regular expressions have it; Python asks Unicode's categories.
UNSEEN = r"[\u0300-\u036f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u20d0-\u20ff\ufe00-\ufe0f\ufeff]"
# By Unicode, whatever the database's own locale: that of "C" knows letters of ASCII only, and would drop Æ, Ø, Đ and Ŋ.
LETTERS = '(%(expressions)s COLLATE "und-x-icu")'
SINGLE = {"æ": "a", "œ": "o"} | {letter: bare for letter, bare in WITHOUT_MARK.items() if len(bare) == 1}
TWO = {"ß": "ss", "þ": "th", "œ": "oe"}
PLACES = {letter: bare for letter, bare in SINGLE.items() if letter not in ("æ", "œ", "ø")} | AFTER_Z | UMLAUTS


def replace_letters(sql: str, letters: dict[str, str]) -> str:
    """Return SQL that replaces letters in `sql`, also those by two, which `translate` cannot do."""
    sql = f"translate({sql}, '{''.join(letters)}', '{''.join(letters.values())}')"
    for letter, two in TWO.items():
        sql = f"replace({sql}, '{letter}', '{two}')"
    return sql


def strip_marks_in_sql(sql: str) -> str:
    return f"regexp_replace(normalize({sql}, NFKD), '{UNSEEN}', '', 'g')"


def build_folding_sql() -> str:
    bare = replace_letters(f"lower({strip_marks_in_sql(LETTERS)})", SINGLE)
    words = f"trim(regexp_replace({bare}, '[^[:alnum:]]+', ' ', 'g'))"
    short = f"regexp_replace({words}, 'a[ae]+', 'a', 'g')"
    return f"(' ' || regexp_replace({short}, '([ou])e+', '\\1', 'g'))"


def build_ordering_sql() -> str:
    placed = replace_letters(f"normalize(lower(normalize({LETTERS}, NFC)), NFC)", PLACES)
    placed = replace_letters(f"lower({strip_marks_in_sql(placed)})", PLACES)
    words = f"trim(regexp_replace({placed}, '[^[:alnum:]{{|}}]+', ' ', 'g'))"
    padded = f"regexp_replace({words}, '([0-9]+)', '{'0' * NUMBER_DIGITS}\\1', 'g')"
    return f"regexp_replace({padded}, '0*([0-9]{{{NUMBER_DIGITS},}})', '\\1', 'g') COLLATE \"C\""


class FoldText(Func):
    """`FoldText` is the database function of the plain words of a text, each with a space before it."""

    function, arity = "folded", 1
    output_field = models.TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template=build_folding_sql(), **context)


class OrderText(Func):
    """`OrderText` is the database function of a text in letters that stand in the order of the Norwegian alphabet."""

    function, arity = "in_order", 1
    output_field = models.TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template=build_ordering_sql(), **context)


def teach_sqlite(connection: Any, **kwargs: Any) -> None:
    """Give the two functions to each new connection of SQLite."""
    if isinstance(connection.connection, sqlite3.Connection):
        connection.connection.create_function("folded", 1, fold_texts, deterministic=True)
        connection.connection.create_function("in_order", 1, order_text_or_none, deterministic=True)


def order_text_or_none(text: str | None) -> str | None:
    return None if text is None else order_text(text)


def connect() -> None:
    connection_created.connect(teach_sqlite, dispatch_uid="folding")


NOT_WORDS = (models.SlugField, models.EmailField, models.URLField, DerivedField)


# --- rows ------------------------------------------------------------------------------------------------------------
def build_word_condition(folded: str, word: str) -> Q:
    """Return the condition by which rows are found that hold a word.

    `folded` names a column or an alias that holds what `fold_texts` makes.
    """
    return Q(**{f"{folded}__contains": make_search_piece(word)})


def concatenate_columns(names: Iterable[str]) -> Combinable:
    """Return the database expression of the texts of these columns as one text."""
    texts = [Coalesce(F(name), Value(""), output_field=models.TextField()) for name in names]
    spaced = [each for text in texts for each in (text, Value(" "))]
    return Concat(*spaced, output_field=models.TextField())


def find_rows(rows: models.QuerySet, words: Iterable[str], names: Iterable[str]) -> models.QuerySet:
    """Return those of `rows` of which the columns `names` hold every word together."""
    rows = rows.alias(folded=FoldText(concatenate_columns(names)))
    for word in words:
        rows = rows.filter(build_word_condition("folded", word))
    return rows


def find_keys_by_name(model: Any, word: str) -> models.QuerySet:
    """Return the keys of the rows whose name holds the word, for a subquery.

    The name is looked for in the search column, or in the columns that the model's `named_by` names.
    """
    rows = model._base_manager.order_by()
    kept = next((field.name for field in model._meta.concrete_fields if isinstance(field, SearchField)), "")
    found = rows.filter(build_word_condition(kept, word)) if kept else find_rows(rows, [word], model.named_by)
    return found.values("pk")


def resolve_order(model: type[models.Model], order: Any) -> Any:
    """Return what a list is really ordered by where a column of words is asked for ("-name").

    That is the column's `SortField`, or the column's letters in order. Any other order is returned as it is.
    """
    if not isinstance(order, str):
        return order
    path, is_down = order.removeprefix("-"), order.startswith("-")
    field = find_field(model, path)
    if not isinstance(field, models.CharField | models.TextField) or field.choices or isinstance(field, NOT_WORDS):
        return order
    for key in field.model._meta.concrete_fields:
        if isinstance(key, SortField) and key.sources == (field.name,):
            return f"{'-' * is_down}{path.removesuffix(field.name)}{key.name}"
    return OrderText(path).desc() if is_down else OrderText(path).asc()


def find_field(model: type[models.Model], path: str) -> models.Field | None:
    """Return the column that a lookup such as `place__name` ends at; None where it ends at none."""
    field: Any = None
    for name in path.split("__"):
        fields = {each.name: each for each in model._meta.get_fields()} if model else {}
        field = fields.get(name)
        model = getattr(field, "related_model", None)  # type: ignore[assignment]
    return field
