"""What was erased stays erased: the row, the line beside the backups, and what an older database brings back."""

import datetime
import logging
import stat

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from base import hooks
from base.history import erasure_file, erasures
from base.history.erasure_file import ListedErasure
from base.models import Erasure

NOW = datetime.datetime(2026, 11, 23, 9, 0, 0, 123456, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)
KIND = "news.story"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.BACKUP_DIR, settings.BACKUP_DAYS = str(tmp_path / "backup"), 14
    return tmp_path / "backup"


@pytest.fixture
def erased_again(monkeypatch):
    """What the erasers are asked for; they find everything, but for what is in `gone` or `stubborn`."""
    asked = []

    def erase(pk, moment):
        asked.append((pk, moment))
        if pk in erase.stubborn:
            raise RuntimeError("linked to something")
        return pk not in erase.gone

    erase.gone, erase.stubborn, erase.asked = set(), set(), asked
    monkeypatch.setitem(hooks._registry, "erasers", [lambda: {KIND: erase}])
    return erase


def record(pk, callbacks):
    with callbacks(execute=True), transaction.atomic():
        erasures.record_erasure(KIND, pk)


def lines(folder):
    return (folder / "erased.txt").read_text().splitlines()


# --- the file ---------------------------------------------------------------------------------------------------------
def test_a_line_says_moment_kind_and_number_and_is_read_as_it_was_written(folder):
    erasure_file.append_to_list([ListedErasure(KIND, 7, NOW)])
    assert lines(folder) == ["2026-11-23T09:00:00.123456+00:00 news.story 7"]
    assert erasure_file.read_list() == [ListedErasure(KIND, 7, NOW)]


def test_list_and_folder_are_for_the_portals_user_only(folder):
    erasure_file.append_to_list([ListedErasure(KIND, 7, NOW)])
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "erased.txt").stat().st_mode) == 0o600


def test_without_a_file_nothing_was_erased():
    assert erasure_file.read_list() == []


@pytest.mark.parametrize(
    "torn", ["2026-11-23T09:00", "2026-11-23T09:00:00+00:00 news.story", "2026-11-23T09:00:00 news.story 3"]
)
def test_a_line_that_a_crash_has_torn_is_passed_over_and_spoils_no_other(torn, folder, caplog):
    erasure_file.append_to_list([ListedErasure(KIND, 1, NOW)])
    with (folder / "erased.txt").open("a") as file:
        file.write(torn)
    erasure_file.append_to_list([ListedErasure(KIND, 2, NOW)])
    assert [each.object_id for each in erasure_file.read_list()] == [1, 2]
    assert "1 line(s)" in caplog.text


def test_what_no_backup_can_bring_back_is_left_out_of_the_file(folder):
    erasure_file.append_to_list([ListedErasure(KIND, 1, NOW - DAY), ListedErasure(KIND, 2, NOW)])
    erasure_file.drop_from_list(NOW)
    assert [each.object_id for each in erasure_file.read_list()] == [2]
    assert sorted(path.name for path in folder.iterdir()) == ["erased.txt", "erased.txt.lock"]


# --- recorded ---------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_an_erasure_is_a_row_and_after_the_commit_a_line(folder, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        erasures.record_erasure(KIND, 7)
        assert not folder.exists()
    assert Erasure.objects.values_list("kind", "object_id", "at").get() == (KIND, 7, NOW)
    assert erasure_file.read_list() == [ListedErasure(KIND, 7, NOW)]


@pytest.mark.django_db(transaction=True)
def test_an_erasure_that_is_rolled_back_is_not_listed(folder):
    def fail():
        with transaction.atomic():
            erasures.record_erasure(KIND, 7)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not Erasure.objects.exists()
    assert not folder.exists()
    with pytest.raises(RuntimeError, match="inside the transaction"):
        erasures.record_erasure(KIND, 7)


