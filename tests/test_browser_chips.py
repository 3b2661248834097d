"""The choices of a list on a phone, where the form is folded: seen, taken off by a key, never wider than the screen."""

import pytest

pytestmark = pytest.mark.browser

CHOSEN = "?near=tynset&minutes=45&engagement=lasting&extent=full&language=b2&sort=pay"
LISTS = {
    "/nb/jobber/": CHOSEN,
    "/de/stellen/": CHOSEN,
    "/nb/boliger/": "?kind=rent&rooms=2&max=12000&sort=price",
    "/de/wohnungen/": "?kind=rent&rooms=2&max=12000&sort=price",
    "/nb/skoler/": "?born=2018&level=primary",
    "/de/schulen/": "?born=2018&level=primary",
    "/nb/aktiviteter/": "?age=8&season=winter",
    "/nb/arrangementer/": "?free=0&sort=newest",
}


@pytest.fixture(params=["with scripts", "without scripts"])
def phone(request, person):
    return person(viewport={"width": 360, "height": 740}, java_script_enabled=request.param == "with scripts")


def tab_to_chip(page, words):
    chip = page.get_by_role("link", name=words, exact=True)
    for _press in range(40):
        page.keyboard.press("Tab")
        if chip.evaluate("chip => chip === document.activeElement"):
            return chip
    raise AssertionError(words)


def test_a_choice_is_taken_off_by_a_key_while_the_form_is_folded(phone, base):
    phone.goto(f"{base}/nb/jobber/?municipality=tynset&extent=full")
    assert phone.locator("#id_municipality").is_hidden()
    chips = phone.locator(".chips")
    assert chips.get_attribute("aria-label") == "Dine valg"
    chip = tab_to_chip(phone, "Ta bort: Kommune: Tynset")
    box = chip.bounding_box()
    assert min(box["width"], box["height"]) >= 24
    assert box["y"] < phone.locator(".filters").bounding_box()["y"]
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/?extent=full")
    assert phone.locator(".chips a").count() == 1
    tab_to_chip(phone, "Ta bort: Omfang: heltid")
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/nb/jobber/")
    assert phone.locator(".chips").count() == 0


@pytest.mark.parametrize("width", [320, *(pytest.param(width, marks=pytest.mark.slow) for width in (360, 1440)), 1280])
def test_no_list_with_choices_is_wider_than_the_screen(width, person, base):
    page = person(viewport={"width": width, "height": 900}, java_script_enabled=False)
    wide = []
    for path, query in LISTS.items():
        answer = page.goto(base + path + query)
        assert answer.status == 200
        assert page.locator(".chips a").count() > 1, path
        # No evaluation without scripts: what reaches beyond the screen is found by its box.
        boxes = [
            box for box in (each.bounding_box() for each in page.locator(".chips li, .card, .filters").all()) if box
        ]
        wide += [path for box in boxes if box["x"] < 0 or box["x"] + box["width"] > width]
    assert wide == []


def test_the_map_and_the_list_stand_side_by_side_on_a_wide_screen_without_scripts(person, base):
    page = person(viewport={"width": 1440, "height": 900}, java_script_enabled=False)
    for path in ("/nb/jobber/", "/nb/boliger/"):
        page.goto(base + path)
        form, card, figure = (
            page.locator(what).first.bounding_box() for what in (".filters", ".card", ".place-map figure")
        )
        assert form["x"] + form["width"] < card["x"]
        assert card["x"] + card["width"] < figure["x"]
        assert abs(figure["y"] - form["y"]) < 40
