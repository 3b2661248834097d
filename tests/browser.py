"""A real Chromium against a real server: Debian's browser, `manage.py serve`, the demo region, collected static files."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request

from axe_playwright_python.sync_playwright import Axe

from tests.environment import PASSWORD, ROOT
from tests.postgres import free_port

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
LANGUAGES = ("nb", "en", "de", "nl")


@contextlib.contextmanager
def portal(folder, **environment):
    """The base address of a demo portal with its own database; stopped as Ctrl-C stops it. `environment` is the server's."""
    port = free_port()
    base = f"http://localhost:{port}"
    own = {"VAR_DIR": str(folder), "SITE_URL": base, "PORT": str(port), "STATIC_MANIFEST": "1"}
    plain = {**os.environ, **own}
    plain.pop("DATABASE_URL", None)
    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "prepare"], cwd=ROOT, env=plain, check=True, capture_output=True)
    process = subprocess.Popen(
        [*manage, "serve", "--workers", "1"], cwd=ROOT, env={**plain, **environment}, stdout=subprocess.PIPE, text=True
    )
    try:
        for line in process.stdout:
            if "Ctrl-C" in line:
                break
        yield base
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)
        process.stdout.close()


def fetch(address: str) -> str:
    with urllib.request.urlopen(address, timeout=20) as answer:
        return answer.read().decode()


def error_pages(base: str) -> dict[str, str]:
    """{status: HTML} of what the portal says when something is wrong. 500 and 503 need no database, so they are rendered here."""
    from django.template.loader import render_to_string

    found = {"500": render_to_string("pages/500.html"), "503": render_to_string("pages/503.html")}
    for path in ("/nb/?q=%00", "/nb/finnes-ikke/"):
        try:
            fetch(base + path)
        except urllib.error.HTTPError as answer:
            found[str(answer.code)] = answer.read().decode()
    return found


def stand_in(page, base: str, pages: dict[str, str]) -> dict[str, str]:
    """{status: address} where `page` finds these texts instead of asking the server."""
    addresses = {status: f"{base}/stand-in/{status}/" for status in pages}
    by_address = {address: pages[status] for status, address in addresses.items()}
    page.route(
        f"{base}/stand-in/**",
        lambda route, request: route.fulfill(content_type="text/html", body=by_address[request.url]),
    )
    return addresses


def locations(sitemap: str) -> list[str]:
    return re.findall(r"<loc>(.*?)</loc>", sitemap)


def kinds(base: str) -> dict[tuple[str, str], str]:
    """{(kind, language): address}: every plain page, and the first page of each section of the sitemap per language.

    Found from the sitemap, so that a page kind that is added later is looked at without anybody remembering it.
    """
    found: dict[tuple[str, str], str] = {}
    for section in locations(fetch(f"{base}/sitemap.xml")):
        name = re.search(r"sitemap-(\w+)\.xml", section).group(1)
        per_language = dict.fromkeys(LANGUAGES, 0)
        for address in locations(fetch(section)):
            language = address.removeprefix(base)[1:3]
            number = per_language[language]
            per_language[language] += 1
            if name == "pages" or number == 0:
                found[f"{name} {number}", language] = address
    for language in LANGUAGES:
        found["error 404", language] = f"{base}/{language}/finnes-ikke/"
    return found


def sign_in(page, base: str, username: str, password: str = PASSWORD) -> None:
    page.goto(f"{base}/admin/login/")
    page.locator("#id_login").fill(username)
    page.locator("#id_password").fill(password)
    page.locator("#login-form input[type=submit]").click()
    page.wait_for_load_state()


def admin_pages(page, base: str) -> list[str]:
    """Every page of the admin that the signed-in person reaches: lists, forms, history and deletion of a first row."""
    page.goto(f"{base}/admin/")
    lists = page.locator("#content-main th a").evaluate_all("links => links.map(link => link.href)")
    found = [f"{base}/admin/", f"{base}/admin/components/", f"{base}/admin/password_change/"]
    for address in dict.fromkeys(lists):
        page.goto(address)
        found.append(address)
        if page.locator(".object-tools a.addlink").count():
            found.append(f"{address}add/")
        first = page.locator("#result_list tbody a").first
        if first.count():
            change = base + first.get_attribute("href")
            page.goto(change)
            found.append(change)
            if page.locator(".historylink").count():  # a case has its own timeline instead
                found.append(change.removesuffix("change/") + "history/")  # one model is itself called change
            if page.locator(".deletelink").count():
                found.append(change.removesuffix("change/") + "delete/")
    return found


SERIOUS = ("error", "warning")  # not the browser's hints to developers


def watch(page, base):
    """Collects what a page may not do: console lines, faults, requests elsewhere."""
    faults = []
    page.on("console", lambda message: faults.append(f"console: {message.text}") if message.type in SERIOUS else None)
    page.on("pageerror", lambda error: faults.append(f"error: {error}"))
    page.on("request", lambda request: None if request.url.startswith((base, "data:")) else faults.append(request.url))
    return faults


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
