"""Before a municipality leaves, the coordinator reads how many entries it has."""

from functools import partial

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from entries.models import Entry
from entries.registry import list_entry_models
from municipalities.departures.holdings import Counting, Holding
from municipalities.models import Municipality


def list_holdings() -> dict[type[Entry], Counting]:
    return {model: partial(count_entries, model) for model in list_entry_models()}


def count_entries(model: type[Entry], municipality: Municipality) -> list[Holding]:
    number = model.objects.filter(municipality=municipality).count()
    seen = model.objects.public().filter(municipality=municipality).count()
    note = _("%(seen)s are on the portal today, %(others)s are drafts, planned or archived.")
    words = note % {"seen": seen, "others": number - seen} if number > seen else ""
    return [Holding(capfirst(str(model._meta.verbose_name_plural)), number, words)]
