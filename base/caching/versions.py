"""Each kind of data has a version, by which derived values are kept and which every change of a row renews.

A change appends a `VersionStamp` in its own transaction: the kind, the part of it, and a random number. The version of
a kind is how many changes its stamps stand for, and the sum of their random numbers. Nobody updates a shared row, so
nobody waits for another, and no two wait for each other in a circle. The highest id would be no version: it may commit
late.

A version that was seen inside a transaction does not come back when that is rolled back: whatever is saved next brings
a random number of its own. Committed versions differ by their count; two with the same count, one of which was rolled
back, agree by accident once in 2**40 times.

The stamp is appended before the rows are written, so whatever the same transaction derives from half-written data has a
version that nobody else sees. A reader asks for the versions first and reads the rows after it: rows that are newer
than their version are read again by whoever asks next, older ones would stay. That holds in READ COMMITTED, where each
statement sees what is committed when it begins, and in a snapshot (REPEATABLE READ), where both are equally old.
"""

import datetime
import functools
import secrets
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Sum

from base.caching.derived import DerivingQuerySet, list_derived_fields
from base.models import PART_MAX_CHARACTERS, VersionStamp

STAMP_BITS = 40  # SQLite adds up in 63 bits: eight million stamps of one part, between two nights, do not overflow
STAMP_LIMIT = 2**STAMP_BITS
WHOLE = ""  # the part that stands for every part of a kind
FOLD_ROWS = 5_000  # folded in one transaction

Version = tuple[int, int]  # how many changes, and the sum of their stamps modulo STAMP_LIMIT
NEVER_CHANGED: Version = (0, 0)


def add_versions(one: Version, other: Version) -> Version:
    return one[0] + other[0], (one[1] + other[1]) % STAMP_LIMIT


class Versions:
    """A `Versions` object holds the versions of all kinds of data and of their parts, as one query read them."""

    def __init__(self, rows: Iterable[tuple[str, str, int, int]]):
        self._kinds: dict[str, Version] = defaultdict(lambda: NEVER_CHANGED)
        self._parts: dict[tuple[str, str], Version] = {}
        for kind, part, changes, stamps in rows:
            version = self._parts[kind, part] = (int(changes), int(stamps) % STAMP_LIMIT)
            self._kinds[kind] = add_versions(self._kinds[kind], version)

    def of(self, models_read: "Iterable[type[Tracked]]") -> tuple[Version, ...]:
        """Return the versions of these models, by which a value derived from all their rows is kept."""
        return tuple(self._kinds.get(get_kind(model), NEVER_CHANGED) for model in models_read)

    def of_parts(self, model: "type[Tracked]", parts: Iterable[object]) -> tuple[Version, ...]:
        """Return the versions of these parts of a model, by which a value derived from their rows is kept.

        A change of the whole model counts for each part.
        """
        kind = get_kind(model)
        whole = self._parts.get((kind, WHOLE), NEVER_CHANGED)
        return tuple(add_versions(whole, self._parts.get((kind, str(part)), NEVER_CHANGED)) for part in parts)


def read_versions() -> Versions:
    """Return the versions as they are now, which costs one query.

    Call this before reading the rows whose derived value is to be kept.
    """
    rows = VersionStamp.objects.values_list("kind", "part").annotate(Sum("changes"), Sum("stamp"))
    return Versions(rows)


def get_kind(model: type[models.Model]) -> str:
    return model._meta.db_table


def append_stamps(model: "type[Tracked]", parts: Iterable[str] = (WHOLE,)) -> None:
    """Renew the version of these parts of a model, since rows of theirs are about to change.

    Call this in the transaction that changes the rows, before it does. It costs one statement.
    """
    parts = set(parts)
    if WHOLE in parts:
        parts = {WHOLE}
    VersionStamp.objects.bulk_create(
        VersionStamp(kind=get_kind(model), part=part, stamp=secrets.randbelow(STAMP_LIMIT)) for part in sorted(parts)
    )


def append_stamps_before_save(row: "Tracked") -> None:
    """Renew the version of a row that is about to be saved: of its stored part, and of the part it will be in.

    This costs one statement, and one more where the row moves to another part. The stored part is read from the
    database, because somebody may have moved the row since `row` was read; PostgreSQL locks the row, so that nobody
    does so meanwhile.
    """
    model = type(row)
    part = name_part(getattr(row, row.version_part)) if row.version_part else WHOLE
    if part == WHOLE or row.pk is None or renew_version_of_stored_part(row) not in (part, WHOLE):
        append_stamps(model, [part])


