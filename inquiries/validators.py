"""What does not belong into a message to a municipality, and can be seen by a machine."""

import datetime
import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Digits with what people put between them: spaces of every width, dots, dashes, one or more of them.
DIGITS = re.compile(r"\d(?:[\s.\-\u00ad\u2010-\u2015\u2212/]{0,3}\d){10,}")
SEVERAL = 60  # digits in a row of which each eleven are looked at; nobody has so many numbers in one line
DAYS = (*range(1, 32), *range(41, 72))  # D-numbers have 40 more
MONTHS = (*range(1, 13), *range(41, 53), *range(81, 93))  # and numbers for tests 40 or 80 more
FIRST = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
SECOND = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
MOST_CHILDREN = 12


def is_identity_number(digits: str) -> bool:
    """Eleven digits that begin with a date and whose two check digits are right: a national identity number or a D-number."""
    if int(digits[:2]) not in DAYS or int(digits[2:4]) not in MONTHS:
        return False
    sums = (
        sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False)) for weights in (FIRST, SECOND)
    )
    return all(total % 11 == 0 for total in sums)


def no_identity_number(text: str) -> None:
    runs = [re.sub(r"\D", "", found) for found in DIGITS.findall(text)]
    if any(is_identity_number(run[at : at + 11]) for run in runs for at in range(min(len(run), SEVERAL) - 10)):
        raise ValidationError(_("Please leave out national identity numbers; the office never needs one here."))


def birth_years(text: str) -> list[int]:
    """`2019, 2022` as years; refuses dates and ages, so that nobody writes more than is needed."""
    this_year = datetime.date.today().year  # noqa: DTZ011 - a year is enough
    words = re.split(r"[\s,;]+", text.strip()) if text.strip() else []
    if len(words) > MOST_CHILDREN or not all(
        word.isascii() and word.isdecimal() and this_year - 25 <= int(word) <= this_year + 1 for word in words
    ):
        raise ValidationError(_("Write the years only, with commas, for example 2019, 2022."))
    return [int(word) for word in words]
