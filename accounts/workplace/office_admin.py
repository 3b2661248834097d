"""Every admin of ours inherits from `OfficeAdmin`, in which the one rule `may()` decides what a person can do.

It decides on list, view, add, change, delete, moving, foreign keys, inlines and actions; the admins of the domains
repeat nothing of it.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import PAGE_VAR
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models.constants import LOOKUP_SEP
from django.forms import BaseInlineFormSet, Field, ModelChoiceField, ModelForm, Script
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.html import format_html
from django.utils.translation import get_language_info, gettext
from django.utils.translation import gettext_lazy as _

from accounts.access import filter_editable_rows, filter_visible_rows, get_access, get_office_model, is_coordinator, may
from accounts.actions import deleting, restoring, undoing
from accounts.actions.exporting import ExportMixin
from accounts.change_reasons import set_change_reasons
from accounts.concurrent_edits.admin import ConcurrentEditAdmin
from accounts.workplace.lists import FoldedSearch
from accounts.workplace.office_form import OfficeForm
from accounts.workplace.shown_texts import make_translated_fields_read_only
from accounts.workplace.typing_rules import TYPED, follow_name
from accounts.workplace.widgets import Chooser
from base.history.changes import ShownChange
from base.history.recording import paginate_changes
from base.messages.translated_columns import list_columns_in_language, list_translated_fields
from base.text.richtext import RichTextArea, RichTextField

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from accounts.workplace.shown_texts import Fieldsets


SEE = "see_on_site"  # the column that leads to the page of a row


class ScopedForeignKeys(BaseModelAdmin):
    """Admins and their inlines offer only allowed rows in the choosers of foreign keys.

    A field on the way to the owner offers only what the person's offices own; others offer what the person may view.
    """

    form: type[Any] = OfficeForm
    formfield_overrides: ClassVar[Mapping[type[models.Field], Mapping[str, Any]]] = {
        RichTextField: {"widget": RichTextArea},
        models.URLField: {"assume_scheme": "https"},
        **TYPED,
    }

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Field | None:
        """Return the form field, without the pen, cross and eye that Django puts beside a choice.

        They lead away from the form, most often to what the person may not change.
        """
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        follow_name(field, db_field.name)
        widget = getattr(field, "widget", None)
        if isinstance(widget, RelatedFieldWidgetWrapper):
            widget.can_change_related = widget.can_delete_related = widget.can_view_related = False
        return field

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField | None:
        target = db_field.related_model
        if "queryset" not in kwargs:
            limit = filter_editable_rows if self.is_on_owner_path(db_field) else filter_visible_rows
            kwargs["queryset"] = limit(target._default_manager.all(), request.user)
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = Chooser(db_field, self.admin_site, using=kwargs.get("using"))
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None and self.is_on_owner_path(db_field) and not is_coordinator(request.user):
            field.required = True  # what belongs to no office is the coordinator's
        if target is get_office_model() and self.is_on_owner_path(db_field) and field is not None:
            offices = list(kwargs["queryset"].values_list("pk", flat=True)[:2])
            if len(offices) == 1 and not is_coordinator(request.user):
                field.initial = offices[0]
        return field

    def is_on_owner_path(self, db_field: models.Field) -> bool:
        return (get_access(self.model).owner or "").split("__")[0] == db_field.name


class OfficeAdmin(ScopedForeignKeys, ConcurrentEditAdmin, ExportMixin, FoldedSearch, admin.ModelAdmin):
    """An `OfficeAdmin` shows and changes only what `may()` allows, in forms with a group of fields for each language.

    `groups` names the fieldsets: `[(title, [field, …]), …]`, translated fields without suffix. Without it all editable
    fields stand in one group. The default language comes first, each other language as a collapsible group of its own.
    """

    coordinator_only: tuple[str, ...] = ()  # fields that an office reads and the coordinator sets
    rank = 50  # place on the front page: what an office works with every day comes first
    menu_rank: int | None = None  # place in the menu, where it is another
    menu_name: "StrOrPromise" = ""  # its word in the menu, where it is not that of the model
    list_per_page = 50
    show_full_result_count = False  # a second COUNT that nobody reads
    show_facets = admin.ShowFacets.NEVER  # a COUNT for each link of the filters

    class Media:
        js = [Script("js/name-choosers.js", type="module")]

    @property
    def groups(self) -> list[tuple] | None:
        return None

    # --- the one rule ---
    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return filter_visible_rows(super().get_queryset(request), request.user)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return may(request.user, "view", obj or self.model)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may(request.user, "add", self.model)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return may(request.user, "change", obj or self.model)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return may(request.user, "delete", obj or self.model)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may(request.user, "view", self.model)

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        columns = list(super().get_list_display(request))
        return [*columns, SEE] if hasattr(self.model, "get_absolute_url") else columns

    @admin.display(description=_("See"), empty_value="")
    def see_on_site(self, row: Any) -> str:
        if not getattr(row, "has_page", True):
            return ""
        link = '<a href="{}">{}<span class="visually-hidden">: {}</span></a>'
        return format_html(link, row.get_absolute_url(), gettext("See"), row)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Refuse to filter by rows that point at the list's, such as an office's cases, unless `list_filter` does."""
        first = lookup.split(LOOKUP_SEP)[0]
        pointing = {field.name for field in self.opts.get_fields(include_hidden=True) if not field.concrete}
        filters = [name for name in self.get_list_filter(request) if isinstance(name, str)]
        if first in pointing and not any(name.startswith(first + LOOKUP_SEP) for name in filters):
            return False
        return super().lookup_allowed(lookup, value, request)

    def save_model(self, request: HttpRequest, obj: models.Model, form: ModelForm, change: bool) -> None:
        """Save the row, or raise PermissionDenied where the person may not change it as it would stand afterwards.

        This is asked last of all, whatever the form let through.
        """
        if not may(request.user, "change" if change else "add", obj):
            raise PermissionDenied
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: ModelForm, formset: BaseInlineFormSet, change: bool) -> None:
        rows = [row.instance for row in formset.forms if row.has_changed()]
        if not all(may(request.user, "change", row) for row in rows):
            raise PermissionDenied
        super().save_formset(request, form, formset, change)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the history to whoever may view the row; Django asks that, and answers for a row that does not exist."""
        pk = unquote(object_id)
        if getattr(self.model, "keeps_history", False) and pk.isdecimal():
            page = paginate_changes(self.model, pk, request.GET.get(PAGE_VAR))
            pages = page.paginator.get_elided_page_range(page.number)
            changes = [ShownChange(change) for change in page]
            set_change_reasons(changes)
            if self.may_change_row(request, pk):
                for shown in changes[page.number == 1 :]:  # the newest is how it stands
                    shown.restore_url = restoring.find_restore_url(shown.change)
            extra_context = {"changes": changes, "action_list": page, "page_range": pages} | (extra_context or {})
            extra_context |= self.build_deletion_context(request, pk)
        return super().history_view(request, object_id, extra_context)

    def may_change_row(self, request: HttpRequest, pk: str) -> bool:
        row = self.get_object(request, pk)
        return row is not None and self.has_change_permission(request, row)

    def prepare_restored(self, request: HttpRequest, row: Any) -> None:
        """Do what else an earlier version needs before it is saved; a subclass overrides this.

        A ValidationError says why the earlier version may not be restored.
        """

    def message_user(
        self, request: HttpRequest, message: Any, level: int | str = messages.INFO, *args: Any, **kwargs: Any
    ) -> None:
        """Show a message; one of success has a button that undoes what was done."""
        if level == messages.SUCCESS:
            undoing.add_message_with_undo(request, message)
        else:
            super().message_user(request, message, level, *args, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        kept = getattr(self.model, "keeps_history", False)
        return [
            *([deleting.make_url_pattern(self), restoring.make_url_pattern(self)] if kept else []),
            *super().get_urls(),
        ]

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        way = self.build_deletion_context(request, object_id)
        return super().delete_view(request, object_id, way | (extra_context or {}))

    def build_deletion_context(self, request: HttpRequest, pk: str) -> dict[str, str]:
        """Return the context of the link to delete with history; empty for everybody but the coordinator."""
        if not is_coordinator(request.user) or not getattr(self.model, "keeps_history", False):
            return {}
        return {"delete_with_history_url": deleting.get_deletion_url(self.model, pk)}

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        """Delete the rows one by one, so that each is checked once more and each is recorded in the history."""
        for row in queryset:
            if not self.has_delete_permission(request, row):
                raise PermissionDenied
            row.delete()

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> tuple[str, ...]:
        return (
            *super().get_readonly_fields(request, obj),
            *(() if is_coordinator(request.user) else self.coordinator_only),
        )

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["show_save_and_add_another"] = False  # three buttons are enough on a phone
        return super().render_change_form(request, context, *args, **kwargs)

    # --- languages as groups ---
    def get_fieldsets(self, request: HttpRequest, obj: models.Model | None = None) -> "Fieldsets":
        translated = list_translated_fields(self.model)
        default, *others = settings.MODELTRANSLATION_LANGUAGES
        groups = self.groups or [(None, self.list_editable_names())]
        fieldsets: Fieldsets = []
        for title, names, *classes in groups:
            fields = [list_columns_in_language([name], default)[0] if name in translated else name for name in names]
            fieldsets.append((title, {"fields": fields, "classes": classes}))
        asked = [name for _title, names, *_classes in groups for name in names if name in translated]
        for code in others if translated else []:
            title = get_language_info(code)["name_local"].capitalize()
            fieldsets.append((title, {"fields": list_columns_in_language(asked, code), "classes": ["collapse"]}))
        return (
            fieldsets
            if obj is None or self.has_change_permission(request, obj)
            else make_translated_fields_read_only(self.model, fieldsets)
        )

    def list_editable_names(self) -> list[str]:
        translations = {
            name
            for code in settings.MODELTRANSLATION_LANGUAGES
            for name in list_columns_in_language(list_translated_fields(self.model), code)
        }
        return [
            field.name
            for field in self.model._meta.fields
            if field.editable and not field.primary_key and field.name not in translations
        ]


class ReadOnlyAdmin(OfficeAdmin):
    """A `ReadOnlyAdmin` shows what is counted or sent, and never edited."""

    exports = False
    rank = 90

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class OfficeInline(ScopedForeignKeys, admin.StackedInline):
    """Rows inside another row belong to it, so whoever may change the parent may change them."""

    extra = 0

    def _parent(self, request: HttpRequest, obj: models.Model | None, verb: str = "change") -> bool:
        return may(request.user, verb, obj or self.parent_model)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self._parent(request, obj, "view")

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self._parent(request, obj)

    has_change_permission = has_delete_permission = has_add_permission

    def get_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[Any]:
        """Return the fields in the default language only; the row's own page holds the others."""
        names = super().get_fields(request, obj)
        translated = list_translated_fields(self.model)
        _default, *others = settings.MODELTRANSLATION_LANGUAGES
        hidden = {*translated, *(name for code in others for name in list_columns_in_language(translated, code))}
        return [name for name in names if name not in hidden]
