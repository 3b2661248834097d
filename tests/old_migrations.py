"""The settings with the migrations of before: for the one comparison in tests/test_old_migrations.py."""

from flytthit.settings import *  # noqa: F403
from tests.environment import ROOT

MIGRATION_MODULES = {path.parent.name: f"{path.parent.name}.migrations_old" for path in ROOT.glob("*/migrations_old")}
