from django.apps import apps

from entries.models import Entry


def entry_models() -> list[type[Entry]]:
    """Every concrete entry, in the order of INSTALLED_APPS. Lists, sitemap, feeds and, later, search walk this."""
    return [model for model in apps.get_models() if issubclass(model, Entry)]
