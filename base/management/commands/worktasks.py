import logging
import time

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from base.database.watch import describe

log = logging.getLogger(__name__)

PAUSE_SECONDS = 5


class Command(BaseCommand):
    help = "Do the tasks that pages have put into the queue, until stopped; a database that is away is waited for."

    def handle(self, *args: object, **options: object) -> None:
        while True:
            try:
                call_command("db_worker", startup_delay=False, verbosity=0)
            except DatabaseError as error:
                log.warning("tasks wait, the database does not answer: %s", describe(error))
                close_old_connections()
                time.sleep(PAUSE_SECONDS)
            else:
                return
