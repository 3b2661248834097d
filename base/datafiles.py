"""Reading the project's own data files: TOML and CSV in `<app>/data/`."""

import csv
import datetime
import pathlib
import tomllib
from collections.abc import Iterator

from django.apps import apps
from django.db import models
from django.utils import timezone

from base.times import moment, start_of_day


def folder(app_label: str) -> pathlib.Path:
    return pathlib.Path(apps.get_app_config(app_label).path) / "data"


def toml(path: pathlib.Path) -> dict:
    return tomllib.loads(path.read_text("utf-8"))


def rows(path: pathlib.Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def tables(app_label: str, name: str) -> Iterator[dict]:
    """Every `[[name]]` row of every TOML file of an app, in the order of file names."""
    for path in sorted(folder(app_label).glob("*.toml")):
        yield from toml(path).get(name, [])


def with_dates(row: dict, model: type[models.Model], today: datetime.date | None = None) -> dict:
    """`deadline_days = 21` as a date or moment relative to today, ISO texts as dates; other keys as they are."""
    today = today or timezone.localdate()
    fields = {field.name: field for field in model._meta.concrete_fields}
    values = {}
    for key, value in row.items():
        short = key.removesuffix("_days")
        name = key if key in fields or short not in fields else short
        field = fields.get(name)
        if name != key and field is not None:
            day = today + datetime.timedelta(days=value)
            value = moment(day, datetime.time(7)) if isinstance(field, models.DateTimeField) else day
        elif isinstance(field, models.DateField) and isinstance(value, str):
            day = datetime.date.fromisoformat(value)
            value = start_of_day(day) if isinstance(field, models.DateTimeField) else day
        values[name] = value
    return values
