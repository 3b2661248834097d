"""`prepare` does again what has changed, and nothing else."""

import io

import pytest
from django.contrib.staticfiles import finders
from django.core.management import CommandError, call_command
from django.db import connection

from base.registry import own_apps
from flytthit.management.commands.prepare import Command

pytestmark = pytest.mark.django_db
MIGRATE = Command.__dict__["migrate"]  # the one that `house` takes away


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
    settings.DEMO = False
    monkeypatch.setattr(Command, "migrate", staticmethod(lambda: None))
    finders.get_finder.cache_clear()
    yield tmp_path
    finders.get_finder.cache_clear()


def prepared() -> list[str]:
    said = io.StringIO()
    call_command("prepare", stdout=said)
    return [line.split()[1] for line in said.getvalue().splitlines() if line.startswith("Preparing")]


def test_what_has_not_changed_is_not_done_again(house):
    assert prepared() == ["messages", "static", "database"]
    assert prepared() == []


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
def older_history(house, monkeypatch):
    """What a demo database of before tells of our apps: names of migrations that are there no more."""
    monkeypatch.setattr(Command, "migrate", MIGRATE)
    with connection.cursor() as cursor:
        for config in own_apps():
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
