from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from base import catalogue_faults, catalogues
from base.formmessages import list_form_messages


class Command(BaseCommand):
    requires_system_checks: list[str] = []  # whoever mends the catalogues is not held up by what they lack
    help = "Message catalogues without GNU gettext: update (from code), check (nothing missing or twice), compile."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["update", "check", "compile"])

    def handle(self, *args: object, action: str, **options: object) -> None:
        if action == "update":
            try:
                wanted = list_form_messages() if settings.FORM_LANGUAGES else set()
                catalogues.update_catalogues(dict.fromkeys(settings.FORM_LANGUAGES, wanted))
            except catalogues.CatalogueCollision as collision:
                raise CommandError(
                    f"Nothing is updated: choose one translation, or give the code a context.\n{collision}"
                ) from None
        elif action == "compile":
            self.stdout.write(f"{catalogues.compile_all()} catalogues compiled")
        elif lines := catalogue_faults.find_faults():
            raise CommandError("\n".join([f"{len(lines)} messages need a translator:", *lines]))
        elif outdated := catalogues.find_outdated():
            files = [str(path.relative_to(settings.BASE_DIR)) for path in outdated]
            raise CommandError("\n".join(["`messages update` would change these, so it has not been called:", *files]))
