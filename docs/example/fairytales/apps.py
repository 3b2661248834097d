from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FairytalesConfig(AppConfig):
    name = "fairytales"
    verbose_name = _("Fairy tales")
