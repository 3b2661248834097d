from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MunicipalitiesConfig(AppConfig):
    name = "municipalities"
    verbose_name = _("The region")
    template_folders = ("account", "mfa", "usersessions")  # its messages; the folders are named by django-allauth

    def ready(self) -> None:
        from base import hooks
        from municipalities import names

        hooks.add("office_names", names.office_names)
        hooks.add("sender_name", names.region_name)
