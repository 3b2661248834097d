"""A family goes from the contact form to every page of its own; translators are given a picture of each.

Kept only when asked, as the handbook's are: HANDBOOK_PICTURES=1 or `make audit`.
"""

import os

import pytest

from base.messages.translating import PICTURES
from tests.handbook import SCREEN, keep

pytestmark = pytest.mark.browser

BUTTONS = {"own-correct": "Rett det som står om oss", "own-stop": "Stopp all e-post", "own-erase": "Slett alt"}


def test_each_page_of_the_forms_has_a_picture_for_translators(base, person):
    page, taken = person(**SCREEN), []

    def shoot(name):
        taken.append(name)
        shot = page.locator("main").screenshot()
        if os.environ.get("HANDBOOK_PICTURES") == "1":
            keep(name, shot, PICTURES)

    page.goto(f"{base}/nb/kontakt/ny-lenke/")
    shoot("own-link")
    page.goto(f"{base}/nb/kontakt/")
    for fold in page.locator("main details summary").all():
        fold.click()
    shoot("contact")
    page.get_by_label("Hva vil du vite?").fill("Har dere en leilighet?")
    page.get_by_label("Navnet ditt").fill("Familien Prøvesen")
    page.get_by_label("E-post", exact=True).fill("provesen@example.org")
    page.wait_for_timeout(3_500)  # the form takes nobody for a person who is quicker
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/mottatt/")
    shoot("own-received")
    page.locator("main a.button").first.click()
    shoot("own-page")
    own = page.url
    for name, button in BUTTONS.items():
        page.goto(own)
        page.get_by_role("link", name=button).click()
        shoot(name)
    assert {f"{name}.png" for name in taken} == {path.name for path in PICTURES.glob("*.png")}
