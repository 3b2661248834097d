"""The main journeys with nothing but a keyboard, with scripts off, and at 320 pixels with double text."""

import pytest

from base.text.slugs import make_norwegian_slug
from tests.browser import sign_in

pytestmark = pytest.mark.browser

# How a page is met: as most do, without scripts, and small with large text.
WAYS = {
    "ordinary": {"viewport": {"width": 1280, "height": 900}},
    "without scripts": {"viewport": {"width": 360, "height": 740}, "java_script_enabled": False},
    "small and large": {"viewport": {"width": 320, "height": 640}},
}


@pytest.fixture(params=sorted(WAYS))
def page(request, chromium):
    context = chromium.new_context(**WAYS[request.param])
    page = context.new_page()
    if request.param == "small and large":
        page.add_init_script(
            "addEventListener('DOMContentLoaded', () => document.styleSheets[0]?.insertRule('html { "
            "font-size: 200% }'))"
        )
    yield page
    context.close()


def focused(page) -> str:
    """Text of what has the focus, by the accessibility name that a reader hears."""
    element = page.locator(":focus")
    return (element.get_attribute("aria-label") or element.inner_text() or element.get_attribute("name") or "").strip()


def tab_to(page, wanted: str, most: int = 120) -> None:
    """Press Tab until the wanted link, button or field has the focus; it must be visible there.

    Not the way to say that a fact is wrong, which bears the name of what it stands beside.
    """
    for _press in range(most):
        page.keyboard.press("Tab")
        element = page.locator(":focus")
        if element.count() and "stemmer-ikke" in (element.get_attribute("href") or ""):
            continue
        if element.count() and (wanted in (element.inner_text() or "") or element.get_attribute("name") == wanted):
            assert element.is_visible()
            box = element.bounding_box()
            assert box, wanted
            return
    raise AssertionError(f"{wanted!r} was never reached; the focus is on {focused(page)!r}")


def choose(page, name: str, typed: str) -> None:
    tab_to(page, name)
    page.keyboard.type(typed, delay=5)


def unfold(page) -> None:
    """On a phone the choices of a list are folded; beside a wide list they stand open."""
    if page.locator(".filters-fold summary").is_visible():
        tab_to(page, "Avgrens utvalget")
        page.keyboard.press("Enter")


def test_the_first_tab_skips_to_the_content(page, base):
    page.goto(f"{base}/nb/")
    page.keyboard.press("Tab")
    assert focused(page) == "Hopp til innholdet"
    page.keyboard.press("Enter")
    page.wait_for_url("**/nb/#main")


def test_a_job_within_half_an_hour_of_a_place(page, base):
    page.goto(f"{base}/nb/jobber/")
    unfold(page)
    choose(page, "near", "Tolga")
    choose(page, "minutes", "30")
    tab_to(page, "Vis")
    page.keyboard.press("Enter")
    page.wait_for_url("**near=tolga**")
    title = page.locator(".card-title a").first.inner_text()
    tab_to(page, title)
    page.keyboard.press("Enter")
    page.wait_for_url("**/nb/jobber/*/")
    assert page.locator("h1").inner_text() == title


def test_a_school_and_a_home_near_it(page, base):
    page.goto(f"{base}/nb/skoler/")
    unfold(page)
    choose(page, "near", "Kvikne")
    page.keyboard.press("Enter")
    tab_to(page, "Vis")
    page.keyboard.press("Enter")
    page.wait_for_url("**near=kvikne**")
    tab_to(page, page.locator(".card-title a").first.inner_text())
    page.keyboard.press("Enter")
    page.wait_for_url("**/nb/skoler/*/")
    tab_to(page, "Kvikne")
    page.keyboard.press("Enter")
    page.wait_for_url("**/nb/steder/kvikne/")
    homes = page.locator("a[href*='/nb/boliger/?near=kvikne']").first.get_attribute("href")
    for _press in range(120):
        page.keyboard.press("Tab")
        if page.locator(":focus").get_attribute("href") == homes:
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/nb/boliger/?near=kvikne**")
    assert page.locator(".card").count() >= 1


def test_a_municipality_in_another_language(page, base):
    page.goto(f"{base}/nb/kommuner/folldal/")
    tab_to(page, "Deutsch")
    page.keyboard.press("Enter")
    page.wait_for_url("**/de/gemeinden/folldal/")
    assert page.locator("html").get_attribute("lang") == "de"
    assert page.locator("h1").inner_text().startswith("Folldal")


def test_a_host_publishes_an_entry(page, request, base):
    title = f"Nytt fra tastaturet {request.node.callspec.id}"
    sign_in(page, base, "folldal")
    page.goto(f"{base}/admin/news/article/add/")
    tab_to(page, "title_nb")
    page.keyboard.type(title)
    tab_to(page, "summary_nb")
    page.keyboard.type("Skrevet uten mus.")
    choose(page, "status", "publisert")
    tab_to(page, "_save")
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/news/article/")
    page.goto(f"{base}/nb/nyheter/{make_norwegian_slug(title)}/")
    assert page.locator("h1").inner_text() == title


@pytest.mark.parametrize("size", [(360, 640), (320, 256)])  # the second is 1280 x 1024 at 400 %
def test_the_focus_is_always_seen_and_never_covered(size, base, chromium):
    context = chromium.new_context(viewport={"width": size[0], "height": size[1]})
    page = context.new_page()
    page.goto(f"{base}/nb/")
    hidden = []
    for _press in range(60):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => {
              const e = document.activeElement, r = e.getBoundingClientRect(), s = getComputedStyle(e);
              const x = r.left + Math.min(r.width, 20) / 2, y = r.top + Math.min(r.height, 20) / 2;
              const top = document.elementFromPoint(x, y);
              const marked = s.outlineStyle !== 'none' || e.closest('.card:focus-within') || e.closest('svg');
              return [Boolean(marked), !top || e === top || e.contains(top) || top.contains(e)
                  || Boolean(e.closest('svg')),
                  e.outerHTML.slice(0, 80)];
            }"""
        )
        if seen[2].startswith("<body"):
            break  # the whole page has been walked through
        if not (seen[0] and seen[1]):
            hidden.append(seen)
    context.close()
    assert hidden == []
