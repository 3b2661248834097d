"""The pictures beside links to public pages: what they show, when they are made, and which pages have none."""

import io
import os
import re
import time

import pytest
from PIL import Image

from base import hooks
from base.text.typeface import list_known_characters
from entries import sharing as entries_sharing
from jobs.models import Job
from maps.sharing import painting, store
from maps.sharing.cards import ShareCard, find_view, name_file
from maps.skylines.drawing import Peak, View
from maps.skylines.views import SkylineBook
from tests.makers import MAKERS

VIEW = View("1", 202, ((10,) * 101, tuple(range(101)), (20,) * 101), (Peak("Tron", 1665, 202, 50, 12.2),))
BOOK = SkylineBook("© Prøve", {1: VIEW, 2: VIEW._replace(bearing=90)})
CARD = ShareCard("job-1", "Sykepleier på Tynset", 1, "Fjellregionen")
MOST_BYTES = 120_000
IMMEDIATE = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
IMAGE = r'<meta property="og:image" content="http://[^/"]+(/media/share/\w+\.png)">'


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT / "share"


@pytest.fixture
def painted(monkeypatch):
    """What is painted, each card once, without the time that painting takes."""
    cards = []
    monkeypatch.setattr(store, "paint_card", lambda card, view: cards.append(card) or b"picture")
    return cards


@pytest.fixture
def job(tynset, settings):
    return MAKERS["jobs.Job"][1](tynset)


def publish(job, title="Sykepleier"):
    job.title_nb, job.status = title, "published"
    job.save()


# --- what a picture shows ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "title",
    ["Tynset", "Å" * 200, "Donaudampfschifffahrtsgesellschaft " * 9, "Åarjelsaemien skuvle 🎉 š đ ŋ", "🎉", ""],
)
@pytest.mark.parametrize("view", [VIEW, None], ids=["with a horizon", "without one"])
def test_a_picture_has_the_size_that_networks_ask_for_and_little_weight(title, view):
    content = painting.paint_card(CARD._replace(title=title), view)
    picture = Image.open(io.BytesIO(content))
    assert (picture.format, picture.mode, picture.size) == ("PNG", "P", (1200, 630))
    assert len(content) <= MOST_BYTES


def test_the_letters_of_all_our_languages_are_drawn():
    letters = "æøåÆØÅäöüßÄÖÜïëéèêóôñšžčŧđŋńáÁŠŽČŊĐ«»„“”‘’–—…·§€²"
    assert [letter for letter in letters if ord(letter) not in list_known_characters()] == []


def test_a_sign_that_the_typeface_lacks_is_left_out_and_not_drawn_as_a_box():
    assert painting.keep_drawable("Fest 🎉 i dag") == "Fest i dag"


def test_the_same_card_is_the_same_file_and_every_other_another():
    assert painting.paint_card(CARD, VIEW) == painting.paint_card(CARD, VIEW)
    others = [CARD._replace(title="Lærer"), CARD._replace(region="Fjella"), CARD._replace(place=2)]
    names = {name_file(card, BOOK) for card in (CARD, *others)} | {name_file(CARD, SkylineBook())}
    assert len(names) == 5
    assert name_file(CARD, BOOK) == name_file(CARD._replace(key="job-2"), BOOK)


def test_a_page_without_a_place_has_one_of_the_regions_horizons_in_every_language_the_same():
    cards = [ShareCard("job-list", title, None, "Fjellregionen") for title in ("Jobber", "Jobs")]
    assert find_view(cards[0], BOOK) == find_view(cards[1], BOOK) is not None
    assert find_view(cards[0], SkylineBook()) is None


# --- when it is made --------------------------------------------------------------------------------------------------
def test_publishing_an_entry_has_its_picture_made_and_an_edit_another(
    job, painted, settings, django_capture_on_commit_callbacks
):
    settings.TASKS = IMMEDIATE
    for title in ("Sykepleier", "Sykepleier på natt"):
        with django_capture_on_commit_callbacks(execute=True):
            publish(job, title)
        assert title in [card.title for card in painted]
    assert {card.key for card in painted} == {f"job-{job.slug}", "front"}, "no other page's"


