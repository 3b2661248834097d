from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SchoolsConfig(AppConfig):
    name = "schools"
    verbose_name = _("Schools")

    def ready(self) -> None:
        from base import hooks
        from schools import loading

        hooks.add("domain_facts", loading.load_outside_schools)
