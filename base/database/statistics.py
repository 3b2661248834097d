"""PostgreSQL's statistics hold copies of rows: the commonest values of each column, and bounds between them.

They are renewed when a tenth of a table has changed, which for a name that was erased may be never.
"""

import datetime

from django.db import connection


def renew_statistics_at_night(date: datetime.date) -> None:
    """Remove dead rows from PostgreSQL and make its statistics anew, every night; SQLite needs neither."""
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE, SKIP_LOCKED)")
