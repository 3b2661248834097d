from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from base import hooks


class PlannerConfig(AppConfig):
    name = "planner"
    verbose_name = _("Planner")

    def ready(self) -> None:
        from planner import views

        hooks.add("menu_items", views.menu_item)
        hooks.add("front_form", views.front_form)
        hooks.add("plan_snapshot", views.plan_snapshot)
        hooks.add("plan_url", views.make_plan_url)
