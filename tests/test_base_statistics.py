"""PostgreSQL's statistics, which repeat what rows held, are made anew at night."""

import datetime

import pytest
from django.db import connection

from base.database.statistics import renew_statistics_at_night
from base.models import VersionStamp

WORD = "quittenbaum"
DAY = datetime.date(2030, 1, 2)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's own")
@pytest.mark.django_db(transaction=True)
def test_at_night_an_erased_word_leaves_the_statistics():
    VersionStamp.objects.bulk_create(VersionStamp(kind=f"{WORD} {number}", stamp=1) for number in range(9))
    renew_statistics_at_night(DAY)
    assert WORD in bounds()
    VersionStamp.objects.exclude(kind=f"{WORD} 8").delete()
    VersionStamp.objects.update(kind="annet")
    VersionStamp.objects.create(kind="et tredje", stamp=1)
    assert WORD in bounds()
    renew_statistics_at_night(DAY)
    assert WORD not in bounds()


def bounds() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT most_common_vals::text, histogram_bounds::text FROM pg_stats")
        return repr(cursor.fetchall())


@pytest.mark.django_db
def test_within_a_transaction_it_is_left_for_the_next_night():
    renew_statistics_at_night(DAY)
