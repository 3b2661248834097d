"""What is stored has short hashes, the same on SQLite and on PostgreSQL."""

import datetime
import decimal
import hashlib
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from base.history.recording import list_edited_fields

DIGEST_CHARACTERS = 16


def make_digest(value: Any) -> str:
    """Return a short hash that is the same on both databases; "" for nothing, however it is written."""
    if value is None or value == "" or value == [] or value == {}:
        return ""
    text = json.dumps(_plain(value), cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:DIGEST_CHARACTERS]


def _plain(value: Any) -> Any:
    """Return a value in one form, because databases write the same number and moment in different ways."""
    if isinstance(value, decimal.Decimal):
        return str(value.normalize())
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat()
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    return value


def digest_field(row: models.Model, field: models.Field) -> str:
    """Return the hash of a field as the database will have it: a rich text sanitised, a number as a number."""
    return make_digest(field.get_prep_value(field.value_from_object(row)))


def find_inline_relation(model: type[models.Model], name: str) -> models.ManyToOneRel:
    """Return the relation called `name` that leads from a row to the rows inside it."""
    return next(
        relation
        for relation in model._meta.related_objects
        if isinstance(relation, models.ManyToOneRel) and relation.get_accessor_name() == name
    )


def digest_inner_rows(row: models.Model, name: str) -> str:
    """Return the hash of the rows inside another, in whatever order they stand."""
    to_parent = find_inline_relation(type(row), name).field
    fields = [field for field in list_edited_fields(to_parent.model) if field != to_parent]
    inside = getattr(row, name).all()
    return make_digest(sorted(make_digest([digest_field(each, field) for field in fields]) for each in inside))
