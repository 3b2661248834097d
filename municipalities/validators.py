"""Texts and JSON of the region are checked here, so that no page can stumble over them."""

from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

FIGURE_KINDS = ("income_median", "property_tax", "annual_fees", "house_price_m2", "flat_price_m2", "land_km2")


def validate_language_codes(value: str) -> None:
    """Raise ValidationError unless `value` holds codes that Django knows, as in `nb,en,de`."""
    unknown = [code for code in value.split(",") if code.strip() and code.strip() not in LANG_INFO]
    if unknown:
        raise ValidationError(
            _("Not a language code: %(codes)s. Write for example nb,en,de."), params={"codes": ", ".join(unknown)}
        )


def validate_weekdays(value: str) -> None:
    """Raise ValidationError unless `value` is digits from 1 (Monday) to 7, each once, in order, as in `12345`.

    At least one is needed, or no promise could ever fall due.
    """
    if not value or set(value) - set("1234567") or list(value) != sorted(set(value)):
        raise ValidationError(_("Write the weekdays as digits in order, Monday is 1, for example 12345."))


AGES_AT_MOST = 130


def validate_persons_by_age(value: object) -> None:
    """Raise ValidationError unless `value` is a list of whole numbers, the first for children under one year."""
    numbers = value if isinstance(value, list) else []
    if not numbers or not all(isinstance(n, int) and not isinstance(n, bool) and 0 <= n < 10_000_000 for n in numbers):
        raise ValidationError(
            _("Write how many persons there are of each age: whole numbers, first those under one year.")
        )
    if len(numbers) > AGES_AT_MOST:
        raise ValidationError(_("There are more numbers than ages."))


def validate_figures(value: object) -> None:
    """Raise ValidationError unless `value` is a list of {kind, value, year, source} with known kinds."""
    if not isinstance(value, list) or not all(
        isinstance(row, dict) and row.get("kind") in FIGURE_KINDS for row in value
    ):
        raise ValidationError(_("A list of figures is expected, each with a known kind."))
    if not all(isinstance(row.get("value"), int | float) and row.get("source") for row in value):
        raise ValidationError(_("Each figure needs a number as value, and a source."))
