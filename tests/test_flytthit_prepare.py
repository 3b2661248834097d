"""`prepare` does again what has changed, and nothing else."""

import io

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command

from flytthit.management.commands.prepare import Command

pytestmark = pytest.mark.django_db


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
