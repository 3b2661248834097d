"""Signing in with real keys in a real Chromium: invited by the coordinator, a passkey, an app, a lost telephone."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser import Look, sign_in
from tests.environment import PASSWORD
from tests.signing_in import button, enter, enter_code, invitation_to, invite, set_up_app, with_key

pytestmark = pytest.mark.browser

NEW = "bekk-bro-bjork-7"
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}


def test_a_new_host_goes_from_the_invitation_to_the_workplace_with_a_passkey(strict, strict_folder, person):
    coordinator = person(WIDE)
    seen = Look(coordinator, strict)
    enter(coordinator, strict, "coordinator", seen)
    invite(coordinator, strict, "nina@example.org", "Nina", "Folldal", seen)
    seen()

    page = person(NARROW)
    look = Look(page, strict)
    tool, key = with_key(page)
    page.goto(invitation_to(strict_folder, "nina@example.org"))
    look()
    page.get_by_label("Velg et passord").fill(NEW)
    page.get_by_label("Passordet en gang til").fill(NEW)
    button(page, "Velg dette passordet").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Bekreft innloggingen"
    look()
    page.get_by_role("link", name="Lag en passnøkkel").click()
    look()
    page.get_by_label("Navn").fill("Telefonen min")
    button(page, "Lag passnøkkelen").click()
    page.get_by_role("heading", name="Reservekoder").wait_for()
    assert len(tool.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]) == 1
    look()
    page.get_by_role("link", name=re.compile("Jeg har tatt vare på dem")).click()
    assert page.url == f"{strict}/admin/"
    page.locator("summary", has_text="Meny").click()
    page.get_by_role("link", name="Min tilgang").click()
    assert "Folldal: vert" in page.locator("#content").inner_text()
    look()
    for path in ("account/second-step/", "account/second-step/webauthn/", "account/sessions/", "password_change/"):
        page.goto(f"{strict}/admin/{path}")
        look()
    page.goto(f"{strict}/admin/")

    button(page, "Logg ut").click()
    look()
    button(page, "Logg inn med passnøkkel").click()
    page.wait_for_url(f"{strict}/admin/")
    button(page, "Logg ut").click()
    sign_in(page, strict, "nina@example.org", NEW)
    look()
    button(page, "Bruk passnøkkelen").click()
    page.wait_for_url(f"{strict}/admin/")
    assert look.faults + seen.faults == []


def test_an_app_opens_and_so_does_a_recovery_code_once_without_scripts(strict, person):
    page = person(java_script_enabled=False)
    sign_in(page, strict, "tolga")
    app = set_up_app(page)
    codes = page.locator(".codes code").all_inner_texts()
    assert len(codes) == 10
    page.goto(f"{strict}/admin/")
    page.locator("#logout-form button").click()
    sign_in(page, strict, "tolga")
    enter_code(page, app.code())
    assert page.url == f"{strict}/admin/"
    page.locator("#logout-form button").click()
    for expected in (f"{strict}/admin/", f"{strict}/admin/account/second-step/authenticate/"):
        other = person(java_script_enabled=False)
        sign_in(other, strict, "tolga")
        enter_code(other, codes[0])
        assert other.url == expected


def test_a_passkey_that_is_refused_is_told_and_the_password_still_works(strict, person):
    page = person()
    tool, key = with_key(page)
    tool.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    page.goto(f"{strict}/admin/login/")
    told = page.get_by_text("Passnøkkelen ble ikke brukt. Prøv igjen, eller velg en annen måte.")
    assert not told.is_visible()
    button(page, "Logg inn med passnøkkel").click()
    told.wait_for()
    assert Axe().run(page).response["violations"] == []
    sign_in(page, strict, "alvdal")
    assert page.get_by_role("heading", level=1).inner_text() == "Bekreft innloggingen"


@pytest.mark.parametrize(("theme", "language"), [("light", "nb"), ("dark", "en")])
def test_pages_without_a_person_break_no_rule(theme, language, strict, person):
    page = person(color_scheme=theme)
    look = Look(page, strict)
    if language == "en":
        page.goto(f"{strict}/admin/login/")
        page.locator(".languages button").click()
    for path in ("login/", "account/password/", "account/password/sent/", "account/signup/"):
        page.goto(f"{strict}/admin/{path}")
        assert page.locator("html").get_attribute("lang") == language
        look()
    sign_in(page, strict, "ingen", "feil")
    look()
    assert page.goto(f"{strict}/admin/account/invitation/gjettet/").status == 410
    look()
    assert [fault for fault in look.faults if "status of 410" not in fault] == []


def test_signing_in_leaves_the_public_pages_without_a_cookie_of_their_own(strict, person):
    page = person()
    page.goto(f"{strict}/nb/")
    assert page.context.cookies() == []
    sign_in(page, strict, "alvdal", PASSWORD)
    sent_along = {cookie["name"] for cookie in page.context.cookies(f"{strict}/nb/")}
    assert sent_along <= {"session", "csrf", "messages"}  # that the device is known is said in the workplace only
    assert any(cookie["name"].startswith("device-") for cookie in page.context.cookies(f"{strict}/admin/"))
    assert all(cookie["httpOnly"] for cookie in page.context.cookies())
