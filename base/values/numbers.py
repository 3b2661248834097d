"""Numbers are read as people write them here, and shown as the page's language does.

People write 500 000, 500.000,-, kr 9 000, 62,2759, 9'000 or −3,5. A number is never guessed: what could be another one,
or two, is refused in a sentence.
"""

import decimal
import re
from typing import NoReturn

from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.translation import gettext as _

from base.values.formats import format_number

MAX_NUMBER_CHARACTERS = 60  # the patterns below take their time over long ones
MOST_DIGITS = 15  # the longest number that means something; more is a slip of a finger
SPACES = re.compile(r"\s+")  # no-break, thin and narrow ones as well
APOSTROPHES, MINUS_SIGNS = "'’‘`´", "−–‒‐‑"  # "-" itself beside these
PLAIN = str.maketrans(dict.fromkeys(APOSTROPHES, "'") | dict.fromkeys(MINUS_SIGNS, "-"))
MONEY = re.compile(r"^(?:kr\.?|nok)\s*(?=[-+0-9])|(?<=[-0-9., ])\s*(?:kr\.?|kroner|nok)$")
NO_ORE = re.compile(r"(?<=[0-9r]) ?(?:[.,] ?-{1,2}|[.,]00)$")  # 9 000,- and 9 000,00
GROUPED = r"[1-9][0-9]{0,2}(?:%s[0-9]{3})+"  # by one sign throughout; "0.500" is no five hundred
WHOLE = re.compile(r"[-+]?(?:[0-9]+|" + "|".join(GROUPED % re.escape(sign) for sign in ".,' ") + ")")
DECIMAL = re.compile(
    r"[-+]?(?:(?:[0-9]+|"
    + GROUPED % "[ ]"
    + "|"
    + GROUPED % "'"
    + r")(?:[.,][0-9]+)?|[.,][0-9]+"
    + "|"
    + GROUPED % r"\."
    + r",[0-9]+|"
    + GROUPED % ","
    + r"\.[0-9]+"
    + r"|[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,}|[1-9][0-9]{0,2}(?:,[0-9]{3}){2,})"
)
# What a number may be followed by, by the ending of its field's name: the field says what it counts. In every language
# of a page, for people type in their own.
UNITS = {
    "percent": ("%", "pst", "pct", "prosent", "percent", "per cent", "prozent", "procent"),
    "m2": (
        "m²",
        "m2",
        "kvm",
        "qm",
        "sqm",
        "sq m",
        "kvadratmeter",
        "quadratmeter",
        "square metres",
        "square meters",
        "vierkante meter",
    ),
    "km2": ("km²", "km2", "sq km", "kvadratkilometer", "quadratkilometer", "square kilometres", "vierkante kilometer"),
    "km": ("km", "kilometer", "kilometre", "kilometres", "kilometers"),
    "minutes": ("min", "mins", "minutt", "minutter", "minute", "minutes", "minuten", "minuut"),
    "posts": ("stk", "stillinger", "posts", "stellen", "stück", "stuks"),
}


def find_units(name: str) -> tuple[str, ...]:
    """Return what may stand behind the number of a field of that name: `extent_percent_to` takes 80 %."""
    return next((UNITS[part] for part in name.split("_") if part in UNITS), ())


def tidy_number(text: str) -> str:
    """Return the text in small letters, with one kind of space, of apostrophe and of minus."""
    return SPACES.sub(" ", text).strip().lower().translate(PLAIN)


def refuse_non_ascii_digits(text: str) -> None:
    """Raise ValidationError for other digits than 0 to 9.

    Python counts in every script of the world; whoever reads along here does not.
    """
    if any(char.isdecimal() and not char.isascii() for char in text):
        raise ValidationError(_("Write it with the digits 0 to 9."), code="digits")


def read_whole(text: str, units: tuple[str, ...] = ()) -> int:
    """Return the whole number that `text` names; raise ValidationError where it names none.

    A dot, comma, space or apostrophe before three digits groups thousands.
    """
    written = _strip_units(text, units)
    written = MONEY.sub("", NO_ORE.sub("", MONEY.sub("", written).strip())).strip()  # once: "1,00,00" is no price
    if not WHOLE.fullmatch(written):
        _refuse(text, written, _("Write a whole number, such as 9 000."))
    digits = re.sub("[., ']", "", written)
    if len(digits) > MOST_DIGITS:
        raise ValidationError(_("The number is too long."), code="long")
    return int(digits)


def read_decimal(text: str, units: tuple[str, ...] = ()) -> decimal.Decimal:
    """Return the number that `text` names; raise ValidationError where it names none.

    A single dot or comma is the decimal sign; spaces and apostrophes group thousands.
    """
    written = _strip_units(text, units)
    if not DECIMAL.fullmatch(written):
        _refuse(text, written, _("Write a number, such as 62,27 or 62.27."))
    signs = re.findall("[.,]", written)
    point = signs[-1] if signs.count(signs[-1] if signs else "") == 1 else ""
    whole, _sign, fraction = written.rpartition(point) if point else (written, "", "")
    return decimal.Decimal(re.sub("[., ']", "", whole) + (f".{fraction}" if fraction else ""))


def _strip_units(text: str, units: tuple[str, ...]) -> str:
    if len(text) > MAX_NUMBER_CHARACTERS:
        raise ValidationError(_("The number is too long."), code="long")
    refuse_non_ascii_digits(text)
    written = tidy_number(text)
    unit = max((unit for unit in units if written.removesuffix(".").endswith(unit)), key=len, default="")
    return written.removesuffix(".").removesuffix(unit).rstrip() if unit else written


def _refuse(text: str, written: str, advice: str) -> NoReturn:
    """Raise ValidationError with `advice`, or with what is wrong where `text` looks like two numbers."""
    if re.fullmatch(r"[^-]*[0-9][^-]*(?:-|til|to|bis|tot)[^-]*[0-9][^-]*", written):
        advice = _("“%(text)s” looks like two numbers; the field takes one.")
    raise ValidationError(advice, code="invalid", params={"text": text.strip()[:30]})


def show_whole(value: int) -> str:
    """Return 9 000, 9,000 or 9.000, by the language of the page; each is read back alike."""
    return format_number(value)


def show_decimal(value: float | decimal.Decimal) -> str:
    """Return 62,2759 or 62.2759, by the language of the page: every digit of it, and no groups.

    A lone sign is always the decimal one.
    """
    exact = decimal.Decimal(repr(value).removesuffix(".0")) if isinstance(value, float) else value
    return formats.number_format(f"{exact:f}", force_grouping=False)
