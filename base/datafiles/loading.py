"""Rows of data files are loaded without overwriting what people have written, which is reported instead.

Each row of a file has a key. A `LoadedRow` remembers per key which row of the database it became, and per field a hash
of what was stored when it was last loaded. A field whose value still has that hash is the file's, and follows the file;
any other is a person's. Where nothing is remembered, as in a database from before the first load, a value that differs
from the file is a person's, and an empty one is filled in.
"""

import contextlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db import DatabaseError, models, transaction

from base.datafiles.parsing import get_fields_by_name
from base.datafiles.reading import FileRow
from base.history.recording import list_edited_fields as editable_fields_of
from base.models import LoadedRow
from base.text.digests import digest_field, digest_inner_rows

M = TypeVar("M", bound=models.Model)
DELETED_AT_ONCE = 500
LEFT = "Left as a person has written it"
DELETED_BY_A_PERSON = "Not made again, since a person has deleted it"
WITHOUT_TARGET = "Left out, since it refers to what a person has deleted"
GONE = "Deleted, since the files no longer have it"
GONE_BUT_CHANGED = "No longer in the files, and kept, since a person has made or changed it"
GONE_BUT_KEPT = "No longer in the files, and kept; delete or archive it in the workplace if it is not wanted"


class Report:
    """A `Report` collects what a load left as it was, and why."""

    def __init__(self) -> None:
        self._lines: dict[str, list[str]] = defaultdict(list)

    def add(self, heading: str, line: str) -> None:
        self._lines[heading].append(line)

    def lines(self) -> Iterator[str]:
        for heading, lines in self._lines.items():
            yield f"{heading} ({len(lines)}):"
            yield from (f"  {line}" for line in lines)


@contextlib.contextmanager
def convert_errors_to_fault(row: FileRow) -> Iterator[None]:
    """Turn an error of a model or the database into a `DataFault` that names the row of the file."""
    try:
        yield
    except (DatabaseError, ValidationError, ValueError, TypeError, LookupError, AttributeError, OverflowError) as error:
        first = str(error).strip().partition("\n")[0] or type(error).__name__
        raise row.make_fault("", f"it cannot be stored: {first}") from error


def list_targets(model: type[M], natural_key: str) -> dict[str, M | None]:
    """Return {key: row} of all rows that a file may refer to, with None for a row that a person has deleted.

    The keys are the present ones and those that the files know, also of a row to which a person has given another.
    """
    rows = {row.pk: row for row in model._default_manager.all()}
    keys = LoadedRow.objects.filter(kind=model._meta.label).values_list("key", "object_id")
    return {getattr(row, natural_key): row for row in rows.values()} | {key: rows.get(pk) for key, pk in keys}


