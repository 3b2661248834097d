"""The coordinator can delete a row together with its history; a page first says how much would go.

The page also takes a row that was deleted in the usual way before: then only its history is left to delete.
"""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import Model, ProtectedError, RestrictedError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from accounts.access import SignedInRequest, is_coordinator
from base.history import forgetting
from base.links import get_admin_list_path

if TYPE_CHECKING:
    from django.urls import URLPattern

    from accounts.workplace.office_admin import OfficeAdmin


def make_url_name(model: type[Model]) -> str:
    return f"{model._meta.app_label}_{model._meta.model_name}_delete_with_history"


def get_deletion_url(model: type[Model], pk: int | str) -> str:
    return reverse(f"admin:{make_url_name(model)}", args=[pk])


def make_url_pattern(admin: "OfficeAdmin") -> "URLPattern":
    """Return the URL pattern of the page, which lies beside those that Django has for the same row."""

    def view(request: SignedInRequest, object_id: str) -> HttpResponse:
        return show_deletion_page(admin, request, object_id)

    wrapped = admin.admin_site.admin_view(view)
    return path("<path:object_id>/delete-with-history/", wrapped, name=make_url_name(admin.model))


def show_deletion_page(admin: "OfficeAdmin", request: SignedInRequest, object_id: str) -> HttpResponse:
    """Show on a GET what would be deleted, and delete it on a POST. Only the coordinator may do either."""
    pk = unquote(object_id)
    if not is_coordinator(request.user):
        raise PermissionDenied
    if not pk.isdecimal() or not (found := describe(admin, request, int(pk))):
        raise Http404
    if request.method == "POST" and not found["protected"]:
        try:
            forgetting.delete_with_history(model=admin.model, pk=int(pk), by=request.user)
        except (ProtectedError, RestrictedError):  # something was linked to it since the page was made
            found = describe(admin, request, int(pk))
        else:
            messages.success(request, _("It is deleted, and its history with it."))
            return redirect(get_admin_list_path(admin.model))
    context = (
        admin.admin_site.each_context(request)
        | found
        | {
            "title": _("Delete with its history"),
            "opts": admin.opts,
        }
    )
    return TemplateResponse(request, "admin/delete_with_history.html", context)


def describe(admin: "OfficeAdmin", request: SignedInRequest, pk: int) -> dict[str, object]:
    """Return the context of the page: the row, what is deleted with it, and the numbers of changes and of log lines.

    The context is empty where neither the row nor anything of its history is left.
    """
    row = admin.model._base_manager.filter(pk=pk).first()
    changes = forgetting.list_readable_changes(admin.model, pk).order_by("-at")
    lines = forgetting.list_log_entries(admin.model, pk)
    number_of_changes, number_of_lines = changes.count(), lines.count()
    if row is None and not number_of_changes and not number_of_lines:
        return {}
    _names, counts, _missing, protected = admin.get_deleted_objects([row], request) if row else ([], {}, set(), [])
    newest = changes.first()
    return {
        "row": row,
        "name": row or (newest.name if newest else f"{admin.opts.verbose_name} {pk}"),
        "counts": [(str(name), number) for name, number in counts.items()],
        "protected": protected,
        "number_of_changes": number_of_changes,
        "number_of_lines": number_of_lines,
        "backup_days": settings.BACKUP_DAYS,
    }


def find_deletion_url(content_type: ContentType, pk: int) -> str:
    """Return the URL of the page for the row of a change; empty where its model keeps no history (any more)."""
    model = content_type.model_class()
    return get_deletion_url(model, pk) if model is not None and getattr(model, "keeps_history", False) else ""
