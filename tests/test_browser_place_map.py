"""The map beside a list in a browser: what keys, buttons, mouse and fingers do, and what is there without scripts."""

import re

import pytest

from tests.browser import Look, watch

pytestmark = pytest.mark.browser

DESK = {"width": 1280, "height": 900}
HOMES = "/nb/boliger/"
# What was moved, as (zoom, x, y), and where ground and drawing lie on the screen.
STATE = """() => {
  const style = document.querySelector(".place-map .map-sheet").style;
  return ["zoom", "x", "y"].map(name => Number(style.getPropertyValue(`--map-${name}`)));
}"""
BOXES = """() => ["img", "svg"].map(name => {
  const { x, y, width, height } = document.querySelector(`.place-map .map-sheet ${name}`).getBoundingClientRect();
  return [x, y, width, height].map(Math.round);
})"""


@pytest.fixture
def desk(person, base):
    """The list of homes on a wide screen, where the map stands beside it."""
    page = person(viewport=DESK, reduced_motion="reduce")
    page.goto(base + HOMES)
    page.locator("figure.is-movable").wait_for()
    return page


def wait_until(page, expression):
    """Playwright's own waiting evaluates a string inside the page, which the policy refuses."""
    for _look in range(100):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(expression)


def find_view(page):
    return page.locator(".map-view")


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)
    return page.evaluate(STATE)


def choose_circle(page):
    """A circle, and how many the list holds behind it."""
    circle = page.locator(".map-circles a").first
    return circle, int(re.match(r"\d+", circle.locator("title").text_content())[0])


def test_the_map_stands_beside_a_wide_list_and_stays_in_sight(desk):
    cards, figure = desk.locator(".cards").first.bounding_box(), desk.locator(".place-map figure").bounding_box()
    assert figure["x"] > cards["x"] + cards["width"]
    desk.mouse.wheel(0, 1500)
    wait_until(desk, "scrollY > 1000")
    assert 0 <= desk.locator(".place-map figure").bounding_box()["y"] < 200


def test_the_map_is_one_stop_for_the_keyboard_and_its_signs_and_the_table_are_the_next(desk):
    desk.locator(".filters-actions button").focus()
    desk.keyboard.press("Tab")
    assert find_view(desk).evaluate("view => view === document.activeElement")
    assert desk.locator(".map-keys").is_visible()
    for fold in (".map-legend", ".place-table"):
        desk.keyboard.press("Tab")
        assert desk.locator(f"{fold} summary").evaluate("summary => summary === document.activeElement")
    assert desk.locator(".map-keys").is_hidden()


def test_a_screen_reader_hears_the_number_and_the_place_of_each_circle(desk):
    session = desk.context.new_cdp_session(desk)
    nodes = [node for node in session.send("Accessibility.getFullAXTree")["nodes"] if not node["ignored"]]
    names = {
        kind: [node["name"]["value"] for node in nodes if node["role"]["value"] == kind] for kind in ("link", "group")
    }
    assert "Kart: boliger" in names["group"]
    said = [name for name in names["link"] if re.match(r"\d+ bolig(er)? i \w", name)]
    assert len(said) == desk.locator(".map-circles a").count() > 5


def test_keys_enlarge_move_and_show_all(desk):
    find_view(desk).focus()
    zoom, x, y = press(desk, "+")
    assert zoom > 1
    assert x == y == pytest.approx((1 - zoom) / 2)
    assert press(desk, "ArrowRight")[1] < x
    assert press(desk, "ArrowDown")[2] < y
    assert press(desk, "-", "-") == [1, 0, 0]
    assert press(desk, "+", "0") == [1, 0, 0]
    assert desk.evaluate("scrollY") == 0


def test_arrow_keys_scroll_the_page_where_the_map_has_no_more_to_show(desk):
    find_view(desk).focus()
    assert press(desk, "ArrowDown", "ArrowDown") == [1, 0, 0]
    wait_until(desk, "scrollY > 0")


def test_keys_of_the_browser_stay_the_browsers(desk):
    find_view(desk).focus()
    assert press(desk, "Alt+0", "Shift+Home") == [1, 0, 0]


