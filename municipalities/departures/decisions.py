"""Each model says by `on_merger` what becomes of its foreign keys to a municipality."""

from collections.abc import Iterator
from functools import cache

from django.apps import apps
from django.db.models import ForeignKey, Model

from accounts.models import Membership
from municipalities.departures.on_merger import OnMerger
from municipalities.models import Municipality

MOVING = (OnMerger.MOVES, OnMerger.MOVES_WHILE_UNCHANGED)
# The floor below knows no mergers, so what becomes of its rows is said here.
OF_LOWER_FLOORS: dict[type[Model], dict[str, OnMerger]] = {Membership: {"municipality": OnMerger.MOVES_WHILE_UNCHANGED}}


def get_merger_decisions(model: type[Model]) -> dict[str, OnMerger]:
    """Return {foreign key: OnMerger} of a model, as it says itself or, for accounts, as is said here."""
    said: dict[str, OnMerger] = OF_LOWER_FLOORS.get(model) or getattr(model, "on_merger", {})
    return said


def list_municipality_keys(model: type[Model]) -> list[ForeignKey]:
    """Return the foreign keys of a model that lead to a municipality."""
    keys = [field for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]
    return [key for key in keys if key.remote_field.model is Municipality]


def get_merger_decision(model: type[Model], name: str) -> OnMerger:
    """Return what becomes of one foreign key; raise LookupError where nothing is said, so that no merger guesses."""
    try:
        return get_merger_decisions(model)[name]
    except KeyError:
        raise LookupError(f"{model._meta.label}.on_merger does not say what becomes of {name!r}") from None


def list_keys() -> Iterator[tuple[type[Model], str]]:
    """Yield every model and name of a foreign key that leads to a municipality, in the order of installation."""
    for model in apps.get_models():
        for key in list_municipality_keys(model):
            yield model, key.name


def check_all_decided() -> None:
    """Raise LookupError where a model does not say what becomes of a foreign key to a municipality."""
    for model, name in list_keys():
        get_merger_decision(model, name)


@cache
def list_moving() -> list[tuple[type[Model], str]]:
    """Return (model, name) of the foreign keys whose rows move without an app having to do anything."""
    return [(model, name) for model, name in list_keys() if get_merger_decisions(model).get(name) in MOVING]
