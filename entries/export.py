"""Entries as CSV for a municipal spreadsheet: UTF-8 with BOM and semicolons, which Excel in Norwegian opens by itself."""

import csv
from collections.abc import Iterable

from django.db.models import Field, Model
from django.http import HttpResponse
from django.utils import timezone

from base.translation import translated_fields

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
LEFT_OUT = {
    "id", "created", "updated_by", "translation_state", "renditions", "picture", "picture_width", "picture_height",
    "position_exact", "source_id",
}  # fmt: skip


def columns(model: type[Model]) -> list[str]:
    """Fixed names whatever the language of the person: translated texts with their suffix only."""
    unsuffixed = set(translated_fields(model))
    return [f.name for f in model._meta.concrete_fields if f.name not in LEFT_OUT | unsuffixed]


def safe(text: str) -> str:
    """A spreadsheet reads a text that begins like this as a formula; the apostrophe says that it is text."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) or text.startswith(FORMULA) else text


def cell(row: Model, field: Field) -> str | int | float:
    value = getattr(row, field.attname)
    if value is None:
        return ""
    if isinstance(value, bool):
        return int(value)
    if field.is_relation:
        related = getattr(row, field.name)
        return safe(str(getattr(related, "slug", "") or getattr(related, "code", "") or getattr(related, "name", "")))
    if hasattr(value, "tzinfo"):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}" if hasattr(value, "hour") else value.isoformat()
    return value if isinstance(value, int | float) else safe(str(value))


def as_csv(model: type[Model], rows: Iterable[Model]) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"{model._meta.model_name}-{timezone.localdate():%Y-%m-%d}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.write("\ufeff")
    names = columns(model)
    fields = [field for field in model._meta.concrete_fields if field.name in names]
    writer = csv.writer(response, delimiter=";", lineterminator="\r\n")
    writer.writerow([field.name for field in fields])
    writer.writerows([cell(row, field) for field in fields] for row in rows)
    return response
