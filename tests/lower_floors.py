"""The settings without the apps that WITHOUT names, with commas: for tests/without_desk.py only."""

import os

from flytthit.settings import *  # noqa: F403
from flytthit.settings import INSTALLED_APPS as ALL

INSTALLED_APPS = [app for app in ALL if app not in os.environ["WITHOUT"].split(",")]
MIGRATION_MODULES = {app.split(".")[-1]: None for app in INSTALLED_APPS}  # tables straight from the models: quicker
