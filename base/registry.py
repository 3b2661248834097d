"""Which apps and models are the project's own, and which models its workplace shows."""

import pathlib

from django.apps import apps
from django.apps.config import AppConfig
from django.conf import settings
from django.contrib import admin
from django.db.models import Model


def own_apps() -> list[AppConfig]:
    """Return the installed apps whose folder stands at the top of the project, lowest floor first."""
    return [config for config in apps.get_app_configs() if pathlib.Path(config.path).parent == settings.BASE_DIR]


def own_models() -> list[type[Model]]:
    """Return every concrete model of the own apps."""
    return [model for config in own_apps() for model in config.get_models()]


def registered_admins() -> dict:
    """Return {model: its admin} of every model that the workplace shows."""
    shown = filter(admin.site.is_registered, apps.get_models(include_auto_created=True))
    return {model: admin.site.get_model_admin(model) for model in shown}
