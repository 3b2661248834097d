"""Django's command hints here at missing migrations by the same rule as `makemigrations`."""

import contextlib
import pathlib
from collections.abc import Iterator

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db.migrations.exceptions import InconsistentMigrationHistory

from base.database.autodetector import SchemaAutodetector


@contextlib.contextmanager
def explain_other_history() -> Iterator[None]:
    """Raise CommandError, in one line, where the database was made by other migrations than those that are here."""
    try:
        yield
    except InconsistentMigrationHistory as error:
        is_in_folder = pathlib.Path(settings.DATABASES["default"]["NAME"]).is_relative_to(settings.VAR_DIR)
        demo = f" The demo is made anew once {settings.VAR_DIR} is deleted." if settings.DEMO and is_in_folder else ""
        sentence = "The database was made by another version of the portal, and this one needs an empty one."
        raise CommandError(f"{sentence}{demo} ({error})") from None


class Command(migrate.Command):
    autodetector = SchemaAutodetector

    def handle(self, *args: object, **options: object) -> None:
        with explain_other_history():
            super().handle(*args, **options)
