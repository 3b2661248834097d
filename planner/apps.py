from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from base import hooks


class PlannerConfig(AppConfig):
    name = "planner"
    verbose_name = _("Planner")

    def ready(self) -> None:
        from planner import address, front, summary

        hooks.add("front_actions", front.action)
        hooks.add("menu_items", front.menu_item)
        hooks.add("page_blocks", front.block)
        hooks.add("plan_snapshot", summary.plan_snapshot)
        hooks.add("plan_url", address.make_plan_url)
