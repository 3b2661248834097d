"""Django's command, for changes of the schema only; see base/autodetector.py."""

from typing import Any

from django.core.management.commands import makemigrations

from base.autodetector import SchemaAutodetector
from base.management.commands.migrate import explain_other_history


class Command(makemigrations.Command):
    autodetector = SchemaAutodetector

    def handle(self, *args: Any, **options: Any) -> None:
        with explain_other_history():
            super().handle(*args, **options)
