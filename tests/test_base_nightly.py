"""Nightly work: once a date, and what failed or was killed is done after all."""

import datetime
import logging

import pytest
import time_machine
from django.core.management import CommandError, call_command

from base import hooks
from base.models import NightlyRun
from base.operation import nightly

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 5, 1, 22, 30, tzinfo=datetime.UTC)  # half past midnight of 2 May in Oslo
TONIGHT = datetime.date(2026, 5, 2)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def tonight(monkeypatch):
    """The functions of the night, at first none."""
    functions = []
    monkeypatch.setitem(hooks._registry, "nightly", functions)
    return functions


@pytest.fixture
def counting(tonight):
    dates = []

    def count(date):
        dates.append(date)

    tonight.append(count)
    return dates


@pytest.fixture
def stubborn(tonight):
    """Raises what `causes` holds, one at a time, and works when none is left."""
    causes, done = [], []

    def stubborn(date):
        if causes:
            raise causes.pop(0)
        done.append(date)

    tonight.append(stubborn)
    stubborn.causes, stubborn.done = causes, done
    return stubborn


def test_the_night_is_the_date_in_oslo(counting):
    assert nightly.run_all() == []
    assert counting == [TONIGHT]


def test_a_second_start_on_a_date_repeats_nothing(counting):
    nightly.run_all()
    assert nightly.run_all() == []
    assert counting == [TONIGHT]


def test_the_next_date_is_another_night(counting, clock):
    nightly.run_all()
    clock.shift(datetime.timedelta(days=1))
    nightly.run_all()
    assert counting == [TONIGHT, datetime.date(2026, 5, 3)]


def test_a_task_that_failed_is_named_logged_and_tried_again(stubborn, caplog):
    stubborn.causes.append(RuntimeError("the register does not answer"))
    name = nightly.get_task_name(stubborn)
    assert nightly.run_all() == [name]
    [record] = caplog.records
    assert (record.levelno, name in record.getMessage()) == (logging.ERROR, True)
    assert "the register does not answer" in caplog.text
    assert nightly.run_all() == []
    assert stubborn.done == [TONIGHT]


def test_a_task_that_failed_does_not_stop_the_others(stubborn, counting):
    stubborn.causes.append(RuntimeError("no"))
    nightly.run_all()
    assert (stubborn.done, counting) == ([], [TONIGHT])


def test_a_killed_run_is_taken_over_after_an_hour(stubborn, clock):
    stubborn.causes.append(SystemExit())
    with pytest.raises(SystemExit):
        nightly.run_all()
    clock.shift(nightly.LEASE)
    assert not nightly.run_once(stubborn, TONIGHT)
    clock.shift(datetime.timedelta(seconds=1))
    assert nightly.run_once(stubborn, TONIGHT)
    assert stubborn.done == [TONIGHT]


def test_a_run_that_was_taken_over_is_not_taken_over_again_at_once(stubborn, clock):
    stubborn.causes += [SystemExit(), SystemExit()]
    for _killed in range(2):
        with pytest.raises(SystemExit):
            nightly.run_all()
        clock.shift(nightly.LEASE + datetime.timedelta(seconds=1))
    clock.shift(-datetime.timedelta(minutes=5))
    assert not nightly.claim_run(nightly.get_task_name(stubborn), TONIGHT)


def test_a_run_that_has_finished_is_never_taken_over(counting, clock):
    nightly.run_all(TONIGHT)
    clock.shift(datetime.timedelta(days=3))
    nightly.run_all(TONIGHT)
    assert counting == [TONIGHT]


def test_a_finished_run_says_when(counting, clock):
    nightly.run_all()
    run = NightlyRun.objects.get()
    assert (run.date, run.started, run.finished) == (TONIGHT, NOW, NOW)


def test_the_command_fails_and_names_the_task_that_failed(stubborn):
    stubborn.causes.append(RuntimeError("no"))
    with pytest.raises(CommandError, match="stubborn") as caught:
        call_command("nightly")
    assert caught.value.returncode == 1


def test_the_command_passes_once_the_task_has_worked(stubborn):
    stubborn.causes.append(RuntimeError("no"))
    with pytest.raises(CommandError):
        call_command("nightly")
    call_command("nightly")
    assert stubborn.done == [TONIGHT]


def test_forgetting_old_mail_is_among_the_nightly_work():
    assert "base.mail.outbox.forget_old" in [nightly.get_task_name(function) for function in hooks.get("nightly")]
