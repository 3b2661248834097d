from django.core.management.base import BaseCommand, CommandError

from base.operation.nightly import run_hourly


class Command(BaseCommand):
    help = (
        "Try again what could not be done at once: closed cases into the archive, erased words out of every "
        "file; mails of the morning."
    )

    def handle(self, *args: object, **options: object) -> None:
        failed = run_hourly()
        if failed:
            raise CommandError(f"Failed, to be tried again: {', '.join(failed)}")
