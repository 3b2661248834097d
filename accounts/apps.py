from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People and access")
    template_folders = ("account", "mfa", "usersessions")  # its messages; the folders are named by django-allauth

    def ready(self) -> None:
        from accounts import checks  # noqa: F401 - registers itself
        from accounts.drafts import keeping
        from accounts.hosts import profiles
        from accounts.hosts import receivers as host_receivers  # noqa: F401 - they register themselves
        from accounts.signin import forgotten, receivers, sealing, sessions  # noqa: F401 - receivers register themselves
        from base import hooks

        hooks.add("nightly", sessions.forget_old)
        hooks.add("nightly", sealing.renew_seals_at_night)
        hooks.add("nightly", forgotten.finish_password_resets)
        hooks.add("nightly", keeping.end_old)
        hooks.add("nightly", profiles.forget_former_hosts)
        hooks.add("erasers", profiles.build_erasers)
        hooks.add("forget_elsewhere", keeping.forget_row)
