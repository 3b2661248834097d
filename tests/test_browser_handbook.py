"""A new host follows docs/host-handbook.md from the invitation to what families see; news of the region and an
office.
"""

import contextlib
import datetime
import re
import sqlite3
import time
import urllib.error

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser import Look, fetch
from tests.handbook import NAMED, SCREEN, Camera, photograph
from tests.signing_in import button, enter, invitation_to, invite, with_key

pytestmark = pytest.mark.browser

ADDRESS, PASSWORD = "liv@example.org", "ski-sol-svev-sau-9"
WIDE = {"width": 1280, "height": 900}
TITLE, ENGLISH = "Vaktmester med hele bygda som kontor", "Caretaker with a whole village as an office"
FIRST, JOB = "Vaktmester med bygda som kontor", "vaktmester-med-bygda-som-kontor"  # the address keeps the first title


def status_of(address: str) -> int:
    try:
        fetch(address)
    except urllib.error.HTTPError as answer:
        return answer.code
    return 200


def come_in(page, folder, look, shoot) -> None:
    """Chapter 1."""
    with_key(page)
    page.goto(invitation_to(folder, ADDRESS))
    shoot("password")
    page.get_by_label("Velg et passord").fill(PASSWORD)
    page.get_by_label("Passordet en gang til").fill(PASSWORD)
    button(page, "Velg dette passordet").click()
    page.get_by_role("link", name="Lag en passnøkkel").wait_for()
    shoot("second-step")
    page.get_by_role("link", name="Lag en passnøkkel").click()
    page.get_by_label("Navn").fill("Telefonen min")
    button(page, "Lag passnøkkelen").click()
    page.get_by_role("link", name=re.compile("Jeg har tatt vare på dem")).click()
    page.get_by_role("heading", name="I dag").wait_for()
    look()


def write_the_job(page, base, picture, shoot) -> None:
    """Chapter 3."""
    page.goto(f"{base}/admin/")
    shoot("today")
    page.locator("tr.model-job .addlink").click()
    page.locator("#id_title_nb").fill(FIRST)
    page.locator("#id_summary_nb").fill("Du holder skolen, svømmehallen og grendehuset i gang, sammen med to kolleger.")
    page.locator(".field-body_nb [contenteditable]").click()
    page.keyboard.type("Dagtid, og vakt hver fjerde helg. Brøytingen tar andre seg av.")
    shoot("form", top="#content h1", height=640)
    page.locator(".field-occupation .select2-selection").click()
    page.locator(".select2-search__field").fill("vaktmester")
    page.locator(".select2-results__option", has_text="5153").click()
    page.locator("#id_engagement").select_option("permanent")
    page.locator("#id_extent_percent").fill("100")
    page.locator("#id_apply_email").fill("jobb@example.org")
    page.locator("#id_deadline").fill((timezone.localdate() + datetime.timedelta(days=30)).isoformat())
    page.locator("#id_municipality").select_option("Alvdal")
    page.locator("#id_picture").set_input_files(picture)
    page.locator("#id_picture_alt_nb").fill("Åsrygger bak hverandre i kveldslys")
    page.locator("#id_picture_credit").fill("Eksempel")
    page.locator("summary", has_text="English").click()
    page.locator("#id_title_en").fill(ENGLISH)
    page.locator("#id_summary_en").fill("You keep the school, the pool and the community house running.")
    page.locator(".field-body_en [contenteditable]").click()
    page.keyboard.type("Daytime, and on call every fourth weekend. Others clear the snow.")
    page.locator("#id_picture_alt_en").fill("Ridge behind ridge in the evening light")
    shoot("languages", top="details:has(#id_title_en)", height=520)
    button(page, "Lagre og fortsett å redigere").click()
    page.get_by_role("link", name="Se på nettstedet").wait_for()


def look_at_it_first(page, base, look, shoot) -> None:
    """Chapter 4: staff see it, nobody keeps it, nobody else learns that it exists."""
    change = page.url
    page.get_by_role("link", name="Se på nettstedet").click()
    page.locator(".notice-preview").wait_for()
    shoot("preview")
    answer = page.reload()
    assert "no-store" in answer.headers["cache-control"]
    assert page.get_by_role("heading", level=1).inner_text() == FIRST
    look()
    page.get_by_role("link", name="English").click()
    assert page.get_by_role("heading", level=1).inner_text() == ENGLISH
    assert page.locator(".notice-preview").is_visible()
    assert status_of(f"{base}/nb/jobber/{JOB}/") == status_of(f"{base}/en/jobs/{JOB}/") == 404
    assert FIRST not in fetch(f"{base}/nb/jobber/feed.xml")
    page.goto(change)


