"""The change form of every admin of ours notices what somebody else has saved since it was opened."""

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db import models, transaction
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.writers.cells import cells_of
from accounts.writers.comparing import ConcurrentEdit
from accounts.writers.panel import Panel
from accounts.writers.state import FIELD, State, as_it_stands

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
            self.meet_writers(request, unquote(object_id))
            return super().changeform_view(request, object_id, form_url, extra_context)

    def meet_writers(self, request: HttpRequest, object_id: str) -> None:
        """Merge into `request.POST` what only somebody else changed; what both changed is in `request.meeting`."""
        row = self.get_object(request, object_id)
        if row is None or not self.has_change_permission(request, row):
            return  # Django says so
        self.model._base_manager.select_for_update().filter(pk=row.pk).order_by("pk").first()
        row.refresh_from_db()
        if (state := State.unpack(request.POST[FIELD], row)) is None:
            return
        data: Any = request.POST.copy()
        meeting = ConcurrentEdit(state, data, request.FILES)
        meeting.meet_form(self.get_form(request, row, change=True)(instance=row))
        for formset in self.formsets_as_they_stand(request, row):
            meeting.meet_rows(formset)
        request.POST = data
        request.meeting = meeting  # type: ignore[attr-defined]  # our own, as long as the request lasts

    def formsets_as_they_stand(self, request: HttpRequest, row: models.Model) -> list[BaseInlineFormSet]:
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
        meeting = meeting_of(request)
        return refusing(form) if meeting is not None and meeting.asks else form

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row = context.get("original")
        if row is not None and self.has_change_permission(request, row):
            formsets = [shown.formset for shown in context["inline_admin_formsets"]]
            meeting = meeting_of(request)
            state = meeting.next if meeting else as_it_stands(cells_of(context["adminform"].form, formsets))
            context["opened"] = {"name": FIELD, "value": state.pack(row)}
            if meeting:
                context["writers"] = Panel(meeting, cast("SignedInRequest", request).user)
        return super().render_change_form(request, context, *args, **kwargs)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if meeting := meeting_of(request):
            for sentence in Panel(meeting, cast("SignedInRequest", request).user).sentences():
                messages.warning(request, sentence)
        return super().response_change(request, obj)


def meeting_of(request: HttpRequest) -> ConcurrentEdit | None:
    return getattr(request, "meeting", None)


def refusing(form: type[ModelForm]) -> type[ModelForm]:
    """Return the form class with an error that keeps it from being saved before its questions are answered."""

    class Asking(form):  # type: ignore[valid-type, misc]  # made from the form of each admin
        def clean(self) -> Any:
            values = super().clean()
            self.add_error(None, _("Choose above what shall stand, and save again."))
            return values

    return Asking
