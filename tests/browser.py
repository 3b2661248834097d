"""A real Chromium against a real server: Debian's browser, `manage.py serve`, the demo region, collected static
files.
"""

import contextlib
import fcntl
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import urllib.error
import urllib.request

from axe_playwright_python.sync_playwright import Axe

from tests.environment import PASSWORD, ROOT
from tests.finding import find
from tests.postgres import free_port

# Debian's Chromium; the shell without windows does the same in two thirds of the time, where it is installed.
CHROMIUM_WITH_WINDOWS = "/usr/bin/chromium"
CHROMIUM = shutil.which("chromium-headless-shell", path="/usr/bin") or CHROMIUM_WITH_WINDOWS
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
# No other machine is found, not by its number either.
THIS_MACHINE_ONLY = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost"
LANGUAGES = ("nb", "en", "de", "nl")


def surroundings(folder, **own) -> dict[str, str]:
    """The environment of a demo portal that keeps everything in `folder`."""
    plain = {**os.environ, "VAR_DIR": str(folder), "STATIC_MANIFEST": "1", **own}
    plain.pop("DATABASE_URL", None)
    return plain


def prepare(folder: pathlib.Path) -> None:
    """Makes database and static files of a demo portal, once: a second process waits for the first."""
    folder.mkdir(exist_ok=True)
    with open(folder.with_suffix(".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.with_suffix(".done").exists():
            for command in (["manage.py", "prepare"], ["-m", "tests.painted"]):
                started = [sys.executable, *command]
                subprocess.run(started, cwd=ROOT, env=surroundings(folder), check=True, capture_output=True)
            folder.with_suffix(".done").touch()


@contextlib.contextmanager
def portal(folder, errors=None, **environment):
    """The base address of a prepared portal; stopped as Ctrl-C stops it. `environment` is the server's, `errors` a file
    for its log instead of the terminal."""
    port = free_port()
    base = f"http://localhost:{port}"
    plain = surroundings(folder, **{"SITE_URL": base, "PORT": str(port)} | environment)
    command = [sys.executable, "manage.py", "serve", "--workers", "1"]
    process = subprocess.Popen(command, cwd=ROOT, env=plain, stdout=subprocess.PIPE, stderr=errors, text=True)
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
    """{status: HTML} of what the portal says when something is wrong.

    500 and 503 need no database, so they are rendered here.
    """
    from django.template.loader import render_to_string

    found: dict[str, str] = {"500": render_to_string("pages/500.html"), "503": render_to_string("pages/503.html")}
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
        name = find(r"sitemap-(\w+)\.xml", section).group(1)
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


def choose_language(page, base: str, language: str) -> None:
    """Of the workplace; kept with whoever is signed in."""
    page.goto(f"{base}/admin/account/access/")
    with page.expect_navigation():
        page.locator(f".languages button[lang={language}]").click()
    assert page.locator("html").get_attribute("lang") == language


def admin_pages(page, base: str) -> list[str]:
    """Every page of the admin that the signed-in person reaches: lists, forms, history and deletion of a first row.

    Found by asking the server with the person's session, which is quicker than to show each page.
    """

    def read(path: str) -> str:
        return page.request.get(base + path).text()

    own = ("access", "sessions", "second-step", "password")
    found = ["/admin/", "/admin/components/", "/admin/password_change/", *(f"/admin/account/{page}/" for page in own)]
    for path in dict.fromkeys(re.findall(r'href="(/admin/\w+/\w+/)"', read("/admin/"))):
        found.append(path)
        html = read(path)
        # Adding, and what only this list leads to.
        tools, _end, _rest = html.partition('class="object-tools')[2].partition("</ul>")
        found += [path for path in re.findall(r'href="(/admin/[^"?]+/)', tools) if "/export/" not in path]  # files
        _before, _list, rows = html.partition('id="result_list"')
        first = re.search(r'<a href="([^"]+/change/)', rows.partition("<tbody")[2])
        if first:
            found.append(first[1])
            html = read(first[1])
            # A case has its own timeline instead of a history; one model is itself called change.
            pages = [name for name in ("history", "delete") if f'class="{name}link"' in html]
            found += [f"{first[1].removesuffix('change/')}{name}/" for name in pages]
    return [base + path for path in dict.fromkeys(found)]


def send_form(page):
    page.locator("form.form button[type=submit]").click()


def write_to_a_host(page):
    """As quickly as a script can, so the first try is answered with a sentence and the second with the receipt."""
    page.fill("#id_name", "Familien Prøvesen")
    page.fill("#id_phone", "+47 400 00 000")
    send_form(page)
    if page.locator(".form-errors").count():
        page.wait_for_timeout(2500)
        send_form(page)
    page.locator("main a.button").wait_for()


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
