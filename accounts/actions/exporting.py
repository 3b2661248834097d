"""The list of an admin is exported as a table: all rows of its filter, plain texts, and the form's labels as headings.

First stand the columns that the list has on the screen, in its order, then the other fields of the form; other
languages come last. An admin names its columns in `exported` where they should be others; with `exports = False` its
list cannot be exported.
"""

import dataclasses
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ALL_VAR, ERROR_FLAG, PAGE_VAR
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.text import capfirst
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from base.languages import get_default_language
from base.links import get_admin_list_path, make_absolute_url
from base.messages.translated_columns import list_columns_in_language, list_translated_fields
from base.spreadsheets import KINDS, Cell, Sheet, respond
from base.text.differences import strip_markup
from base.text.richtext import RichTextField
from base.text.slugs import make_norwegian_slug

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from accounts.access import SignedInRequest

NAMES = {"xlsx": "Excel", "csv": "CSV"}  # of KINDS, as the link calls them


@dataclasses.dataclass(frozen=True)
class Column:
    head: str
    value: Callable[[Any], Cell]


class ExportMixin(admin.ModelAdmin):
    """`ExportMixin` adds links to the list of an admin that fetch its rows as an Excel or CSV file."""

    exports = True
    export_name: "StrOrPromise" = ""  # of the file, where the model's own says too little
    exported: tuple[str, ...] = ()  # fields, translated ones without suffix
    not_exported: tuple[str, ...] = ()  # what says nothing to whoever reads a table
    listed_as: ClassVar[dict[str, str]] = {}  # a column of the list that is made from a field: the field

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"
        view = self.admin_site.admin_view(self.export_view)
        own = [path("export/<slug:kind>/", view, name=name)] if self.exports else []
        return [*own, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        kinds = list(NAMES.items()) if self.exports else []
        return super().changelist_view(request, {"export_kinds": kinds} | (extra_context or {}))

    def export_view(self, request: "SignedInRequest", kind: str) -> HttpResponse:
        """Return a file with all rows of the filter, whichever page of the list was on the screen."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if kind not in KINDS:
            raise Http404
        asked: Any = request.GET.copy()
        for name in (PAGE_VAR, ALL_VAR):
            asked.pop(name, None)
        request.GET = asked
        try:
            rows = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return redirect(f"{get_admin_list_path(self.model)}?{ERROR_FLAG}=1")
        return self.export_rows(request, rows, kind)

    def export_rows(self, request: "SignedInRequest", rows: models.QuerySet, kind: str) -> HttpResponse:
        name = make_norwegian_slug(str(self.export_name or self.opts.verbose_name_plural))
        return respond(kind, name, self.make_sheet(rows))

    def make_sheet(self, rows: models.QuerySet) -> Sheet:
        columns = self.export_columns()
        relations = [field.name for field in self.opts.concrete_fields if field.is_relation]
        table = ([column.value(row) for column in columns] for row in rows.select_related(*relations))
        name = str(self.opts.verbose_name_plural)
        return Sheet(capfirst(name), [column.head for column in columns], table, is_list=True)

    def export_columns(self) -> list[Column]:
        """Return the columns of the file; the last one is the URL of each row's page, if there are such pages.

        Primary keys, files, and JSON fields other than lists are left out.
        """
        fields = {field.name: field for field in self.opts.concrete_fields}
        names = [name for name in self.export_names() if name in fields and is_told(fields[name])]
        columns = [make_column(fields[name]) for name in names]
        if hasattr(self.model, "get_absolute_url"):
            columns.append(Column(_("Address of the page"), make_row_url))
        return columns

    def export_names(self) -> Iterable[str]:
        default, *others = settings.MODELTRANSLATION_LANGUAGES
        translated = list_translated_fields(self.model)
        names = [name for name in self.list_column_names() if name not in self.not_exported]
        texts = [name for name in names if name in translated]
        for name in names:
            yield list_columns_in_language([name], default)[0] if name in translated else name
        for code in others:
            yield from list_columns_in_language(texts, code)

    def list_column_names(self) -> Iterable[str]:
        if self.exported:
            return self.exported
        own: Any = self
        groups = own.groups or [(None, own.list_editable_names())]
        listed = [self.listed_as.get(str(name), str(name)) for name in self.list_display]
        return dict.fromkeys([*listed, *(name for _title, inside, *_classes in groups for name in inside)])


def is_told(field: models.Field) -> bool:
    without_words = isinstance(field, models.FileField | models.JSONField) and not is_list(field)
    return not (field.primary_key or without_words)


def is_list(field: models.Field) -> bool:
    return isinstance(field, models.JSONField) and field.default is list


def make_column(field: models.Field) -> Column:
    head = capfirst(str(field.verbose_name))
    if hasattr(field, "translated_field"):
        original: Any = field.translated_field
        head, code = capfirst(str(original.verbose_name)), cast("Any", field).language
        if code != get_default_language():
            head = f"{head}, {get_language_info(code)['name_translated'].lower()}"
    return Column(head, lambda row: make_cell(row, field))


def make_cell(row: models.Model, field: models.Field) -> Cell:
    """Return the value of a field as staff read it, with names and words in place of keys and codes."""
    value = getattr(row, field.name) if field.is_relation else field.value_from_object(row)
    if value in (None, ""):
        return None
    if field.is_relation:
        return str(value)
    if display := getattr(
        row, f"get_{field.name}_display", None
    ):  # of choices, and where a model says its codes in words
        return str(display())
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return "\n".join(strip_markup(str(value))) if isinstance(field, RichTextField) else value


def make_row_url(row: Any) -> str:
    return make_absolute_url(row.get_absolute_url())
