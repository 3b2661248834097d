"""The checks of an installation by `manage.py check --deploy` stand here, beside Django's own."""

import stat
from collections.abc import Sequence

from django.apps.config import AppConfig
from django.conf import settings
from django.core.checks import Tags, Warning, register

OTHERS = stat.S_IRWXG | stat.S_IRWXO


@register(Tags.security, deploy=True)
def what_is_kept_is_the_portals_alone(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[Warning]:
    """Warn where other users of the machine get into VAR_DIR, which holds the database.

    New files are closed by the umask; a folder that somebody made before, or by hand, may be open.
    """
    folder = settings.VAR_DIR
    if not folder.exists() or not folder.stat().st_mode & OTHERS:
        return []
    return [
        Warning(
            f"Other users of this machine get into {folder}, which holds the database.",
            hint=f"chmod -R go= {folder}   (the server itself serves static files and pictures; no other needs "
            "to read them)",
            id="flytthit.W010",
        )
    ]


@register(Tags.security, deploy=True)
def whoever_finds_a_hole_knows_whom_to_tell(app_configs: Sequence[AppConfig] | None, **kwargs: object) -> list[Warning]:
    if settings.SECURITY_CONTACT:
        return []
    return [
        Warning(
            "Nobody is named whom to tell about a hole in the portal: /.well-known/security.txt answers 404.",
            hint="Set SECURITY_CONTACT to an e-mail address or an https address.",
            id="flytthit.W011",
        )
    ]
