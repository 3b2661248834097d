"""An earlier version of a row can be restored from its history; a page first shows the fields and asks for a choice."""

import dataclasses
from typing import TYPE_CHECKING, Any, cast

from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from accounts.access import SignedInRequest
from accounts.actions.undoing import add_message_with_undo
from base.history import recording, undoing
from base.history.changes import FieldChange, ShownChange, format_moment
from base.links import get_admin_row_path
from base.models import Change

if TYPE_CHECKING:
    from django.urls import URLPattern

    from accounts.workplace.office_admin import OfficeAdmin


@dataclasses.dataclass
class Choice:
    """A `Choice` is one field that had another value in the earlier version.

    `line` shows both values in words. `reason` says why the field cannot be restored, and is empty where it can.
    """

    name: str
    value: Any
    line: FieldChange
    reason: str = ""


def make_url_name(model: type[models.Model]) -> str:
    return f"{model._meta.app_label}_{model._meta.model_name}_restore"


def find_restore_url(change: Change) -> str:
    """Return the URL at which the version that a change left can be restored.

    The URL is empty for a deletion, and for a row that is edited inside another.
    """
    model = change.content_type.model_class()
    if model is None or change.parent_id or change.action == Change.Action.DELETED:
        return ""
    return reverse(f"admin:{make_url_name(model)}", args=[change.object_id, change.pk])


def make_url_pattern(admin: "OfficeAdmin") -> "URLPattern":
    def view(request: SignedInRequest, object_id: str, change_id: int) -> HttpResponse:
        return show_restore_page(admin, request, unquote(object_id), change_id)

    wrapped = admin.admin_site.admin_view(view)
    return path("<path:object_id>/history/<int:change_id>/restore/", wrapped, name=make_url_name(admin.model))


def show_restore_page(admin: "OfficeAdmin", request: SignedInRequest, pk: str, change_id: int) -> HttpResponse:
    """Show on a GET what would change, and restore the chosen fields on a POST."""
    row, change = fetch_row_and_change(admin, request, pk, change_id)
    choices = find_choices(admin, request, row, change)
    errors: list[str] = []
    if request.method == "POST" and (chosen := choose(choices, request.POST.getlist("field"))):
        try:
            restore(admin, request, row, change, chosen)
        except ValidationError as error:
            errors = error.messages
            row.refresh_from_db()
            choices = find_choices(admin, request, row, change)
        else:
            add_message_with_undo(
                request, _("The version of %(moment)s is put back.") % {"moment": format_moment(change.at)}
            )
            return redirect(get_admin_row_path(admin.model, row.pk))
    context = admin.admin_site.each_context(request) | {
        "title": _("Put back this version"),
        "opts": admin.opts,
        "original": row,
        "change": ShownChange(change),
        "choices": choices,
        "errors": errors,
        "newest": find_newest(row),
        "can_restore": any(not choice.reason for choice in choices),
    }
    return TemplateResponse(request, "admin/restore.html", context)


def fetch_row_and_change(
    admin: "OfficeAdmin", request: SignedInRequest, pk: str, change_id: int
) -> tuple[models.Model, Change]:
    """Return a row and one of its changes; raise Http404 or PermissionDenied for who may not change the row."""
    row = admin.get_object(request, pk) if pk.isdecimal() else None
    kind = ContentType.objects.get_for_model(admin.model)
    change = row and Change.objects.filter(content_type=kind, object_id=row.pk, pk=change_id).first()
    if row is None or not change:
        raise Http404
    if not admin.has_change_permission(request, row):
        raise PermissionDenied
    return row, change


def find_newest(row: models.Model) -> int:
    """Return the key of the last change of a row, 0 where there is none.

    The page sends the key back, so that a change made in the meantime is noticed.
    """
    kind = ContentType.objects.get_for_model(row)
    rows = Change.objects.filter(content_type=kind, object_id=row.pk)
    return rows.order_by("-pk").values_list("pk", flat=True).first() or 0


def choose(choices: list[Choice], names: list[str]) -> list[Choice]:
    return [choice for choice in choices if choice.name in names and not choice.reason]


def find_choices(admin: "OfficeAdmin", request: SignedInRequest, row: models.Model, change: Change) -> list[Choice]:
    """Return a choice for each field whose value right after `change` was another than today.

    The old values are read from the later changes, each of which keeps what a field held before it.
    """
    then: dict[str, tuple[Change, Any]] = {}
    later = Change.objects.filter(content_type=change.content_type, object_id=row.pk, pk__gt=change.pk)
    for each in later.order_by("pk"):
        for name, pair in each.fields.items():
            then.setdefault(name, (each, pair[0]))
    fields = {field.name: field for field in recording.list_edited_fields(type(row))}
    fixed = {*admin.get_readonly_fields(request, row), *getattr(row, "never_taken_back", ())}
    now = recording.read_stored_values(row)
    found = [
        make_choice(row, field, *then[name], now[field.attname], is_fixed=name in fixed)
        for name, field in fields.items()  # in the order of the model: a database may keep another one
        if name in then
    ]
    return [choice for choice in found if choice is not None]


def make_choice(
    row: models.Model, field: models.Field, change: Change, old: Any, current_value: Any, *, is_fixed: bool
) -> Choice | None:
    """Return a choice that restores the value `old`, or None where the field has that value today."""
    kept_now = recording.make_readable(field, current_value)
    value, reason = None, _("Only the coordinator sets it, or a page of its own.") if is_fixed else ""
    if field.is_relation and field.attname not in change.columns:
        reason = _("What it was linked to is not known any more.")
        if kept_now == old:
            return None
    else:
        value = undoing.convert_from_history(field, change.columns[field.attname][0] if field.is_relation else old)
        if undoing.convert_to_history(value) == undoing.convert_to_history(current_value):
            return None
        reason = reason or explain_missing_target(type(row), field, value)
    shown = Change(content_type=change.content_type, action=Change.Action.CHANGED, fields={field.name: [kept_now, old]})
    return Choice(field.name, value, ShownChange(shown).lines[0], reason)


def explain_missing_target(model: type[models.Model], field: models.Field, value: Any) -> str:
    try:
        undoing.check_targets(model, {field.attname: value})
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def restore(
    admin: "OfficeAdmin", request: SignedInRequest, row: models.Model, change: Change, chosen: list[Choice]
) -> None:
    """Save the row with the chosen values as a form would, under every rule of today.

    PermissionDenied is raised unless the person may change the row both before and after; ValidationError where the row
    was changed since the page was shown, or where a rule forbids the values.
    """
    with transaction.atomic(), recording.record_as_reversal(restores=change):
        row = undoing.get_row(type(row), row.pk)
        if not admin.has_change_permission(cast(SignedInRequest, request), row):
            raise PermissionDenied
        if request.POST.get("newest") != str(find_newest(row)):
            raise ValidationError(_("It has been changed since."))
        for choice in chosen:
            setattr(row, cast(models.Field, row._meta.get_field(choice.name)).attname, choice.value)
        admin.prepare_restored(request, row)
        row.full_clean()
        if not admin.has_change_permission(request, row):
            raise PermissionDenied
        row.save()
        if any(choice.name == "picture" for choice in chosen):
            undoing.write(row, {"picture": row.picture.name})  # type: ignore[attr-defined]  # chosen, so it has one
