"""The change form of every admin of ours notices what somebody else has saved since it was opened."""

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db import models, transaction
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.concurrent_edits.cells import list_page_cells
from accounts.concurrent_edits.comparing import ConcurrentEdit
from accounts.concurrent_edits.panel import Panel
from accounts.concurrent_edits.state import FIELD, OpenedForm, make_state

if TYPE_CHECKING:
    from accounts.access import SignedInRequest


class ConcurrentEditAdmin(admin.ModelAdmin):
    """Nothing is saved over what its writer has not seen: the form is shown again, and asks what shall stand.

    The row is locked from the comparison to the saving. A form that does not say what it was opened with is not
    compared.
    """

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        if request.method != "POST" or object_id is None or FIELD not in request.POST:
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            self.merge_concurrent_edits(request, unquote(object_id))
            return super().changeform_view(request, object_id, form_url, extra_context)

    def merge_concurrent_edits(self, request: HttpRequest, object_id: str) -> None:
        """Merge into `request.POST` what only the other changed; what both changed is in `request.concurrent_edit`."""
        row = self.get_object(request, object_id)
        if row is None or not self.has_change_permission(request, row):
            return  # Django says so
        self.model._base_manager.select_for_update().filter(pk=row.pk).order_by("pk").first()
        row.refresh_from_db()
        if (state := OpenedForm.unpack(request.POST[FIELD], row)) is None:
            return
        data: Any = request.POST.copy()
        meeting = ConcurrentEdit(state, data, request.FILES)
        meeting.merge_form(self.get_form(request, row, change=True)(instance=row))
        for formset in self.build_stored_formsets(request, row):
            meeting.merge_rows(formset)
        request.POST = data
        request.concurrent_edit = meeting  # type: ignore[attr-defined]  # our own, as long as the request lasts

    def build_stored_formsets(self, request: HttpRequest, row: models.Model) -> list[BaseInlineFormSet]:
        """Return the formsets with the rows of the database, under the prefixes that Django gives them."""
        found: list[Any] = []
        for formset, inline in self.get_formsets_with_inlines(request, row):
            prefix = formset.get_default_prefix()
            same = sum(other.get_default_prefix() == prefix for other in found)
            number = f"-{same + 1}" if same else ""
            found.append(formset(instance=row, prefix=prefix + number, queryset=inline.get_queryset(request)))
        return found

    def get_form(
        self, request: HttpRequest, obj: models.Model | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        form = super().get_form(request, obj, change, **kwargs)
        meeting = get_concurrent_edit(request)
        return make_refusing_form(form) if meeting is not None and meeting.asks else form

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row = context.get("original")
        if row is not None and self.has_change_permission(request, row):
            formsets = [shown.formset for shown in context["inline_admin_formsets"]]
            meeting = get_concurrent_edit(request)
            state = meeting.next if meeting else make_state(list_page_cells(context["adminform"].form, formsets))
            context["opened"] = {"name": FIELD, "value": state.pack(row)}
            if meeting:
                context["writers"] = Panel(meeting, cast("SignedInRequest", request).user)
        return super().render_change_form(request, context, *args, **kwargs)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if meeting := get_concurrent_edit(request):
            for sentence in Panel(meeting, cast("SignedInRequest", request).user).describe_merged_fields():
                messages.warning(request, sentence)
        return super().response_change(request, obj)


def get_concurrent_edit(request: HttpRequest) -> ConcurrentEdit | None:
    return getattr(request, "concurrent_edit", None)


def make_refusing_form(form: type[ModelForm]) -> type[ModelForm]:
    """Return the form class with an error that keeps it from being saved before its questions are answered."""

    class Asking(form):  # type: ignore[valid-type, misc]  # made from the form of each admin
        def clean(self) -> Any:
            values = super().clean()
            self.add_error(None, _("Choose above what shall stand, and save again."))
            return values

    return Asking
