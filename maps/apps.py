from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MapsConfig(AppConfig):
    name = "maps"
    verbose_name = _("Maps")

    def ready(self) -> None:
        from base import hooks
        from maps.sharing import store

        hooks.add("nightly", store.forget_unused)
        hooks.add("hourly", store.request_missing)
