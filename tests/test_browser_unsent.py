"""Each way of losing text in a browser: the text is there. What the server does alone is in test_accounts_drafts.py."""

import re

import pytest

from tests.browser import sign_in
from tests.environment import PASSWORD

pytestmark = pytest.mark.browser
SAVED = 5000  # milliseconds, by which what was typed has been kept


@pytest.fixture
def host(person, base):
    """The host of Tynset at a browser of her own; `options` as `java_script_enabled`."""

    def come(**options):
        page = person(**options)
        sign_in(page, base, "tynset")
        return page

    return come


def open_first(page, base: str, query: str) -> str:
    page.goto(f"{base}/admin/{query}")
    page.goto(base + page.locator("#result_list tbody th a").first.get_attribute("href"))
    return page.url


def open_job(page, base: str) -> str:
    return open_first(page, base, "jobs/job/?status__exact=published")


def open_case(page, base: str) -> str:
    return open_first(page, base, "inquiries/inquiry/")


def wait_until_kept(page) -> None:
    page.get_by_text(re.compile(r"^Ikke sendt\. Tatt vare på for deg")).first.wait_for(timeout=SAVED)


def test_a_tab_that_is_discarded_and_the_way_back_lose_nothing(host, base):
    page = host()
    address = open_job(page, base)
    page.locator("#id_summary_nb").fill("Skrevet og lukket")
    wait_until_kept(page)
    again = page.context.new_page()
    page.close()
    again.goto(address)
    assert again.locator("#id_summary_nb").input_value() == "Skrevet og lukket"
    assert "Usendt tekst fra" in again.locator(".unsent-note").inner_text()
    again.locator("#id_summary_nb").fill("Skrevet og gått")  # and gone at once, before anything was kept
    again.get_by_role("link", name="Se på nettstedet").first.click()
    again.wait_for_load_state()
    again.go_back()
    assert again.locator("#id_summary_nb").input_value() == "Skrevet og gått"
    again.get_by_role("button", name="Kast den").click()
    assert again.locator("#id_summary_nb").input_value() != "Skrevet og gått"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_another_fold_of_the_case_keeps_the_reply(host, base, scripts):
    page = host(java_script_enabled=scripts)
    open_case(page, base)
    page.locator("#id_reply_text").fill("Et halvt svar")
    fold = page.locator("details.desk-fold", has=page.locator("summary", has_text="Notat")).first
    fold.locator("summary").click()
    fold.locator("textarea").fill("Et notat til pulten")
    fold.get_by_role("button", name="Lagre notatet").click()
    page.wait_for_load_state()
    assert page.locator("#id_reply_text").input_value() == "Et halvt svar"
    assert page.locator("#id_note_text").input_value() == ""
    page.get_by_role("button", name="Kast den").click()
    assert page.locator("#id_reply_text").input_value() == ""


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_signed_out_in_another_tab_and_in_again_from_the_form(host, base, scripts):
    page = host(java_script_enabled=scripts)
    open_case(page, base)
    page.locator("#id_reply_text").fill("Et svar som ble for sent")
    page.context.clear_cookies(name="session")
    page.get_by_role("button", name="Send svaret").click()
    page.locator("#id_login").fill("tynset")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#login-form input[type=submit]").click()
    page.wait_for_load_state()
    assert page.locator("#id_reply_text").input_value() == "Et svar som ble for sent"
    assert "Et svar som ble for sent" not in page.locator("section[aria-labelledby=conversation]").inner_text()
    page.get_by_role("button", name="Kast den").click()


def test_a_token_that_is_too_old_leads_to_the_form_with_the_text(host, base):
    page = host(java_script_enabled=False)
    open_job(page, base)
    page.locator("#id_summary_nb").fill("Skrevet før jeg logget inn på nytt")
    page.context.clear_cookies(name="csrf")
    page.context.add_cookies([{"name": "csrf", "value": "a" * 32, "url": base}])
    page.locator("input[name=_save]").first.click()
    written = [box.input_value() for box in page.locator("textarea.written").all()]
    assert "Skrevet før jeg logget inn på nytt" in written
    page.get_by_role("link", name="Åpne skjemaet igjen").click()
    assert page.locator("#id_summary_nb").input_value() == "Skrevet før jeg logget inn på nytt"
    page.get_by_role("button", name="Kast den").click()


def test_the_end_of_the_session_is_said_before_it_comes_and_one_may_go_on(host, base):
    page = host()
    page.clock.install()
    open_job(page, base)
    assert page.locator("#unsent p").inner_text() == ""
    page.clock.run_for(56 * 60 * 1000)
    assert "Du blir logget ut kl." in page.locator("#unsent p").inner_text()
    page.get_by_role("button", name="Fortsett", exact=True).click()
    page.locator("#unsent p:empty").wait_for(state="attached")


def test_leaving_is_warned_of_only_where_the_text_could_not_be_kept(host, base):
    page, asked = host(), []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    open_job(page, base)
    page.route("**/admin/drafts/", lambda route: route.abort())
    page.locator("#id_summary_nb").fill("Kan ikke tas vare på")
    page.get_by_text("kan ikke tas vare på akkurat nå").wait_for(timeout=SAVED)
    page.get_by_role("link", name="Se på nettstedet").first.click()
    page.wait_for_load_state()
    assert asked == ["beforeunload"]


def test_a_family_finds_its_words_in_the_same_tab_until_they_are_sent(person, base):
    page = person()
    page.goto(f"{base}/nb/kontakt/")
    page.locator("#id_text").fill("Finnes det jobb til en tømrer?")
    page.locator("#id_name").fill("Familien Fanesen")
    page.reload()
    assert page.locator("#id_text").input_value() == "Finnes det jobb til en tømrer?"
    assert "bare i denne fanen" in page.locator("[data-kept]").inner_text()
    kept = page.evaluate("JSON.stringify({...sessionStorage})")
    assert page.locator("input[name=token]").input_value() not in kept
    page.locator("#id_email").fill("fanesen@example.org")
    page.wait_for_timeout(2500)  # a form that comes faster is taken for a machine's
    page.locator("form.form button[type=submit]").last.click()
    page.get_by_role("link", name="Åpne siden din").wait_for()
    page.goto(f"{base}/nb/kontakt/")
    assert page.locator("#id_text").input_value() == ""
    assert page.evaluate("sessionStorage.length") == 0
