"""A counter per kind of data. Derived caches key on it; whoever changes the data bumps it in the same transaction."""

from collections.abc import Callable, Iterable
from typing import Any, ParamSpec, TypeVar

from django.db import models, transaction
from django.db.models import F

from base.models import Version

Numbers = dict[str, int]
P = ParamSpec("P")
R = TypeVar("R")


def numbers() -> Numbers:
    """Of every kind of data that has ever changed. One query."""
    return dict(Version.objects.values_list("name", "number"))


def name_of(model: "type[Tracked]") -> str:
    return model.version_name or model._meta.db_table


def of(models_read: "Iterable[type[Tracked]]", known: Numbers) -> tuple[int, ...]:
    """What a value derived from these models is keyed by."""
    return tuple(known.get(name_of(model), 0) for model in models_read)


def bump(name: str) -> None:
    """Call inside the transaction that changes the data: a reader sees both or neither."""
    rows = Version.objects.filter(name=name)
    if not rows.update(number=F("number") + 1):
        # Another transaction may make the row at the same moment, and counts as well.
        Version.objects.get_or_create(name=name)
        rows.update(number=F("number") + 1)


class TrackedQuerySet(models.QuerySet):
    """A queryset whose bulk paths bump the version of the model; `Tracked` does so for single rows."""

    model: "type[Tracked]"  # type: ignore[assignment]  # the stubs bind it to the rows, which may be any model's

    def _tracked(self, method: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic():
            result = method(*args, **kwargs)
            bump(name_of(self.model))
        return result

    def update(self, **kwargs: Any) -> int:
        return self._tracked(super().update, **kwargs)

    def bulk_create(self, *args: Any, **kwargs: Any) -> list:
        return self._tracked(super().bulk_create, *args, **kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        return self._tracked(super().delete)

    for _method in (update, bulk_create, delete):
        _method.alters_data = True  # type: ignore[union-attr]  # templates may not call them; functions take attributes


class Tracked(models.Model):
    """Rows from which something is derived and cached. bulk_update() runs through update()."""

    version_name = ""  # empty: the name of the table
    objects = TrackedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            super().save(*args, **kwargs)
            bump(name_of(type(self)))

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            result = super().delete(*args, **kwargs)
            bump(name_of(type(self)))
        return result
