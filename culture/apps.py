from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CultureConfig(AppConfig):
    name = "culture"
    verbose_name = _("Culture and leisure")

    def ready(self) -> None:
        from base import hooks
        from culture.services import refresh_upcoming

        hooks.add("nightly", refresh_upcoming)
