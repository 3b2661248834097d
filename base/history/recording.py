"""Each save of a model that says `keeps_history` writes a `Change`: who changed what, when, from what to what.

Only what happens while somebody's request is answered is recorded (`record_author`, set by a middleware); commands and
nightly work are not. `update()` and `bulk_create()` send no signals, so what an office does is saved object by object,
and what moves many rows at once goes through `move()`. A save costs two more reads and one row, and one read for each
foreign key that changed.
"""

import contextlib
import dataclasses
import uuid
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, TypeAlias

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import Q
from django.db.models.fields.files import FieldFile
from django.db.models.signals import post_delete, post_save, pre_save
from django.utils.translation import override

from base.caching.derived import DerivedField
from base.models import Change

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

PER_PAGE = 25
Person: TypeAlias = "AbstractBaseUser | AnonymousUser"
NOTHING: tuple[object, ...] = (None, "", {})
Author = Callable[[], Person]


@dataclasses.dataclass
class RecordedStep:
    """A `RecordedStep` is what somebody does by one click: all that is recorded while one request is answered."""

    author: Author
    batch: str = ""  # shared by its changes; empty as long as there are none
    is_final: bool = False  # it did more than history tells, so that it cannot be taken back by it
    takes_back: Change | None = None
    restores: Change | None = None
    # Rows of which nothing but the moment of saving has changed, and those columns of them.
    unsaid: dict[tuple[type[models.Model], int], tuple[models.Model, dict]] = dataclasses.field(default_factory=dict)


_step: ContextVar[RecordedStep | None] = ContextVar("history_step", default=None)


@contextlib.contextmanager
def record_author(author: Author) -> Iterator[None]:
    """Record what is saved inside the block as done by the person that `author()` returns.

    `author()` is called only where something is recorded, so that a public page never asks who reads it.
    """
    token = _step.set(RecordedStep(author))
    try:
        yield
    finally:
        _step.reset(token)


@contextlib.contextmanager
def record_as_reversal(**meant: Change) -> Iterator[None]:
    """Record what is saved inside the block as the reversal of an earlier change.

    With `takes_back=` that change is taken back, with `restores=` the version that it left is put back. Raise
    RuntimeError where nothing is recorded.
    """
    step = _step.get()
    if step is None:
        raise RuntimeError("Nothing is recorded here, so nothing can be taken back.")
    earlier = {name: getattr(step, name) for name in meant}
    vars(step).update(meant)
    try:
        yield
    finally:
        vars(step).update(earlier)


def get_undoable_batch() -> str:
    """Return the batch by which the changes of this request can be taken back.

    It is empty where nothing was changed, or where history alone cannot take the changes back.
    """
    step = _step.get()
    return step.batch if step and not step.is_final else ""


def get_current_batch() -> str:
    """Return the batch by which the changes of this request are found, also where they cannot be taken back.

    It is empty where nothing was changed.
    """
    step = _step.get()
    return step.batch if step else ""


def list_stored_fields(model: type[models.Model]) -> list[models.Field]:
    """Return every column but the key and derived ones; of a translated text only the columns of its languages."""
    fields = model._meta.concrete_fields
    unsuffixed = {field.translated_field.name for field in fields if hasattr(field, "translated_field")}
    return [
        field
        for field in fields
        if not (field.primary_key or field.name in unsuffixed or isinstance(field, DerivedField))
    ]


def get_current_author() -> Author | None:
    """Return the function that tells who would be recorded now; None where nothing is recorded."""
    step = _step.get()
    return step.author if step else None


def find_author_pk() -> int | None:
    """Return the primary key of who has sent the present request; None for nobody, and outside a request."""
    author = get_current_author()
    return author().pk if author else None


def list_edited_fields(model: type[models.Model]) -> list[models.Field]:
    """Return the fields of a model that people edit; derived values are not among them."""
    return [field for field in list_stored_fields(model) if field.editable]


def list_history_fields(model: type[models.Model]) -> list[models.Field]:
    """Return the fields that people edit, and those that the model names in `kept_with_history`.

    The latter are derived, shown to nobody, and gone when the row has changed.
    """
    beside = [model._meta.get_field(name) for name in getattr(model, "kept_with_history", ())]
    return [*list_edited_fields(model), *(field for field in beside if isinstance(field, models.Field))]


