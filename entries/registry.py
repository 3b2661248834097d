from django.apps import apps

from entries.models import Entry


def list_entry_models() -> list[type[Entry]]:
    """Every concrete entry, in the order of INSTALLED_APPS. Lists, sitemap, feeds and, later, search walk this."""
    return [model for model in apps.get_models() if issubclass(model, Entry)]


def find_entry_model(name: str) -> type[Entry] | None:
    """Return the entry that is called `name` in addresses and data files; None where no domain has such a one."""
    return next((model for model in list_entry_models() if model._meta.model_name == name), None)
