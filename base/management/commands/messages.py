from django.core.management.base import BaseCommand, CommandError

from base import catalogues


class Command(BaseCommand):
    help = "Message catalogues without GNU gettext: update (from code), check (nothing missing), compile."

    def add_arguments(self, parser):
        parser.add_argument("action", choices=["update", "check", "compile"])

    def handle(self, *args, action, **options):
        if action == "update":
            catalogues.update()
        elif action == "compile":
            self.stdout.write(f"{catalogues.compile_all()} catalogues compiled")
        elif lines := catalogues.faults():
            raise CommandError("\n".join([f"{len(lines)} messages need a translator:", *lines]))
