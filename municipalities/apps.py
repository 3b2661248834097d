from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MunicipalitiesConfig(AppConfig):
    name = "municipalities"
    verbose_name = _("The region")

    def ready(self):
        from base import hooks
        from municipalities import checks  # noqa: F401 - registers itself
        from municipalities.signin import receivers, sessions  # noqa: F401 - receivers register themselves

        hooks.add("nightly", sessions.forget_old)
