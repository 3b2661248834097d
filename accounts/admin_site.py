from typing import Any

from django.apps import apps
from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

OTHERS_RANK = 50  # of an admin that says none


class OfficeSite(AdminSite):
    """The offices' workplace. Opens for a membership that is valid today, not for a stored `is_staff`."""

    site_header = _("Service offices")
    site_title = _("Service offices")
    index_title = _("Today")
    enable_nav_sidebar = False  # one menu is enough on a phone

    def has_permission(self, request: HttpRequest) -> bool:
        from accounts.signin import door  # models are not ready when the site is made

        return door.is_open(request.user)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Today: what waits for the person, above the list of what there is."""
        from accounts import today  # models are not ready when the site is made

        assert request.user.is_authenticated  # noqa: S101 - admin_view() lets nobody else in
        return super().index(request, (extra_context or {}) | today.page(request.user))

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """What an office edits every day first, what is only read last; within that in the order of INSTALLED_APPS.

        Django asks twice on the front page; what a person may do is the same for the whole request.
        """
        if app_label is None and hasattr(request, "office_apps"):
            return request.office_apps
        installed = list(apps.app_configs)

        def place(app: dict[str, Any]) -> tuple[int, int]:
            ranks = [getattr(self._registry[model["model"]], "rank", OTHERS_RANK) for model in app["models"]]
            return min(ranks), installed.index(app["app_label"])

        apps_in_order = sorted(super().get_app_list(request, app_label), key=place)
        if app_label is None:
            request.office_apps = apps_in_order  # type: ignore[attr-defined]  # our own, as long as the request lasts
        return apps_in_order