def test_buttons_do_what_the_keys_do_and_say_when_they_can_do_no_more(desk):
    larger, smaller, whole = (
        desk.get_by_role("button", name=name)
        for name in ("Gjør kartet større", "Gjør kartet mindre", "Vis hele kartet")
    )
    assert smaller.is_disabled()
    for _press in range(9):
        if larger.is_enabled():
            larger.click()
    assert larger.is_disabled()
    assert desk.evaluate(STATE)[0] == float(find_view(desk).get_attribute("data-most-zoom"))
    smaller.click()
    assert larger.is_enabled()
    whole.click()
    assert desk.evaluate(STATE) == [1, 0, 0]


def test_ground_and_drawing_move_as_one_and_circles_keep_their_size(desk):
    circle = desk.locator(".map-circles circle").first
    before, boxes = circle.bounding_box(), desk.evaluate(BOXES)
    find_view(desk).focus()
    press(desk, "+", "+", "ArrowLeft", "ArrowUp")
    ground, drawing = desk.evaluate(BOXES)
    assert ground == drawing
    assert ground != boxes[0]
    assert circle.bounding_box()["width"] == pytest.approx(before["width"], abs=0.5)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_closer_the_ground_has_smaller_names(person, base, scheme):
    page = person(viewport=DESK, color_scheme=scheme)
    page.goto(base + HOMES)
    source = "() => document.querySelector('.place-map img').currentSrc"
    wait_until(page, f"({source})().includes('/maps/region.narrow.{scheme}.')")
    find_view(page).focus()
    assert ".narrow." in page.evaluate(source)
    assert press(page, "+", "+")[0] > 2
    wait_until(page, f"({source})().includes('/maps/region.wide.{scheme}.')")


def test_a_mouse_drags_an_enlarged_map_without_following_the_circle_under_it(desk):
    find_view(desk).focus()
    _zoom, x, y = press(desk, "+")
    box = choose_circle(desk)[0].locator("circle").bounding_box()
    desk.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    desk.mouse.down()
    desk.mouse.move(box["x"] + 40, box["y"] + 30, steps=5)
    desk.mouse.up()
    _zoom, new_x, new_y = desk.evaluate(STATE)
    assert new_x > x
    assert new_y > y
    assert desk.url.endswith(HOMES)


def test_a_double_click_enlarges_around_its_point(desk):
    box = find_view(desk).bounding_box()
    desk.mouse.dblclick(box["x"] + 20, box["y"] + box["height"] - 20)
    zoom, x, y = desk.evaluate(STATE)
    assert zoom > 1
    assert x == pytest.approx((1 - zoom) * 20 / box["width"], abs=0.01)
    assert y == pytest.approx((1 - zoom) * (box["height"] - 20) / box["height"], abs=0.01)


def test_a_circle_leads_to_as_many_as_it_says_and_back(desk):
    circle, number = choose_circle(desk)
    circle.locator("circle").click()
    desk.wait_for_url("**place=**")
    assert desk.locator("[role=status]").inner_text().startswith(f"{number} ")
    desk.get_by_role("link", name="Vis alle stedene").click()
    desk.wait_for_url(f"**{HOMES}")


@pytest.fixture
def phone(person, base):
    page = person(has_touch=True, is_mobile=True)
    page.goto(base + HOMES)
    page.locator("figure.is-movable").wait_for(state="attached")
    return page


def move_fingers(phone, *steps):
    """Put down fingers at the points of the first step, move them along the others, and lift them."""
    session = phone.context.new_cdp_session(phone)
    for number, points in enumerate([*steps, ()]):
        kind = "touchMove" if number else "touchStart"
        fingers = [{"x": x, "y": y, "id": finger} for finger, (x, y) in enumerate(points)]
        session.send("Input.dispatchTouchEvent", {"type": kind if points else "touchEnd", "touchPoints": fingers})


