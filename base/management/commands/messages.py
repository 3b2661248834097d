import pathlib
from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from base.messages import catalogue_faults, catalogues, translating
from base.messages.formmessages import list_form_messages


class Command(BaseCommand):
    requires_system_checks: list[str] = []  # whoever mends the catalogues is not held up by what they lack
    help = (
        "Message catalogues without GNU gettext: update (from code), check (nothing missing or twice), "
        "compile. For a language "
        "of the forms: give LANGUAGE FOLDER (what a translator needs), take LANGUAGE FILE (what comes "
        "back), missing LANGUAGE."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["update", "check", "compile", "give", "take", "missing"])
        parser.add_argument("language", nargs="?", default="")
        parser.add_argument("path", nargs="?", type=pathlib.Path)

    def handle(self, *args: object, action: str, language: str, path: pathlib.Path | None, **options: object) -> None:
        if action in ("give", "take", "missing") and not language:
            raise CommandError(f"Say for which language: messages {action} sma")
        if action in ("give", "take"):
            if path is None:
                raise CommandError(
                    f"Say where: messages {action} {language} {'FOLDER' if action == 'give' else 'FILE'}"
                )
            (self.give_messages if action == "give" else self.take_messages)(language, path)
        elif action == "missing":
            self.list_missing(language)
        elif action == "update":
            self.update_catalogues()
        elif action == "compile":
            self.stdout.write(f"{catalogues.compile_all()} catalogues compiled")
        elif lines := catalogue_faults.find_faults():
            raise CommandError("\n".join([f"{len(lines)} messages need a translator:", *lines]))
        elif outdated := catalogues.find_outdated():
            files = [str(path.relative_to(settings.BASE_DIR)) for path in outdated]
            raise CommandError("\n".join(["`messages update` would change these, so it has not been called:", *files]))

    def update_catalogues(self) -> None:
        try:
            wanted = list_form_messages() if settings.FORM_LANGUAGES else set()
            catalogues.update_catalogues(dict.fromkeys(settings.FORM_LANGUAGES, wanted))
        except catalogues.CatalogueCollision as collision:
            raise CommandError(
                f"Nothing is updated: choose one translation, or give the code a context.\n{collision}"
            ) from None

    def give_messages(self, language: str, folder: pathlib.Path) -> None:
        number = translating.write_for_translator(language, folder)
        self.stdout.write(
            f"{number} messages are written to {folder}: {language}.po to fill in, {language}.html to look at."
        )

    def take_messages(self, language: str, file: pathlib.Path) -> None:
        try:
            taken, missing = translating.take_from_translator(file, language)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
        except translating.TranslatorFileRefused as refused:
            raise CommandError(f"Nothing is taken:\n{refused}") from None
        self.stdout.write(f"{taken} messages are taken; {len(missing)} are missing. Now: messages compile.")

    def list_missing(self, language: str) -> None:
        lines = [
            catalogues.describe_message(*key) for key in catalogue_faults.list_missing(language, list_form_messages())
        ]
        if lines:
            raise CommandError("\n".join([f"{len(lines)} messages of the forms are not in {language}:", *lines]))
        self.stdout.write(f"Every message of the forms is there: FORM_LANGUAGES={language} offers it.")
