from collections.abc import Sequence

from django.apps.config import AppConfig
from django.core.checks import Error, register
from modeltranslation.translator import NotRegistered, translator

from base.registry import list_registered_admins
from entries.registry import list_entry_models


@register
def every_entry_keeps_the_guarantees(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[Error]:
    """Report what a new domain may forget: to inherit Meta, to translate its texts, to inherit from `EntryAdmin`."""
    from entries.admin.entry_admin import EntryAdmin

    errors, admins = [], list_registered_admins()
    for model in list_entry_models():
        label = model._meta.label
        names = {constraint.name for constraint in model._meta.constraints}
        if not any(name.endswith("_published_has_title") for name in names):
            errors.append(Error(f"{label}.Meta must inherit from Entry.Meta.", id="flytthit.E004"))
        try:
            translator.get_options_for_model(model)
        except NotRegistered:
            errors.append(Error(f"{label} is not registered for translation.", id="flytthit.E005"))
        if not isinstance(admins.get(model), EntryAdmin):
            errors.append(Error(f"The admin of {label} must inherit from EntryAdmin.", id="flytthit.E006"))
    return errors