def renew_version_of_stored_part(row: "Tracked") -> str | None:
    """Append a stamp to the part in which the database has the row, and return the part.

    Return None where the database has no such row.
    """
    meta, stamps, quote = row._meta, VersionStamp._meta.db_table, connection.ops.quote_name
    # SQLite lets one transaction write at a time.
    lock = "FOR NO KEY UPDATE" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(stamps)} (kind, part, changes, stamp) "  # noqa: S608 - names of our own models
            f"SELECT %s, COALESCE(CAST({quote(row.version_part)} AS varchar({PART_MAX_CHARACTERS})), ''), 1, %s "
            f"FROM {quote(meta.db_table)} WHERE {quote(meta.pk.attname)} = %s {lock} RETURNING part",
            [get_kind(type(row)), secrets.randbelow(STAMP_LIMIT), row.pk],
        )
        found = cursor.fetchone()
    return found[0] if found else None


def name_part(value: object) -> str:
    """Return the name under which a part has its version, of at most 40 characters.

    The whole kind stands in for None, for longer values and for what only the database can work out.
    """
    part = "" if value is None or hasattr(value, "resolve_expression") else str(value)
    return part if len(part) <= PART_MAX_CHARACTERS else WHOLE


@functools.cache
def list_cascaded_models(model: type[models.Model]) -> "tuple[type[Tracked], ...]":
    """Return the tracked models of which rows may go when a row of `model` is deleted: itself and what cascades."""
    found = [model]
    for each in found:  # which grows meanwhile
        for relation in each._meta.get_fields(include_hidden=True):
            if isinstance(relation, models.ManyToOneRel) and relation.on_delete is models.CASCADE:
                found += [relation.related_model] if relation.related_model not in found else []
    return tuple(each for each in found if issubclass(each, Tracked))


class TrackedQuerySet(DerivingQuerySet):
    """A `TrackedQuerySet` renews the version of the whole kind in each bulk operation.

    Which parts the operation meets is not known beforehand.
    """

    model: "type[Tracked]"  # type: ignore[assignment]  # the stubs bind it to the rows, which may be any model's

    def update(self, **kwargs: Any) -> int:
        with transaction.atomic():
            append_stamps(self.model)
            return super().update(**kwargs)

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list:
        objs = list(objs)  # what makes them may save or derive something
        with transaction.atomic():
            append_stamps(self.model)
            return super().bulk_create(objs, *args, **kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            for model in list_cascaded_models(self.model):
                append_stamps(model)
            return super().delete()

    for _method in (update, bulk_create, delete):
        _method.alters_data = True  # type: ignore[union-attr]  # templates may not call them; functions take attributes


class Tracked(models.Model):
    """A `Tracked` model has a version that its changes renew, so that values derived from its rows can be kept.

    `version_part` names the column by which rows fall into parts with versions of their own: a value derived from one
    part outlives changes of the others. bulk_update() is covered, since it runs through update(). Raw SQL, `loaddata`
    and what Django updates by the base manager (`add()` to the rows that refer to another, a foreign key emptied
    because its target is deleted) renew no version.
    """

    version_part = ""
    objects = TrackedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {
                *kwargs["update_fields"],
                *(field.name for field in list_derived_fields(type(self))),
            }
        with transaction.atomic():
            append_stamps_before_save(self)
            super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            for model in list_cascaded_models(type(self)):
                append_stamps(model)
            return super().delete(*args, **kwargs)


def fold_stamps(date: datetime.date) -> None:
    """Fold the stamps of each kind into one, every night, so that the versions stay quick to read.

    The version of a kind stays what it is. That of a part becomes the kind's, so values of the part are derived anew
    once: the count can only have grown, so no earlier version comes back. This may run while rows are saved, and twice
    at once.
    """
    for kind in VersionStamp.objects.order_by("kind").values_list("kind", flat=True).distinct():
        while fold_some_stamps(kind) == FOLD_ROWS:
            pass


def fold_some_stamps(kind: str) -> int:
    """Replace at most FOLD_ROWS stamps of a kind by one, and return how many they were.

    Exactly those are deleted that were read: PostgreSQL locks them, so a second folder waits, and then finds them gone.
    """
    with transaction.atomic():
        rows = VersionStamp.objects.filter(kind=kind).order_by("pk").select_for_update()[:FOLD_ROWS]
        stamps = list(rows.values_list("pk", "changes", "stamp"))
        if len(stamps) > 1:
            total = functools.reduce(add_versions, ((changes, stamp) for _pk, changes, stamp in stamps))
            VersionStamp.objects.create(kind=kind, part=WHOLE, changes=total[0], stamp=total[1])
            VersionStamp.objects.filter(pk__in=[pk for pk, *_version in stamps]).delete()
    return len(stamps)
