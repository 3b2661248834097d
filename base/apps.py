from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class BaseConfig(AppConfig):
    name = "base"
    verbose_name = _("Operation")

    def ready(self) -> None:
        # checks register themselves, and nightly work and erasures define their hooks
        from base import checks, hooks  # noqa: F401
        from base.caching import versions
        from base.database import statistics, wal
        from base.history import erasures, forgetting, recording
        from base.mail import outbox
        from base.operation import deployment, nightly  # noqa: F401
        from base.pictures import models as pictures
        from base.publicforms import limits
        from base.text import finding

        autodiscover_modules("hooks")  # base is the first of our apps, so each hook is defined before one adds to it
        recording.connect()
        finding.connect()
        hooks.add("nightly", outbox.forget_old)
        hooks.add("nightly", pictures.forget_unused)
        hooks.add("nightly", limits.forget_old)
        hooks.add("nightly", versions.fold_stamps)
        hooks.add("nightly", pictures.make_missing)
        hooks.add("nightly", forgetting.forget_old_history)
        hooks.add("nightly", erasures.keep_list)
        hooks.add("nightly", wal.empty_wal_at_night)
        hooks.add("nightly", statistics.renew_statistics_at_night)
        hooks.add("hourly", erasures.complete_list)
        hooks.add("hourly", wal.empty_wal_again)
        hooks.add("erasers", forgetting.build_erasers)
