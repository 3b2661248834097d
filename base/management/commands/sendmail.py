import logging
import time
from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from base.database.watch import describe
from base.mail.outbox import send_due

log = logging.getLogger(__name__)

PAUSE_SECONDS = 10


class Command(BaseCommand):
    help = "Send the outbox: once, or until stopped with --loop."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loop", action="store_true", help="look for new mail every second until stopped")

    def handle(self, *args: object, loop: bool, **options: object) -> None:
        while True:
            try:
                accepted = send_due()
            except DatabaseError as error:
                if not loop:
                    raise
                log.warning("mail waits, the database does not answer: %s", describe(error))
                close_old_connections()
                accepted = 0
                time.sleep(PAUSE_SECONDS)
            if not loop:
                self.stdout.write(f"{accepted} sent")
                return
            close_old_connections()
            time.sleep(1)
