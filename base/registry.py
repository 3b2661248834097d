"""The project's own apps and models are listed here, and the models that the admin shows."""

import pathlib

from django.apps import apps
from django.apps.config import AppConfig
from django.contrib import admin
from django.db.models import Model

PACKAGES = {"site-packages", "dist-packages"}  # where pip and Debian put what others wrote


def list_own_apps() -> list[AppConfig]:
    """Return the installed apps that did not come as packages, in the order of INSTALLED_APPS.

    One of them may still lie in a folder of its own.
    """
    return [config for config in apps.get_app_configs() if not PACKAGES & set(pathlib.Path(config.path).parts)]


def list_own_models() -> list[type[Model]]:
    """Return every concrete model of the own apps."""
    return [model for config in list_own_apps() for model in config.get_models()]


def list_registered_admins() -> dict:
    """Return {model: its ModelAdmin} of every model that the admin shows."""
    shown = filter(admin.site.is_registered, apps.get_models(include_auto_created=True))
    return {model: admin.site.get_model_admin(model) for model in shown}
