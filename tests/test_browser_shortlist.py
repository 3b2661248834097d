"""What a reader keeps on the device, sees side by side and takes along on paper."""

import re

import pytest

from tests.browser import Look, watch

pytestmark = pytest.mark.browser


@pytest.fixture
def phone(chromium):
    context = chromium.new_context(viewport={"width": 360, "height": 740})
    yield context
    context.close()


def list_detail_paths(page, path):
    page.goto(path)
    return [link.get_attribute("href") for link in page.locator(".card-title a").all()]


def test_a_family_keeps_two_homes_compares_them_and_empties_the_list(base, phone):
    page = phone.new_page()
    look = Look(page, base)
    for path in list_detail_paths(page, f"{base}/nb/boliger/")[:2]:
        page.goto(base + path)
        page.get_by_role("button", name="Ta vare på").click()
    assert page.get_by_role("button", name="På lista").is_visible()
    page.get_by_role("link", name="Min liste (2)").click()
    assert page.get_by_text("Lista ligger bare på denne enheten.").is_visible()
    look()
    page.get_by_role("button", name="Sammenlign to til fire").click()
    assert page.locator("thead th").count() == 2
    look()
    page.get_by_role("link", name="Tilbake til lista").click()
    page.get_by_role("button", name="Tøm lista").click()
    assert page.get_by_role("button", name="Ta vare på alle disse").is_visible()
    assert page.evaluate("localStorage.length") == 0
    assert phone.cookies() == []
    assert look.faults == []


def test_nothing_is_written_on_the_device_before_a_button_is_pressed(base, phone):
    page = phone.new_page()
    faults = watch(page, base)
    page.goto(base + list_detail_paths(page, f"{base}/nb/jobber/")[0])
    page.goto(f"{base}/nb/min-liste/")
    assert page.get_by_text("Lista er tom.").is_visible()
    assert page.evaluate("localStorage.length") == 0
    assert faults == []


def test_without_scripts_no_button_is_shown_and_the_list_says_what_to_do(base, chromium):
    context = chromium.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page = context.new_page()
    page.goto(base + list_detail_paths(page, f"{base}/nb/boliger/")[0])
    assert not page.locator("[data-keep], [data-share]").first.is_visible()
    page.goto(f"{base}/nb/min-liste/")
    assert page.get_by_text("må nettleseren tillate skript").is_visible()
    context.close()


def test_the_button_to_share_is_there_only_where_the_browser_shares(base, phone):
    page = phone.new_page()
    path = list_detail_paths(page, f"{base}/nb/boliger/")[0]
    page.add_init_script("delete Navigator.prototype.share")
    page.goto(base + path)
    page.get_by_role("button", name="Ta vare på").wait_for()
    assert not page.locator("[data-share]").is_visible()
    other = phone.new_page()
    other.add_init_script("navigator.share = async shared => { window.shared = shared }")
    other.goto(base + path)
    other.get_by_role("button", name="Del", exact=True).click()
    assert other.evaluate("[window.shared.url, window.shared.title]") == [base + path, other.title()]


def test_a_home_and_a_job_fit_on_one_sheet_with_price_host_and_the_way_back(base, phone):
    page, long = phone.new_page(), {}
    for section in ("boliger", "jobber"):
        for path in list_detail_paths(page, f"{base}/nb/{section}/")[:8]:
            page.goto(base + path)
            sheets = len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))
            if sheets != 1:
                long[path] = sheets
    assert long == {}
    page.emulate_media(media="print")
    for part in (".qr-code", ".office", ".entry .facts >> nth=0"):
        assert page.locator(part).is_visible(), part
    assert not page.locator("[data-keep]").is_visible()
