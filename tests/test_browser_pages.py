"""Every kind of page in every language, in a real Chromium."""

import pytest

from tests.browser import LANGUAGES, kinds, sign_in, watch

pytestmark = pytest.mark.browser


@pytest.fixture
def phone(chromium):
    context = chromium.new_context(viewport={"width": 360, "height": 740})
    yield context
    context.close()


@pytest.mark.parametrize(
    "language",
    [pytest.param(language, marks=[] if language in ("nb", "de") else pytest.mark.slow) for language in LANGUAGES],
)
def test_no_page_sets_a_cookie_asks_another_host_or_writes_to_the_console(language, base, phone):
    page = phone.new_page()
    faults = watch(page, base)
    seen = []
    for (kind, code), address in kinds(base).items():
        if code != language:
            continue
        answer = page.goto(address)
        expected = 404 if kind == "error 404" else 200
        seen.append(kind)
        if answer.status != expected:
            faults.append(f"{answer.status} on {address}")
        if page.locator("html").get_attribute("lang") != language:
            faults.append(f"lang on {address}")
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            faults.append(f"wider than the screen: {address}")
    # Chromium itself notes a 404 answer in the console.
    faults = [fault for fault in faults if "status of 404" not in fault]
    assert faults == []
    assert phone.cookies() == []
    assert len(seen) > 20


def test_every_page_stands_at_320_pixels_with_double_text(base, chromium):
    context = chromium.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    wide = []
    for (kind, language), address in kinds(base).items():
        if language == "de":  # the longest words
            page.goto(address)
            page.evaluate("document.documentElement.classList.add('double')")
            page.evaluate("document.styleSheets[0].insertRule('html.double { font-size: 200% }')")
            if page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"):
                wide.append(kind)
    context.close()
    assert wide == []


# --- journeys ---------------------------------------------------------------------------------------------------------
def test_a_family_finds_a_job_within_half_an_hour_of_a_village_without_scripts(base, chromium):
    context = chromium.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{base}/nb/")
    menu = page.get_by_role("navigation", name="Hovedmeny")
    menu.get_by_text("Meny", exact=True).click()
    menu.get_by_role("link", name="Jobber").click()
    page.locator(".filters-fold summary").click()
    page.get_by_label("Nær").select_option("kvikne")
    page.get_by_label("Lengste kjøretid").select_option("45")
    page.get_by_role("button", name="Vis").click()
    assert "near=kvikne" in page.url
    first = page.locator(".card-title a").first
    title = first.inner_text()
    first.click()
    assert page.get_by_role("heading", level=1).inner_text() == title
    page.get_by_role("link", name="Deutsch").click()
    assert "/de/stellen/" in page.url
    context.close()


def test_a_host_signs_in_writes_a_job_previews_it_and_publishes_it(base, chromium):
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    faults = watch(page, base)
    sign_in(page, base, "tynset")
    page.goto(f"{base}/admin/jobs/job/add/")
    page.locator("#id_title_nb").fill("Sykepleier i nattskift")
    page.locator("#id_summary_nb").fill("Våken natt, stille bygd og to kolleger på jobb.")
    page.locator(".field-occupation .select2-selection").click()
    page.locator(".select2-search__field").fill("2223")
    page.locator(".select2-results__option", has_text="2223").click()
    page.locator("#id_engagement").select_option("permanent")
    page.locator("#id_extent_percent").fill("100")
    page.locator("#id_apply_asap").check()
    page.locator("#id_apply_email").fill("jobb@example.org")
    page.locator("input[name=_continue]").click()
    pk = page.url.rstrip("/").split("/")[-2]
    page.goto(f"{base}/nb/jobber/sykepleier-i-nattskift/")
    assert page.locator(".notice-preview").is_visible()
    stranger = chromium.new_context()
    assert stranger.new_page().goto(f"{base}/nb/jobber/sykepleier-i-nattskift/").status == 404
    page.goto(f"{base}/admin/jobs/job/{pk}/change/")
    page.locator("#id_status").select_option("published")
    page.locator("input[name=_save]").click()
    visitor = stranger.new_page()
    assert visitor.goto(f"{base}/nb/jobber/sykepleier-i-nattskift/").status == 200
    assert faults == []
    context.close()
    stranger.close()
