"""Each function changes several rows of the region at once, and is atomic."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from base.languages import get_default_language

if TYPE_CHECKING:
    from municipalities.models import Municipality

# A new municipality starts with headings to write under, in the default language; the office replaces the texts.
SEED = (
    ("strength", gettext_noop("Write here the first thing that makes people stay.")),
    ("good_to_know", gettext_noop("Write here what a family should know before the first winter.")),
    ("new_here", gettext_noop("Write here who welcomes newcomers, where and when.")),
)


def save_municipality(municipality: "Municipality", *, is_new: bool, save: Callable[[], None]) -> None:
    """Call `save` and, for a new municipality, make draft points for its page, in one transaction."""
    with transaction.atomic():
        save()
        if is_new:
            seed_points(municipality)


def seed_points(municipality: "Municipality") -> None:
    Point = apps.get_model("municipalities", "Point")
    language = get_default_language()
    with override(language):
        for number, (kind, text) in enumerate(SEED):
            Point.objects.create(municipality=municipality, kind=kind, position=number, **{f"text_{language}": _(text)})
