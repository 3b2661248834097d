from collections.abc import Sequence

from django.apps import apps
from django.apps.config import AppConfig
from django.conf import settings
from django.core.checks import Error, register
from django.db.models import Model, UniqueConstraint


def own_apps() -> list[AppConfig]:
    """Return the apps that were not installed as packages."""
    return [config for config in apps.get_app_configs() if "site-packages" not in config.path]


def own_models() -> list[type[Model]]:
    """Return every concrete model of the own apps."""
    return [model for config in own_apps() for model in config.get_models()]


@register
def translated_fields_are_not_unique(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[Error]:
    """Two blanks of a translated unique field clash; the untranslated slug is the natural key."""
    codes = tuple(f"_{code}" for code in settings.MODELTRANSLATION_LANGUAGES)
    errors = []
    for model in own_models():
        unique = {field.name for field in model._meta.fields if field.unique}
        for constraint in model._meta.constraints:
            if isinstance(constraint, UniqueConstraint):
                unique.update(constraint.fields)
        errors += [
            Error(f"{model._meta.label}.{name} is translated and unique; two blanks clash.", id="flytthit.E002")
            for name in sorted(unique)
            if name.endswith(codes)
        ]
    return errors
