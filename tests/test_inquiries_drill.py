"""Nothing that was thanked is lost: the real server is killed while forms arrive, and the mail server is down."""

import pytest

from tests import drill


def check(found: dict, forms: int) -> None:
    """Each form thanked is one case, one timeline and, once the mail server is back, one mail."""
    assert len(found["thanked"]) == forms
    assert sorted(found["cases"]) == sorted(found["thanked"])
    assert found["received"] == forms
    assert found["queued"] == forms  # no mail was lost while nobody listened
    assert sorted(found["mails"]) == sorted(found["thanked"])
    assert found["left"] == 0


def test_sixty_forms_and_two_kills(tmp_path):
    found = drill.run(tmp_path, clients=16, forms=60, kills=2)
    check(found, 60)


@pytest.mark.slow
def test_five_hundred_forms_and_ten_kills(tmp_path):
    found = drill.run(tmp_path, clients=16, forms=500, kills=10)
    check(found, 500)
    assert found["tries"] > 1000  # each was fetched and sent, and some were sent again
