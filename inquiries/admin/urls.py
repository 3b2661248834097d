"""The admin of cases has these addresses beside Django's own."""

from functools import partial
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from accounts.access import SignedInRequest
from accounts.workplace.office_admin import OfficeAdmin
from base.links import get_admin_list_path, get_admin_row_path
from inquiries.admin import casepage, erasing, funnel, telephone, undo
from inquiries.admin.inbox import handedover
from inquiries.models import Inquiry


class DeskPages(OfficeAdmin):
    """In place of Django's form of fields a case has a page of its own with its steps; the figures have a page too."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("telephone/", view(partial(telephone.handle_call_form, self)), name="inquiries_telephone"),
            path("handed-over/", view(partial(handedover.show_hand_overs, self)), name="inquiries_handed_over"),
            path(
                "handed-over/<int:pk>/<slug:verb>/",
                view(partial(handedover.take_step_on_hand_over, self)),
                name="inquiries_handed_over_step",
            ),
            path("funnel/", view(partial(funnel.show_figures, self)), name="inquiries_funnel"),
            path("funnel/file/", view(partial(funnel.export, self)), name="inquiries_funnel_file"),
            path("funnel/own/", view(partial(funnel.export_own, self)), name="inquiries_funnel_own"),
            path("<int:pk>/step/", view(partial(casepage.keep, self)), name="inquiries_steps"),
            path("<int:pk>/step/<slug:verb>/", view(partial(casepage.step, self)), name="inquiries_step"),
            path("<int:pk>/erase/", view(partial(erasing.confirm_and_erase, self)), name="inquiries_erase"),
            path("<int:pk>/delete/", view(partial(erasing.redirect_to_erasing, self)), name="inquiries_inquiry_delete"),
            path("<int:pk>/delete-with-history/", view(partial(erasing.redirect_to_erasing, self))),
            path("<int:pk>/undo/<int:row>/", view(undo.take_back), name="inquiries_undo"),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if request.method != "GET" or not self.has_view_permission(request):
            raise PermissionDenied  # a case changes by its steps only
        case: Any = self.get_object(request, object_id)
        if case is None:
            messages.warning(request, _("There is no such case, or it is not with your office any more."))
            return redirect(get_admin_list_path(Inquiry))
        return casepage.show_case(self, cast(SignedInRequest, request), case)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Redirect to the page of the case, for its timeline is its history."""
        return redirect(get_admin_row_path(Inquiry, object_id))
