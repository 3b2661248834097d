"""National identity numbers are found in texts and refused, since nobody has to write one here."""

import re
from html import unescape
from typing import NoReturn

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Digits with what people put between them: spaces of every width, dots, dashes, one or more of them.
DIGITS = re.compile(r"\d(?:[\s.\-\u00ad\u2010-\u2015\u2212/]{0,3}\d){10,}")
TAG = re.compile(r"<[^>]*>")
LENGTH = 11
SEVERAL = 60  # digits in a row of which each eleven are looked at; nobody has so many numbers in one line
DAYS = (*range(1, 32), *range(41, 72))  # D-numbers have 40 more
MONTHS = (*range(1, 13), *range(41, 53), *range(81, 93))  # and numbers for tests 40 or 80 more
FIRST = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
SECOND = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)


def is_identity_number(digits: str) -> bool:
    """Return whether eleven digits are a Norwegian national identity number or a D-number.

    They begin with a date, and their two check digits are right.
    """
    if int(digits[:2]) not in DAYS or int(digits[2:4]) not in MONTHS:
        return False
    sums = (
        sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False)) for weights in (FIRST, SECOND)
    )
    return all(total % 11 == 0 for total in sums)


def list_runs(text: str) -> list[str]:
    """Return the digits of each stretch of eleven or more that only spaces and signs part."""
    return [re.sub(r"\D", "", found) for found in DIGITS.findall(text)]


def refuse() -> NoReturn:
    raise ValidationError(_("Please leave out national identity numbers; the office never needs one here."))


def validate_no_identity_number(text: str) -> None:
    """Raise ValidationError for an identity number in what a family writes, or the office notes of it.

    Every eleven digits in a row are looked at.
    """
    runs = list_runs(text)
    if any(
        is_identity_number(run[at : at + LENGTH]) for run in runs for at in range(min(len(run), SEVERAL) - LENGTH + 1)
    ):
        refuse()


def validate_no_lone_identity_number(text: str) -> None:
    """Raise ValidationError for an identity number in a text of a page, marked up or not.

    Such a text may hold tables of figures: only eleven digits by themselves are looked at.
    """
    plain = unescape(TAG.sub(" ", text))
    if any(len(run) == LENGTH and is_identity_number(run) for run in list_runs(plain)):
        refuse()
