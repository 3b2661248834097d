"""Entries are loaded from the data files of their own app. No domain is named here: a new one is found and loaded.

A key of a row is a field of the model, `<field>_days` for a day relative to today, or a reference by natural key. A
model with rows inside rows says how to make them: `load_<name>(entry, rows)`, where `<name>` is the relation that holds
them; a model with values written in a way of its own says how to read them: `read_values(values, today)`.
"""

from functools import partial
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from base import hooks
from base.datafiles import reading
from base.datafiles.loading import Loading, Report, list_targets
from base.datafiles.parsing import get_fields_by_name, read_value, resolve_dates
from base.datafiles.reading import FileRow, RowLeftOut
from base.text.digests import find_inline_relation
from entries.models import Entry, Status
from entries.models.entry import SAMPLE
from entries.registry import list_entry_models
from municipalities.models import Municipality, Place
from partners.models import Partner

REFERENCES: dict[type[models.Model], str] = {Municipality: "slug", Place: "slug", Partner: "source_id"}
NOT_FIELDS = ("id", "source_name")


def get_reference_field(model: type[models.Model]) -> str:
    """Return the field by which a data file refers to a row: `source_id` for entries, `code` for occupations …"""
    if issubclass(model, Entry):
        return "source_id"
    return REFERENCES.get(model, "code")


class Loader:
    """A `Loader` loads the rows of one model, and keeps all rows to which they may refer in memory."""

    def __init__(self, model: type[Entry], report: Report | None = None):
        self.model, self.report = model, report or Report()
        self.today = timezone.localdate()
        self.fields = get_fields_by_name(model)
        self.relations: dict[str, dict[str, Any]] = {
            field.name: list_targets(related, get_reference_field(related))
            for field in model._meta.concrete_fields
            if field.editable and (related := field.related_model) is not None and not isinstance(related, str)
        }

    @transaction.atomic
    def load(self, rows: list[FileRow], *, skipped: list[FileRow] | None = None) -> int:
        """Save the rows, and return how many there were.

        `skipped` are rows of the files that are not to be loaded; they do not count as vanished.
        """
        ids = [read_value(row, "id", self.fields["source_id"]) for row in rows]
        have = {entry.source_id: entry for entry in self.model._default_manager.filter(source_id__in=ids)}
        loading: Loading[Entry] = Loading(self.model, self.report)
        for row in skipped or []:
            loading.skip(row.get_key("id"))
        for key, row in zip(ids, rows, strict=True):
            self.load_row(loading, key, row, have.get(key))
        loading.finish()
        return len(rows)

    def load_row(self, loading: Loading[Entry], key: str, row: FileRow, found: Entry | None) -> None:
        if not key:
            raise row.make_fault("id", "is empty.")
        try:
            values, inner = self.read(row)
        except RowLeftOut:
            loading.leave_out(key)
            return
        status = values.pop("status", Status.PUBLISHED)  # of a new row only: what an office has archived stays archived
        entry = loading.put(key, row, values, found, make=lambda: self.model(source_id=key, status=status))
        if entry is None:
            return
        for name, items in inner.items():
            loading.put_inside(entry, row, key, name, partial(getattr(self.model, f"load_{name}"), entry, items))

    def read(self, row: FileRow) -> tuple[dict[str, Any], dict[str, list[dict[str, Any]]]]:
        """Return ({field: value}, {relation: [row, …]}) of a row; DataFault is raised for an unknown field."""
        values, inner = {}, {}
        for name, value in self.prepare_values(row).items():
            if isinstance(value, list) and name not in self.fields:
                inner[name] = self.read_inner(row, name, value)
            elif name in self.relations:
                values[name] = row.copy_with({name: value}).refer(name, self.relations[name], name)
            elif name in self.fields:
                values[name] = read_value(row.copy_with({name: value}), name, self.fields[name])
            else:
                raise row.make_fault(name, "there is no such field.")
        return values, inner

    def read_inner(self, row: FileRow, name: str, items: list[Any]) -> list[dict[str, Any]]:
        """Return the rows of a relation, each checked by the fields of its model; a wrong one raises DataFault."""
        if not hasattr(self.model, f"load_{name}"):
            raise row.make_fault(name, "there is no such field.")
        inside_model = find_inline_relation(self.model, name).field.model
        fields = {field.name: field for field in inside_model._meta.concrete_fields if field.editable}
        read = []
        for number, item in enumerate(items, 1):
            if not isinstance(item, dict):
                raise row.make_fault(
                    name, f"rows such as {{weekday = 1}} are expected, not {reading.quote_for_message(item)}."
                )
            inside = FileRow(item, f"{row.where}, row {number} of {name}")
            inside.refuse_others(fields)
            read.append({key: read_value(inside, key, fields[key]) for key in item})
        return read

    def prepare_values(self, row: FileRow) -> FileRow:
        values = row.copy_with({key: value for key, value in row.items() if key not in NOT_FIELDS})
        values["source"] = row.get("source_name", row["source"])
        return resolve_dates(self.model.read_values(values, self.today), self.model, self.today)


def load_entries(*, sample: bool, report: Report | None = None) -> dict[str, int]:
    """Load the rows of every domain that have a real source, and with `sample` the invented ones too.

    Return {kind: how many}.
    """
    counts = {}
    names: dict[str, list[str]] = {}
    for model in list_entry_models():
        names.setdefault(model._meta.app_label, []).append(str(model._meta.model_name))
    for app_label, known in names.items():
        reading.refuse_unknown_tables(app_label, known)
    for model in list_entry_models():
        rows = list(reading.read_toml_tables(model._meta.app_label, str(model._meta.model_name)))
        skipped = [row for row in rows if row.get_key("source") == SAMPLE and not sample]
        wanted = [row for row in rows if sample or row["source"] != SAMPLE]
        Loader(model, report).load(wanted, skipped=skipped)
        if wanted:
            counts[str(model._meta.verbose_name_plural)] = len(wanted)
    for load in hooks.get("domain_facts"):
        counts |= load(report or Report())
    return counts