def test_many_entries_saved_in_a_row_wait_as_one_task(tynset, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        for number in range(entries_sharing.MOST_ONE_BY_ONE + 3):
            publish(MAKERS["jobs.Job"][1](tynset), f"Jobb {number}")
    assert store.list_waiting(entries_sharing.make_entry_images).count() == entries_sharing.MOST_ONE_BY_ONE
    assert store.list_waiting(store.make_share_images).count() == 1


def test_an_entry_that_was_taken_back_meanwhile_has_no_picture(job, painted):
    publish(job)
    type(job).objects.update(status="archived")
    entries_sharing.make_entry_images.func("jobs.Job", job.pk)
    assert {card.key for card in painted} == {"front"}


def test_a_draft_has_no_picture(job, painted):
    job.title_nb, job.status = "Hemmelig utkast", "draft"
    job.save()
    store.make_share_images.func()
    assert painted
    assert "Hemmelig utkast" not in [card.title for card in painted]


def test_what_is_there_already_is_not_painted_again(job, painted):
    publish(job)
    store.make_share_images.func()
    number = len(painted)
    store.make_share_images.func()
    assert len(painted) == number > 0


def test_a_run_that_takes_too_long_leaves_the_rest_to_the_next(job, painted, monkeypatch):
    publish(job)
    monkeypatch.setattr(store, "RUN_SECONDS", -1)
    store.make_share_images.func()
    assert painted == []
    assert store.DBTaskResult.objects.ready().filter(task_path=store.make_share_images.module_path).count() == 1


def test_one_card_that_cannot_be_painted_does_not_stop_the_others(job, monkeypatch, caplog, files):
    publish(job)

    def paint(card, view):
        if card.title == "Sykepleier":
            raise OSError("no room")
        return b"picture"

    monkeypatch.setattr(store, "paint_card", paint)
    store.make_share_images.func()
    assert list(files.glob("*.png"))
    assert "cannot be made" in caplog.text


def test_the_task_waits_in_the_queue_once(tynset):
    for _time in range(3):
        store.request_images()
    assert store.DBTaskResult.objects.filter(task_path=store.make_share_images.module_path).count() == 1


def test_an_hour_in_which_nothing_is_missing_asks_for_nothing(job, painted):
    publish(job)
    store.make_share_images.func()
    store.request_missing()
    assert not store.DBTaskResult.objects.ready().exists()
    Job.objects.update(title_nb="Vaktmester")
    store.request_missing()
    assert store.DBTaskResult.objects.ready().exists()


def test_the_night_removes_what_no_page_shows_any_more_a_day_after_it_was_made(job, painted, files):
    publish(job, "Sykepleier")
    store.make_share_images.func()
    kept = {path.name for path in files.glob("*.png")}
    for name, days in (("old.png", 2), ("new.png", 0)):
        (files / name).write_bytes(b"x")
        moment = time.time() - days * 24 * 3600
        os.utime(files / name, (moment, moment))
    for name in kept:
        os.utime(files / name, (0, 0))
    store.forget_unused(None)
    assert {path.name for path in files.glob("*")} == kept | {"new.png"}


def test_cards_cost_the_same_number_of_queries_for_one_entry_as_for_ten(tynset, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    publish(MAKERS["jobs.Job"][1](tynset), "Jobb 0")
    with CaptureQueriesContext(connection) as one:
        list(store.list_cards())
    for number in range(1, 10):
        publish(MAKERS["jobs.Job"][1](tynset), f"Jobb {number}")
    with django_assert_num_queries(len(one)):
        assert len(list(store.list_cards())) > 40


# --- pages ------------------------------------------------------------------------------------------------------------
def test_a_page_names_its_picture_by_an_absolute_address_once_it_is_there(client, job, painted):
    publish(job)
    page = client.get(job.get_absolute_url()).content.decode()
    assert "og:image" not in page
    assert '<meta property="og:title" content="Sykepleier">' in page
    assert 'name="twitter:card" content="summary"' in page
    store.make_share_images.func()
    page = client.get(job.get_absolute_url()).content.decode()
    assert 'name="twitter:card" content="summary_large_image"' in page
    answer = client.get(re.search(IMAGE, page).group(1))
    assert b"".join(answer.streaming_content) == b"picture"
    answer.close()
    assert answer["Content-Type"] == "image/png"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert not answer.cookies


@pytest.mark.parametrize("path", ["/media/share/nothing.png", "/media/share/..%2f..%2fsecret-key.png"])
def test_a_picture_that_is_not_there_is_404(client, region, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "path", ["/nb/", "/en/", "/nb/regionen/", "/nb/jobber/", "/nb/om/", "/nb/personvern/", "/nb/tilgjengelighet/"]
)
def test_every_kind_of_public_page_has_a_picture_and_a_title(client, tynset, painted, path):
    store.make_share_images.func()
    page = client.get(path).content.decode()
    assert re.search(IMAGE, page)
    assert re.search(r'<meta property="og:title" content="[^"]+">', page)
    assert page.count("og:image:alt") == 1


@pytest.mark.parametrize("path", ["/nb/planlegger/?adults=2", "/nb/planlegger/", "/nb/kontakt/", "/nb/min-side/"])
def test_plans_and_what_families_write_have_none(client, tynset, painted, path):
    store.make_share_images.func()
    assert "og:" not in client.get(path).content.decode()


def test_staff_who_preview_a_draft_are_not_offered_its_picture(as_person, kari, job, painted):
    job.title_nb, job.status = "Utkast", "draft"
    job.save()
    page = as_person(kari).get(job.get_absolute_url()).content.decode()
    assert "Utkast" in page
    assert "og:" not in page


def test_only_published_titles_and_names_of_places_are_given_to_the_painter(tynset, job):
    keys = {card.key for cards in hooks.get("share_cards") for card in cards()}
    assert {"job-list", "municipality-tynset"} <= keys
    assert all(re.match(r"(municipality|place|\w+)-", key) for key in keys)
    assert not [key for key in keys if key.startswith(("plan", "inquiry", "case"))]
