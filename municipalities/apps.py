from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MunicipalitiesConfig(AppConfig):
    name = "municipalities"
    verbose_name = _("The region")

    def ready(self) -> None:
        from base import hooks
        from municipalities import names
        from municipalities.departures import actions, change_reasons, moving

        hooks.add("office_names", names.office_names)
        hooks.add("sender_name", names.region_name)
        hooks.add("change_reasons", change_reasons.list_batch_reasons)
        hooks.add("nightly", actions.carry_out_due)
        hooks.add("nightly", moving.forget_moved)
        moving.connect()
