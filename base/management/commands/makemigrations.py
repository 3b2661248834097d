"""Django's command makes migrations here for changes of the schema only; see base/database/autodetector.py."""

from django.core.management.commands import makemigrations

from base.database.autodetector import SchemaAutodetector
from base.management.commands.migrate import explain_other_history


class Command(makemigrations.Command):
    autodetector = SchemaAutodetector

    def handle(self, *args: object, **options: object) -> None:
        with explain_other_history():
            super().handle(*args, **options)