class Loading(Generic[M]):
    """A `Loading` puts the rows of one model into the database in one load of the data files.

    `finish()` deals with the rows that the files no longer have.
    """

    def __init__(
        self, model: type[M], report: Report, *, deletes: bool = False, in_bulk: bool = False, remakes: bool = False
    ) -> None:
        """Begin a load of `model`; what it leaves as it was, and why, goes into `report`.

        With `deletes`, what has vanished from the files is deleted if the load made it and nobody changed it; else it
        is kept. With `in_bulk`, new rows wait for `flush()`. With `remakes`, a row that a person deleted is made again.
        """
        self.model, self.report = model, report
        self.deletes, self.in_bulk, self.remakes = deletes, in_bulk, remakes
        self.kind = model._meta.label
        self.fields = get_fields_by_name(model)
        self.memory = {loaded.key: loaded for loaded in LoadedRow.objects.filter(kind=self.kind)}
        self.stored: dict[int, M] = model._default_manager.in_bulk([m.object_id for m in self.memory.values()])
        self.owners = {loaded.object_id: loaded for loaded in self.memory.values()}
        self.seen: set[tuple[str, str]] = set()
        self.kept_keys: set[str] = set()
        self.used: set[int] = set()
        self.made: set[int] = set()
        self.left: dict[str, list[str]] = defaultdict(list)
        self.waiting: list[tuple[M, LoadedRow, FileRow]] = []
        self.to_remember: dict[str, LoadedRow] = {}

    # --- one row ---
    def put(
        self,
        key: str,
        row: FileRow,
        values: Mapping[str, Any],
        found: M | None = None,
        *,
        make: Callable[[], M] | None = None,
        part: str = "",
    ) -> M | None:
        """Store `values` under `key` where nobody has changed them; return the row, or None where a person deleted it.

        `found` is the row that the database has under the natural key. `part` names another table of the files that
        says more of a row which is there already.
        """
        self._see(key, row, part)
        loaded = self._remembered(key, found)
        have = self.stored.get(loaded.object_id) if loaded else None
        target = have or found
        if target is None and loaded is not None and not self.remakes:
            self.report.add(DELETED_BY_A_PERSON, self._describe(key))
            return None
        if target is None:
            return self._make(key, row, values, make or self.model)
        self._claim(target, row, part)
        if loaded is None or have is None:
            loaded = self._adopt(key, target, loaded)
        self._change(target, loaded, row, values)
        return target

    def _claim(self, target: M, row: FileRow, part: str) -> None:
        """Note that the files have said what the row is; raise a fault where they say it twice."""
        if not part and target.pk in self.used:
            raise row.make_fault("", "an earlier row of the files is about the same.")
        self.used.add(target.pk)

    def _adopt(self, key: str, target: M, loaded: LoadedRow | None) -> LoadedRow:
        """Return what is remembered of the key from now on: it stands for a row that the load did not make."""
        loaded = loaded or LoadedRow(kind=self.kind, key=key)
        loaded.object_id, loaded.is_made, loaded.fields = target.pk, False, {}
        self.memory[key] = self.to_remember[key] = loaded
        self.stored[target.pk] = target
        return loaded

    def _see(self, key: str, row: FileRow, part: str) -> None:
        if (part, key) in self.seen:
            raise row.make_fault("", f"{key!r} stands in the files twice.")
        self.seen.add((part, key))
        self.kept_keys.add(key)

    def skip(self, key: str) -> None:
        """Say that the files still have the row, although this load does not read it."""
        self.kept_keys.add(key)

    def leave_out(self, key: str) -> None:
        self.kept_keys.add(key)
        self.report.add(WITHOUT_TARGET, self._describe(key))

    def _remembered(self, key: str, found: M | None) -> LoadedRow | None:
        """Return the `LoadedRow` of the key, or that of `found` where the row had another key until now; else None."""
        loaded = self.memory.get(key)
        owner = self.owners.get(found.pk) if loaded is None and found is not None else None
        if owner is None or owner.key in self.kept_keys:
            return loaded
        del self.memory[owner.key]
        owner.key = key
        self.memory[key] = self.to_remember[key] = owner
        return owner

    def _make(self, key: str, row: FileRow, values: Mapping[str, Any], make: Callable[[], M]) -> M:
        target = make()
        self._set(target, values)
        loaded = LoadedRow(kind=self.kind, key=key, object_id=0)
        if key in self.memory:  # of a row that is gone
            loaded.pk = self.memory[key].pk
        self.memory[key] = loaded
        if self.in_bulk:
            self.waiting.append((target, loaded, row))
            return target
        self._save(target, row)
        self._remember_whole(target, loaded, values)
        return target

    def _remember_whole(self, target: M, loaded: LoadedRow, values: Mapping[str, Any]) -> None:
        """Remember every field of a row that was made here, so that a field which the file gets later can follow it."""
        names = {*values, *(field.name for field in editable_fields_of(self.model))}
        loaded.object_id = target.pk
        loaded.fields = {name: digest_field(target, self.fields[name]) for name in sorted(names)}
        self.to_remember[loaded.key] = loaded
        self.stored[target.pk] = target
        self.used.add(target.pk)
        self.made.add(target.pk)

    def _change(self, target: M, loaded: LoadedRow, row: FileRow, values: Mapping[str, Any]) -> None:
        before = {name: digest_field(target, self.fields[name]) for name in values}
        old = {name: self.fields[name].value_from_object(target) for name in values}
        self._set(target, values)
        self._prepare(target, row)
        wanted = {name: digest_field(target, self.fields[name]) for name in values}
        left = [
            name for name in values if wanted[name] != before[name] and not self._is_free(loaded, name, before[name])
        ]
        for name in left:
            setattr(target, self.fields[name].attname, old[name])
        self.left[loaded.key] += left
        ours = [name for name in values if name not in left]
        if any(wanted[name] != before[name] for name in ours):
            self._save(target, row)
        fields = loaded.fields | {name: digest_field(target, self.fields[name]) for name in ours}
        if fields != loaded.fields:
            loaded.fields = fields
            self.to_remember[loaded.key] = loaded

    @staticmethod
    def _is_free(loaded: LoadedRow, name: str, now: str) -> bool:
        """Return whether nobody has written into the field since the last load, or ever."""
        return now == loaded.fields.get(name, "")

    @staticmethod
    def _set(target: M, values: Mapping[str, Any]) -> None:
        for name, value in values.items():
            setattr(target, name, value)

    @staticmethod
    def _prepare(target: M, row: FileRow) -> None:
        """Let the model bring its values into the form in which it stores them, as its `save()` does."""
        if prepare := getattr(target, "prepare", None):
            with convert_errors_to_fault(row):
                prepare()

    @staticmethod
    def _save(target: M, row: FileRow) -> None:
        with convert_errors_to_fault(row):
            target.save()

    # --- rows inside a row ---
    def put_inside(self, target: M, row: FileRow, key: str, name: str, load: Callable[[], None]) -> None:
        """Let `load` replace the rows of the relation `name`, unless a person has changed them."""
        loaded = self.memory[key]
        before = digest_inner_rows(target, name)
        free = target.pk in self.made or self._is_free(loaded, name, before)
        with transaction.atomic():
            with convert_errors_to_fault(row):
                load()
            after = digest_inner_rows(target, name)
            if after == before or not free:
                transaction.set_rollback(True)  # the rows stay the ones that others may refer to
        if after != before and not free:
            self.left[key].append(name)
        else:
            loaded.fields = {**loaded.fields, name: after}
            self.to_remember[key] = loaded

    # --- at the end ---
    def flush(self) -> None:
        """Store the new rows that have waited because of `in_bulk`."""
        if not self.waiting:
            return
        with convert_errors_to_fault(self.waiting[0][2]):
            self.model._default_manager.bulk_create([target for target, _loaded, _row in self.waiting])
        for target, loaded, _row in self.waiting:
            self._remember_whole(target, loaded, {})
        self.waiting = []

    def finish(self) -> None:
        self.flush()
        for key, names in self.left.items():
            if names:
                self.report.add(LEFT, f"{self._describe(key)}: {', '.join(names)}")
        self._part_with_rows()
        fresh = [loaded for loaded in self.to_remember.values() if loaded.pk is None]
        known = [loaded for loaded in self.to_remember.values() if loaded.pk is not None]
        LoadedRow.objects.bulk_update(known, ["key", "object_id", "is_made", "fields"], batch_size=100)
        LoadedRow.objects.bulk_create(fresh)

    def _part_with_rows(self) -> None:
        """Delete or keep the rows that the files no longer have, report which, and forget those that were not kept."""
        gone = {key: loaded for key, loaded in sorted(self.memory.items()) if key not in self.kept_keys}
        headings = {key: self._choose_heading(loaded) for key, loaded in gone.items()}
        for key, heading in headings.items():
            if heading:
                self.report.add(heading, self._describe(key))
        self._delete_rows(self.model, [gone[key].object_id for key, heading in headings.items() if heading == GONE])
        self._delete_rows(LoadedRow, [gone[key].pk for key, heading in headings.items() if heading != GONE_BUT_KEPT])

    def _choose_heading(self, loaded: LoadedRow) -> str:
        """Return under which heading a row is reported that the files no longer have; "" where it is gone already.

        Without `deletes` every row is kept; with it, one that a person has made or changed.
        """
        target = self.stored.get(loaded.object_id)
        if target is None:
            return ""
        if not self.deletes:
            return GONE_BUT_KEPT
        return GONE if loaded.is_made and self._is_untouched(target, loaded) else GONE_BUT_CHANGED

    @staticmethod
    def _delete_rows(model: type[models.Model], ids: list[int]) -> None:
        """Delete rows some hundreds at a time: another list of occupations takes the place of tens of thousands."""
        for first in range(0, len(ids), DELETED_AT_ONCE):
            model._default_manager.filter(pk__in=ids[first : first + DELETED_AT_ONCE]).delete()

    def _is_untouched(self, target: M, loaded: LoadedRow) -> bool:
        return all(
            digest_field(target, self.fields[name]) == digest
            for name, digest in loaded.fields.items()
            if name in self.fields
        )

    def _describe(self, key: str) -> str:
        name = str(self.model._meta.model_name)
        return name if key == name else f"{name} {key}"
