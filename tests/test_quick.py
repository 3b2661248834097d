"""`make quick` begins with what has changed, and ends in time."""

import time

import pytest

from tests import quick


@pytest.mark.parametrize(
    ("test_file", "changed", "near"),
    [
        ("test_jobs_job.py", ["tests/test_jobs_job.py", "jobs/models.py"], 0),
        ("test_jobs_job.py", ["jobs/models.py"], 1),
        ("test_jobs_job.py", ["templates/jobs/detail.html"], 1),
        ("test_jobs_job.py", ["housing/models.py", "tests/test_jobs_ended.py"], 2),
        ("test_partners.py", ["partners/admin.py"], 1),
        ("test_jobs_job.py", [], 2),
    ],
)
def test_a_test_is_near_what_has_changed(test_file, changed, near):
    assert quick.nearness(test_file, changed) == near


@pytest.mark.parametrize(("left", "runs"), [(60, True), (-1, False)])
def test_a_test_is_left_out_once_the_time_is_over(left, runs, monkeypatch):
    monkeypatch.setenv(quick.ENDS, str(time.time() + left))
    if runs:
        assert quick.pytest_runtest_setup() is None
    else:
        with pytest.raises(pytest.skip.Exception, match="no time was left"):
            quick.pytest_runtest_setup()
