"""Rows move to a successor so that they can come back: each is remembered, and what somebody does to it meanwhile."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from django.db.models.signals import post_save
from django.utils import timezone

from base.history import recording
from municipalities.departures.decisions import check_all_decided, get_merger_decision, list_moving
from municipalities.departures.on_merger import OnMerger
from municipalities.models import Departure, MovedRow

State = MovedRow.State


def remember(departure: Departure, model: type[Model], name: str, pks: Iterable[int], **values: Any) -> None:
    """Note that these rows are being moved; one query whatever their number.

    `values` are columns of `MovedRow` that differ from the usual.
    """
    usual = {"before_id": departure.municipality_id, "after_id": departure.successor_id}
    kind = ContentType.objects.get_for_model(model)
    MovedRow.objects.bulk_create(
        MovedRow(departure=departure, content_type=kind, object_id=pk, field=name, **usual | values) for pk in pks
    )


def list_moved_rows(departure: Departure, model: type[Model], name: str) -> QuerySet[MovedRow]:
    kind = ContentType.objects.get_for_model(model)
    return departure.moved.filter(content_type=kind, field=name)


def list_returnable_rows(departure: Departure, model: type[Model], name: str) -> QuerySet[MovedRow]:
    """Return the moved rows of one foreign key that are still to be brought back."""
    return list_moved_rows(departure, model, name).filter(state=State.MOVED)


def move(departure: Departure, model: type[Model], name: str) -> None:
    """Give all rows of one foreign key to the successor, each with a line in its history.

    It costs as many queries for one row as for thirty. Raise ValueError where there is no successor.
    """
    if departure.successor is None:
        raise ValueError("Nothing moves to nobody.")
    rows = model._default_manager.filter(**{name: departure.municipality_id})
    pks = list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
    remember(departure, model, name, pks)
    recording.move(rows, name, departure.successor)


def move_all(departure: Departure) -> None:
    """Move the rows of all foreign keys; raise LookupError, before anything is lost, where one is not decided about."""
    check_all_decided()
    for model, name in list_moving():
        move(departure, model, name)


def bring_back(departure: Departure, model: type[Model], name: str) -> None:
    """Give back the rows of one foreign key that nobody has re-assigned since; mark where the others are now."""
    mine = list_returnable_rows(departure, model, name).filter(after_id=departure.successor_id)
    rows = model._default_manager.filter(pk__in=mine.values("object_id"))
    owners = dict(rows.select_for_update().order_by("pk").values_list("pk", f"{name}_id"))
    where = {f"{name}__in": [departure.successor_id, departure.municipality_id]}
    untouched = model._default_manager.filter(**where).values("pk")
    mine.filter(taken_at=None, object_id__in=untouched).update(state=State.BACK)
    mine.exclude(object_id__in=model._default_manager.values("pk")).update(state=State.GONE)
    for row in mine:
        row.state, row.taken_to_id = State.STAYED, owners[row.object_id]
        row.save()
    back = list_moved_rows(departure, model, name).filter(state=State.BACK, after_id=departure.successor_id)
    going = model._default_manager.filter(pk__in=back.values("object_id"), **{name: departure.successor_id})
    recording.move(going, name, departure.municipality)


def bring_all_back(departure: Departure) -> None:
    for model, name in list_moving():
        bring_back(departure, model, name)


# --- what happens meanwhile ------------------------------------------------------------------------------------------
def note_reassignment(sender: type[Model], instance: Model, created: bool, raw: bool = False, **kwargs: object) -> None:
    """Note on a moved row that a person gives it to another municipality, even if somebody gives it back later.

    It does so only where history is recorded. Of a row that history has read before, it costs a query only if the
    municipality is another now; of a row that keeps no history, one for each save.
    """
    author = recording.get_current_author()
    if created or raw or author is None:
        return
    for model, name in list_moving():
        if model is sender:
            note_owner(instance, name, author)


def note_owner(instance: Model, name: str, author: recording.Author) -> None:
    owner = getattr(instance, f"{name}_id")
    if owner == recording.get_values_before_save(instance).get(f"{name}_id"):
        return
    kind = ContentType.objects.get_for_model(instance)
    rows = MovedRow.objects.filter(
        content_type=kind, object_id=instance.pk, field=name, state=State.MOVED, taken_at=None
    )
    if get_merger_decision(type(instance), name) is OnMerger.MOVES:
        rows = rows.exclude(after_id=owner)
    if rows.exists():
        rows.update(taken_at=timezone.now(), taken_by=author().pk, taken_to_id=owner)


def connect() -> None:
    for model in {model for model, _name in list_moving()}:
        post_save.connect(note_reassignment, sender=model, dispatch_uid=f"departures {model._meta.label}")


def forget_moved(date: datetime.date) -> None:
    """Forget what moved longer ago than it can be undone; runs nightly."""
    for departure in Departure.objects.filter(done_at__isnull=False, moved__isnull=False).distinct():
        if departure.undo_until is not None and departure.undo_until < date:
            departure.moved.all().delete()
