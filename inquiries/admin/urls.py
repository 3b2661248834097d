"""The addresses of the desk beside Django's own."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import path

from inquiries.admin import casepage, funnel


class DeskPages:
    """Mixed into the inbox: the case page in place of a form of fields, its steps, and the funnel."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("funnel/", view(partial(funnel.page, self)), name="inquiries_funnel"),
            path("funnel/csv/", view(partial(funnel.export, self)), name="inquiries_funnel_csv"),
            path("<int:pk>/step/<slug:verb>/", view(partial(casepage.step, self)), name="inquiries_step"),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        case = self.get_object(request, object_id)
        if not self.has_view_permission(request, case):
            raise PermissionDenied
        if case is None and request.method == "GET":
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if request.method != "GET":
            raise PermissionDenied  # a case changes by its steps only
        return casepage.page(self, request, case)

    def history_view(self, request, object_id, extra_context=None):
        """Its timeline is its history."""
        return redirect("admin:inquiries_inquiry_change", object_id)
