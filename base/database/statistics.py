"""What PostgreSQL copies of rows into its statistics: the commonest values of each column, and bounds between them.

They are renewed when a tenth of a table has changed, which for a name that was erased may be never.
"""

import datetime

from django.db import connection


def renew_at_night(date: datetime.date) -> None:
    """Nightly: dead rows give up their place, and the statistics are made of what is there now."""
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE, SKIP_LOCKED)")
