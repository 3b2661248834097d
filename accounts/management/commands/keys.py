from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.people import forget_unreadable_steps
from accounts.signin.sealing import Seal, renew_seals


class Command(BaseCommand):
    help = "Seal the secrets of second steps with SECRET_KEY, so that keys in SECRET_KEY_FALLBACKS can be dropped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--forget-unreadable",
            action="store_true",
            help="after a lost key: remove second steps that no key opens; their people set up new ones",
        )

    def handle(self, *args: Any, forget_unreadable: bool, **options: Any) -> None:
        found = renew_seals()
        self.stdout.write(f"{len(found[Seal.CURRENT])} secrets are sealed with SECRET_KEY.")
        self.stdout.write(f"{len(found[Seal.OLD])} were sealed with an older key, or not at all, and are sealed anew.")
        broken = found[Seal.BROKEN]
        if broken and not forget_unreadable:
            raise CommandError(
                f"{len(broken)} are opened by none of the keys. Put the key that sealed them into SECRET_KEY_FALLBACKS "
                "and call this again; if it is lost for good, call it with --forget-unreadable."
            )
        for user in forget_unreadable_steps() if broken else []:
            self.stdout.write(f"Removed the second step of {user}, who sets up a new one at the next sign-in.")
        self.stdout.write("No key in SECRET_KEY_FALLBACKS is needed for second steps.")
