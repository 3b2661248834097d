from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BaseConfig(AppConfig):
    name = "base"
    verbose_name = _("Operation")

    def ready(self):
        from base import checks, history, hooks, limits, outbox, pictures, versions  # noqa: F401 - checks register themselves

        history.connect()
        hooks.add("nightly", outbox.forget_old)
        hooks.add("nightly", pictures.forget_unused)
        hooks.add("nightly", limits.forget_old)
        hooks.add("nightly", versions.fold_stamps)
        hooks.add("nightly", pictures.make_missing)
