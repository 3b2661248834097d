from collections.abc import Sequence

from django.apps import apps
from django.apps.config import AppConfig
from django.conf import settings
from django.core.checks import Error, register
from django.db.models import Model, UniqueConstraint


def own_models() -> list[type[Model]]:
    """Every concrete model that was not installed as a package."""
    return [
        model for model in apps.get_models() if "site-packages" not in apps.get_app_config(model._meta.app_label).path
    ]


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
