"""axe-core in a real Chromium: no broken rule on any kind of page, public or admin, in any language, theme and width.

`make test` looks at a share: each kind of public page in one combination of language, theme and width, and every
combination on one kind; a third of the admin's pages; states in dark, where a colour that was forgotten shows. `make
audit` looks at every combination.
"""

import itertools

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from accounts.models.people import ADMIN_LANGUAGES
from tests.browser import (
    LANGUAGES,
    admin_pages,
    choose_language,
    error_pages,
    kinds,
    send_form,
    sign_in,
    stand_in,
    watch,
    write_to_a_host,
)

pytestmark = pytest.mark.browser

THEMES = ("light", "dark")
WIDTHS = (360, 1280)
EVERYTHING = list(itertools.product(LANGUAGES, THEMES, WIDTHS))
THEMES_OF_STATES = (pytest.param("light", marks=pytest.mark.slow), "dark")
SHARE_OF_ADMIN = 3


# Rules that axe leaves off by itself, and what is asked of it: target size is part of WCAG 2.2 AA.
OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
# What the bar of buttons at the foot of the window happens to lie on at this height is reached by scrolling.
UNCOVERED = "document.querySelectorAll('.save-bar').forEach(bar => bar.style.setProperty('position', 'static'))"
SETTLED = "Promise.allSettled(document.getAnimations().map(animation => animation.finished))"


class Looker:
    """One page whose theme and width change under it, with axe put in once per address; keeps what axe says."""

    def __init__(self, chromium, base, username="", language=""):
        self.base = base
        self.language = language
        self.context = chromium.new_context()
        self.page = self.context.new_page()
        self.broken: dict = {}
        self.looked = 0
        self.faults = watch(self.page, base)
        if username:
            sign_in(self.page, base, username)
        if language:
            choose_language(self.page, base, language)

    def look(self, name, theme, width, address=None, act=None):
        """Opens `address`, or stays on the page that is open, in this theme and width."""
        self.page.emulate_media(color_scheme=theme)
        self.page.set_viewport_size({"width": width, "height": 800})
        if address:
            self.page.goto(address)
        if act:
            act(self.page)
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE_SCRIPT)
        self.page.evaluate(UNCOVERED)
        self.page.evaluate(SETTLED)  # a colour halfway to its theme is no colour of ours
        self.looked += 1
        said = len(self.faults)  # axe itself measures with inline styles, which the policy refuses
        result = self.page.evaluate("options => axe.run(options)", OPTIONS)["violations"]
        del self.faults[said:]
        if result:
            self.broken[name, theme, width] = [(rule["id"], rule["nodes"][0]["html"][:160]) for rule in result]
            print(name, theme, width, self.broken[name, theme, width])  # at once: a matrix is long

    def look_at_all(self, name, address, combinations):
        """`combinations` [(theme, width)] of one address, opened once."""
        for theme, width in combinations:
            self.look(name, theme, width, address)
            address = None

    def close(self):
        if self.language:  # it is kept with the person, whom other tests share
            choose_language(self.page, self.base, "nb")
        self.context.close()


@pytest.fixture
def looker(chromium, base, request):
    looker = Looker(chromium, base, *getattr(request, "param", ()))
    yield looker
    looker.close()
    assert looker.broken == {}
    print(f"{looker.looked} combinations looked at")


def public_pages(base):
    """{kind: {language: address}} of every kind of public page."""
    found: dict[str, dict[str, str]] = {}
    for (kind, language), address in sorted(kinds(base).items()):
        found.setdefault(kind, {})[language] = address
    return found


def test_no_public_page_breaks_a_rule(base, looker):
    pages = public_pages(base)
    assert len(pages) >= len(EVERYTHING)  # so that each combination is looked at on some kind
    for (kind, addresses), (language, theme, width) in zip(pages.items(), itertools.cycle(EVERYTHING), strict=False):
        shown = language if language in addresses else "nb"
        looker.look((kind, shown), theme, width, addresses[shown])


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_public_page_breaks_a_rule_in_any_combination(language, base, looker):
    for kind, addresses in public_pages(base).items():
        if language in addresses:
            looker.look_at_all((kind, language), addresses[language], itertools.product(THEMES, WIDTHS))


