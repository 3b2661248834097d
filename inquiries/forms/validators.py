"""A family writes birth years in a field of one line, which is read here by a machine."""

import datetime
import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MOST_CHILDREN = 12


def read_birth_years(text: str) -> list[int]:
    """Return `2019, 2022` as a list of years. Raise ValidationError for dates and ages.

    Nobody is to write more than is needed.
    """
    this_year = datetime.date.today().year  # noqa: DTZ011 - a year is enough
    words = re.split(r"[\s,;]+", text.strip()) if text.strip() else []
    if len(words) > MOST_CHILDREN or not all(
        word.isascii() and word.isdecimal() and this_year - 25 <= int(word) <= this_year + 1 for word in words
    ):
        raise ValidationError(_("Write the years only, with commas, for example 2019, 2022."))
    return [int(word) for word in words]
