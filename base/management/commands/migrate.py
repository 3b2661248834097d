"""Django's command, which hints at missing migrations by the same rule as `makemigrations`."""

from django.core.management.commands import migrate

from base.autodetector import SchemaAutodetector


class Command(migrate.Command):
    autodetector = SchemaAutodetector
