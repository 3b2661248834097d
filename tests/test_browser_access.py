"""axe-core in a real Chromium: no broken rule on any kind of page, public or admin, in any language, theme and width.

`make test` looks at a pairwise share: over all kinds every pair of language, theme and width occurs. `make audit` looks
at every combination.
"""

import itertools

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser import LANGUAGES, admin_pages, kinds, sign_in

pytestmark = pytest.mark.browser

THEMES = ("light", "dark")
WIDTHS = (360, 1280)
EVERYTHING = list(itertools.product(LANGUAGES, THEMES, WIDTHS))


def share(index: int) -> list[tuple[str, str, int]]:
    """Four of the sixteen for one kind: each language once; themes and widths shift from kind to kind."""
    return [
        (language, THEMES[(index + turn) % 2], WIDTHS[(index // 2 + turn // 2) % 2])
        for turn, language in enumerate(LANGUAGES)
    ]


def test_the_share_holds_every_pair_of_language_theme_and_width():
    chosen = [combination for index in range(8) for combination in share(index)]
    pairs = {(a, b) for row in chosen for a, b in itertools.combinations(row, 2)}
    assert pairs == {(a, b) for row in EVERYTHING for a, b in itertools.combinations(row, 2)}


class Looker:
    """Opens pages in contexts that are made once per theme and width, and keeps what axe says."""

    def __init__(self, chromium, base, username=""):
        self.chromium, self.base, self.username = chromium, base, username
        self.pages: dict = {}
        self.broken: dict = {}
        self.looked = 0

    def page(self, theme, width):
        if (theme, width) not in self.pages:
            context = self.chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=theme)
            page = self.pages[theme, width] = context.new_page()
            if self.username:
                sign_in(page, self.base, self.username)
        return self.pages[theme, width]

    def look(self, name, theme, width, address=None, act=None):
        page = self.page(theme, width)
        if address:
            page.goto(address)
        if act:
            act(page)
        self.looked += 1
        result = Axe().run(page).response["violations"]
        if result:
            self.broken[name, theme, width] = [(rule["id"], rule["nodes"][0]["html"][:160]) for rule in result]

    def close(self):
        for page in self.pages.values():
            page.context.close()


@pytest.fixture
def looker(chromium, base, request):
    looker = Looker(chromium, base, getattr(request, "param", ""))
    yield looker
    looker.close()
    assert looker.broken == {}
    print(f"{looker.looked} combinations looked at")


def combinations(base, every):
    addresses = kinds(base)
    names = sorted({kind for kind, _language in addresses})
    for index, kind in enumerate(names):
        for language, theme, width in EVERYTHING if every else share(index):
            if (kind, language) in addresses:
                yield kind, language, theme, width, addresses[kind, language]


def test_no_public_page_breaks_a_rule(base, looker):
    for kind, language, theme, width, address in combinations(base, every=False):
        looker.look((kind, language), theme, width, address)


@pytest.mark.slow
def test_no_public_page_breaks_a_rule_in_any_combination(base, looker):
    for kind, language, theme, width, address in combinations(base, every=True):
        looker.look((kind, language), theme, width, address)


def open_menu(page):
    page.locator(".menu-narrow summary").click()


def open_folds(page):
    page.evaluate("document.querySelectorAll('main details').forEach(fold => { fold.open = true })")


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


def open_own_page(page):
    write_to_a_host(page)
    page.locator("main a.button").first.click()
    page.locator(".timeline").wait_for()


@pytest.mark.parametrize("theme", THEMES)
def test_no_state_of_a_page_breaks_a_rule(theme, base, looker):
    """Menus open, tables unfolded, filters in error, nothing found, something that has ended."""
    looker.look("menu open", theme, 360, f"{base}/nb/", open_menu)
    looker.look("menu open in German", theme, 360, f"{base}/de/stellen/", open_menu)
    looker.look("drives unfolded", theme, 360, f"{base}/nb/regionen/", open_folds)
    looker.look("filters in error", theme, 360, f"{base}/nb/jobber/?near=atlantis&minutes=7&sort=x")
    looker.look("number in error", theme, 1280, f"{base}/en/homes/?max=abc")
    looker.look("nothing found", theme, 1280, f"{base}/nl/woningen/?rooms=5&max=1")
    looker.look("contact in error", theme, 360, f"{base}/nb/kontakt/", send_form)
    looker.look("contact unfolded", theme, 1280, f"{base}/de/kontakt/", open_folds)
    looker.look("receipt", theme, 1280, f"{base}/en/contact/", write_to_a_host)
    looker.look("own page", theme, 360, f"{base}/nb/kontakt/", open_own_page)
    looker.look("page that is not there", theme, 1280, f"{base}/en/jobs/?page=999")


@pytest.mark.parametrize("looker", ["coordinator"], indirect=True)
def test_no_admin_page_breaks_a_rule(base, looker):
    for index, address in enumerate(admin_pages(looker.page("light", 1280), base)):
        looker.look(address.removeprefix(base), THEMES[index % 2], WIDTHS[index // 2 % 2], address)


@pytest.mark.slow
@pytest.mark.parametrize("looker", ["coordinator", "tynset"], indirect=True)
def test_no_admin_page_breaks_a_rule_in_any_combination(base, looker):
    for address in admin_pages(looker.page("light", 1280), base):
        for theme, width in itertools.product(THEMES, WIDTHS):
            looker.look(address.removeprefix(base), theme, width, address)


def save_empty(page):
    page.locator("input[name=_save]").click()


def open_chooser(page):
    page.locator(".field-occupation .select2-selection").click()
    page.locator(".select2-results__option").first.wait_for()


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("looker", ["tynset"], indirect=True)
def test_no_state_of_an_admin_form_breaks_a_rule(theme, base, looker):
    for width in WIDTHS:
        add = f"{base}/admin/jobs/job/add/"
        looker.look("form in error", theme, width, add, save_empty)
        looker.look(
            "languages unfolded",
            theme,
            width,
            add,
            lambda page: page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })"),
        )
    looker.look("chooser open", theme, 1280, f"{base}/admin/jobs/job/add/", open_chooser)


@pytest.mark.parametrize("theme", THEMES)
def test_the_sign_in_breaks_no_rule(theme, base, looker):
    looker.look("sign-in", theme, 360, f"{base}/admin/login/")
    looker.look(
        "sign-in refused",
        theme,
        360,
        f"{base}/admin/login/",
        lambda page: sign_in(page, base, "tynset", password="feil"),
    )
