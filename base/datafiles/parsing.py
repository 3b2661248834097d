"""Values in a row of a data file are turned here into what the fields of a model keep.

A value that does not fit is a `DataFault` with its place.
"""

import datetime
import decimal
import math
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import override

from base.datafiles.reading import FileRow, quote_for_message
from base.values.times import get_start_of_day, is_sensible, make_moment

# What PostgreSQL takes; SQLite would take more, and the two are to be alike.
LARGEST = {"PositiveSmallIntegerField": 2**15 - 1, "PositiveIntegerField": 2**31 - 1}
MOST_DIGITS = 18
FLAGS = {"1": True, "0": False}
# What TOML must say for a field, and how a person would call it. The first that fits counts.
TYPES: tuple[tuple[type[models.Field], tuple[type, ...], str], ...] = (
    (models.BooleanField, (bool,), "true or false"),
    (models.IntegerField, (int,), "a whole number"),
    (models.FloatField, (int, float), "a number"),
    (models.DecimalField, (int, float), "a number"),
    (models.DateField, (datetime.date,), "a date such as 2026-05-17"),
    (models.TimeField, (datetime.time, str), 'a time such as "18:00"'),
    (models.CharField, (str,), "a text"),
    (models.TextField, (str,), "a text"),
)


def get_fields_by_name(model: type[models.Model]) -> dict[str, models.Field]:
    return {field.name: field for field in model._meta.concrete_fields}


def read_fields(row: FileRow, model: type[models.Model], columns: Mapping[str, str]) -> dict[str, Any]:
    """Return {field: value} for each of `columns` (name in the file -> name of the field) that the row has."""
    fields = get_fields_by_name(model)
    return {fields[to].name: read_value(row, name, fields[to]) for name, to in columns.items() if name in row}


def read_value(row: FileRow, name: str, field: models.Field) -> Any:
    """Return one value of a row as `field` keeps it, stripped, checked by its type and its validators.

    Raise DataFault where it does not fit.
    """
    value = row[name]
    value = _read_cell(row, name, field, value) if row.word == "column" else _check_type(row, name, field, value)
    if isinstance(value, str):
        value = value.strip()
        if "\0" in value:
            raise row.make_fault(name, "there is a null character in it.")
    if isinstance(value, float) and isinstance(field, models.DecimalField):
        value = decimal.Decimal(repr(value))  # as it is written; the float itself has more digits
    if isinstance(value, datetime.date) and not is_sensible(value):
        raise row.make_fault(name, "write a year between 1900 and 2100.")
    if value is None and field.null:
        return None
    if isinstance(value, int) and value > LARGEST.get(field.get_internal_type(), value):
        raise row.make_fault(name, f"{quote_for_message(value)} is too large.")
    value = _clean(row, name, field, value)
    if isinstance(value, float | decimal.Decimal) and not math.isfinite(value):
        raise row.make_fault(name, f"{value} is no number.")
    return value


def _clean(row: FileRow, name: str, field: models.Field, value: Any) -> Any:
    try:
        with override("en"):
            return field.clean(value, None)
    except ValidationError as error:
        with override("en"):
            raise row.make_fault(
                name, f"{quote_for_message(value)}: {' '.join(error.messages)}".replace("\n", " ")
            ) from error
    except (ValueError, TypeError, OverflowError, ArithmeticError) as error:
        raise row.make_fault(name, f"{quote_for_message(value)} does not fit.") from error


def _read_cell(row: FileRow, name: str, field: models.Field, text: str) -> Any:
    """Return the value that a CSV cell has for `field`: every cell is a text, and an empty one says nothing."""
    if isinstance(field, models.BooleanField):
        if text not in FLAGS:
            raise row.make_fault(name, f"1 or 0 is expected, not {quote_for_message(text)}.")
        return FLAGS[text]
    if not text and (field.null or not isinstance(field, models.CharField | models.TextField)):
        if not field.null:
            raise row.make_fault(name, "is missing.")
        return None
    if text and isinstance(field, models.IntegerField):
        if not (text.isascii() and text.strip().isdecimal() and len(text) <= MOST_DIGITS):
            raise row.make_fault(name, f"a whole number is expected, not {quote_for_message(text)}.")
        return int(text)
    return text


def _check_type(row: FileRow, name: str, field: models.Field, value: Any) -> Any:
    if isinstance(field, models.DateField) and isinstance(value, str):
        return read_moment(row, name, field)
    for kind, types, words in TYPES:
        if isinstance(field, kind):
            fits = isinstance(value, types) and (bool in types or not isinstance(value, bool))
            if not fits:
                raise row.make_fault(name, f"{words} is expected, not {quote_for_message(value)}.")
            break
    if isinstance(field, models.DateTimeField) and isinstance(value, datetime.datetime) and timezone.is_naive(value):
        return make_moment(value.date(), value.time())
    if type(field) is models.DateField and isinstance(value, datetime.datetime):
        raise row.make_fault(name, f"a date without a time of day is expected, not {quote_for_message(str(value))}.")
    return value


def resolve_dates(row: FileRow, model: type[models.Model], today: datetime.date | None = None) -> FileRow:
    """Return a copy of the row in which `deadline_days = 21` is a date or moment counted from today.

    Dates written as ISO texts become dates too; other keys stay as they are.
    """
    today = today or timezone.localdate()
    fields = get_fields_by_name(model)
    values = {}
    for key, value in row.items():
        short = key.removesuffix("_days")
        name = key if key in fields or short not in fields else short
        field = fields.get(name)
        if name != key and field is not None:
            day = count_days(row, key, today)
            value = make_moment(day, datetime.time(7)) if isinstance(field, models.DateTimeField) else day
        elif isinstance(field, models.DateField) and isinstance(value, str):
            value = read_moment(row, key, field)
        values[name] = value
    return row.copy_with(values)


def count_days(row: FileRow, name: str, today: datetime.date) -> datetime.date:
    """Return the day that lies as many days from today as the row says under `name`."""
    value = row[name]
    if not isinstance(value, int) or isinstance(value, bool):
        raise row.make_fault(name, f"a whole number of days is expected, not {quote_for_message(value)}.")
    try:
        day = today + datetime.timedelta(days=value)
    except OverflowError as error:
        raise row.make_fault(name, f"{value} days from today is no date.") from error
    if not is_sensible(day):
        raise row.make_fault(name, "write a year between 1900 and 2100.")
    return day


def read_date(row: FileRow, name: str) -> datetime.date:
    try:
        day = datetime.date.fromisoformat(row[name])
    except (TypeError, ValueError) as error:
        raise row.make_fault(
            name, f"a date such as 2026-05-17 is expected, not {quote_for_message(row[name])}."
        ) from error
    if not is_sensible(day):
        raise row.make_fault(name, "write a year between 1900 and 2100.")
    return day


def read_moment(row: FileRow, name: str, field: models.Field) -> datetime.date:
    """Return the date that the row holds as a text; for a DateTimeField, the moment at which that day begins."""
    day = read_date(row, name)
    return get_start_of_day(day) if isinstance(field, models.DateTimeField) else day


def read_time(row: FileRow, name: str) -> datetime.time:
    """Return the time of day that the row holds under `name`, written as a text or as a time of TOML."""
    value = row[name]
    try:
        return value if isinstance(value, datetime.time) else datetime.time.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise row.make_fault(name, f'a time such as "18:00" is expected, not {quote_for_message(value)}.') from error
