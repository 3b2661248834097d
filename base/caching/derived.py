"""Some columns are worked out from other columns of their row, on every path into the database.

`save()` and `bulk_create()` ask the field (`pre_save`), `update()` and `bulk_update()` renew the rows that they have
met. What is worked out in Python is the same on every database.
"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.db import models, transaction

from base.text.folding import MAX_SORT_KEY_CHARACTERS, fold_texts, make_norwegian_sort_key

KEY_DIGITS = 9  # of one letter of a key, at most
ROWS_AT_ONCE = 500


class DerivedField(models.Field):
    """A `DerivedField` column holds what `derive` makes of the texts in the columns `sources`.

    A column that is empty or not known yet counts as an empty text.
    """

    def __init__(
        self, *args: Any, sources: Iterable[str] = (), derive: Callable[..., str] = fold_texts, **kwargs: Any
    ) -> None:
        self.sources, self.derive = tuple(sources), derive
        for name, value in {"editable": False, "blank": True, "default": ""}.items():
            kwargs.setdefault(name, value)
        super().__init__(*args, **kwargs)

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        texts = (getattr(model_instance, name) for name in self.sources)
        value = self.derive(*(text if isinstance(text, str) else "" for text in texts))
        setattr(model_instance, self.attname, value)
        return value


class SearchField(DerivedField, models.TextField):
    """A `SearchField` holds the plain words of other columns, to find the row by (base/text/folding.py)."""


class KeyField(DerivedField, models.CharField):
    """A `KeyField` holds a short text worked out from a column, to compare rows by."""


class SortField(DerivedField, models.CharField):
    """A `SortField` holds the place of a text in the Norwegian alphabet; lists are ordered by it, not by the text."""

    def __init__(self, source: str = "", *, language: str = "nb", **kwargs: Any) -> None:
        kwargs.setdefault("max_length", MAX_SORT_KEY_CHARACTERS * KEY_DIGITS)
        super().__init__(sources=(source,), derive=partial(make_norwegian_sort_key, language=language), **kwargs)


def list_derived_fields(model: type[models.Model]) -> list[DerivedField]:
    return [field for field in model._meta.concrete_fields if isinstance(field, DerivedField)]


def list_trigger_names(field: DerivedField) -> set[str]:
    """Return the names in an `update()` after which the column must be worked out again.

    These are its own name, its sources, and the names of translated sources without a language.
    """
    sources = [field.model._meta.get_field(name) for name in field.sources]
    translated = (getattr(source, "translated_field", source) for source in sources)
    return {field.name, *field.sources, *(source.name for source in translated)}


class DerivingQuerySet(models.QuerySet):
    def update(self, **kwargs: Any) -> int:
        """Update the rows, and renew the columns that are derived from the updated ones.

        Where there are such columns this costs three more statements and reads the rows; otherwise it costs nothing
        more.
        """
        touched = [field for field in list_derived_fields(self.model) if list_trigger_names(field) & set(kwargs)]
        if not touched:
            return super().update(**kwargs)
        with transaction.atomic():
            keys = list(self.order_by().values_list("pk", flat=True))
            number = super().update(**kwargs)
            renew_derived_columns(self.model, keys, touched)
        return number

    update.alters_data = True  # type: ignore[attr-defined]  # templates may not call it


def renew_derived_columns(model: type[models.Model], keys: list[Any], fields: Iterable[DerivedField]) -> None:
    """Work out the columns `fields` anew in the rows with these primary keys."""
    names = [field.attname for field in fields]
    for start in range(0, len(keys), ROWS_AT_ONCE):
        rows = list(model._base_manager.filter(pk__in=keys[start : start + ROWS_AT_ONCE]))
        for row in rows:
            for field in fields:
                field.pre_save(row, add=False)
        plain: models.QuerySet = models.QuerySet(model)  # whose bulk_update() calls an update() that renews nothing
        plain.bulk_update(rows, names)
