"""How long the leading pages are on a phone, how near a person is there, and how few tabs lead to what a page tells."""

import re

import pytest

from tests.browser import LANGUAGES

pytestmark = pytest.mark.browser

PHONE, SCREEN = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
FRONT_PIXELS, MUNICIPALITY_PIXELS, PLACE_PIXELS = 4500, 7000, 5000
NEAR_PIXELS = 1.5 * PHONE["height"]
MUNICIPALITIES, PLACES = r"/nb/kommuner/[\w-]+/", r"/nb/steder/[\w-]+/"


@pytest.fixture
def open_page(chromium):
    contexts = []

    def make(viewport, **options):
        contexts.append(chromium.new_context(viewport=viewport, **options))
        return contexts[-1].new_page()

    yield make
    for context in contexts:
        context.close()


def measure_length(page, url) -> int:
    """Return the height of the page at `url` in pixels, with every fold as it comes."""
    page.goto(url)
    return page.evaluate("document.documentElement.scrollHeight")


def list_links(page, url, pattern, within="") -> list[str]:
    """Return each address on the page at `url` that matches `pattern`, once, in the order of the page."""
    page.goto(url)
    links = page.locator(f"{within} a[href]").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    return [link for link in dict.fromkeys(links) if re.fullmatch(pattern, link)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_front_page_is_short_on_a_phone(language, open_page, base):
    assert measure_length(open_page(PHONE), f"{base}/{language}/") <= FRONT_PIXELS


def test_every_municipality_is_short_on_a_phone_and_its_host_near(open_page, base):
    page = open_page(PHONE)
    addresses = list_links(page, f"{base}/nb/", MUNICIPALITIES)
    assert len(addresses) >= 8
    lengths, buttons = {}, {}
    for address in addresses:
        lengths[address] = measure_length(page, base + address)
        box = page.locator("section.ask .button").bounding_box()
        buttons[address] = box["y"] + box["height"]
    assert {address: length for address, length in lengths.items() if length > MUNICIPALITY_PIXELS} == {}
    assert {address: pixels for address, pixels in buttons.items() if pixels > NEAR_PIXELS} == {}


def test_places_are_short_on_a_phone_and_their_host_near(open_page, base):
    page = open_page(PHONE)
    addresses = list_links(page, f"{base}/nb/regionen/", PLACES)
    assert len(addresses) >= 8
    lengths, buttons = {}, {}
    for address in addresses[::3]:
        lengths[address] = measure_length(page, base + address)
        box = page.locator("section.ask .button").bounding_box()
        buttons[address] = box["y"] + box["height"]
    assert {address: length for address, length in lengths.items() if length > PLACE_PIXELS} == {}
    assert {address: pixels for address, pixels in buttons.items() if pixels > NEAR_PIXELS} == {}


@pytest.mark.parametrize("viewport", [PHONE, SCREEN], ids=["phone", "screen"])
def test_jobs_homes_and_what_is_good_to_know_are_seen_without_opening_anything(viewport, open_page, base):
    page = open_page(viewport)
    page.goto(f"{base}/nb/kommuner/tynset/")
    for part in ("#job .card", "#home .card", ".points-good li", ".points-strength li", ".answers li", ".office"):
        assert page.locator(part).first.is_visible(), part


def test_every_fold_says_what_is_in_it_and_opens(open_page, base):
    page = open_page(PHONE, java_script_enabled=False)
    for address in ("/nb/", "/nb/kommuner/tynset/"):
        page.goto(base + address)
        folds = page.locator("main details.part")
        assert folds.count() >= 4
        for fold in folds.all():
            assert len(fold.locator("> summary").inner_text().strip()) > 3
            fold.locator("> summary").click()
            assert fold.get_attribute("open") is not None
    page.goto(f"{base}/nb/")
    assert page.locator("summary", has_text="Nyheter").inner_text().split() == ["Nyheter", "(3)"]


def test_paper_has_what_is_folded(open_page, base):
    page = open_page(PHONE)
    page.goto(f"{base}/nb/kommuner/tynset/")
    page.emulate_media(media="print")
    heights = page.locator("details.part .card, details.part .points li, details.part dl").evaluate_all(
        "parts => parts.map(part => part.getBoundingClientRect().height)"
    )
    assert len(heights) > 10
    assert min(heights) > 10


@pytest.mark.parametrize("path", ["", "kommuner/tynset/", "steder/tynset/", "jobber/", "veiviser/", "regionen/"])
def test_two_tabs_lead_from_the_top_of_a_page_into_its_content(path, open_page, base):
    page = open_page(SCREEN)
    page.goto(f"{base}/nb/{path}")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("Boolean(document.activeElement.closest('main'))")


@pytest.mark.parametrize("path", ["", "kommuner/tynset/", "steder/tynset/", "regionen/"])
def test_a_map_is_never_a_stop_of_tab(path, open_page, base):
    page = open_page(SCREEN)
    page.goto(f"{base}/nb/{path}")
    links = page.locator(".map a")
    assert links.count() > 5
    assert links.evaluate_all("links => links.filter(link => link.tabIndex >= 0).length") == 0


@pytest.mark.parametrize("way", range(4), ids=["one adult", "with a teenager", "back home", "from abroad"])
def test_each_way_of_the_front_page_leads_to_a_person_in_three_taps(way, open_page, base):
    """The first tap is the way's, the second an offer or the place where the first leads to a list or a plan."""
    page = open_page(PHONE)
    page.goto(f"{base}/nb/")
    page.locator(".ways > li").nth(way).locator("a").first.click()
    page.wait_for_load_state()
    person = page.locator("main a[href*='/nb/kontakt/']")
    if not any(link.is_visible() for link in person.all()):
        page.locator("main .card-title a").first.click()
        page.wait_for_load_state()
    next(link for link in person.all() if link.is_visible()).click()
    page.wait_for_url("**/nb/kontakt/**")
    assert page.locator("main form").is_visible()
