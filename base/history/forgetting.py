"""A row can be deleted with its history and its lines in Django's admin log; both also have an end date.

A row that is deleted in the usual way stays readable in its history: whoever deletes by mistake needs it. Where a
person wishes that a story, a name or a telephone number be gone, the coordinator deletes it with its history. What
stays is one change without words: that a row of this kind was deleted, by whom and when.
"""

import datetime
import re
from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import override

from base import hooks
from base.history.erasures import Eraser, record_erasure
from base.history.recording import list_models_with_history
from base.models import Change
from base.pictures import models as pictures
from base.values.times import add_months, get_start_of_day

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

Model = type[models.Model]
NAME_FIELD = re.compile(r"(?:name|title)(?:_[a-z]+)?")
hooks.define(
    "forget_elsewhere",
    "(model, pk, names) -> None: called in the transaction that deletes a row with its history; removes what an app has"
    " copied of it. `names` are all that the row has had, in every language.",
)


def list_changes(model: Model, pk: int) -> QuerySet[Change]:
    """Return the history of a row and of the rows inside it, whether they are still there or not."""
    kind = ContentType.objects.get_for_model(model)
    return Change.objects.filter(Q(content_type=kind, object_id=pk) | Q(parent_type=kind, parent_id=pk))


def list_log_entries(model: Model, pk: int) -> QuerySet[LogEntry]:
    """Return what Django's admin log says of a row and of the rows inside it."""
    rows = {(ContentType.objects.get_for_model(model).pk, pk)}
    rows |= set(list_changes(model, pk).values_list("content_type", "object_id"))
    meant = Q()
    for kind, number in rows:
        meant |= Q(content_type=kind, object_id=str(number))
    return LogEntry.objects.filter(meant)


def list_readable_changes(model: Model, pk: int) -> QuerySet[Change]:
    """Return the changes of a row that still say something.

    The one that stays when a row was deleted with its history says nothing.
    """
    return list_changes(model, pk).exclude(action=Change.Action.DELETED, fields={})


def delete_with_history(*, model: Model, pk: int, by: "AbstractBaseUser | None") -> None:
    """Delete a row, its files, its history and its log; the row may have been deleted before, in the usual way."""
    with transaction.atomic():
        row = model._base_manager.filter(pk=pk).first()
        names, files = list_past_names(model, pk), list_past_files(model, pk)
        if row is not None:
            names |= list_row_names(row)
            files |= pictures.list_row_files(row)
            row.delete()
        transaction.on_commit(partial(pictures.forget_files, files))
        forget_name_elsewhere(model, names)
        for forget in hooks.get("forget_elsewhere"):
            forget(model, pk, names)
        list_log_entries(model, pk).delete()
        list_changes(model, pk).delete()
        leave_counted_row(model, pk, by)
        record_erasure(model._meta.label_lower, pk)


def list_row_names(row: models.Model) -> set[str]:
    fields = [field.attname for field in row._meta.concrete_fields if NAME_FIELD.fullmatch(field.name)]
    with override(settings.LANGUAGE_CODE):
        return {name for name in (str(row), *(getattr(row, field) for field in fields)) if name}


def list_past_names(model: Model, pk: int) -> set[str]:
    """Return what the row was called after each change in its history, and before it."""
    names: set[str] = set()
    for name, fields in list_changes(model, pk).filter(parent_type=None).values_list("name", "fields"):
        earlier = [value for field, pair in fields.items() if NAME_FIELD.fullmatch(field) for value in pair]
        names |= {value for value in (name, *earlier) if value}
    return names


def list_past_files(model: Model, pk: int) -> set[str]:
    """Return the files of earlier pictures, of the row and of the rows inside it, as paths under MEDIA_ROOT.

    Some of the files may be gone already.
    """
    found = list_changes(model, pk).filter(Q(fields__has_key="picture") | Q(fields__has_key="renditions"))
    return set().union(*map(pictures.list_changed_files, found.values_list("fields", flat=True)))


def forget_name_elsewhere(model: Model, names: set[str]) -> None:
    """Remove these names from the history of rows that were linked to the row, as a job is to its employer."""
    for other in list_models_with_history():
        for key in other._meta.concrete_fields:
            if isinstance(key, models.ForeignKey) and key.remote_field.model is model:
                forget_name_in_field(other, key.name, names)


def forget_name_in_field(model: Model, field: str, names: set[str]) -> None:
    changes = Change.objects.filter(content_type=ContentType.objects.get_for_model(model), fields__has_key=field)
    for change in changes.iterator():
        kept = [None if value in names else value for value in change.fields[field]]
        if kept != change.fields[field]:
            change.fields[field] = kept
            change.save(update_fields=["fields"])


def leave_counted_row(model: Model, pk: int, by: "AbstractBaseUser | None") -> None:
    """Record that a row was deleted: the kind and the id, and nothing that stood in the row."""
    kind = ContentType.objects.get_for_model(model)
    with override(settings.LANGUAGE_CODE):
        name = f"{model._meta.verbose_name} {pk}"
    Change.objects.create(
        by_id=by.pk if by else None, action=Change.Action.DELETED, content_type=kind, object_id=pk, name=name
    )


# --- after a restore -------------------------------------------------------------------------------------------------
def build_erasers() -> dict[str, Eraser]:
    """Return {kind: function} for the hook `erasers`: every row that keeps a history may be deleted with it."""
    return {model._meta.label_lower: partial(delete_again, model) for model in list_models_with_history()}


def delete_again(model: Model, pk: int, moment: datetime.datetime) -> bool:
    """Delete the row, or the words of its history, that an older database has brought back.

    Return whether there was anything; a row that was made after `moment` is left alone.
    """
    row = model._base_manager.filter(pk=pk).first()
    if was_made_after(row, model, pk, moment) or (row is None and not list_readable_changes(model, pk).exists()):
        return False
    delete_with_history(model=model, pk=pk, by=None)
    return True


def was_made_after(row: models.Model | None, model: Model, pk: int, moment: datetime.datetime) -> bool:
    """Return whether the id was given to another row after `moment`.

    The row says so itself where it has a date of creation, else its history does.
    """
    created = getattr(row, "created", None)
    if isinstance(created, datetime.datetime):
        return created > moment
    kind = ContentType.objects.get_for_model(model)
    added = Change.objects.filter(content_type=kind, object_id=pk, action=Change.Action.ADDED)
    return added.filter(at__gt=moment).exists()


# --- the end date ----------------------------------------------------------------------------------------------------
def forget_old_history(date: datetime.date) -> None:
    """Delete history and admin log older than HISTORY_MONTHS, every night.

    That a row was deleted with its history stays recorded.
    """
    end = get_start_of_day(add_months(date, -settings.HISTORY_MONTHS))
    Change.objects.filter(at__lt=end).exclude(action=Change.Action.DELETED, fields={}).delete()
    LogEntry.objects.filter(action_time__lt=end).delete()
