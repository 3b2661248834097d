"""Every change of one click can be taken back, row by row, as long as nobody has acted on the row since.

A row goes back to the very columns it had, derived ones too, and its history keeps both lines: the change, and that it
was taken back. What was taken back can be done again, by taking that back.
"""

import json
import pathlib
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, TypeAlias, cast

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist, ValidationError
from django.db import models, transaction
from django.db.models import ProtectedError, Q, RestrictedError
from django.utils.translation import gettext as _

from base.history import recording
from base.models import Change
from base.pictures import models as pictures
from base.text.encoding import ExactEncoder

Key: TypeAlias = tuple[int, int]  # kind and id of a row
Allowed = Callable[[str, models.Model], bool]  # whether a verb may be done to the row


def get_row_key(change: Change) -> Key:
    """Return (kind, id) of the row that a change belongs to: a change of a row inside another is the outer row's."""
    if change.parent_type_id and change.parent_id:
        return change.parent_type_id, change.parent_id
    return change.content_type_id, change.object_id


def group_by_row(changes: Iterable[Change]) -> dict[Key, list[Change]]:
    found: dict[Key, list[Change]] = {}
    for change in changes:
        found.setdefault(get_row_key(change), []).append(change)
    return found


def sort_standing(changes: Iterable[Change]) -> tuple[list[Change], set[int]]:
    """Return the changes that still stand, and the ids of those that were taken back.

    `changes` come newest first. A change that takes back another never stands.
    """
    standing, taken = [], set()
    for change in changes:
        if change.pk in taken:
            continue
        if change.takes_back_id:
            taken.add(change.takes_back_id)
        else:
            standing.append(change)
    return standing, taken


def lock_row(group: list[Change]) -> None:
    """Lock the row until the transaction ends, so that nobody saves it between the check and the taking back.

    A row that is gone has no lock.
    """
    kind, pk = get_row_key(group[0])
    model = ContentType.objects.get_for_id(kind).model_class()
    if model is not None:
        model._base_manager.select_for_update(of=("self",)).filter(pk=pk).order_by().first()


def check_nobody_acted_since(group: list[Change]) -> None:
    kind, pk = get_row_key(group[0])
    own = Q(content_type=kind, object_id=pk, parent_type=None) | Q(parent_type=kind, parent_id=pk)
    later = Change.objects.filter(own, pk__gt=group[-1].pk).exclude(batch=group[0].batch)
    standing, taken = sort_standing(later.select_related("by").order_by("-pk"))
    if taken & {change.pk for change in group}:
        raise ValidationError(_("It has been taken back already."))
    if standing:
        who = standing[0].by.get_full_name() or standing[0].by.get_username() if standing[0].by else _("somebody")
        raise ValidationError(_("%(who)s has changed it since.") % {"who": who})


def take_back(batch: str, allowed: Allowed) -> tuple[list[models.Model], list[tuple[str, str]]]:
    """Take back what one click did; return the rows that were put back, and [(name, reason)] of those left alone.

    Each row is put back with the rows inside it or not at all. A change costs some six queries.
    """
    done: list[models.Model] = []
    refused: list[tuple[str, str]] = []
    changes = list(Change.objects.filter(batch=batch).select_related("content_type").order_by("-pk"))
    if final := [change.name for change in changes if is_final(change)]:
        return [], [(final[0], _("This has a page of its own, on which it is taken back."))]
    for group in group_by_row(changes).values():
        try:
            with transaction.atomic():
                lock_row(group)
                check_nobody_acted_since(group)
                done.append(take_back_row(group, allowed))
        except ValidationError as error:
            refused.append((group[-1].name, " ".join(error.messages)))
    return done, refused


def is_final(change: Change) -> bool:
    """Return whether the change moved more than history tells, as the merger of two municipalities does."""
    return bool(set(change.fields) & set(getattr(change.content_type.model_class(), "never_taken_back", ())))


def take_back_row(group: list[Change], allowed: Allowed) -> models.Model:
    """Take back the changes of one row, given newest first, and return the row.

    Where only rows inside it were changed, the last of these is returned.
    """
    rows = [(change, take_back_one(change, allowed)) for change in group]
    return next((row for change, row in rows if not change.parent_id), rows[-1][1])


def take_back_one(change: Change, allowed: Allowed) -> models.Model:
    model = change.content_type.model_class()
    if model is None:
        raise ValidationError(_("The portal keeps it in another way by now."))
    verbs = {Change.Action.ADDED: remove, Change.Action.DELETED: restore_deleted_row}
    with recording.record_as_reversal(takes_back=change):
        return verbs.get(Change.Action(change.action), put_back)(model, change, allowed)


# --- the three kinds of a change -------------------------------------------------------------------------------------
def remove(model: type[models.Model], change: Change, allowed: Allowed) -> models.Model:
    row = get_row(model, change.object_id)
    if not allowed("delete", row):
        raise ValidationError(_("Readers have seen it, so it is not deleted; archive it instead."))
    try:
        row.delete()
    except (ProtectedError, RestrictedError):
        raise ValidationError(_("Something else is linked to it by now.")) from None
    return row


