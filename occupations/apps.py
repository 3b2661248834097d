from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from base import hooks


class OccupationsConfig(AppConfig):
    name = "occupations"
    data_of_any_region = True  # STYRK-08 is the same in the whole country
    verbose_name = _("Occupations")

    def ready(self) -> None:
        from occupations.words import unread

        hooks.add("nightly", unread.forget_old)
        hooks.add("today_lines", unread.today_lines)
