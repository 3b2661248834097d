"""`manage.py prepare` does all that lies between a fresh checkout, or a restored backup, and a server that can start.

What has not changed is not done again. A stamp tells whether files have changed. A stamp could be that of another
database, so the database is asked itself.
"""

import hashlib
import json
import pathlib
from collections.abc import Callable, Iterable

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from base.checks import HINT, list_gaps
from base.database.state import read_state
from base.history import erasures
from base.management.commands.migrate import explain_other_history


def hash_files(paths: Iterable[pathlib.Path]) -> str:
    """Return a hash of the names and contents of these files, and of the versions that the lock pins."""
    digest = hashlib.sha256((settings.BASE_DIR / "requirements" / "run.txt").read_bytes())
    for path in sorted(paths):
        digest.update(str(path).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def own(pattern: str) -> list[pathlib.Path]:
    return [path for path in settings.BASE_DIR.glob(pattern) if ".venv" not in path.parts and path.is_file()]


def refuse_untranslated() -> None:
    """Raise CommandError where texts lack a translation, so that no page is half in another language.

    With DEBUG=1 nothing is refused.
    """
    if not settings.DEBUG and (sentences := list_gaps()):
        raise CommandError("\n".join([*sentences, HINT]))


class Command(BaseCommand):
    help = (
        "Compile messages, collect static files, migrate, and with DEMO=1 load the demo region into an empty database."
    )

    def handle(self, *args: object, **options: object) -> None:
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        refuse_untranslated()
        self.stamps_path = settings.VAR_DIR / "prepared.json"
        self.stamps = json.loads(self.stamps_path.read_text()) if self.stamps_path.exists() else {}
        self.run_when_changed("messages", own("**/*.po"), lambda: call_command("messages", "compile"))
        if not settings.DEBUG:
            collect = {"interactive": False, "verbosity": 0, "clear": True}
            pictures = own("docs/images/handbook/*")
            self.run_when_changed(
                "static", own("static/**/*") + pictures, lambda: call_command("collectstatic", **collect)
            )
        self.prepare_database()
        self.erase_what_came_back()
        if settings.DEMO and not apps.get_model("municipalities", "Region").objects.exists():
            self.stdout.write("Loading the demo region …")
            call_command("demo", stdout=self.stdout)

    def prepare_database(self) -> None:
        try:
            with explain_other_history():
                state = read_state()
        except DatabaseError as error:  # away, or a file that is no database
            raise CommandError(f"The database cannot be read: {error}") from None
        if state.unknown:
            raise CommandError(
                f"The database was made by a newer version of the portal ({', '.join(state.unknown)}):"
                " start that version, or restore a backup of this one."
            )
        if state.unapplied:
            self.stdout.write("Preparing database …")
            call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)  # does nothing where it is there

    def erase_what_came_back(self) -> None:
        """Erase again, before the pages open, what an older database has brought back since it was erased.

        CommandError is raised where the list of what was erased cannot be read.
        """
        erasures.write_missing()
        try:
            number = erasures.erase_listed_again()
        except OSError as error:
            raise CommandError(
                f"The list of what was erased cannot be read, so nobody knows who would be back: {error}"
            ) from None
        if number:
            self.stdout.write(f"Erased again what an older database had brought back: {number}")

    def run_when_changed(self, step: str, paths: list[pathlib.Path], action: Callable[[], object]) -> None:
        stamp = hash_files(paths)
        if self.stamps.get(step) == stamp:
            return
        self.stdout.write(f"Preparing {step} …")
        action()
        self.stamps[step] = stamp
        self.stamps_path.write_text(json.dumps(self.stamps))
