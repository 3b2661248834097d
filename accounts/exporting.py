"""The list of an admin as a table: all rows of its filter, own columns with the words of the form, texts without marks.

An admin names its columns in `exported`, or they are those of its form in the same order, default language first;
`exports = False` leaves the list as it is on the screen.
"""

import dataclasses
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, cast

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

from base.links import absolute, admin_list_path
from base.richtext import RichTextField
from base.slugs import norwegian_slug
from base.spreadsheets import KINDS, Cell, Sheet, respond
from base.textdiff import plain
from base.translation import in_language, translated_fields

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from accounts.access import SignedInRequest

NAMES = {"xlsx": "Excel", "csv": "CSV"}  # of KINDS, as the link calls them


@dataclasses.dataclass(frozen=True)
class Column:
    head: str
    value: Callable[[Any], Cell]


class Exports(admin.ModelAdmin):
    """A link on the list leads to its rows as a file."""

    exports = True
    export_name: "StrOrPromise" = ""  # of the file, where the model's own says too little
    exported: tuple[str, ...] = ()  # fields, translated ones without suffix

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"
        view = self.admin_site.admin_view(self.export_view)
        own = [path("export/<slug:kind>/", view, name=name)] if self.exports else []
        return [*own, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        kinds = list(NAMES.items()) if self.exports else []
        return super().changelist_view(request, {"export_kinds": kinds} | (extra_context or {}))

    def export_view(self, request: "SignedInRequest", kind: str) -> HttpResponse:
        """All rows of the filter; which page of the list was shown says nothing."""
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
            return redirect(f"{admin_list_path(self.model)}?{ERROR_FLAG}=1")
        return self.export_rows(request, rows, kind)

    def export_rows(self, request: "SignedInRequest", rows: models.QuerySet, kind: str) -> HttpResponse:
        columns = self.export_columns()
        relations = [field.name for field in self.opts.concrete_fields if field.is_relation]
        table = ([column.value(row) for column in columns] for row in rows.select_related(*relations))
        name = str(self.opts.verbose_name_plural)
        return respond(
            kind,
            norwegian_slug(str(self.export_name)) or str(self.opts.model_name),
            Sheet(capfirst(name), [c.head for c in columns], table),
        )

    def export_columns(self) -> list[Column]:
        """The form's, in its order; what only leads somewhere, and what holds no text, is left out."""
        fields = {field.name: field for field in self.opts.concrete_fields}
        columns = [column_of(fields[name]) for name in self.export_names() if name in fields and is_told(fields[name])]
        if hasattr(self.model, "get_absolute_url"):
            columns.append(Column(_("Address of the page"), address_of))
        return columns

    def export_names(self) -> Iterable[str]:
        default, *others = settings.MODELTRANSLATION_LANGUAGES
        translated = translated_fields(self.model)
        own: Any = self
        groups = own.groups or [(None, own.editable_names())]
        names = list(self.exported) or [name for _title, inside, *_classes in groups for name in inside]
        texts = [name for name in names if name in translated]
        for name in names:
            yield in_language([name], default)[0] if name in translated else name
        for code in others:
            yield from in_language(texts, code)


def is_told(field: models.Field) -> bool:
    without_words = isinstance(field, models.FileField | models.JSONField) and not is_list(field)
    return not (field.primary_key or without_words)


def is_list(field: models.Field) -> bool:
    return isinstance(field, models.JSONField) and field.default is list


def column_of(field: models.Field) -> Column:
    head = capfirst(str(field.verbose_name))
    if hasattr(field, "translated_field"):
        original: Any = field.translated_field
        language = get_language_info(cast("Any", field).language)["name_local"]
        head = f"{capfirst(str(original.verbose_name))}, {language}"
    return Column(head, lambda row: value_of(row, field))


def value_of(row: models.Model, field: models.Field) -> Cell:
    """As a reader of the list knows it: names and words, no codes."""
    value = getattr(row, field.name) if field.is_relation else field.value_from_object(row)
    if value in (None, ""):
        return None
    if field.is_relation:
        return str(value)
    if field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return "\n".join(plain(str(value))) if isinstance(field, RichTextField) else value


def address_of(row: Any) -> str:
    return absolute(row.get_absolute_url())