def list_undo_columns(model: type[models.Model]) -> list[models.Field]:
    """Return the derived columns that undoing must put back, and the moment of the last save.

    The model names the former in `undone_beside`; the latter is a column with `auto_now`.
    """
    named = getattr(model, "undone_beside", ())
    return [field for field in model._meta.concrete_fields if field.name in named or is_moment_of_saving(field)]


def is_moment_of_saving(field: models.Field) -> bool:
    return bool(getattr(field, "auto_now", False))


def read_stored_values(instance: models.Model) -> dict[str, Any]:
    """Return {column: value} of what history keeps of the row, as the database has it; empty without a row.

    The values are sanitised, rounded, and without what the form alone knew. This costs one query.
    """
    model = type(instance)
    names = [field.attname for field in (*list_history_fields(model), *list_undo_columns(model))]
    return type(instance)._base_manager.filter(pk=instance.pk).values(*names).first() or {}


def make_readable(field: models.Field, value: object) -> object:
    """Return a value as history keeps it: a foreign key by the name of the row that it leads to.

    That row may be gone when the history is read. A foreign key costs one query.
    """
    if value in (None, ""):
        return None
    if not field.many_to_one or field.related_model is None:
        return value
    with override(settings.LANGUAGE_CODE):
        return str(field.related_model._base_manager.filter(pk=value).first() or value)


def diff_values(model: type[models.Model], before: dict, after: dict) -> dict[str, list]:
    pairs = [(field, before.get(field.attname), after.get(field.attname)) for field in list_history_fields(model)]
    return {
        field.name: [make_readable(field, old), make_readable(field, new)]
        for field, old, new in pairs
        if old != new and not (old in NOTHING and new in NOTHING)
    }


def diff_undo_columns(model: type[models.Model], before: dict, after: dict) -> dict[str, list]:
    """Return {column: [before, after]} of the foreign keys and derived columns that differ.

    The foreign keys stand here as keys, while `diff_values()` has the names of their rows.
    """
    keys = [field for field in list_edited_fields(model) if field.is_relation]
    pairs = [(field.attname, before.get(field.attname), after.get(field.attname)) for field in keys]
    pairs += [
        (field.attname, before.get(field.attname), after.get(field.attname)) for field in list_undo_columns(model)
    ]
    return {name: [old, new] for name, old, new in pairs if old != new}


def find_parent(instance: models.Model) -> tuple[ContentType | None, int | None]:
    """Return the kind and the id of the row inside which this one stands, if its model says so by `history_of`."""
    if not (name := getattr(instance, "history_of", "")):
        return None, None
    keys = {key.name: key for key in instance._meta.concrete_fields if isinstance(key, models.ForeignKey)}
    parent = keys[name]
    return ContentType.objects.get_for_model(parent.remote_field.model), getattr(instance, parent.attname)


def record(instance: models.Model, author: Person, action: str, fields: dict, columns: dict | None = None) -> None:
    change = describe(instance, author, action, fields, columns)
    change.save()
    step, parent = _step.get(), change.parent_type.model_class() if change.parent_type else None
    # The row around it was saved along, and shows readers a new date: that goes with the step.
    if step and parent and change.parent_id and (saved := step.unsaid.pop((parent, change.parent_id), None)):
        record(saved[0], author, Change.Action.CHANGED, {}, saved[1])


def record_step(instance: models.Model, action: str, fields: dict, columns: dict) -> None:
    """Record a change that no signal tells of, as done by whoever sent the present request."""
    if step := _step.get():
        record(instance, step.author(), action, fields, columns)


