"""The contract, pay period and language of a job are chosen from these; filters and planner tell jobs apart by them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Engagement(models.TextChoices):
    PERMANENT = "permanent", _("permanent")
    TEMPORARY = "temporary", _("temporary")
    SUBSTITUTE = "substitute", _("substitute")
    SEASONAL = "seasonal", _("seasonal")
    SUMMER = "summer", _("summer job")
    APPRENTICESHIP = "apprenticeship", _("apprenticeship")
    TAKEOVER = "takeover", _("business to take over")


class PayPeriod(models.TextChoices):
    HOUR = "hour", _("an hour")
    MONTH = "month", _("a month")
    YEAR = "year", _("a year")


class Language(models.TextChoices):
    NONE = "none", _("no particular language")
    ENGLISH = "english", _("English is enough")
    A2 = "a2", _("Norwegian A2")
    B1 = "b1", _("Norwegian B1")
    B2 = "b2", _("Norwegian B2")
    C1 = "c1", _("Norwegian C1")
