from django.apps import apps

from entries.models import Entry


def list_entry_models() -> list[type[Entry]]:
    """Return every concrete entry model, in the order of INSTALLED_APPS, for lists, the sitemap and feeds."""
    return [model for model in apps.get_models() if issubclass(model, Entry)]


def find_entry_model(name: str) -> type[Entry] | None:
    """Return the entry model that is called `name` in URLs and data files; None where no domain has one."""
    return next((model for model in list_entry_models() if model._meta.model_name == name), None)
