"""Which fields of a model stand in several columns, and what those are called."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Model
from modeltranslation.translator import NotRegistered, translator


def translated_fields(model: type[Model]) -> tuple[str, ...]:
    """In the order of the model; the library keeps a set."""
    try:
        names = translator.get_options_for_model(model).get_field_names()
    except NotRegistered:
        return ()
    return tuple(field.name for field in model._meta.fields if field.name in names)


def in_every_language(name: str) -> tuple[str, ...]:
    """The columns of a translated text, that of the default language first."""
    return tuple(in_language([name], code)[0] for code in settings.MODELTRANSLATION_LANGUAGES)


def in_language(names: Iterable[str], code: str) -> list[str]:
    return [f"{name}_{code.replace('-', '_')}" for name in names]
