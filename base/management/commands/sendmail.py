import time

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from base.outbox import send_due


class Command(BaseCommand):
    help = "Send the outbox: once, or until stopped with --loop."

    def add_arguments(self, parser):
        parser.add_argument("--loop", action="store_true", help="look for new mail every second until stopped")

    def handle(self, *args, loop, **options):
        while True:
            accepted = send_due()
            if not loop:
                self.stdout.write(f"{accepted} sent")
                return
            close_old_connections()
            time.sleep(1)
