"""The demo region as production would show it: no banner, and search engines welcome. For Lighthouse only."""

from flytthit.settings import *  # noqa: F403 - the one place in which settings are inherited

DEMO = False
