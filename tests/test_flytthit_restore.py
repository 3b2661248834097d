"""The restore story: a database from a backup is put back, and the pages open, and nobody who was erased is back."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from tests import restore_story
from tests.environment import ROOT
from tests.postgres import database


@pytest.fixture(scope="module")
def story(tmp_path_factory, migrated_file):
    """What each step found, from the portal that lives to the restored ones."""
    folder = tmp_path_factory.mktemp("restore")
    shutil.copy(migrated_file, folder)
    with database(folder) as url, pytest.MonkeyPatch.context() as monkeypatch:
        url = url if url.startswith("postgres") else f"sqlite:///{folder}/flytthit.sqlite3"
        monkeypatch.setenv("DATABASE_URL", url)
        environment = {**os.environ, "VAR_DIR": str(folder), "DEBUG": "1", "SITE_URL": "http://localhost:8000"}

        def take(step: str) -> dict:
            command = [sys.executable, "-W", "error", "-m", "tests.restore_story", step]
            done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr
            return json.loads(done.stdout.splitlines()[-1]) | {"log": done.stderr}

        found = {"live": take("live")}
        restore_story.restore(folder, folder / "full.copy")
        found["restored"] = take("restored")
        restore_story.restore(folder, folder / "older.copy")
        found["older"] = take("older")
        found["list"] = (folder / "backup" / "erased.txt").read_text()
        yield found


def test_an_upgrade_with_a_migration_is_made_by_prepare(story):
    assert "Preparing database" in story["live"]["upgraded"]
    assert set(story["live"]["pages"]) == {200}


def test_after_erasing_no_table_no_file_and_no_log_of_the_database_holds_a_word(story):
    needles = [*restore_story.NEEDLES["family"], *restore_story.NEEDLES["story"]]
    assert story["live"]["there"] == needles  # the search would find them
    assert (story["live"]["answer"], story["live"]["left"]) == (302, [])


def test_a_backup_brings_nobody_back(story):
    restored = story["restored"]
    assert "Erased again what an older database had brought back: 2" in restored["said"]
    assert restored["left"] == []
    assert restored["counted"] == [0, 1, 0]  # the counted row of the family stays
    assert set(restored["pages"]) == {200}


def test_a_family_that_comes_after_the_restore_is_left_alone(story):
    assert "Erased again" not in story["restored"]["again"]
    assert story["restored"]["new"] == "Familien Nyberg"


def test_after_the_restore_of_a_database_from_before_an_upgrade_the_pages_open(story):
    assert "Preparing database" in story["older"]["said"]
    assert set(story["older"]["pages"]) == {200}


def test_a_database_of_a_newer_version_is_refused_in_one_line(story):
    refused = story["older"]["refused"]
    assert "made by a newer version of the portal (inquiries.0099_of_tomorrow)" in refused
    assert len(refused.splitlines()) == 1


def test_the_list_beside_the_backups_holds_kind_number_and_moment_and_nothing_else(story):
    lines = [line.split() for line in story["list"].splitlines()]
    assert {line[1] for line in lines} == {"inquiries.inquiry", "news.story"}
    assert all(len(line) == 3 and line[2].isdecimal() for line in lines)
