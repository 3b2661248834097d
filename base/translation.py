"""Which fields of a model stand in several columns, and what those are called."""

from modeltranslation.translator import NotRegistered, translator


def translated_fields(model) -> tuple[str, ...]:
    try:
        return tuple(translator.get_options_for_model(model).get_field_names())
    except NotRegistered:
        return ()


def in_language(names, code: str) -> list[str]:
    return [f"{name}_{code.replace('-', '_')}" for name in names]
