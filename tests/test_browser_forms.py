"""What only a browser shows of the workplace's forms: what is in sight on a phone, what the focus is under, the
calendar.
"""

import pytest

from tests.browser import sign_in
from tests.conftest import PHONE
from tests.test_browser_access import THEMES_OF_STATES, Looker

pytestmark = pytest.mark.browser
IN_SIGHT = """element => {
  const r = element.getBoundingClientRect();
  const top = document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2);
  return r.top >= 0 && r.bottom <= window.innerHeight && (element === top || element.contains(top));
}"""
# The middle of what has the focus is not under another element.
UNCOVERED = """() => {
  const e = document.activeElement, r = e.getBoundingClientRect();
  const at = document.elementFromPoint(r.left + Math.min(r.width, 20) / 2, r.top + Math.min(r.height, 20) / 2);
  return !at || e === at || e.contains(at) || at.contains(e) ? "" : e.outerHTML.slice(0, 120);
}"""


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def phone(request, chromium, base):
    context = chromium.new_context(viewport=PHONE, java_script_enabled=request.param)
    page = context.new_page()
    sign_in(page, base, "tynset")
    yield page
    context.close()


def test_saving_publishing_and_the_telephone_are_in_sight_on_a_phone_without_scrolling(phone, base):
    phone.goto(f"{base}/admin/jobs/job/add/")
    for name in ("_save", "_publish"):
        assert phone.locator(f"input[name={name}]").evaluate(IN_SIGHT)
    phone.locator("summary", has_text="Meny").click()
    phone.locator(".workplace-narrow a", has_text="Kontoret mitt").click()
    phone.wait_for_load_state()
    assert phone.locator("#id_office_phone").evaluate(IN_SIGHT)
    assert phone.locator("input[name=_save]").evaluate(IN_SIGHT)
    assert phone.locator(".workplace-narrow a[aria-current=page]").text_content().strip() == "Kontoret mitt"


def test_the_bar_never_lies_over_what_has_the_focus(chromium, base):
    context = chromium.new_context(viewport=PHONE)
    page = context.new_page()
    sign_in(page, base, "tynset")
    page.goto(f"{base}/admin/jobs/job/add/")
    page.locator("#id_title_nb").focus()
    covered = []
    for _press in range(45):
        page.keyboard.press("Tab")
        covered += filter(None, [page.evaluate(UNCOVERED)])
    context.close()
    assert covered == []


def test_the_line_of_what_is_missing_follows_what_is_written_and_a_day_is_chosen(chromium, base):
    context = chromium.new_context(viewport=PHONE)
    page = context.new_page()
    sign_in(page, base, "tynset")
    page.goto(f"{base}/admin/jobs/job/add/")
    page.locator("#id_title_nb").fill("Brøyter")
    page.locator("#id_summary_nb").fill("Vakt hver fjerde helg.")
    page.locator("#id_apply_email").fill("jobb@example.org")
    page.get_by_text("Mangler før det kan publiseres: Søknadsfrist eller Snarest mulig.").wait_for()
    page.get_by_role("button", name="Velg dag: Søknadsfrist").wait_for()
    # The browser's own calendar is no part of the page; what it hands over is.
    page.locator(".field-deadline .day-calendar").evaluate(
        "calendar => { calendar.value = '2027-07-03'; calendar.dispatchEvent(new Event('change')); }"
    )
    assert page.locator("#id_deadline").input_value() == "03.07.2027"
    page.get_by_text("Ingenting mangler: det kan publiseres.").wait_for()
    context.close()


@pytest.mark.parametrize("theme", THEMES_OF_STATES)
def test_open_menu_and_marked_forms_break_no_rule(theme, base, chromium):
    looker = Looker(chromium, base, "tynset")
    try:
        looker.look(
            "menu", theme, 360, f"{base}/admin/jobs/job/add/", lambda page: page.locator("summary").first.click()
        )
        looker.look("wide", theme, 1280, f"{base}/admin/jobs/job/")
        looker.look("closed", theme, 360, f"{base}/admin/municipalities/closedperiod/add/")
        looker.look("edit link", theme, 360, f"{base}/nb/kommuner/tynset/")
    finally:
        looker.close()
    assert looker.broken == {}