def restore_deleted_row(model: type[models.Model], change: Change, allowed: Allowed) -> models.Model:
    """Put a deleted row back under its old key, with the values that it had.

    This goes past everything that making a new row would work out anew. Raise ValidationError where it may or can not
    be.
    """
    values = find_values(model, change, 0)
    check_targets(model, values)
    row = model(pk=change.object_id, **values)
    if not allowed("change", row):
        raise ValidationError(_("It belongs to another office."))
    if model._base_manager.filter(pk=row.pk).exists():
        raise ValidationError(_("It is there already."))
    row.validate_unique()
    row.save_base(raw=True, force_insert=True)
    write(row, values)
    record_swapped(row, change, Change.Action.ADDED)
    return row


def put_back(model: type[models.Model], change: Change, allowed: Allowed) -> models.Model:
    row = get_row(model, change.object_id)
    read = {field.attname for field in recording.list_edited_fields(model)}
    after = {name: value for name, value in find_values(model, change, 1).items() if name in read}
    if any(
        convert_to_history(get_current_value(row, name)) != convert_to_history(value) for name, value in after.items()
    ):
        raise ValidationError(_("It has been changed since."))
    values = find_values(model, change, 0)
    check_targets(model, values)
    may_now = allowed("change", row)
    for name, value in values.items():
        setattr(row, name, value)
    if not (may_now and allowed("change", row)):
        raise ValidationError(_("It belongs to another office."))
    write(row, values)
    record_swapped(row, change, Change.Action.CHANGED)
    return row


def get_row(model: type[models.Model], pk: int) -> models.Model:
    try:
        return model._base_manager.select_for_update(of=("self",)).get(pk=pk)
    except ObjectDoesNotExist:
        raise ValidationError(_("It has been deleted meanwhile.")) from None


def write(row: models.Model, values: dict[str, Any]) -> None:
    """Write exactly these columns of a row, past its save(), and renew the versions of derived values."""
    if "picture" in values:
        values = {"renditions": {}} | values  # never the copies of another picture
    type(row)._default_manager.filter(pk=row.pk).update(**values)
    make_missing_copies(row)


def record_swapped(row: models.Model, change: Change, action: str) -> None:
    fields, columns = ({name: pair[::-1] for name, pair in kept.items()} for kept in (change.fields, change.columns))
    recording.record_step(row, action, fields, columns)


# --- values ----------------------------------------------------------------------------------------------------------
def find_values(model: type[models.Model], change: Change, which: int) -> dict[str, Any]:
    """Return {column: value} of what a change touched, as it was before (`which` is 0) or after it (1).

    Raise ValidationError where the model has no such column any more.
    """
    found = {}
    for name, pair in (change.fields | change.columns).items():
        try:
            field = cast(models.Field, model._meta.get_field(name))
        except FieldDoesNotExist:
            raise ValidationError(_("The portal keeps it in another way by now.")) from None
        if not field.is_relation or name in change.columns:
            found[field.attname] = convert_from_history(field, pair[which])
    return found


def convert_from_history(field: models.Field, value: Any) -> Any:
    """Return a value of the history as the field keeps it.

    History makes no difference between an empty text and none at all.
    """
    if value is None:
        return None if field.null else field.get_default() if field.has_default() else field.to_python("")
    return value if isinstance(field, models.JSONField) else field.to_python(value)


def get_current_value(row: models.Model, name: str) -> Any:
    return recording.convert_to_stored(cast(models.Field, row._meta.get_field(name)).value_from_object(row))


def convert_to_history(value: Any) -> Any:
    return None if value in recording.NOTHING else json.loads(json.dumps(value, cls=ExactEncoder))


def check_targets(model: type[models.Model], values: dict[str, Any]) -> None:
    """Raise ValidationError where a row or a file that `values` refer to is gone.

    A reference that people do not edit, such as who wrote the row last, is emptied in `values` instead.
    """
    for name, value in list(values.items()):
        field = cast(models.Field, model._meta.get_field(name))
        if isinstance(field, models.FileField):
            check_file(field, value)
        elif field.is_relation and value is not None and not has_row(field, value):
            if field.editable:
                raise ValidationError(_("%(field)s: what it was linked to is deleted.") % {"field": field.verbose_name})
            values[name] = None


def has_row(field: models.Field, key: Any) -> bool:
    target = field.related_model
    return target is not None and target._base_manager.filter(pk=key).exists()


def check_file(field: models.FileField, name: str) -> None:
    if name and not field.storage.exists(name):
        raise ValidationError(_("The file of the earlier picture is not kept any more."))


def make_missing_copies(row: models.Model) -> None:
    """Queue the making of a picture's copies where these were removed by now, while its original was kept."""
    if not isinstance(row, pictures.Picture) or not row.picture:
        return
    folder = pathlib.Path(settings.MEDIA_ROOT) / pictures.RENDITIONS
    names = type(row)._default_manager.values_list("renditions", flat=True).get(pk=row.pk).values()
    if not names or not all((folder / name).is_file() for name in names):
        transaction.on_commit(partial(pictures.make_renditions.enqueue, row._meta.label, row.pk))
