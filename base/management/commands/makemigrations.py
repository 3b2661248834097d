"""Django's command, for changes of the schema only; see base/autodetector.py."""

from django.core.management.commands import makemigrations

from base.autodetector import SchemaAutodetector


class Command(makemigrations.Command):
    autodetector = SchemaAutodetector
