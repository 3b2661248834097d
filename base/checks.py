from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.core.checks import Error, register
from django.db.models import UniqueConstraint


def own_models():
    """Every concrete model that was not installed as a package."""
    return [
        model for model in apps.get_models() if "site-packages" not in apps.get_app_config(model._meta.app_label).path
    ]


def registered_admins() -> dict:
    """Return {model: its admin} of every model that the workplace shows."""
    shown = filter(admin.site.is_registered, apps.get_models(include_auto_created=True))
    return {model: admin.site.get_model_admin(model) for model in shown}


@register
def translated_fields_are_not_unique(app_configs, **kwargs):
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
