"""The hosts' handbook: true to what stands on the screen, small, and reached in the workplace."""

import html
import json
import re

import pytest
from django.contrib.staticfiles import finders
from django.utils.translation.trans_real import translation
from PIL import Image

import pages.handbook
from accounts.models import User
from pages.handbook import read_handbook
from tests.handbook import COLOURS, FOLDER, HEAVIEST, NAMED, TEXT, WIDEST

BOLD = sorted({" ".join(words.split()) for words in re.findall(r"\*\*(.+?)\*\*", TEXT, re.S)} - {"fet skrift"})


@pytest.fixture(scope="module")
def words_on_the_screen():
    catalogue = translation("nb")
    said = {words for _, words in catalogue._catalog.items() if isinstance(words, str)}
    return {re.sub(r" ?[…:?]$", "", words).lower() for words in said} | {"english"}


@pytest.mark.parametrize("words", BOLD)
def test_what_is_in_bold_stands_so_on_the_screen(words, words_on_the_screen):
    assert re.sub(r" ?[…:?]$", "", words).lower() in words_on_the_screen


def test_it_is_short():
    assert len(TEXT.splitlines()) <= 150


def test_each_picture_exists_once_and_is_small():
    assert sorted(NAMED) == sorted(path.stem for path in FOLDER.iterdir())
    for name in NAMED:
        path = FOLDER / f"{name}.png"
        with Image.open(path) as picture:
            assert picture.width <= WIDEST, name
            assert picture.mode == "P", name
            assert len(picture.getcolors()) <= COLOURS, name
        assert path.stat().st_size < HEAVIEST, name


def test_the_workplace_shows_the_whole_of_it_in_norwegian(as_person, kari):
    User.objects.filter(pk=kari.pk).update(language="en")
    page = as_person(kari).get("/admin/handbook/").content.decode()
    assert '<div class="handbook" lang="nb">' in page
    for chapter in re.findall(r"^## (.+)$", TEXT, re.M):
        assert f">{chapter}</h2>" in page
        assert f">{chapter}</a></li>" in page
    for name in NAMED:
        assert re.search(rf'<img src="/static/handbook/{name}\.png" alt="[^"]{{20,}}" width="\d+" height="\d+"', page)
    assert "**" not in page


def others() -> dict[str, str]:
    """All that is collected but the pictures."""
    found = [path for finder in finders.get_finders() for path, _storage in finder.list([])]
    return {path: path for path in found if "handbook" not in path}


@pytest.fixture
def read_anew():
    read_handbook.cache_clear()
    yield
    read_handbook.cache_clear()


def without_pictures(client) -> bool:
    page = client.get("/admin/handbook/").content.decode()
    words = [html.escape(alt) for alt in re.findall(r"!\[([^\]]+)\]", TEXT)]
    return "<img" not in page and all(alt in page for alt in words)


def test_pictures_that_are_not_collected_leave_their_words(as_person, kari, read_anew, settings, tmp_path, caplog):
    client = as_person(kari)
    assert not without_pictures(client)
    read_handbook.cache_clear()
    collected = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    settings.STATIC_ROOT, settings.STORAGES = tmp_path, settings.STORAGES | {"staticfiles": collected}
    (tmp_path / "staticfiles.json").write_text(json.dumps({"version": "1.1", "paths": others()}))
    assert without_pictures(client)
    assert "list.png" in caplog.text


def test_pictures_that_are_lost_leave_their_words(as_person, kari, read_anew, monkeypatch, tmp_path):
    monkeypatch.setattr(pages.handbook, "PICTURES", tmp_path)
    assert without_pictures(as_person(kari))


def test_each_chapter_has_an_address_of_its_own():
    _title, chapters, text = read_handbook()
    anchors = [anchor for anchor, _chapter in chapters]
    assert len(anchors) == len(set(anchors)) > 5
    assert all(f'id="{anchor}"' in text for anchor in anchors)


def test_it_is_for_staff(visitor, as_person, vera):
    assert visitor.get("/admin/handbook/").status_code == 302
    assert as_person(vera).get("/admin/handbook/").status_code == 302


def test_every_page_of_the_workplace_leads_to_it(as_person, kari):
    for address in ("/admin/", "/admin/jobs/job/", "/admin/account/access/"):
        assert '<a href="/admin/handbook/">Hjelp</a>' in as_person(kari).get(address).content.decode()


def test_the_front_page_offers_it_to_who_is_new(as_person, kari):
    offer = "Håndboka tar deg"
    assert offer in as_person(kari).get("/admin/").content.decode()
    User.objects.filter(pk=kari.pk).update(date_joined="2020-01-01T00:00:00Z")
    assert offer not in as_person(kari).get("/admin/").content.decode()
