"""From a question on a phone to a household that has moved: the family, two hosts and the coordinator, in a real
browser.
"""

import re

import pytest

from tests.browser import sign_in
from tests.conftest import PHONE
from tests.test_browser_access import THEMES_OF_STATES, WIDTHS, Looker
from tests.test_browser_pages import watch

pytestmark = pytest.mark.browser
SLOW_ENOUGH = 2500  # milliseconds; a form that comes faster is taken for a machine's
ANSWER_WAITS = 15_500  # milliseconds for which an answer can be taken back, and stands nowhere


@pytest.fixture
def phone_of(chromium):
    """A phone of its own for each person, so that nobody shares a session."""
    contexts = []

    def take(username: str = "", base: str = ""):
        context = chromium.new_context(viewport={"width": 360, "height": 740})
        contexts.append(context)
        page = context.new_page()
        if username:
            sign_in(page, base, username)
        return page

    yield take
    for context in contexts:
        context.close()


def overflows(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def ask_from_a_job(page, base: str) -> str:
    """Returns the name of the office of the job."""
    page.goto(f"{base}/nb/jobber/?municipality=tynset")
    page.locator("main article a, main .card a").first.click()
    page.locator("p.ask a.button").first.click()
    page.locator("#id_text").fill("Finnes det en jobb for en tømrer også?")
    page.locator("#id_name").fill("Familien Nettlesersen")
    page.locator("#id_email").fill("nettlesersen@example.org")
    page.locator("input[name=scope][value=office]").check()
    page.wait_for_timeout(SLOW_ENOUGH)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()
    return page.url


def open_case(page, base: str) -> None:
    page.goto(f"{base}/admin/inquiries/inquiry/?q=Nettlesersen")
    page.get_by_role("link", name="Familien Nettlesersen").click()
    page.wait_for_load_state()
    assert not overflows(page)


def fold(page, title: str):
    """Open one of the folds of the case page and return it."""
    found = page.locator("details.desk-fold", has=page.locator("summary", has_text=title)).first
    if found.get_attribute("open") is None:
        found.locator("summary").click()
    return found


def moved_in_funnel(page, base: str, office: str) -> list[str]:
    page.goto(f"{base}/admin/inquiries/inquiry/funnel/?office={office}")
    assert not overflows(page)
    return page.locator("tfoot td").first.locator("xpath=..").locator("td").all_inner_texts()


def test_a_family_asks_from_a_job_and_a_year_of_steps_ends_in_the_funnel(base, phone_of):
    family, tynset, tolga = phone_of(), phone_of("tynset", base), phone_of("tolga", base)
    coordinator = phone_of("coordinator", base)
    faults = [watch(page, base) for page in (family, tynset, tolga, coordinator)]
    before = [int(number) for number in moved_in_funnel(coordinator, base, "tolga")]

    receipt = ask_from_a_job(family, base)
    assert "Tynset" in family.locator("main").inner_text()
    assert not overflows(family)
    own_page = re.sub(r"/[^/]+/$", "/", receipt)

    open_case(tynset, base)
    tynset.locator("#id_reply_text").fill("Ja, to bedrifter leter. Kom på besøk!")
    tynset.get_by_role("button", name="Send svaret").click()
    tynset.wait_for_load_state()
    assert "Ja, to bedrifter leter" in tynset.locator(".desk-by-office").inner_text()

    share = fold(tynset, "Et annet kontor")
    share.locator("select").select_option(label="Tolga")
    share.get_by_role("button", name="Gi saken til kontoret").click()
    tynset.wait_for_load_state()
    tolga.goto(f"{base}/admin/inquiries/inquiry/?q=Nettlesersen")
    assert "Nettlesersen" not in tolga.locator("#content").inner_text()

    family.goto(own_page)
    family.get_by_role("button", name="Ja, gjerne").click()
    family.wait_for_load_state()

    open_case(tolga, base)
    for stage in ("Besøk avtalt", "Har vært på besøk", "Bestemt seg for å flytte", "Flyttet"):
        fold(tolga, "Hvor langt de har kommet").get_by_role("button", name=stage, exact=True).click()
        tolga.wait_for_load_state()
    family.wait_for_timeout(ANSWER_WAITS)
    family.goto(own_page)
    assert "Ja, to bedrifter leter" in family.locator("main").inner_text()
    after = [int(number) for number in moved_in_funnel(coordinator, base, "tolga")]
    assert [now - then for now, then in zip(after, before, strict=True)] == [1, 1, 1, 1, 1, 0]
    assert [fault for found in faults for fault in found] == []


def test_a_snippet_comes_by_slash_and_letters_by_choice_and_without_a_reload_and_an_answer_is_taken_back(
    base, phone_of
):
    desk = phone_of("tynset", base)
    faults = watch(desk, base)
    desk.goto(f"{base}/admin/inquiries/inquiry/?due=answer")
    desk.locator("#result_list th a").first.click()
    newest, answer = desk.locator(".desk-main .desk-by-family").last, desk.locator("#id_reply_text")
    assert newest.bounding_box()["y"] < PHONE["height"] < desk.locator("#person").bounding_box()["y"]
    title = desk.locator("select[name$='.snippet'] option[data-text]").first
    name, text = title.inner_text(), title.get_attribute("data-text")
    desk.evaluate("window.stayed = true")

    answer.press_sequentially(f"Hei! /{name[:2].lower()}")
    options = desk.get_by_role("option", name=name, exact=True).and_(desk.locator("li"))
    assert options.is_visible()
    assert answer.get_attribute("aria-activedescendant") == desk.locator("li[aria-selected=true]").get_attribute("id")
    assert re.search(r"\d", desk.locator("[role=status].desk-help").inner_text())
    answer.press("Escape")
    assert not options.is_visible()
    assert answer.get_attribute("aria-activedescendant") is None
    answer.press_sequentially(name[2:3])
    answer.press("ArrowDown")
    answer.press("ArrowUp")
    answer.press("Enter")
    assert answer.input_value() == f"Hei! {text}"

    answer.fill("")
    answer.press_sequentially(f"Takk/{name[:2].lower()}")  # right behind a word
    answer.press("Enter")
    assert answer.input_value() == f"Takk {text}"
    answer.fill("")
    answer.press_sequentially("https://tynset.no/")
    assert desk.locator(".desk-offer li").count() == 0 or desk.locator(".desk-offer").is_hidden()

    answer.fill("Før  etter")
    answer.evaluate("area => area.setSelectionRange(4, 4)")
    desk.locator("select[name$='.snippet']").select_option(label=name)
    desk.get_by_role("button", name="Sett inn i svaret").click()
    assert answer.input_value() == f"Før {text} etter"
    assert desk.evaluate("window.stayed") is True

    desk.get_by_role("button", name="Send svaret").click()
    message = desk.locator(".messagelist")
    message.get_by_role("button", name="Angre").click()
    desk.wait_for_load_state()
    assert "Svaret ble ikke sendt" in desk.locator(".messagelist").inner_text()
    assert desk.locator("#id_reply_text").input_value() == f"Før {text} etter"
    assert desk.locator(".desk-by-office").count() == 0
    assert not overflows(desk)

    desk.clock.install()
    desk.get_by_role("button", name="Send svaret").click()
    assert message.get_by_role("button", name="Angre").is_visible()
    desk.clock.run_for(ANSWER_WAITS)  # its mail has left
    assert desk.locator(".undo-button[data-undo-seconds]").count() == 0
    assert faults == []


def test_a_goodbye_follows_the_reason_until_somebody_writes_another(base, phone_of):
    desk = phone_of("tynset", base)
    desk.goto(f"{base}/admin/inquiries/inquiry/")
    open_one_that_can_be_answered(desk)
    end = fold(desk, "Avslutt saken")
    goodbye = end.locator("[name$='.goodbye']")
    for reason in ("no_home", "elsewhere", "not_meant", "no_home"):
        end.locator("[name$='.reason']").select_option(reason)
        assert (goodbye.input_value() == "") == (reason == "not_meant")
    assert not end.get_by_role("button", name="Foreslå").is_visible()
    goodbye.fill("Mine egne ord")
    end.locator("[name$='.reason']").select_option("other")
    assert goodbye.input_value() == "Mine egne ord"


def open_one_that_can_be_answered(page) -> None:
    """From the inbox; a family without e-mail is rung, and its page has another form."""
    for href in page.locator("#result_list th a").evaluate_all("links => links.map(link => link.href)"):
        page.goto(href)
        ends = page.locator("summary", has_text="Avslutt saken")
        if page.get_by_role("button", name="Send svaret").count() and ends.count():
            return
    raise AssertionError("Nobody in the inbox can be answered in writing.")


UNFOLD = "document.querySelectorAll('details').forEach(fold => { fold.open = true })"


@pytest.mark.parametrize("theme", THEMES_OF_STATES)
def test_case_with_all_folds_open_and_in_error_and_funnel_break_no_rule(theme, base, chromium):
    looker = Looker(chromium, base, "tynset")
    try:
        for width in WIDTHS:
            looker.page.goto(f"{base}/admin/inquiries/inquiry/")
            open_one_that_can_be_answered(looker.page)
            looker.look("case unfolded", theme, width, act=lambda page: page.evaluate(UNFOLD))
            looker.page.get_by_role("button", name="Send svaret").click()
            looker.page.locator("#id_reply_text_error").wait_for()
            looker.look("case in error", theme, width)
            looker.look("funnel", theme, width, f"{base}/admin/inquiries/inquiry/funnel/")
            assert not overflows(looker.page)
    finally:
        looker.close()
    assert looker.broken == {}
