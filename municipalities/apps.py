from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MunicipalitiesConfig(AppConfig):
    name = "municipalities"
    verbose_name = _("The region")
    template_folders = ("account", "mfa", "usersessions")  # its messages; the folders are named by django-allauth

    def ready(self):
        from base import hooks
        from municipalities import checks  # noqa: F401 - registers itself
        from municipalities.signin import receivers, sessions  # noqa: F401 - receivers register themselves

        hooks.add("nightly", sessions.forget_old)
