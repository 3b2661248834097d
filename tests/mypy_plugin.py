"""The types of Django for mypy, which must see the managers that the models declare.

django-stubs reads them off the running models, where django-modeltranslation has put a class made on the spot in the
place of each manager's own: one that stands in no module, so no type is found for it (django-manager-missing).
"""

from django.apps import apps
from django.db import models
from mypy.options import Options
from mypy.plugin import Plugin
from mypy_django_plugin.main import plugin as django_plugin


def declared_class(manager: models.Manager) -> type[models.Manager]:
    """Return the class that the model gave its manager, before translation was put in front of it."""
    from modeltranslation.manager import MultilingualManager, MultilingualQuerysetManager  # asks for settings

    translating = MultilingualManager, MultilingualQuerysetManager
    if not isinstance(manager, translating):
        return type(manager)
    bases = (base for base in type(manager).__bases__ if issubclass(base, models.Manager))
    return next((base for base in bases if not issubclass(base, translating)), models.Manager)


def plugin(version: str) -> type[Plugin]:
    """Return the plugin of django-stubs with managers as declared; mypy asks for it by this name."""

    class DeclaredManagers(django_plugin(version)):  # type: ignore[misc]  # chosen by the version of mypy
        def __init__(self, options: Options) -> None:
            super().__init__(options)  # starts Django
            for model in apps.get_models():
                for manager in (*model._meta.managers, model._meta.base_manager):
                    manager.__class__ = declared_class(manager)

    return DeclaredManagers
