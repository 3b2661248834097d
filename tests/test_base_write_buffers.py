"""What requests leave behind: held in bounded memory, written in batches by one thread, and when the process ends."""

import logging
import subprocess
import sys
import threading
import time

import pytest
from django.db import OperationalError

from base.database.write_buffers import WriteBuffer
from tests.environment import ROOT


@pytest.fixture
def batches():
    return []


@pytest.fixture
def make(batches, monkeypatch):
    """Gathers what a test says; its connections are nobody's."""

    def made(**limits):
        return WriteBuffer("prøve", batches.append, **limits)

    return made


def until(true, seconds=10):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.005)


def in_threads(work, count=8):
    threads = [threading.Thread(target=work, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_a_batch_is_written_after_a_while_by_another_thread_and_the_first_value_of_a_key_counts(make, batches):
    names = []
    gathered = make(seconds=0.05)
    gathered.write = lambda batch: (names.append(threading.current_thread().name), batches.append(batch))
    for value in (1, 2):
        gathered.add("snekker", value)
    assert batches == []
    until(lambda: not gathered.has_writer)
    assert batches == [{"snekker": 1}]
    assert names == ["prøve"]


def test_enough_of_them_are_written_at_once(make, batches):
    gathered = make(seconds=3600, enough=3)
    for key in "abc":
        gathered.add(key, key)
    until(lambda: not gathered.has_writer)
    assert [sorted(batch) for batch in batches] == [["a", "b", "c"]]


def test_a_burst_from_eight_threads_loses_nothing_and_starts_one_writer(make, batches, monkeypatch):
    gathered, started, start = make(seconds=0.02, enough=50, most=10_000), [], WriteBuffer.start
    alive = []
    monkeypatch.setattr(WriteBuffer, "start", lambda self: (started.append(1), start(self)))

    def write(batch):
        alive.append(sum(thread.name == "prøve" for thread in threading.enumerate()))
        batches.append(batch)

    gathered.write = write
    in_threads(lambda number: [gathered.add((number, n), n) for n in range(500)])
    until(lambda: not gathered.has_writer)
    assert sum(len(batch) for batch in batches) == 4_000
    assert len({key for batch in batches for key in batch}) == 4_000
    assert set(alive) == {1}
    assert len(started) <= len(batches)


def test_memory_is_bounded_while_the_database_is_slow_and_nobody_waits_for_it(make, batches):
    door = threading.Event()
    gathered = make(seconds=0, enough=5, most=20)
    gathered.write = lambda batch: (batches.append(batch), door.wait(10))
    gathered.add(-1, "")
    until(lambda: batches)
    began = time.monotonic()
    in_threads(lambda number: [gathered.add((number, n), "") for n in range(1_000)])
    assert time.monotonic() - began < 5
    assert len(gathered.held) == 20
    door.set()
    until(lambda: not gathered.has_writer)
    assert [len(batch) for batch in batches] == [1, 20]


def test_a_write_that_fails_loses_its_batch_says_so_without_the_words_and_the_next_one_is_written(
    make, batches, caplog
):
    faults = [OperationalError("database is locked\nnoe hemmelig"), ValueError("feil")]

    def write(batch):
        if faults:
            raise faults.pop(0)
        batches.append(batch)

    gathered = make(seconds=0.01)
    gathered.write = write
    for word in ("snekker", "murer", "maler"):
        gathered.add(word, word)
        until(lambda: not gathered.has_writer)
    assert batches == [{"maler": "maler"}]
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == [
        "prøve: a batch of 1 is lost: database is locked",
        "prøve: a batch of 1 is lost",
    ]
    assert "snekker" not in caplog.text


def test_what_is_held_when_the_process_ends_is_written():
    code = "from base.database.write_buffers import WriteBuffer; WriteBuffer('x', print).add('tømrer', 1)"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    assert run.stdout == "{'tømrer': 1}\n"
