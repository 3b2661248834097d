from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People and access")

    def ready(self) -> None:
        from accounts import checks  # noqa: F401 - registers itself
        from accounts.signin import receivers, sessions  # noqa: F401 - receivers register themselves
        from base import hooks

        hooks.add("nightly", sessions.forget_old)
