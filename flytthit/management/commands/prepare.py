"""Everything between a fresh checkout and a server that can start; what has not changed is not done again."""

import hashlib
import json
import pathlib
from collections.abc import Callable, Iterable

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


def fingerprint(paths: Iterable[pathlib.Path]) -> str:
    """Names, sizes and contents of own files, and the versions that the lock pins."""
    digest = hashlib.sha256((settings.BASE_DIR / "requirements" / "run.txt").read_bytes())
    for path in sorted(paths):
        digest.update(str(path).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def own(pattern: str) -> list[pathlib.Path]:
    return [path for path in settings.BASE_DIR.glob(pattern) if ".venv" not in path.parts and path.is_file()]


class Command(BaseCommand):
    help = (
        "Compile messages, collect static files, migrate, and with DEMO=1 load the demo region into an empty database."
    )

    def handle(self, *args: object, **options: object) -> None:
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        self.stamps_path = settings.VAR_DIR / "prepared.json"
        self.stamps = json.loads(self.stamps_path.read_text()) if self.stamps_path.exists() else {}
        self.when_changed("messages", own("**/*.po"), lambda: call_command("messages", "compile"))
        if not settings.DEBUG:
            collect = {"interactive": False, "verbosity": 0, "clear": True}
            pictures = own("docs/images/handbook/*")
            self.when_changed("static", own("static/**/*") + pictures, lambda: call_command("collectstatic", **collect))
        self.when_changed("database", own("*/migrations/*.py"), self.migrate)
        if settings.DEMO and not apps.get_model("municipalities", "Region").objects.exists():
            self.stdout.write("Loading the demo region …")
            call_command("demo", stdout=self.stdout)

    @staticmethod
    def migrate() -> None:
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)  # does nothing where it is there

    def when_changed(self, step: str, paths: list[pathlib.Path], action: Callable[[], object]) -> None:
        stamp = fingerprint(paths)
        if step == "database":  # the database may be another one, or be gone
            stamp += str(settings.DATABASES["default"]["NAME"])
            if not self.database_exists():
                self.stamps.pop(step, None)
        if self.stamps.get(step) == stamp:
            return
        self.stdout.write(f"Preparing {step} …")
        action()
        self.stamps[step] = stamp
        self.stamps_path.write_text(json.dumps(self.stamps))

    @staticmethod
    def database_exists() -> bool:
        from django.db import connection

        return "django_migrations" in connection.introspection.table_names()
