"""Telephone numbers are read as people write them, and kept as E.164.

People write (+47) 62 48 50 00, 0049 (0)171/1234567, or paste from an address book. A number without its country is read
by the one chosen beside it, never by a guess. What could be another number, or two, is refused in a sentence; what is
no number of that country has the code UNKNOWN, so that a form can keep it as it was typed.
"""

import re
import unicodedata
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext, gettext_noop
from django.utils.translation import gettext as _

from base.text.characters import JOINERS, strip_invisible
from base.text.folding import make_norwegian_sort_key

if TYPE_CHECKING:
    import phonenumbers  # at its first use otherwise: most pages show no number

HOME_COUNTRY = "NO"
COUNTRIES_OF_LANGUAGES = {
    "nb": HOME_COUNTRY,
    "nn": HOME_COUNTRY,
    "no": HOME_COUNTRY,
    "sma": HOME_COUNTRY,
    "se": HOME_COUNTRY,
    "de": "DE",
    "nl": "NL",
}
# Of the chooser. From all other countries a number is written with + and the country code.
COUNTRIES = {
    "AT": gettext_noop("Austria"),
    "BE": gettext_noop("Belgium"),
    "BG": gettext_noop("Bulgaria"),
    "CH": gettext_noop("Switzerland"),
    "CY": gettext_noop("Cyprus"),
    "CZ": gettext_noop("Czechia"),
    "DE": gettext_noop("Germany"),
    "DK": gettext_noop("Denmark"),
    "EE": gettext_noop("Estonia"),
    "ES": gettext_noop("Spain"),
    "FI": gettext_noop("Finland"),
    "FO": gettext_noop("Faroe Islands"),
    "FR": gettext_noop("France"),
    "GB": gettext_noop("United Kingdom"),
    "GR": gettext_noop("Greece"),
    "HR": gettext_noop("Croatia"),
    "HU": gettext_noop("Hungary"),
    "IE": gettext_noop("Ireland"),
    "IS": gettext_noop("Iceland"),
    "IT": gettext_noop("Italy"),
    "LI": gettext_noop("Liechtenstein"),
    "LT": gettext_noop("Lithuania"),
    "LU": gettext_noop("Luxembourg"),
    "LV": gettext_noop("Latvia"),
    "MT": gettext_noop("Malta"),
    "NL": gettext_noop("Netherlands"),
    "NO": gettext_noop("Norway"),
    "PL": gettext_noop("Poland"),
    "PT": gettext_noop("Portugal"),
    "RO": gettext_noop("Romania"),
    "RS": gettext_noop("Serbia"),
    "SE": gettext_noop("Sweden"),
    "SI": gettext_noop("Slovenia"),
    "SK": gettext_noop("Slovakia"),
    "TR": gettext_noop("Türkiye"),
    "UA": gettext_noop("Ukraine"),
    "US": gettext_noop("United States"),
}
INVALID, UNKNOWN, COUNTRY, AREA = "invalid", "unknown", "country", "area"

MAX_TYPED_CHARACTERS = 60  # with labels and marks that are dropped
MAX_STORED_CHARACTERS = 40  # of what is kept as typed
LEAST_DIGITS, MOST_DIGITS = 5, 30
MAX_NATIONAL_DIGITS = 12  # Germany and Austria allow longer ones, which two numbers in a row look like
MIN_MOBILE_DIGITS = 9  # digits; a shorter one may be of a town
DASHES = "−⁃"  # beside those that Unicode calls so
SIGNS = str.maketrans("＋（）［］／．·•", "+()[]/...")
LABEL = re.compile(
    r"^(?:tel|tlf|tfn|telefon|telefoon|telephone|phone|mob|mobil|mobile|mobiel|mobiltelefon|handy|t|m)\b[ "
    r".:]*(?=[+(0-9])",
    re.IGNORECASE,
)
WRITTEN = re.compile(r"[-+0-9 ()\[\]./]+")
BETWEEN = re.compile(r"[- ()\[\]./]")
TRUNK_IN_BRACKETS = re.compile(r"[(\[] ?0 ?[)\]]")  # of +49 (0)171: left out from abroad
# What stands before a slash is an area code, what stands behind it a whole rest: 030 1234567/8 names two numbers.
MOST_BEFORE_SLASH, MOST_BEFORE_SLASH_ABROAD, LEAST_BEHIND_SLASH = 6, 11, 3
NORWEGIAN_MOBILE = re.compile(r"\+47([49][0-9]{2})([0-9]{2})([0-9]{3})")  # 987 65 432, says the Language Council
STORED = re.compile(r"\+[1-9][0-9]{5,14}")
SERVICE = re.compile(r"0[2-9][0-9]{3}|116[0-9]{3}")  # Norwegian numbers that have no form from abroad: 02800, 116117


def find_default_country(language: str | None) -> str:
    """Return the country that is chosen beforehand on pages of this language; empty where the language says none."""
    return COUNTRIES_OF_LANGUAGES.get((language or "").partition("-")[0], "")


def list_countries() -> list[tuple[str, str]]:
    """Return code and name of the countries that can be chosen, by their names in the language of the page."""
    names = [(code, gettext(name)) for code, name in COUNTRIES.items()]
    return sorted(names, key=lambda pair: make_norwegian_sort_key(pair[1], get_language() or "nb"))


