"""One Excel file holds all entries of an office: a sheet for each kind, with the columns of its own list."""

from typing import cast

from django.contrib import admin
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest
from accounts.actions.exporting import ExportMixin
from base.spreadsheets import respond
from entries.admin.listing import put_own_rows_first
from entries.ending.ends import find_offices
from entries.registry import list_entry_models


@require_safe
def export_all_entries(request: SignedInRequest) -> HttpResponse:
    """Return the file of the own office; the coordinator gets all entries, or those of the office in the URL."""
    offices, sheets = find_offices(request), []
    for model in list_entry_models():
        rows = model.objects.visible_to(request.user).order_by(*put_own_rows_first(request.user, ["-updated"]))
        own = rows if offices is None else rows.filter(municipality__in=offices)
        sheets.append(cast(ExportMixin, admin.site.get_model_admin(model)).make_sheet(own))
    return respond("xlsx", "entries", *sheets)


def get_book_path() -> str:
    return reverse("entries-book")
