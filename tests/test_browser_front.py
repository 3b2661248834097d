"""The first screen: what a newcomer sees, reaches by keyboard and can send without scripts; and a plan's answer on a
phone.
"""

import pytest

from tests.browser import LANGUAGES, Look

pytestmark = pytest.mark.browser

PHONE, SCREEN = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
ADDRESSES = {"nb": "nb/planlegger", "en": "en/planner", "de": "de/planer", "nl": "nl/planner"}
LONG = (
    "work1=2223&work2=2222&born=2018&born=2021&home=farm&max=900000&near=hospital"
    "&education1=foreign&like=music&pets=yes"
)


@pytest.fixture
def open_page(chromium):
    contexts = []

    def make(viewport, **options):
        contexts.append(chromium.new_context(viewport=viewport, **options))
        return contexts[-1].new_page()

    yield make
    for context in contexts:
        context.close()


@pytest.mark.parametrize("size", [PHONE, SCREEN], ids=["phone", "screen"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_short_form_stands_in_the_first_screen(language, size, open_page, base):
    page = open_page(size)
    page.goto(f"{base}/{language}/")
    button = page.locator(".front-plan-form button").bounding_box()
    assert button["y"] + button["height"] <= size["height"]
    assert page.locator(".map").first.bounding_box()["y"] > button["y"]


def test_the_first_field_is_reached_before_any_other_part_of_the_page(open_page, base):
    page = open_page(SCREEN)
    page.goto(f"{base}/nb/")
    page.locator("main").evaluate("main => { main.tabIndex = -1; main.focus() }")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "words1"


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_one_adult_is_asked_and_answered_as_one(scripts, open_page, base):
    page = open_page(PHONE, java_script_enabled=scripts)
    page.goto(f"{base}/nb/")
    assert page.locator("#front-words2").is_visible()
    page.locator("#front-words1").fill("sykepleier")
    page.locator("#front-words2").fill("tømrer")
    page.get_by_label("Én voksen").check()
    assert not page.locator("#front-words2").is_visible()
    page.get_by_role("button", name="Vis stedene").click()
    page.wait_for_load_state()
    assert page.locator(".chips li").count() == 1
    assert "Sykepleiere" in page.locator(".chips li").inner_text()
    page.locator(".wishes > summary").click()
    assert not page.locator("#id_words2").is_visible()


@pytest.mark.parametrize("size", [PHONE, SCREEN], ids=["phone", "screen"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_one_button_of_the_first_screen_stands_out_and_sends_the_form(language, size, open_page, base):
    page = open_page(size, java_script_enabled=False)
    page.goto(f"{base}/{language}/")
    buttons = page.locator(".hero .button").all()
    colours = [button.evaluate("box => getComputedStyle(box).backgroundColor") for button in buttons]
    sending = [button.get_attribute("type") == "submit" for button in buttons]
    assert sum(sending) == 1
    mine = colours[sending.index(True)]
    assert colours.count(mine) == 1


# --- a plan's answer --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", LANGUAGES)
def test_on_a_phone_the_first_card_begins_within_a_screen_and_a_half(language, open_page, base):
    page = open_page(PHONE)
    for query in (LONG, "work1=2223&home=rent"):
        page.goto(f"{base}/{ADDRESSES[language]}/?{query}")
        assert page.locator(".ranked > li").first.bounding_box()["y"] <= 1.5 * PHONE["height"]
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


FAMILY = "work1=2223&work2=7115&born=2018&born=2021&home=rent&home=buy&like=music&like=skiing"
MOST_SCREENS = {"nb": 7.2, "en": 7.7, "de": 8.5, "nl": 8.5}  # longer words, and the notice on approval


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_plan_of_a_family_of_four_is_a_few_screens_of_a_phone(language, open_page, base):
    page = open_page(PHONE, java_script_enabled=False)
    page.goto(f"{base}/{ADDRESSES[language]}/?{FAMILY}")
    assert page.evaluate("document.documentElement.scrollHeight") <= MOST_SCREENS[language] * PHONE["height"]
    assert page.locator("details.place[open]").count() == 1
    signs = page.locator(".marks:visible")
    assert signs.count() == 4, "the closed cards before the fold"
    for mark in signs.all():
        assert mark.evaluate("box => box.scrollWidth <= box.clientWidth")
    page.locator(".more-places > summary").click()
    assert signs.count() == page.locator(".marks").count() - 1, "all but the open card"
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_paper_has_no_fold_among_the_places(scripts, open_page, base):
    """Seven cards, as ever, and the best place of each other municipality."""
    page = open_page(SCREEN, java_script_enabled=scripts)
    page.goto(f"{base}/nb/planlegger/?{FAMILY}")
    below = page.locator(".more-places ul.ranked > li").count()
    assert below
    page.emulate_media(media="print")
    printed = [
        row for row in page.locator(".ranked > li").all() if row.is_visible() and row.bounding_box()["height"] > 0
    ]
    assert len(printed) == 7 + below
    assert not page.locator(".more-places > summary").is_visible()


def test_on_paper_the_map_has_no_number_that_the_list_lacks(open_page, base):
    page = open_page(SCREEN)
    page.goto(f"{base}/nb/planlegger/?{FAMILY}")
    page.emulate_media(media="print")
    listed, drawn = (
        {each.text_content().strip() for each in page.locator(place).all() if each.is_visible()}
        for place in (".place-number", ".dot-number")
    )
    assert "1" in drawn
    assert drawn <= listed


@pytest.mark.parametrize("size", [PHONE, SCREEN], ids=["phone", "screen"])
def test_closed_cards_are_compared_and_opened(size, open_page, base):
    page = open_page(size)
    page.goto(f"{base}/nb/planlegger/?{LONG}")
    second = page.locator(".ranked > li").nth(1)
    assert second.get_by_text("Vis mer").is_visible()
    second.get_by_role("checkbox").check()
    assert second.locator("details").get_attribute("open") is None, "to tick is not to open"
    second.locator("summary").focus()
    page.keyboard.press("Enter")
    assert second.get_by_text("Vis mindre").is_visible()


def test_the_button_prints_and_is_not_there_without_scripts(open_page, base):
    page = open_page(SCREEN)
    page.goto(f"{base}/nb/planlegger/?{LONG}")
    page.evaluate("window.print = () => { window.printed = true }")
    page.get_by_role("button", name="Skriv ut").click()
    assert page.evaluate("window.printed")
    plain = open_page(SCREEN, java_script_enabled=False)
    plain.goto(f"{base}/nb/planlegger/?{LONG}")
    assert plain.get_by_role("button", name="Skriv ut").count() == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_paper_keeps_comparison_host_price_and_guides(language, open_page, base):
    page = open_page(SCREEN)
    page.goto(
        f"{base}/{ADDRESSES[language]}/?work1=2223&education1=foreign&home=rent&max=12000&compare=tolga&compare=tynset"
    )
    page.emulate_media(media="print")
    assert page.locator(".compare-table").is_visible()
    assert page.locator(".compare-table").get_by_text("NOK" if language != "nb" else " kr").first.is_visible()
    assert page.locator(".only-print", has_text="Tynset").first.is_visible()
    assert page.locator(".notice a").last.is_visible()


@pytest.mark.parametrize("size", [PHONE, SCREEN], ids=["phone", "screen"])
def test_front_and_plan_are_accessible(size, open_page, base):
    page = open_page(size)
    look = Look(page, base)
    for path in ("nb/", "de/", f"nb/planlegger/?{LONG}", "nb/planlegger/?adults=1&work1=2223"):
        page.goto(f"{base}/{path}")
        look()
    assert look.faults == []
