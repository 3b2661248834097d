"""Signing in with real keys: the virtual passkey, the app, invitations and their mail, for journeys in a browser."""

import email
import email.policy
import pathlib
import time

from tests import totp
from tests.browser import sign_in
from tests.finding import find

apps: dict[tuple[str, str], "App"] = {}  # (portal, user name): the app that the person has set up there


class App:
    """An authenticator app that never shows a code twice: each opens once."""

    def __init__(self, secret: str):
        self.secret, self.shown = secret, {totp.code(secret)}

    def code(self) -> str:
        codes = [totp.code(self.secret, time.time() + shift) for shift in (0, 30, -30)]
        fresh = next(code for code in codes if code not in self.shown)
        self.shown.add(fresh)
        return fresh


def button(page, name):
    return page.get_by_role("button", name=name)


def with_key(page):
    """A telephone with fingerprint, as Chromium's own tool for developers imitates it."""
    tool = page.context.new_cdp_session(page)
    tool.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    return tool, tool.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


def set_up_app(page, look=lambda: None) -> App:
    page.get_by_role("link", name="Sett opp en app", exact=True).click()
    look()
    app = App(page.locator("code.secret").inner_text())
    page.get_by_label("Kode", exact=True).fill(next(iter(app.shown)))
    button(page, "Bruk denne appen").click()
    page.get_by_role("heading", name="Reservekoder").wait_for()
    return app


def enter_code(page, code):
    page.get_by_label("Kode", exact=True).fill(code)
    button(page, "Logg inn").click()
    page.wait_for_load_state()


def enter(page, base: str, username: str, look=lambda: None) -> None:
    """Into a workplace that requires the second step; the first time a person sets up an app."""
    sign_in(page, base, username)
    look()
    if (base, username) in apps:
        enter_code(page, apps[base, username].code())
    else:
        apps[base, username] = set_up_app(page, look)
    look()
    page.goto(f"{base}/admin/")


def invite(page, base: str, address: str, name: str, office: str, look=lambda: None) -> None:
    """The coordinator writes in a new host."""
    page.goto(f"{base}/admin/accounts/user/add/")
    page.locator("#id_email").fill(address)
    page.locator("#id_first_name").fill(name)
    page.locator("#id_memberships-0-municipality").select_option(office)
    page.locator("#id_memberships-0-role").select_option("host")
    look()
    page.locator("input[name=_continue]").click()
    assert f"En invitasjon er på vei til {address}" in page.locator(".messagelist").inner_text()


def invitation_to(folder, address: str) -> str:
    return find(r"http\S+/invitation/\S+", mail_to(folder, address))[0]


def mail_to(folder, address: str) -> str:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for path in sorted(pathlib.Path(folder, "mail").glob("*.eml")):
            mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            if mail["To"] == address:
                return mail.get_content()
        time.sleep(0.2)
    raise AssertionError(f"no mail to {address}")
