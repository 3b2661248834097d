"""Signing in with real keys in a real Chromium: invited by the coordinator, a passkey, an app, a lost telephone."""

import email
import email.policy
import pathlib
import re
import time

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests import totp
from tests.browser import portal, sign_in
from tests.environment import PASSWORD
from tests.test_browser_pages import watch

pytestmark = pytest.mark.browser

NEW = "bekk-bro-bjork-7"
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("signin")


@pytest.fixture(scope="module")
def strict(folder):
    """A portal that requires the second step, as production does."""
    with portal(folder, SECOND_FACTOR="1") as address:
        yield address


@pytest.fixture
def person(chromium):
    """Opens pages for one person at a time; each has a browser of its own."""
    contexts = []

    def new(viewport=NARROW, **options):
        contexts.append(chromium.new_context(viewport=viewport, **options))
        return contexts[-1].new_page()

    yield new
    for context in contexts:
        context.close()


def with_key(page):
    """A telephone with fingerprint, as Chromium's own tool for developers imitates it."""
    tool = page.context.new_cdp_session(page)
    tool.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    return tool, tool.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


def mail_to(folder, address) -> str:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for path in sorted(pathlib.Path(folder, "mail").glob("*.eml")):
            mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            if mail["To"] == address:
                return mail.get_content()
        time.sleep(0.2)
    raise AssertionError(f"no mail to {address}")


class Look:
    """What a page may not do, noted at every stop of a journey: axe's rules, a wide page, the console."""

    def __init__(self, page, base):
        self.page, self.faults = page, watch(page, base)

    def __call__(self):
        said = len(self.faults)  # axe itself measures with inline styles, which the policy refuses
        broken = []
        for rule in Axe().run(self.page).response["violations"]:
            broken.append((self.page.url, rule["id"], rule["nodes"][0]["html"][:120]))
        del self.faults[said:]
        self.faults += broken
        if self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            self.faults.append(f"wider than the screen: {self.page.url}")


def button(page, name):
    return page.get_by_role("button", name=name)


def set_up_app(page, look=lambda: None) -> str:
    page.get_by_role("link", name="Sett opp en app", exact=True).click()
    look()
    secret = page.locator("code.secret").inner_text()
    page.get_by_label("Kode", exact=True).fill(totp.code(secret))
    button(page, "Bruk denne appen").click()
    page.get_by_role("heading", name="Reservekoder").wait_for()
    return secret


def enter_code(page, code):
    page.get_by_label("Kode", exact=True).fill(code)
    button(page, "Logg inn").click()
    page.wait_for_load_state()


def test_a_new_host_goes_from_the_invitation_to_the_workplace_with_a_passkey(strict, folder, person):
    coordinator = person(WIDE)
    seen = Look(coordinator, strict)
    sign_in(coordinator, strict, "coordinator")
    seen()
    set_up_app(coordinator, seen)
    seen()
    coordinator.goto(f"{strict}/admin/municipalities/user/add/")
    coordinator.locator("#id_email").fill("nina@example.org")
    coordinator.locator("#id_first_name").fill("Nina")
    coordinator.locator("#id_memberships-0-municipality").select_option("Folldal")
    coordinator.locator("#id_memberships-0-role").select_option("host")
    seen()
    coordinator.locator("input[name=_continue]").click()
    assert "En invitasjon er på vei til nina@example.org" in coordinator.locator(".messagelist").inner_text()
    seen()

    page = person(NARROW)
    look = Look(page, strict)
    tool, key = with_key(page)
    page.goto(re.search(r"http\S+/invitation/\S+", mail_to(folder, "nina@example.org"))[0])
    look()
    page.get_by_label("Velg et passord").fill(NEW)
    page.get_by_label("Passordet en gang til").fill(NEW)
    button(page, "Velg dette passordet").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Det andre steget ved innlogging"
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
    secret = set_up_app(page)
    codes = page.locator(".codes code").all_inner_texts()
    assert len(codes) == 10
    page.goto(f"{strict}/admin/")
    page.locator("#logout-form button").click()
    sign_in(page, strict, "tolga")
    enter_code(page, totp.code(secret, time.time() + 30))  # the next one: each opens once
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
    assert page.get_by_role("heading", level=1).inner_text() == "Det andre steget ved innlogging"


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
    assert {cookie["name"] for cookie in page.context.cookies()} <= {"session", "csrf", "messages"}
    assert all(cookie["httpOnly"] for cookie in page.context.cookies())