def see_with_picture(page, address: str, alt: str) -> None:
    """The picture shows as soon as the smaller copies exist."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        page.goto(address)
        shown = page.locator(f"img[alt='{alt}']")
        if shown.count():
            expect(shown).to_have_js_property("complete", True)
            assert shown.evaluate("image => image.naturalWidth") > 0
            return
        page.wait_for_timeout(300)
    raise AssertionError(f"no picture on {address}")


def test_a_new_host_follows_the_handbook_to_a_published_job(strict, strict_folder, person, tmp_path):
    photograph(tmp_path / "utsikt.jpg")
    coordinator = person(WIDE)
    enter(coordinator, strict, "coordinator")
    invite(coordinator, strict, ADDRESS, "Liv", "Alvdal")

    page = person(**SCREEN)
    look, shoot = Look(page, strict), Camera(page)
    come_in(page, strict_folder, look, shoot)
    write_the_job(page, strict, tmp_path / "utsikt.jpg", shoot)
    look_at_it_first(page, strict, look, shoot)
    page.locator("#id_title_nb").fill(TITLE)
    button(page, "Lagre og publiser").click()
    page.locator(".messagelist .success").wait_for()

    visitor = person()
    seen = Look(visitor, strict)
    see_with_picture(visitor, f"{strict}/nb/jobber/{JOB}/", "Åsrygger bak hverandre i kveldslys")
    seen()
    assert visitor.locator(".notice-preview").count() == 0
    see_with_picture(visitor, f"{strict}/en/jobs/{JOB}/", "Ridge behind ridge in the evening light")
    assert visitor.get_by_role("heading", level=1).inner_text() == ENGLISH
    visitor.goto(f"{strict}/nb/jobber/?municipality=alvdal")
    assert visitor.get_by_role("link", name=TITLE).count() == 1
    assert visitor.context.cookies() == []

    see_with_picture(page, f"{strict}/nb/jobber/{JOB}/", "Åsrygger bak hverandre i kveldslys")
    shoot("public")
    page.goto(f"{strict}/admin/jobs/job/?own=1")
    shoot("list")
    page.get_by_role("link", name=TITLE, exact=True).click()
    page.get_by_role("link", name="Historikk").click()
    assert "Liv" in page.locator("#content").inner_text()
    assert FIRST in page.locator("#content").inner_text()
    shoot("history", top="#content h1", height=330)
    assert sorted(shoot.taken) == sorted(NAMED)
    assert look.faults + seen.faults == []


def test_the_handbook_is_read_in_the_workplace(strict, person):
    page = person()
    look = Look(page, strict)
    enter(page, strict, "holtalen")
    page.get_by_role("link", name="Håndboka tar deg").click()
    assert page.url == f"{strict}/admin/handbook/"
    assert page.locator(".handbook").get_attribute("lang") == "nb"
    page.locator(".handbook nav a", has_text="Skriv den første jobben").click()
    assert page.locator("h2:target").inner_text().startswith("3.")
    images = page.locator(".handbook img")
    for number in range(images.count()):
        images.nth(number).scroll_into_view_if_needed()
        expect(images.nth(number)).to_have_js_property("complete", True)
        assert images.nth(number).evaluate("image => image.naturalWidth") > 0
    look()
    assert look.faults == []


# --- news -------------------------------------------------------------------------------------------------------------
def write_news(page, base, title: str, summary: str) -> None:
    page.goto(f"{base}/admin/news/article/add/")
    page.locator("#id_title_nb").fill(title)
    page.locator("#id_summary_nb").fill(summary)


def move_start(folder, title: str, moment: datetime.datetime) -> None:
    """Instead of waiting for the day: the start is moved in the database, and nothing is saved, sent or run."""
    with contextlib.closing(sqlite3.connect(folder / "flytthit.sqlite3", timeout=20)) as database, database:
        changed = database.execute(
            "UPDATE news_article SET publish_from = ? WHERE title_nb = ?",
            (moment.astimezone(datetime.UTC).strftime("%Y-%m-%d %H:%M:%S"), title),
        )
    assert changed.rowcount == 1


def news_on_the_front_page(page, base) -> list[str]:
    page.goto(f"{base}/nb/")
    page.locator("#news > summary").click()
    return page.locator("#news .card-title").all_inner_texts()


def test_a_pinned_scheduled_article_comes_by_itself_before_an_offices_own_news(strict, strict_folder, person):
    region, own = "Flyttelasset går gratis i mars", "Åpen kveld på biblioteket"
    coordinator, host, visitor = person(WIDE), person(WIDE), person()
    enter(coordinator, strict, "coordinator")
    write_news(coordinator, strict, region, "Hele regionen spleiser.")
    coordinator.locator("#id_pinned").check()
    tomorrow = timezone.localtime() + datetime.timedelta(days=1)
    coordinator.locator("#id_publish_from_0").fill(tomorrow.date().isoformat())
    coordinator.locator("#id_publish_from_1").fill("08:00")
    button(coordinator, "Lagre og publiser").click()
    row = coordinator.locator("#result_list tr", has_text=region)
    assert "vises fra" in row.inner_text()

    enter(host, strict, "holtalen")
    write_news(host, strict, own, "Kom og møt dem som bor her.")
    assert host.locator("#id_pinned").count() == 0
    button(host, "Lagre og publiser").click()
    host.locator(".messagelist .success").wait_for()

    shown = news_on_the_front_page(visitor, strict)
    assert own in shown
    assert region not in shown
    assert status_of(f"{strict}/nb/nyheter/flyttelasset-gar-gratis-i-mars/") == 404

    move_start(strict_folder, region, timezone.now() - datetime.timedelta(minutes=1))
    shown = news_on_the_front_page(visitor, strict)
    assert shown[0] == region
    assert own in shown
    visitor.get_by_role("link", name=region).click()
    assert visitor.get_by_role("heading", level=1).inner_text() == region

    coordinator.goto(f"{strict}/admin/news/article/")
    coordinator.get_by_role("link", name=region, exact=True).click()
    button(coordinator, "Ta bort fra leserne").click()
    assert region not in news_on_the_front_page(visitor, strict)
