from django.core.management.base import BaseCommand, CommandError

from base.operation.nightly import run_all


class Command(BaseCommand):
    help = "Do tonight's work that is not done yet. Safe to call again."

    def handle(self, *args: object, **options: object) -> None:
        failed = run_all()
        if failed:
            raise CommandError(f"Failed, to be tried again: {', '.join(failed)}")
