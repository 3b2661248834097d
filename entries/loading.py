"""Entries from the data files of their own app. Nothing here names a domain: a new one is loaded as it is found.

A key of a row is a field of the model, `<field>_days` a day relative to today, or a reference by natural key. A model
with rows inside rows says how to make them: `load_<name>(entry, rows)`; one with values written in a way of their own
says how to read them: `read_values(values, today)`.
"""

from django.db import models, transaction
from django.utils import timezone

from base import datafiles
from entries.models import Entry, Status
from entries.registry import entry_models
from municipalities.models import Municipality, Place
from partners.models import Partner

REFERENCES: dict[type[models.Model], str] = {Municipality: "slug", Place: "slug", Partner: "source_id"}


def natural_key(model: type[models.Model]) -> str:
    """The field by which a data file refers to a row: entries by their id, occupations by code …"""
    if issubclass(model, Entry):
        return "source_id"
    return REFERENCES.get(model, "code")


class Loader:
    """Loads the rows of one model; keeps what it refers to in memory."""

    def __init__(self, model: type[Entry]):
        self.model = model
        self.today = timezone.localdate()
        self.relations = {
            field.name: {getattr(row, natural_key(related)): row for row in related._default_manager.all()}
            for field in model._meta.concrete_fields
            if field.editable and (related := field.related_model) is not None and not isinstance(related, str)
        }

    @transaction.atomic
    def load(self, rows: list[dict]) -> int:
        have = {
            entry.source_id: entry
            for entry in self.model._default_manager.filter(source_id__in=[r["id"] for r in rows])
        }
        for row in rows:
            entry = have.get(row["id"]) or self.model(source_id=row["id"], status=Status.PUBLISHED)
            inner = self.fill(entry, row)
            entry.save()
            for name, items in inner.items():
                getattr(self.model, f"load_{name}")(entry, items)
        return len(rows)

    def fill(self, entry: Entry, row: dict) -> dict[str, list]:
        """Set what the row says; return its inner rows."""
        inner = {}
        fields = {field.name: field for field in self.model._meta.concrete_fields}
        for name, value in self.values(row).items():
            if name == "status" and entry.pk:
                continue  # what an office has archived stays archived
            if isinstance(value, list) and name not in fields:
                inner[name] = value
            elif name in self.relations:
                if value not in self.relations[name]:
                    raise ValueError(f"{self.model.__name__} {row['id']}: there is no {name} {value!r}")
                setattr(entry, name, self.relations[name][value])
            elif name in fields:
                setattr(entry, name, value.strip() if isinstance(value, str) else value)
            else:
                raise ValueError(f"{self.model.__name__} {row['id']}: there is no field {name!r}")
        return inner

    def values(self, row: dict) -> dict:
        values = {key: value for key, value in row.items() if key not in ("id", "source_name")}
        values["source"] = row.get("source_name", row["source"])
        return datafiles.with_dates(self.model.read_values(values, self.today), self.model, self.today)


def load_entries(*, sample: bool) -> dict[str, int]:
    """Load every domain's rows: those with a real source, and with `sample` also the invented ones."""
    counts = {}
    for model in entry_models():
        rows = list(datafiles.tables(model._meta.app_label, str(model._meta.model_name)))
        wanted = [row for row in rows if sample or row["source"] != "sample"]
        if wanted:
            counts[str(model._meta.verbose_name_plural)] = Loader(model).load(wanted)
    return counts
