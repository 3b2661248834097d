"""Entries as a table for a municipal spreadsheet."""

from collections.abc import Iterable
from itertools import chain

from django.db.models import Field, Model
from django.http import HttpResponse
from django.utils import timezone

from base.formats import timestamp
from base.spreadsheets import make_csv_response
from base.translation import translated_fields

LEFT_OUT = {
    "id", "created", "updated_by", "translation_state", "renditions", "picture", "picture_width", "picture_height",
    "position_exact", "source_id",
}  # fmt: skip


def columns(model: type[Model]) -> list[str]:
    """Fixed names whatever the language of the person: translated texts with their suffix only."""
    unsuffixed = set(translated_fields(model))
    return [f.name for f in model._meta.concrete_fields if f.name not in LEFT_OUT | unsuffixed]


def cell(row: Model, field: Field) -> str | int | float:
    value = getattr(row, field.attname)
    if value is None:
        return ""
    if isinstance(value, bool):
        return int(value)
    if field.is_relation:
        related = getattr(row, field.name)
        return str(getattr(related, "slug", "") or getattr(related, "code", "") or getattr(related, "name", ""))
    if hasattr(value, "tzinfo"):
        return timestamp(value) if hasattr(value, "hour") else value.isoformat()
    return value if isinstance(value, int | float) else str(value)


def as_csv(model: type[Model], rows: Iterable[Model]) -> HttpResponse:
    head = columns(model)
    fields = [field for field in model._meta.concrete_fields if field.name in head]
    body = ([cell(row, field) for field in fields] for row in rows)
    return make_csv_response(f"{model._meta.model_name}-{timezone.localdate():%Y-%m-%d}.csv", chain([head], body))
