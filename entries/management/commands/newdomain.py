from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from entries.newdomain.naming import Words, build_domain
from entries.newdomain.rendering import list_example_languages
from entries.newdomain.writing import LINES, write


class Command(BaseCommand):
    help = "Write a new domain: its folder, its test, its lines in settings and addresses. See docs/add-a-domain.md."
    requires_system_checks = []  # makemigrations runs them, in a copy that has the new domain

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the package, for example health")
        parser.add_argument("--model", help="the class, for example Clinic; unsaid, it is made from the name")
        for language in ["en", *list_example_languages()]:
            parser.add_argument(
                f"--{language}",
                nargs=3,
                metavar=("NAME", "ONE", "MANY"),
                help="the words of readers, for example --en Health clinic clinics or --nb Helse klinikk klinikker",
            )

    def handle(self, *args: object, name: str, model: str | None, **options: Any) -> None:
        given = {
            language: Words(*options[language]) for language in ["en", *list_example_languages()] if options[language]
        }
        domain = build_domain(name, model, given)
        write(domain)
        self.stdout.write(f"Written: {name}/, {domain.test_path} and one line each in {' and '.join(LINES)}.")
        for language in list_example_languages():
            if missing := domain.stand_ins(language):
                po = f"{name}/locale/{language}/LC_MESSAGES/django.po"
                self.stdout.write(f"To translate in {po}, where English stands in: {', '.join(missing)}")
        self.stdout.write(
            "Next: make it yours (docs/add-a-domain.md, step 2), then make fix, make check and make test."
        )
