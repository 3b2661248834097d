"""From the front page to a printed plan, in a real browser: with JavaScript, without it, and on paper."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import LANGUAGES

pytestmark = pytest.mark.browser

MOST_SCRIPT = 20_000
SUBMIT = {"nb": "Vis stedene", "en": "Show the places", "de": "Orte zeigen", "nl": "Toon de plaatsen"}
NURSE = {"nb": "sykepleier", "en": "nurse", "de": "Krankenpfleger", "nl": "verpleegkundige"}
CARPENTER = {"nb": "tømrer", "en": "carpenter", "de": "Zimmermann", "nl": "timmerman"}
FAMILY = (
    "work1=2223&work2=7115&born=2018&born=2021&home=rent&home=buy&max=12000&rooms=3&pets=yes&like=music&near=hospital"
)


@pytest.fixture(params=["with JavaScript", "without JavaScript"])
def page(request, chromium):
    context = chromium.new_context(
        viewport={"width": 360, "height": 740}, java_script_enabled=request.param == "with JavaScript"
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def screen(chromium):
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def sheets(page) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(format="A4", prefer_css_page_size=True)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_the_front_page_to_a_plan_printed_on_one_sheet(language, page, base):
    page.goto(f"{base}/{language}/")
    page.locator("#front-words1").fill(NURSE[language])
    page.locator("#front-words2").fill(CARPENTER[language])
    page.locator(".front-plan-form input[name=born]").first.fill("2018")
    page.locator(".front-plan-form").get_by_role("button", name=SUBMIT[language]).click()
    page.wait_for_load_state()
    assert page.locator("#results-title").is_visible()
    assert "words1=" in page.url
    assert page.locator(".ranked > li").count() >= 10
    assert page.locator(".error").count() == 0
    page.locator(".wishes > summary").click()
    page.locator("input[name=home][value=rent]").check()
    page.locator("#id_max").fill("12000")
    page.locator("#plan-submit").click()
    page.wait_for_url("**max=12000**")
    assert page.locator("html").get_attribute("lang") == language
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert sheets(page) == 1


def test_a_family_with_many_wishes_fits_on_one_sheet_too(screen, base):
    for address in ("nb/planlegger", "de/planer"):
        screen.goto(f"{base}/{address}/?{FAMILY}")
        assert sheets(screen) == 1


FOUR = "".join(f"&compare={slug}" for slug in ("tolga", "tynset", "alvdal", "bergset"))


def test_four_compared_places_fit_on_one_sheet_and_beside_each_other_on_a_tablet(screen, base):
    screen.set_viewport_size({"width": 768, "height": 1000})
    screen.goto(f"{base}/nb/planlegger/?{FAMILY}{FOUR}")
    table = screen.locator(".compare .scroll")
    assert screen.locator(".compare-table thead th").count() == 5
    assert table.evaluate("box => box.scrollWidth <= box.clientWidth")
    assert sheets(screen) == 1


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_the_front_page_asks_for_the_children_in_one_row(width, screen, base):
    screen.set_viewport_size({"width": width, "height": 900})
    screen.goto(f"{base}/de/")
    boxes = [box.bounding_box() for box in screen.locator(".front-plan-form input[name=born]").all()]
    assert len({box["y"] for box in boxes}) == 1
    assert all(box["width"] >= 60 for box in boxes)


def test_occupations_are_suggested_while_one_types_and_chosen_by_keyboard(screen, base):
    screen.goto(f"{base}/nb/planlegger/")
    box = screen.get_by_role("combobox", name="Yrke med egne ord").first
    box.press_sequentially("sykepl")
    option = screen.locator(".suggestions [role=option]").first
    option.wait_for()
    assert box.get_attribute("aria-expanded") == "true"
    box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == option.get_attribute("id")
    box.press("Enter")
    assert screen.locator("#id_work1").input_value() == "2223"
    assert box.input_value() == ""
    assert "Valgt:" in screen.locator(".suggest [role=status]").first.inner_text()
    box.press_sequentially("læ")
    screen.locator(".suggestions [role=option]").first.wait_for()
    box.press("Escape")
    assert screen.locator(".suggestions [role=option]").count() == 0


def test_results_refresh_without_a_full_load_and_the_address_stays_true(screen, base):
    loads = []
    screen.on("load", lambda page: loads.append(page.url))
    screen.goto(f"{base}/nb/planlegger/?work1=2223&drive1=20")
    screen.evaluate("window.still_here = true")
    screen.locator(".wishes > summary").click()
    screen.locator("#id_drive1").fill("60")
    screen.locator("#plan-submit").click()
    screen.wait_for_url("**drive1=60**")
    assert screen.url.endswith("/nb/planlegger/?work1=2223&drive1=60"), "what says nothing stays out"
    expect(screen.locator("#results-title")).to_be_focused()
    assert screen.evaluate("window.still_here")
    assert len(loads) == 1
    assert screen.evaluate("localStorage.length + sessionStorage.length") == 0
    screen.go_back()
    screen.wait_for_url("**drive1=20")
    expect(screen.locator("#id_drive1")).to_have_value("20")


def test_a_wrong_value_is_focused_after_a_refresh(screen, base):
    screen.goto(f"{base}/en/planner/?work1=2223")
    screen.locator(".wishes > summary").click()
    screen.locator("#id_drive1").fill("100")
    screen.locator("form.plan-form").evaluate("form => form.noValidate = true")
    screen.locator("#id_drive1").fill("10000")
    screen.locator("#plan-submit").click()
    screen.locator("#id_drive1_error").wait_for()
    expect(screen.locator("#id_drive1")).to_be_focused()
    assert screen.locator("#id_drive1").input_value() == "10000"


def test_the_planner_is_light_quiet_and_asks_no_other_host(screen, base):
    faults, sizes = [], []
    screen.on("console", lambda m: faults.append(m.text) if m.type in ("error", "warning") else None)
    screen.on("pageerror", lambda error: faults.append(str(error)))
    screen.on("request", lambda r: None if r.url.startswith((base, "data:")) else faults.append(r.url))
    screen.on("requestfinished", lambda r: sizes.append(r) if r.resource_type == "script" else None)
    screen.goto(f"{base}/nb/planlegger/?{FAMILY}", wait_until="load")
    screen.locator(".place > summary").nth(1).click()
    weight = sum(r.sizes()["responseBodySize"] for r in sizes)
    assert faults == []
    assert 0 < weight <= MOST_SCRIPT
    assert screen.evaluate("document.cookie") == ""
    assert screen.evaluate("localStorage.length + sessionStorage.length") == 0


@pytest.mark.parametrize("scheme", [pytest.param("light", marks=pytest.mark.slow), "dark"])
def test_the_planner_is_accessible(scheme, chromium, base):
    from axe_playwright_python.sync_playwright import Axe

    context = chromium.new_context(viewport={"width": 360, "height": 740}, color_scheme=scheme)
    page = context.new_page()
    wrong = f"born=1850&drive1=0&home=boat&{FAMILY}&compare=tolga&compare=roros"
    found = {}
    for name, query in (("empty", ""), ("plan", FAMILY), ("errors and comparison", wrong)):
        page.goto(f"{base}/nb/planlegger/?{query}")
        page.evaluate("document.querySelectorAll('details.place').forEach(row => row.open = true)")
        if faults := [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in Axe().run(page).response["violations"]]:
            found[name] = faults
    context.close()
    assert found == {}
