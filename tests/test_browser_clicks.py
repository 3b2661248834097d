"""How many clicks an everyday task of a host takes, from where it begins, on a phone.

Choosing in a list is a click, typing is none.
"""

import datetime

import pytest
from django.utils import timezone

from tests.test_browser_desk import fold, phone_of  # noqa: F401 - a fixture

pytestmark = pytest.mark.browser


class Hand:
    """A host's hand on a page of the workplace; it counts."""

    def __init__(self, page, base: str):
        self.page, self.base, self.clicks = page, base, 0

    def begin(self, path: str) -> None:
        self.page.goto(f"{self.base}{path}")
        self.clicks = 0

    def click(self, locator) -> None:
        locator.click()
        self.page.wait_for_load_state()
        self.clicks += 1

    def choose(self, locator, value: str) -> None:
        locator.select_option(value)
        self.clicks += 1

    def button(self, name: str):
        return self.page.get_by_role("button", name=name, exact=True).first

    def said(self) -> str:
        return self.page.locator(".messagelist").inner_text()


@pytest.fixture
def hand(base, phone_of):  # noqa: F811 - the fixture
    return Hand(phone_of("tynset", base), base)


def menu(hand, name: str):
    """The menu of a phone is folded: opening it is a click of its own."""
    hand.click(hand.page.locator("summary", has_text="Meny").first)
    return hand.page.get_by_role("link", name=name, exact=True).first


def open_waiting_family(hand) -> None:
    hand.begin("/admin/inquiries/inquiry/?due=answer")
    hand.click(hand.page.locator("#result_list th a").first)


def test_a_family_that_telephones_is_written_down_in_three_clicks(hand):
    hand.begin("/admin/inquiries/inquiry/")
    hand.click(hand.page.get_by_role("link", name="Ny sak fra telefon"))
    page = hand.page
    page.locator("#id_name").fill("Familien Telefonsen (eksempel)")
    page.locator("#id_phone").fill("99 99 99 99")
    hand.choose(page.locator("#id_scope"), "region")
    hand.click(hand.button("Legg den i innboksen"))
    assert "Familien er i innboksen" in hand.said()
    assert hand.clicks == 3


def test_the_waiting_family_is_answered_with_a_ready_made_text_in_two_clicks(hand):
    open_waiting_family(hand)
    hand.clicks = 0
    text = hand.page.locator("#id_reply_text")
    name = hand.page.locator("select[name$='.snippet'] option[data-text]").first.inner_text()
    hand.choose(hand.page.locator("select[name$='.snippet']"), name)
    if not text.input_value():  # chosen by the keyboard: the button beside puts it in; by mouse it is there at once
        text.press_sequentially(f"/{name[:3].lower()}")
        text.press("Enter")
    hand.click(hand.button("Send svaret"))
    assert "Svaret går til familien om 15 sekunder" in hand.said()
    assert hand.clicks == 2


def test_a_call_is_noted_in_two_clicks(hand):
    open_waiting_family(hand)
    hand.clicks = 0
    fold(hand.page, "Telefon")
    hand.clicks += 1
    hand.click(hand.button("Ingen tok telefonen"))
    assert "Forsøket er notert" in hand.said()
    assert hand.clicks == 2


def test_last_years_job_is_this_years_in_two_clicks_and_a_date(hand):
    hand.begin("/admin/jobs/job/")
    hand.click(hand.page.locator("#result_list tbody tr").first.get_by_role("button", name="Kopier"))
    day = timezone.localdate() + datetime.timedelta(days=40)
    hand.page.locator("#id_deadline").fill(f"{day:%d.%m.%Y}")
    hand.click(hand.page.locator("input[name=_publish]").first)
    assert "Angre" in hand.said()
    assert hand.clicks == 2


def test_a_deadline_is_moved_in_the_list_without_opening_the_job(hand):
    hand.begin("/admin/jobs/job/")
    field = hand.page.locator("#result_list tbody tr input.end-day").first
    day = timezone.localdate() + datetime.timedelta(days=50)
    field.fill(f"{day:%d.%m.%Y}")
    field.press("Enter")
    hand.page.wait_for_load_state()
    assert "1 dato ble endret:" in hand.said()
    assert hand.clicks == 0


def test_the_list_is_a_spreadsheet_in_one_click(hand):
    hand.begin("/admin/jobs/job/")
    with hand.page.expect_download() as download:
        hand.click(hand.page.get_by_role("link", name="Excel").first)
    assert download.value.suggested_filename.endswith(".xlsx")
    assert hand.clicks == 1


def test_every_kind_is_two_clicks_from_every_page_of_a_phone(hand):
    hand.begin("/admin/ends/")
    hand.click(menu(hand, "Boliger"))
    assert hand.page.url.endswith("/admin/housing/home/")
    assert hand.clicks == 2
