"""Pages as people set them up to be able to read: spaced text, 400 % zoom, forced colours, on paper, with filled-in
forms.
"""

import pytest

from tests.browser import kinds

pytestmark = pytest.mark.browser

# WCAG 1.4.12: what a reader may set; nothing may be lost or covered.
SPACING = (
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }",
    "p { margin-bottom: 2em !important }",
)
WIDER = "document.documentElement.scrollWidth > window.innerWidth"
# Text that is cut off: an element with words of its own that hides what does not fit. What is hidden for the eye on
# purpose is left out.
CUT = """() => [...document.querySelectorAll('body *')].filter(e => {
  const s = getComputedStyle(e);
  if (!e.checkVisibility() || e.closest('svg, .visually-hidden, .filters-title, .form-machines')
      || s.overflow === 'visible') return false;
  if (s.overflowX === 'auto' || s.overflowX === 'scroll') return false;
  return e.innerText?.trim() && (e.scrollWidth > e.clientWidth + 2 || e.scrollHeight > e.clientHeight + 2);
}).map(e => e.outerHTML.slice(0, 90))"""
# WCAG 1.3.5: what a form asks about the person who fills it in.
ABOUT_A_PERSON = (
    "input[type=email], input[type=tel], input[type=password], input[name*=name i], input[name*=login i], "
    "input[name*=phone i]"
)


@pytest.fixture
def opened(chromium):
    """Opens a page of this size; the contexts are closed afterwards."""
    contexts = []

    def open_page(width, height=800, **media):
        contexts.append(chromium.new_context(viewport={"width": width, "height": height}, **media))
        return contexts[-1].new_page()

    yield open_page
    for context in contexts:
        context.close()


def each_kind(base, language):
    return [(kind, address) for (kind, code), address in kinds(base).items() if code == language]


@pytest.mark.parametrize("size", [(320, 256), (1280, 1024)])  # the first is the second at 400 %
def test_nothing_is_lost_at_400_per_cent_or_when_a_reader_spaces_the_text(size, base, opened):
    page, lost = opened(*size), {}
    for kind, address in each_kind(base, "de"):  # the longest words
        page.goto(address)
        if page.evaluate(WIDER):
            lost[kind, "as it is"] = "wider than the screen"
        page.evaluate("rules => rules.forEach(rule => document.styleSheets[0].insertRule(rule))", SPACING)
        if page.evaluate(WIDER):
            lost[kind, "spaced"] = "wider than the screen"
        elif cut := page.evaluate(CUT):
            lost[kind, "spaced"] = cut
    assert lost == {}


def test_a_cut_off_text_would_be_found(base, opened):
    page = opened(360)
    page.goto(f"{base}/nb/")
    assert page.evaluate(CUT) == []
    page.evaluate("document.styleSheets[0].insertRule('h1 { height: 1rem; overflow: hidden }')")
    assert [found[:3] for found in page.evaluate(CUT)] == ["<h1"]


def test_forced_colours_keep_the_map_and_the_buttons_and_drop_the_drawings(base, opened):
    page = opened(1280, forced_colors="active")
    page.goto(f"{base}/nb/kommuner/roros/")
    assert page.locator(".map").is_visible()
    assert not page.locator(".art").first.is_visible()
    page.goto(f"{base}/nb/")
    button = page.locator(".actions .button").first
    colours = button.evaluate("e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]")
    assert colours[0] != colours[1]
    assert page.locator(".map-shapes polygon").first.evaluate("e => getComputedStyle(e).stroke") != "none"


def test_more_contrast_makes_every_line_as_dark_as_the_text(base, opened):
    page = opened(1280, contrast="more")
    page.goto(f"{base}/nb/jobber/")
    card, text = page.evaluate(
        "[getComputedStyle(document.querySelector('.card')).borderTopColor, getComputedStyle(document.body).color]"
    )
    assert card == text


def test_reduced_motion_leaves_nothing_that_moves(base, opened):
    page = opened(360, reduced_motion="reduce")
    page.goto(f"{base}/nb/")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    moving = (
        "[...document.querySelectorAll('*')].filter(e => parseFloat(getComputedStyle(e).transitionDuration) "
        "> 0 || getComputedStyle(e).animationName !== 'none').length"
    )
    assert page.evaluate(moving) == 0


def test_on_paper_the_words_stand_without_menus_and_with_addresses(base, opened):
    page = opened(794)
    page.goto(f"{base}/nb/kommuner/roros/")
    page.emulate_media(media="print")
    assert page.locator("h1").is_visible()
    assert page.locator(".figures").first.is_visible()
    for gone in (".menu", ".languages", ".bottom", ".art-head", ".jumps"):
        assert not page.locator(gone).first.is_visible(), gone
    address = page.locator("main a[rel=noopener]").first.get_attribute("href")
    printed = page.evaluate("getComputedStyle(document.querySelector('main a[rel=noopener]'), '::after').content")
    assert printed.replace('" "', "") == f'" ({address})"'  # Chromium joins the parts from some version on


def test_help_stands_in_the_same_place_and_fields_about_a_person_say_so_to_the_browser(base, opened):
    page, feet, fields = opened(1280), {}, []
    for kind, address in [*each_kind(base, "nb"), ("sign-in", f"{base}/admin/login/")]:
        page.goto(address)
        if kind != "sign-in":
            feet[kind] = page.locator("footer.bottom a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
        fields += page.locator(ABOUT_A_PERSON).evaluate_all("all => all.map(e => [e.name, e.autocomplete])")
    page.goto(f"{base}/nb/")
    assert page.locator(".action-talk").get_attribute("href") in feet["pages 0"]
    assert {kind: links for kind, links in feet.items() if links != feet["pages 0"]} == {}
    assert len(fields) >= 2
    assert [name for name, autocomplete in fields if not autocomplete] == []


def test_a_wrong_choice_is_summed_up_announced_and_led_to(base, opened):
    page = opened(360)
    page.goto(f"{base}/nb/jobber/?near=atlantis")
    page.get_by_role("alert").get_by_role("link", name="Nær").click()
    field = page.get_by_label("Nær")
    assert field.evaluate("e => e.matches(':focus') || location.hash === '#' + e.id")
    assert field.is_visible()
    assert field.get_attribute("aria-invalid") == "true"
    assert page.locator(f"#{field.get_attribute('aria-describedby')}").inner_text().startswith("Velg et gyldig valg")
    assert page.get_by_role("status").inner_text().strip()
