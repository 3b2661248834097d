"""What touches several rows of the region at once, each one verb, each atomic."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from base import history, hooks
from base.languages import default_language

if TYPE_CHECKING:
    from municipalities.models import Municipality

# A new municipality starts with headings to write under, in the default language; the office replaces the texts.
SEED = (
    ("strength", gettext_noop("Write here the first thing that makes people stay.")),
    ("good_to_know", gettext_noop("Write here what a family should know before the first winter.")),
    ("new_here", gettext_noop("Write here who welcomes newcomers, where and when.")),
)


def save_municipality(municipality: "Municipality", *, is_new: bool, save: Callable[[], None]) -> None:
    """Save with what belongs to it: seeded drafts for a new one, and the move of everything when it is merged."""
    with transaction.atomic():
        save()
        if is_new:
            seed_points(municipality)
        if municipality.merged_into:
            merge(municipality, municipality.merged_into)


def seed_points(municipality: "Municipality") -> None:
    Point = apps.get_model("municipalities", "Point")
    language = default_language()
    with override(language):
        for number, (kind, text) in enumerate(SEED):
            Point.objects.create(municipality=municipality, kind=kind, position=number, **{f"text_{language}": _(text)})


def merge(municipality: "Municipality", successor: "Municipality") -> None:
    """Move places, entries, partners and people to the successor. History (population, closed days) stays."""
    stays = {"Population", "ClosedPeriod", "Point"}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            points_here = (
                field.is_relation and field.related_model is type(municipality) and field.name == "municipality"
            )
            if points_here and model.__name__ not in stays:
                history.move(model._default_manager.filter(municipality=municipality), "municipality", successor)
    for follow in hooks.get("merged"):
        follow(municipality, successor)