def describe(instance: models.Model, author: Person, action: str, fields: dict, columns: dict | None = None) -> Change:
    step = _step.get() or RecordedStep(lambda: author)
    step.batch = step.batch or uuid.uuid4().hex
    step.is_final |= bool(set(fields) & set(getattr(instance, "never_taken_back", ())))
    parent_type, parent_id = find_parent(instance)
    with override(settings.LANGUAGE_CODE):
        name = str(instance)[:200]
    return Change(
        by_id=author.pk if author.is_authenticated else None,
        action=action,
        content_type=ContentType.objects.get_for_model(instance),
        object_id=instance.pk,
        parent_type=parent_type,
        parent_id=parent_id,
        name=name,
        fields=fields,
        columns=columns or {},
        batch=step.batch,
        takes_back=step.takes_back,
        restores=step.restores,
    )


def remember_stored_values(
    sender: type[models.Model], instance: models.Model, raw: bool = False, **kwargs: object
) -> None:
    recorded = _step.get() is not None and not raw and not instance._state.adding
    vars(instance)["_stored_before"] = read_stored_values(instance) if recorded else None


def get_values_before_save(instance: models.Model) -> dict[str, Any]:
    """Return what the database had of a row that is being saved; empty where nothing is recorded of it."""
    return vars(instance).get("_stored_before") or {}


def record_save(
    sender: type[models.Model], instance: models.Model, created: bool, raw: bool = False, **kwargs: object
) -> None:
    step = _step.get()
    if step is None or raw:
        return
    if created:
        record(instance, step.author(), Change.Action.ADDED, {})
    elif before := vars(instance)["_stored_before"]:
        after = read_stored_values(instance)
        fields, columns = diff_values(sender, before, after), diff_undo_columns(sender, before, after)
        saved = {field.attname for field in list_undo_columns(sender) if is_moment_of_saving(field)}
        if fields or set(columns) - saved:
            record(instance, step.author(), Change.Action.CHANGED, fields, columns)
        elif columns:
            step.unsaid[sender, instance.pk] = instance, columns


def record_delete(sender: type[models.Model], instance: models.Model, **kwargs: object) -> None:
    """Record a deletion with the row's last values, also those that nobody reads.

    The history outlives the row, and may bring it back.
    """
    if step := _step.get():
        last = {
            field.attname: convert_to_stored(field.value_from_object(instance)) for field in list_stored_fields(sender)
        }
        fields = diff_values(sender, last, {})
        named = {field.attname for field in list_history_fields(sender) if not field.is_relation}
        columns = {name: [value, None] for name, value in last.items() if name not in named and value is not None}
        record(instance, step.author(), Change.Action.DELETED, fields, columns)


def move(rows: models.QuerySet, name: str, target: models.Model) -> None:
    """Let the foreign key `name` of all `rows` lead to `target`, and record each move in its row's history.

    This costs four queries for any number of rows, and one for each row that `name` led to; two where nothing is
    recorded.
    """
    step = _step.get()
    if step is not None and getattr(rows.model, "keeps_history", False):
        field = rows.model._meta.get_field(name)
        found = list(rows)
        after = make_readable(field, target.pk)
        before = {key: make_readable(field, key) for key in {getattr(row, field.attname) for row in found}}
        Change.objects.bulk_create(
            describe(
                row,
                step.author(),
                Change.Action.CHANGED,
                {name: [before[getattr(row, field.attname)], after]},
                {field.attname: [getattr(row, field.attname), target.pk]},
            )
            for row in found
        )
    rows.update(**{name: target})


def convert_to_stored(value: object) -> object:
    """Return the value as the database has it: a file by its name."""
    return value.name if isinstance(value, FieldFile) else value


def list_models_with_history() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if getattr(model, "keeps_history", False)]


def connect() -> None:
    for model in list_models_with_history():
        for signal, receiver in (
            (pre_save, remember_stored_values),
            (post_save, record_save),
            (post_delete, record_delete),
        ):
            signal.connect(receiver, sender=model, dispatch_uid=f"history {model._meta.label}")


def paginate_changes(model: type[models.Model], pk: str | int, number: str | int | None) -> Page[Change]:
    """Return a page of the changes of a row and of the rows inside it, newest first; any `number` gives a page."""
    kind = ContentType.objects.get_for_model(model)
    own = Q(content_type=kind, object_id=pk) | Q(parent_type=kind, parent_id=pk)
    return Paginator(
        Change.objects.filter(own).select_related("by", "content_type", "takes_back", "restores"), PER_PAGE
    ).get_page(number)