def tidy_phone(text: str) -> str:
    """Return the text without what nobody sees, with one kind of space and dash, and with the digits 0 to 9."""
    return " ".join("".join(map(_plain_sign, strip_invisible(text).translate(JOINERS))).translate(SIGNS).split())


def strip_label(text: str) -> str:
    """Return the text as `tidy_phone()` does, and without "Tlf." and the like in front."""
    return LABEL.sub("", tidy_phone(text))


def _plain_sign(char: str) -> str:
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    return "-" if unicodedata.category(char) == "Pd" or char in DASHES else char


def read_phone(text: str, country: str = "") -> str:
    """Return the number that `text` names as E.164, a Norwegian service number as its digits.

    Raise ValidationError, with a code that says why, where that cannot be told.
    """
    written = strip_label(text)
    digits = sum(char.isdigit() for char in written)
    if (
        not WRITTEN.fullmatch(written)
        or not LEAST_DIGITS <= digits <= MOST_DIGITS
        or len(written) > MAX_STORED_CHARACTERS
    ):
        raise _refusal(INVALID)
    bare = _to_plus(BETWEEN.sub("", written))
    is_abroad = bare.startswith("+")
    if "+" in bare[1:] or not _is_one_number(written, is_abroad):
        raise _refusal(UNKNOWN)
    if not is_abroad and not country:
        raise _refusal(COUNTRY)
    if (is_abroad or country == HOME_COUNTRY) and SERVICE.fullmatch(own := bare.removeprefix("+47")):
        return own
    spellings = {bare, _to_plus(BETWEEN.sub("", TRUNK_IN_BRACKETS.sub("", written)))}
    return _read_plain(spellings, "" if is_abroad else country)


def _read_plain(spellings: set[str], country: str) -> str:
    """Return the one number that the digits name, with and without the 0 that stands in brackets.

    Raise ValidationError where they name none, or several.
    """
    from phonenumbers import PhoneNumberFormat, format_number

    valid = {text: number for text in spellings if (number := _parse(text, country))}
    whole = {
        format_number(number, PhoneNumberFormat.E164)
        for text, number in valid.items()
        if not country or _has_area_code(text, number, country)
    }
    if len(whole) == 1:
        return whole.pop()
    raise _refusal(AREA if valid and not whole else UNKNOWN)


def _parse(bare: str, country: str) -> "phonenumbers.PhoneNumber | None":
    import phonenumbers

    try:
        number = phonenumbers.parse(bare, country or None)
    except phonenumbers.NumberParseException:
        return None
    is_short_enough = len(phonenumbers.national_significant_number(number)) <= MAX_NATIONAL_DIGITS
    return number if is_short_enough and phonenumbers.is_valid_number(number) else None


def _has_area_code(bare: str, number: "phonenumbers.PhoneNumber", country: str) -> bool:
    """Return whether a number is written with its area code, or needs none.

    Where area codes begin with 0, what is written without one may be a number of the next street; only a mobile number
    needs none there.
    """
    from phonenumbers import PhoneNumberType, ndd_prefix_for_region, number_type

    with_zero = ndd_prefix_for_region(country, True) == "0"
    is_mobile = number_type(number) == PhoneNumberType.MOBILE and len(str(number.national_number)) >= MIN_MOBILE_DIGITS
    return not with_zero or bare.startswith("0") or is_mobile


def _to_plus(bare: str) -> str:
    return "+" + bare[2:] if bare.startswith("00") else bare


def _is_one_number(written: str, is_abroad: bool) -> bool:
    parts = [re.sub("[^0-9]", "", part) for part in written.split("/")]
    most = MOST_BEFORE_SLASH_ABROAD if is_abroad else MOST_BEFORE_SLASH
    return len(parts) == 1 or (len(parts) == 2 and len(parts[0]) <= most and len(parts[1]) >= LEAST_BEHIND_SLASH)


def _refusal(code: str) -> ValidationError:
    """Return the error that says what the one who typed the number can do."""
    advice = {
        INVALID: _("Write the number in digits: one number, and nothing else."),
        UNKNOWN: _(
            "We know no such telephone number: look for a slip. One from another country begins with + "
            "and the country code."
        ),
        COUNTRY: _("Choose the country of the number, or write it with + and the country code."),
        AREA: _("Write the number with its area code and the 0 in front, or with + and the country code."),
    }
    return ValidationError(advice[code], code=code)


# --- what is stored ---------------------------------------------------------------------------------------------------
def is_understood(stored: str) -> bool:
    """Return whether a stored number can be dialled as it stands; one that was kept as typed cannot."""
    return bool(SERVICE.fullmatch(stored) or (STORED.fullmatch(stored) and _parse(stored, "")))


def show_phone(stored: str) -> str:
    """Return the number spaced as people of its country write it, with the country code.

    A number that was kept as typed stays as it is.
    """
    if SERVICE.fullmatch(stored):
        return stored if stored.startswith("0") else f"{stored[:3]} {stored[3:]}"
    if mobile := NORWEGIAN_MOBILE.fullmatch(stored):
        return "+47 {} {} {}".format(*mobile.groups())
    number = _parse(stored, "") if STORED.fullmatch(stored) else None
    if number is None:
        return stored
    from phonenumbers import PhoneNumberFormat, format_number

    return format_number(number, PhoneNumberFormat.INTERNATIONAL)


def find_telephone_url(stored: str) -> str:
    """Return the URL that dials a stored number; empty for one that was kept as typed."""
    return f"tel:{stored}" if is_understood(stored) else ""