def open_menu(page):
    page.locator(".menu-narrow summary").click()


def open_folds(page):
    page.evaluate("document.querySelectorAll('main details').forEach(fold => { fold.open = true })")


def open_own_page(page):
    write_to_a_host(page)
    page.locator("main a.button").first.click()
    page.locator(".timeline").wait_for()


@pytest.mark.parametrize("theme", THEMES_OF_STATES)
def test_no_state_of_a_page_breaks_a_rule(theme, base, looker):
    """Menus open, tables unfolded, filters in error, nothing found, something that has ended."""
    looker.look("menu open", theme, 360, f"{base}/nb/", open_menu)
    looker.look("menu open in German", theme, 360, f"{base}/de/stellen/", open_menu)
    looker.look("drives unfolded", theme, 360, f"{base}/nb/regionen/", open_folds)
    looker.look("choices unfolded", theme, 360, f"{base}/de/stellen/", open_folds)
    looker.look("filters in error", theme, 360, f"{base}/nb/jobber/?near=atlantis&minutes=7&sort=x")
    looker.look("number in error", theme, 1280, f"{base}/en/homes/?max=abc")
    looker.look("nothing found", theme, 1280, f"{base}/nl/woningen/?rooms=5&max=1")
    looker.look("contact in error", theme, 360, f"{base}/nb/kontakt/", send_form)
    looker.look("contact unfolded", theme, 1280, f"{base}/de/kontakt/", open_folds)
    looker.look("receipt", theme, 1280, f"{base}/en/contact/", write_to_a_host)
    looker.look("own page", theme, 360, f"{base}/nb/kontakt/", open_own_page)
    looker.look("page that is not there", theme, 1280, f"{base}/en/jobs/?page=999")


@pytest.mark.parametrize("theme", THEMES_OF_STATES)
def test_no_error_page_breaks_a_rule(theme, base, looker):
    addresses = stand_in(looker.page, base, error_pages(base))
    assert sorted(addresses) == ["400", "404", "500", "503"]
    for status, address in addresses.items():
        looker.look_at_all(status, address, [(theme, width) for width in WIDTHS])


WORKPLACE_LANGUAGES = [language for language, _name in ADMIN_LANGUAGES]
IN_THE_WORKPLACE = list(itertools.product(("coordinator", "tynset"), WORKPLACE_LANGUAGES))


@pytest.mark.parametrize("looker", IN_THE_WORKPLACE[:2], indirect=True)
def test_no_admin_page_breaks_a_rule_or_writes_to_the_console(base, looker):
    """With collected static files, where a missing one would be a fault. Each language has its share of the pages."""
    addresses = admin_pages(looker.page, base)
    assert f"{base}/admin/jobs/job/" in addresses
    of_language = addresses[WORKPLACE_LANGUAGES.index(looker.language) :: 2]
    for index, address in enumerate(of_language[::SHARE_OF_ADMIN]):
        looker.look(address.removeprefix(base), THEMES[index % 2], WIDTHS[index // 2 % 2], address)
    assert looker.faults == []


@pytest.mark.slow
@pytest.mark.parametrize("looker", IN_THE_WORKPLACE, indirect=True)
def test_no_admin_page_breaks_a_rule_in_any_combination(base, looker):
    for address in admin_pages(looker.page, base):
        looker.look_at_all(address.removeprefix(base), address, itertools.product(THEMES, WIDTHS))


def save_empty(page):
    with page.expect_navigation():
        page.locator("input[name=_save]").click()


def open_chooser(page):
    page.locator(".field-occupation .select2-selection").click()
    page.locator(".select2-results__option").first.wait_for()


@pytest.mark.parametrize("theme", THEMES_OF_STATES)
@pytest.mark.parametrize("looker", IN_THE_WORKPLACE[2:], indirect=True)
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


@pytest.mark.parametrize("theme", THEMES_OF_STATES)
def test_the_sign_in_breaks_no_rule(theme, base, looker):
    looker.look("sign-in", theme, 360, f"{base}/admin/login/")
    looker.look(
        "sign-in refused",
        theme,
        360,
        f"{base}/admin/login/",
        lambda page: sign_in(page, base, "tynset", password="feil"),
    )
