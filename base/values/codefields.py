"""Some numbers are names: postal codes, numbers of municipalities and of organisations.

They are kept as digits alone, and may be typed with spaces.
"""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from base.text.fields import CleanFormText, CleanText
from base.values.numbers import refuse_non_ascii_digits, tidy_number

WEIGHTS = (
    3,
    2,
    7,
    6,
    5,
    4,
    3,
    2,
)  # of the first eight digits of an organisation number; the ninth is checked, modulus 11
BESIDE = re.compile(  # NO 974 220 954 MVA, N-2500, Org.nr.: 974 220 954
    r"^(?:org(?:anisasjons)?[. -]{0,2}(?:nummer|nr|no)?[.:]{0,2} ?)?(?:no|n)?[ -]?(?=[0-9])|(?<=[0-9]),? ?mva\.?$"
)
WITH_TOWN = re.compile(r"([0-9]{4}),? [^\W\d_][^\d_]*")  # 0150 Oslo
LONGEST_TYPED = 30


def validate_four_digits(value: str) -> None:
    if not re.fullmatch("[0-9]{4}", value):
        raise ValidationError(_("Write the four digits alone, such as 2500."), code="invalid")


def validate_organisation_number(value: str) -> None:
    if not re.fullmatch("[0-9]{9}", value):
        raise ValidationError(_("An organisation number has nine digits, such as 974 220 954."), code="invalid")
    *first, last = map(int, value)
    if (11 - sum(digit * weight for digit, weight in zip(first, WEIGHTS, strict=True))) % 11 != last:
        raise ValidationError(_("This is no organisation number: look for a slip in its digits."), code="check_digit")


def join_digits(text: str) -> str:
    """Return the digits without what is written between and beside them; anything else as it is, to be refused."""
    bare = BESIDE.sub("", tidy_number(text))
    if found := WITH_TOWN.fullmatch(bare):
        return found[1]
    joined = re.sub(r"[ .]|(?<=[0-9])-(?=[0-9])", "", bare)
    return joined if re.fullmatch("[0-9]*", joined) else text


class CodeFormField(CleanFormText):
    def to_python(self, value: Any) -> str | None:
        text = super().to_python(value)
        if isinstance(text, str):
            refuse_non_ascii_digits(text)
        return join_digits(text) if isinstance(text, str) else text


class CodeField(CleanText, models.CharField):
    """A `CodeField` keeps digits alone, `length` of them, on every path that validates.

    What is looked for passes here too, so nothing is refused before the validators.
    """

    form_class = CodeFormField
    length = 0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": self.length} | kwargs)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return join_digits(text) if isinstance(text, str) else text

    def formfield(self, **kwargs: Any) -> Any:
        """Return a form field longer than the column, for a browser would cut off what is typed with spaces."""
        own: dict[str, Any] = {"max_length": LONGEST_TYPED}
        return super().formfield(**own | kwargs)


class FourDigitsField(CodeField):
    """A `FourDigitsField` holds a postal code, or the number of a municipality."""

    default_validators = [validate_four_digits]
    length = 4


class OrganisationNumberField(CodeField):
    default_validators = [validate_organisation_number]
    length = 9