@pytest.mark.django_db
def test_a_folder_that_cannot_be_written_stops_no_erasure_and_is_written_later(
    folder, caplog, django_capture_on_commit_callbacks
):
    folder.write_text("a file in its place")
    record(7, django_capture_on_commit_callbacks)
    [entry] = caplog.records
    assert (entry.levelno, entry.exc_info) == (logging.ERROR, None)
    folder.unlink()
    assert erasures.write_missing()
    assert erasure_file.read_list() == [ListedErasure(KIND, 7, NOW)]
    assert erasures.write_missing()
    assert len(lines(folder)) == 1


# --- applied ----------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_what_the_database_does_not_know_is_erased_again_and_only_once(erased_again):
    erasure_file.append_to_list([ListedErasure(KIND, 7, NOW), ListedErasure(KIND, 8, NOW)])
    erased_again.gone.add(8)
    assert erasures.erase_listed_again() == 1
    assert erased_again.asked == [(7, NOW), (8, NOW)]
    assert erasures.erase_listed_again() == 0
    assert len(erased_again.asked) == 2


@pytest.mark.django_db
def test_what_the_database_knows_is_not_applied_for_the_number_is_anothers_by_now(
    erased_again, django_capture_on_commit_callbacks
):
    record(7, django_capture_on_commit_callbacks)
    assert erasures.erase_listed_again() == 0
    assert erased_again.asked == []


@pytest.mark.django_db
def test_a_line_older_than_every_backup_is_not_applied(erased_again):
    erasure_file.append_to_list([ListedErasure(KIND, 7, NOW - 15 * DAY), ListedErasure(KIND, 8, NOW - 13 * DAY)])
    assert erasures.erase_listed_again() == 1
    assert [pk for pk, _moment in erased_again.asked] == [8]


@pytest.mark.django_db
def test_what_cannot_be_erased_again_is_said_and_tried_again_and_holds_up_nothing(erased_again, caplog):
    erasure_file.append_to_list(
        [ListedErasure(KIND, 7, NOW), ListedErasure("fairytales.castle", 1, NOW), ListedErasure(KIND, 9, NOW)]
    )
    erased_again.stubborn.add(7)
    assert erasures.erase_listed_again() == 1
    assert "news.story 7 is back" in caplog.text
    assert "fairytales.castle 1" in caplog.text
    erased_again.stubborn.clear()
    assert erasures.erase_listed_again() == 1


@pytest.mark.django_db
def test_a_list_that_cannot_be_read_is_an_error_and_not_an_empty_list(folder):
    (folder / "erased.txt").mkdir(parents=True)
    with pytest.raises(OSError, match="directory"):
        erasures.erase_listed_again()
    assert not erasures.write_missing()


@pytest.mark.django_db
def test_the_night_makes_the_list_whole_applies_it_and_shortens_it(erased_again, clock):
    Erasure.objects.create(kind=KIND, object_id=1, at=NOW)
    erasure_file.append_to_list([ListedErasure(KIND, 2, NOW)])
    erasures.keep_list(timezone.localdate())
    assert {each.object_id for each in erasure_file.read_list()} == {1, 2}
    assert [pk for pk, _moment in erased_again.asked] == [2]
    clock.shift(15 * DAY)
    erasures.keep_list(timezone.localdate())
    assert erasure_file.read_list() == []
    assert not Erasure.objects.exists()


def test_the_work_is_registered():
    from base.operation.nightly import get_task_name

    assert "base.history.erasures.keep_list" in {get_task_name(function) for function in hooks.get("nightly")}
    hourly = {get_task_name(function) for function in hooks.get("hourly")}
    assert {
        "base.history.erasures.complete_list",
        "base.database.wal.empty_wal_again",
        "inquiries.services.ending.case_ending.finish_closed",
    } <= hourly
    kinds = {kind for function in hooks.get("erasers") for kind in function()}
    assert {"inquiries.inquiry", "news.story", "partners.partner", "culture.weeklytime"} <= kinds
