"""The search looks in name, e-mail, telephone, subject and next action, and in every word written in the case."""

import re
from collections.abc import Iterator

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Replace

from base.text.finding import FoldText, concatenate_columns
from base.text.folding import fold_texts
from base.values.phones import tidy_phone
from inquiries.models import CaseEvent, Inquiry
from inquiries.models.choices import EventKind

FIELDS = ("name", "email", "about_title", "next_action")
MOST_WORDS = 6
LEAST_LETTERS = 3  # of a word that is looked for in what was written; shorter ones stand everywhere
LEAST_DIGITS = 4  # of a telephone number
BETWEEN_DIGITS = " -.()/+"
NUMBER = re.compile(r"[+(]?\d[\d().+/-]*")
OWN_COUNTRY, OWN_LENGTH = "47", 8
NOT_SAID = (EventKind.CORRECTED,)  # its text names fields


def list_spellings(word: str) -> set[str]:
    """Return the spellings of `word` to look for in long texts, because SQLite ignores the case of a to z only.

    Those texts are too long to be folded in a query.
    """
    return {word} if word.isascii() else {word, word.lower(), word.upper(), word.capitalize()}


def search(queryset: QuerySet[Inquiry], text: str) -> QuerySet[Inquiry]:
    """Return the cases in which every word of `text` stands somewhere; digits in a row are one telephone number.

    Only the first `MOST_WORDS` words are looked for. A number is found however it is written.
    """
    plain = Value("")
    digits: Replace | str = "phone"
    for letter in BETWEEN_DIGITS:
        digits = Replace(digits, Value(letter), plain, output_field=CharField())
    queryset = queryset.alias(digits=digits, folded=FoldText(concatenate_columns(FIELDS)))
    for words in group(tidy_phone(text).split()[:MOST_WORDS]):
        condition = Q(*(build_match_condition(word) for word in words))
        for number in list_phone_digits("".join(words)):
            condition |= Q(digits__contains=number)
        queryset = queryset.filter(condition)
    return queryset


def group(words: list[str]) -> Iterator[list[str]]:
    """Yield each word as a list of its own, and the parts of one telephone number together."""
    number: list[str] = []
    for word in words:
        if NUMBER.fullmatch(word):
            number.append(word)
            continue
        if number:
            yield number
        number = []
        yield [word]
    if number:
        yield number


def list_phone_digits(text: str) -> set[str]:
    """Return the digits of a telephone number to look for; empty where `text` is a word, or too short.

    What some write and others leave out is removed: 00, the own country's code, and the 0 of an area code, also in
    brackets.
    """
    if not NUMBER.fullmatch(text):
        return set()
    found = set()
    for spelling in (text, text.replace("(0)", "")):
        digits = re.sub(r"\D", "", spelling).lstrip("0")
        is_own = len(digits) == len(OWN_COUNTRY) + OWN_LENGTH
        found.add(digits.removeprefix(OWN_COUNTRY) if is_own else digits)
    return {digits for digits in found if len(digits) >= LEAST_DIGITS}


def build_match_condition(word: str) -> Q:
    """Return the condition that `word` stands in the short texts of a case, or in what was written in it.

    In the short texts it is found however it is typed, also inside words. What was written is searched with the letters
    of `word` itself, and only for words of at least `LEAST_LETTERS` letters.
    """
    folded, written = fold_texts(word).split(), Q()
    condition = Q(*(Q(folded__contains=each) for each in folded)) if folded else Q(pk__in=[])
    for spelling in list_spellings(word):
        written |= Q(text__icontains=spelling)
    if len(word) < LEAST_LETTERS:
        return condition
    rows = CaseEvent.objects.filter(written, inquiry=OuterRef("pk")).exclude(kind__in=NOT_SAID)
    return condition | Q(Exists(rows.order_by()))