def test_on_a_phone_the_map_is_folded_and_its_ground_is_not_fetched_before(person, base):
    page = person()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(base + HOMES, wait_until="networkidle")
    assert find_view(page).is_hidden()
    assert [url for url in asked if "/maps/" in url] == []
    page.get_by_text(re.compile(r"^Vis på kart \(\d+\)$")).click()
    find_view(page).wait_for()
    wait_until(page, "document.querySelector('.place-map img').naturalWidth > 0")
    assert [url for url in asked if "/maps/" in url]


def test_one_finger_scrolls_the_page_and_two_move_and_enlarge_the_map(phone):
    phone.locator(".place-map summary").first.click()
    find_view(phone).scroll_into_view_if_needed()
    box, before = find_view(phone).bounding_box(), phone.evaluate("scrollY")
    x, y = box["x"] + box["width"] / 2, box["y"] + min(box["height"] / 2, 250)
    move_fingers(phone, *([(x, y - 20 * step)] for step in range(9)))
    wait_until(phone, f"scrollY > {before} + 50")
    assert phone.evaluate(STATE) == [1, 0, 0]
    phone.wait_for_timeout(1_000)  # a page that was pushed rolls on
    box = find_view(phone).bounding_box()
    x, y, still = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, phone.evaluate("scrollY")
    move_fingers(phone, *([(x - 30 - 5 * n, y - 2 * n), (x + 30 + 5 * n, y - 2 * n)] for n in range(9)))
    zoom, left, top = phone.evaluate(STATE)
    assert zoom == pytest.approx(70 / 30, rel=0.05)
    assert left < 0
    assert top < 0
    assert phone.evaluate("scrollY") == still


def test_without_scripts_circles_and_table_lead_on_and_nothing_else_is_shown(person, base):
    page = person(viewport=DESK, java_script_enabled=False)
    page.goto(base + HOMES)
    assert page.locator(".map-buttons").is_hidden()
    assert find_view(page).get_attribute("tabindex") is None
    circle, number = choose_circle(page)
    circle.locator("circle").click()
    assert page.locator("[role=status]").inner_text().startswith(f"{number} ")
    page.goto(base + HOMES)
    page.locator(".place-table summary").click()
    row = page.locator(".place-table tbody tr").first
    number = row.locator("td").last.inner_text()
    row.locator("a").click()
    assert page.locator("[role=status]").inner_text().startswith(f"{number} ")


def test_what_moves_does_so_at_once_for_whoever_wants_no_motion(desk, person, base):
    duration = "sheet => getComputedStyle(sheet).transitionDuration"
    assert desk.locator(".map-sheet").evaluate(duration) == "0s"
    other = person(viewport=DESK)
    other.goto(base + HOMES)
    assert other.locator(".map-sheet").evaluate(duration) != "0s"


def test_on_paper_the_whole_map_stands_once_without_buttons(desk, phone):
    find_view(desk).focus()
    press(desk, "+", "+")
    for page in (desk, phone):
        page.emulate_media(media="print")
        assert page.locator(".place-map img").is_visible()
        assert [each.is_visible() for each in page.locator(".place-map summary, .map-buttons button").all()].count(
            1
        ) == 0
        ground, drawing = page.evaluate(BOXES)
        assert ground == drawing
        assert page.locator(".map-sheet").evaluate("sheet => getComputedStyle(sheet).transform") == "none"


@pytest.mark.parametrize("options", [{}, {"color_scheme": "dark"}, {"forced_colors": "active"}])
@pytest.mark.parametrize(
    "width", [360, *(pytest.param(width, marks=pytest.mark.slow) for width in (700, 900, 1000)), 1280]
)
def test_the_list_with_its_map_open_breaks_no_rule(person, base, options, width):
    page = person(viewport={"width": width, "height": 900}, **options)
    look = Look(page, base)
    page.goto(f"{base}{HOMES}?near=tynset")
    for summary in page.locator(".place-map summary").all():
        if summary.is_visible():
            summary.click()
    page.locator(".place-table table").wait_for()
    look()
    assert look.faults == []


def test_moving_the_map_breaks_no_policy(desk, base):
    faults = watch(desk, base)
    find_view(desk).focus()
    press(desk, "+", "ArrowLeft", "0")
    assert faults == []
