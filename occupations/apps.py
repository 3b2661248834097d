from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OccupationsConfig(AppConfig):
    name = "occupations"
    data_of_any_region = True  # STYRK-08 is the same in the whole country
    verbose_name = _("Occupations")
