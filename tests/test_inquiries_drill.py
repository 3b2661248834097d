"""Nothing that was thanked is lost: the real portal is hurt while forms arrive, and the mail server is down."""

import pytest

from tests import drill


def test_what_is_thanked_is_kept_while_parts_die_and_the_database_is_away(tmp_path):
    found = drill.run(tmp_path, forms=60, seconds=4, only=("server killed", "SQLite", "PostgreSQL", "disk", "64"))
    drill.check(found, 60)


@pytest.mark.slow
def test_what_is_thanked_is_kept_through_the_whole_drill(tmp_path):
    found = drill.run(tmp_path, forms=200, seconds=60)
    drill.print_table(found)
    drill.check(found, 200)
