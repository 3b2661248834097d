"""`prepare` does again what has changed, and nothing else."""

import io

import pytest
from django.contrib.staticfiles import finders
from django.core.management import CommandError, call_command
from django.db import DatabaseError, OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from base import checks
from base.database import state
from base.database.state import DatabaseState
from base.models import Erasure
from base.registry import list_own_apps
from flytthit.management.commands import prepare
from tests.finding import find_newest_migration

pytestmark = pytest.mark.django_db
OWN_APPS = list_own_apps()  # before `house` moves the project's folder


@pytest.fixture
def house(settings, tmp_path, monkeypatch):
    """A small portal with one picture in its handbook."""
    pictures = tmp_path / "docs" / "images" / "handbook"
    pictures.mkdir(parents=True)
    (pictures / "first.png").write_bytes(b"1")
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "run.txt").touch()
    settings.BASE_DIR, settings.VAR_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "var", tmp_path / "static-root"
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [("handbook", pictures)]
    settings.DEMO, settings.BACKUP_DIR = False, tmp_path / "var" / "backup"
    monkeypatch.setattr(state, "list_own_apps", lambda: OWN_APPS)
    finders.get_finder.cache_clear()
    yield tmp_path
    finders.get_finder.cache_clear()


def prepared() -> list[str]:
    said = io.StringIO()
    call_command("prepare", stdout=said)
    return [line.split()[1] for line in said.getvalue().splitlines() if line.startswith("Preparing")]


def test_what_has_not_changed_is_not_done_again(house):
    assert prepared() == ["messages", "static"]
    assert prepared() == []


def test_the_database_is_asked_each_time_and_no_stamp_is_believed(house, monkeypatch):
    """The database may be another one than the last time: one from a backup, which lacks the newest migrations."""
    prepared()
    states = [DatabaseState(["inquiries.0002_next"], []), DatabaseState([], [])]
    monkeypatch.setattr(prepare, "read_state", lambda: states.pop(0))
    assert [prepared(), prepared()] == [["database"], []]


def test_a_database_of_a_newer_version_is_refused_in_one_line(house):
    MigrationRecorder(connection).record_applied("inquiries", "0099_of_tomorrow")
    with pytest.raises(
        CommandError, match=r"made by a newer version of the portal \(inquiries.0099_of_tomorrow\)"
    ) as no:
        prepared()
    assert len(str(no.value).splitlines()) == 1


@pytest.mark.parametrize("name", ["second.png", "first.png"])
def test_a_new_or_renewed_picture_of_the_handbook_is_collected(name, house):
    prepared()
    (house / "docs" / "images" / "handbook" / name).write_bytes(b"2")
    assert prepared() == ["static"]
    assert (house / "static-root" / "handbook" / name).read_bytes() == b"2"


def test_a_picture_that_is_gone_is_gone_from_the_collected_files_too(house):
    prepared()
    (house / "docs" / "images" / "handbook" / "first.png").unlink()
    assert prepared() == ["static"]
    assert not (house / "static-root" / "handbook" / "first.png").exists()


# --- a database that other migrations made ---------------------------------------------------------------------------
@pytest.fixture
def older_history(house):
    """What a demo database of before tells of our apps: names of migrations that are there no more."""
    with connection.cursor() as cursor:
        for config in OWN_APPS:
            cursor.execute("UPDATE django_migrations SET name = '0001_first' WHERE app = %s", [config.label])


@pytest.mark.parametrize("command", ["prepare", "migrate", "makemigrations"])
def test_a_database_of_other_migrations_is_refused_in_one_line_every_time(command, older_history):
    for _time in range(2):
        with pytest.raises(CommandError, match="made by another version of the portal") as refused:
            call_command(command, stdout=io.StringIO())
        assert refused.value.returncode == 1
        assert len(str(refused.value).splitlines()) == 1
        assert "delete" not in str(refused.value)


@pytest.mark.parametrize(("demo", "folder"), [(True, "var"), (True, "elsewhere"), (False, "var")])
def test_only_a_demo_in_its_own_folder_is_said_to_be_deleted(demo, folder, house, older_history, settings, monkeypatch):
    settings.DEMO = demo
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", str(house / folder / "flytthit.sqlite3"))
    with pytest.raises(CommandError) as refused:
        call_command("migrate", verbosity=0)
    assert (f"made anew once {house / 'var'} is deleted" in str(refused.value)) == (demo and folder == "var")


# --- what was erased --------------------------------------------------------------------------------------------------
def test_a_list_that_cannot_be_read_keeps_the_portal_shut_in_one_line(house):
    (house / "var" / "backup" / "erased.txt").mkdir(parents=True)
    with pytest.raises(CommandError, match="nobody knows who would be back") as no:
        prepared()
    assert len(str(no.value).splitlines()) == 1


def test_a_folder_of_backups_that_cannot_be_written_does_not(house):
    (house / "var").mkdir()
    (house / "var" / "backup").write_text("a file in its place")
    Erasure.objects.create(kind="news.story", object_id=1, at=timezone.now())
    with pytest.raises(CommandError, match="nobody knows"):
        prepared()
    (house / "var" / "backup").unlink()
    prepared()
    assert "news.story 1" in (house / "var" / "backup" / "erased.txt").read_text()


def test_a_database_that_cannot_be_read_is_one_line(house, monkeypatch):
    def refuse():
        raise DatabaseError("file is not a database")

    monkeypatch.setattr(prepare, "read_state", refuse)
    with pytest.raises(CommandError, match="The database cannot be read: file is not a database"):
        prepared()


# --- check --deploy ---------------------------------------------------------------------------------------------------
def say_checks() -> list[tuple[str, str]]:
    return [(str(found.id), found.msg) for found in checks.database_has_the_migrations_of_the_code(None)]


def test_check_deploy_says_nothing_where_nothing_is_missing():
    assert say_checks() == []


def test_check_deploy_names_the_migrations_that_the_database_lacks():
    newest = find_newest_migration("news")
    MigrationRecorder(connection).record_unapplied("news", newest)
    assert say_checks() == [("flytthit.E020", f"The database lacks migrations: news.{newest}.")]
    said = io.StringIO()
    with pytest.raises(CommandError, match=rf"news\.{newest}"):
        call_command("check", "--deploy", stdout=said, stderr=said)


def test_check_deploy_names_the_migrations_of_a_newer_version_and_of_another_history():
    MigrationRecorder(connection).record_applied("inquiries", "0099_of_tomorrow")
    [(number, words)] = say_checks()
    assert (number, "inquiries.0099_of_tomorrow" in words) == ("flytthit.E021", True)
    MigrationRecorder(connection).record_unapplied("accounts", "0001_initial")
    [(number, words)] = say_checks()
    assert (number, "other migrations" in words) == ("flytthit.E021", True)


def test_check_deploy_says_in_one_line_that_the_database_cannot_be_reached(monkeypatch):
    def refuse():
        raise OperationalError("connection to server failed:\n  Is the server running?")

    monkeypatch.setattr(checks, "read_state", refuse)
    [(number, words)] = say_checks()
    assert (number, words.splitlines()) == (
        "flytthit.W020",
        ["The database cannot be reached: connection to server failed: Is the server running?"],
    )
