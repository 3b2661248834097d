"""The settings without the apps of floor five: for tests/without_desk.py only."""

from flytthit.settings import *  # noqa: F403
from flytthit.settings import INSTALLED_APPS as ALL

INSTALLED_APPS = [app for app in ALL if app not in ("planner", "inquiries", "search", "offers")]
MIGRATION_MODULES = {app.split(".")[-1]: None for app in INSTALLED_APPS}  # tables straight from the models: quicker
