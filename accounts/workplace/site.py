from typing import TYPE_CHECKING, Any, cast

from django.apps import apps
from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from base.links import find_return_path

if TYPE_CHECKING:
    from accounts.access import SignedInRequest

OTHERS_RANK = 50  # of an admin that says none
SET_UP_RANK = 60  # from here on a host seldom has anything to do there


class OfficeSite(AdminSite):
    """The offices' workplace opens for a membership that is valid today, not for a stored `is_staff`."""

    site_header = _("Service offices")
    site_title = _("Service offices")
    index_title = _("Today")
    enable_nav_sidebar = False  # one menu is enough on a phone: accounts/workplace/menu.py
    site_url = None  # the menu leads to the portal

    def has_permission(self, request: HttpRequest) -> bool:
        from accounts.signin import workplace_access  # models are not ready when the site is made

        return workplace_access.can_enter_workplace(request.user)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Put our own "View on site" before Django's, which checks no permission and fails on odd keys."""
        ours = path(
            "r/<path:content_type_id>/<path:object_id>/", self.admin_view(self.show_on_site), name="view_on_site"
        )
        own_rows = path("own-rows/", self.admin_view(self.choose_own_rows), name="own_rows")
        undo = path("undo/<str:batch>/", self.admin_view(self.undo), name="undo")
        return [ours, own_rows, undo, *super().get_urls()]

    def choose_own_rows(self, request: HttpRequest) -> HttpResponse:
        """Store with the person whether lists show only the rows of the own office; only a POST changes that."""
        from accounts.models import User  # models are not ready when the site is made

        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        assert request.user.is_authenticated  # noqa: S101 - admin_view() lets nobody else in
        User.objects.filter(pk=request.user.pk).update(only_own_rows=request.POST.get("only") == "1")
        return redirect(find_return_path(request))

    def undo(self, request: HttpRequest, batch: str) -> HttpResponse:
        from accounts.actions import undoing  # models are not ready when the site is made

        return undoing.show_undo(cast("SignedInRequest", request), batch)

    def show_on_site(self, request: HttpRequest, content_type_id: str, object_id: str) -> HttpResponse:
        """Redirect from a row's form to its public page.

        The answer is 404 where the model has no admin here, where the row has no page, and where the person may not see
        it.
        """
        from django.contrib.contenttypes.models import ContentType  # models are not ready when the site is made

        kind = ContentType.objects.filter(pk=content_type_id).first() if content_type_id.isdecimal() else None
        model = kind.model_class() if kind else None
        if model is None or not self.is_registered(model):
            raise Http404
        row = self.get_model_admin(model).get_object(request, object_id)
        if row is None or not hasattr(row, "get_absolute_url"):
            raise Http404
        return redirect(row.get_absolute_url())

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """Show the front page: what waits for the person today, above the list of all models."""
        from accounts.workplace import today  # models are not ready when the site is made

        assert request.user.is_authenticated  # noqa: S101 - admin_view() lets nobody else in
        everyday, set_up = self.split_everyday_from_setup(self.get_app_list(request))
        lists = {"app_list": everyday, "set_up_list": set_up}
        return super().index(request, (extra_context or {}) | lists | today.build_today_context(request.user))

    def split_everyday_from_setup(
        self, apps_in_order: list[dict[str, Any]]
    ) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Return the apps in two lists: what an office works with, and what is set up once or by the coordinator.

        Each list holds only the apps that have models of that kind.
        """
        parts: tuple[list[dict[str, Any]], list[dict[str, Any]]] = ([], [])
        for app in apps_in_order:
            for number, part in enumerate(parts):
                models = [model for model in app["models"] if (self.rank_of(model) >= SET_UP_RANK) == bool(number)]
                if models:
                    part.append(app | {"models": models})
        return parts

    def rank_of(self, model: dict[str, Any]) -> int:
        return getattr(self.get_model_admin(model["model"]), "rank", OTHERS_RANK)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """Return the apps: what an office edits every day first, what is only read last, else as in INSTALLED_APPS.

        The list is kept for the request, since Django asks twice on the front page.
        """
        if app_label is None and hasattr(request, "office_apps"):
            return request.office_apps
        installed = list(apps.app_configs)

        def place(app: dict[str, Any]) -> tuple[int, int]:
            return min(map(self.rank_of, app["models"])), installed.index(app["app_label"])

        apps_in_order = sorted(super().get_app_list(request, app_label), key=place)
        if app_label is None:
            request.office_apps = apps_in_order  # type: ignore[attr-defined]  # our own, as long as the request lasts
        return apps_in_order
