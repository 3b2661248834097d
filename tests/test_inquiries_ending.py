"""How a case ends with a word to the family: suggested in their language, sent as an answer, or not at all."""

import datetime
import html
import re

import pytest
import time_machine
from django.utils import translation

from base.mail import outbox
from base.models import Mail
from inquiries import services
from inquiries.models.choices import Reason, Stage
from inquiries.rules.goodbyes import SENTENCES, suggest_goodbyes
from tests.desk import ask, fresh, kinds
from tests.finding import find

pytestmark = pytest.mark.django_db
MONDAY = datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def case(tynset):
    return ask(office=tynset, language="de")


@pytest.fixture
def do(kari, as_person, case):
    return lambda **values: as_person(kari).post(f"/admin/inquiries/inquiry/{case.pk}/step/end/", values, follow=True)


def goodbye_on(page) -> str:
    return html.unescape(
        find(r'<textarea name="end.goodbye".*?>\s*(.*?)</textarea>', page.content.decode(), re.DOTALL)[1]
    )


def test_a_goodbye_is_the_answer_stands_on_the_page_and_goes_by_mail_after_a_minute(
    case, do, visitor, clock, mailoutbox
):
    page = f"/nb/kontakt/side/{services.create_private_link(inquiry=case)}/"
    outbox.send_due()
    mailoutbox.clear()
    do(reason="no_home", goodbye="Alles Gute!", text="Fant ingenting")
    case = fresh(case)
    assert (case.stage, case.ended_reason, case.answered_in_time) == (Stage.ENDED, "no_home", True)
    assert kinds(case)[-3:] == ["from_host", "stage", "note"]
    clock.shift(59)
    assert outbox.send_due() == 0
    assert "Alles Gute!" not in visitor.get(page).content.decode()
    clock.shift(2)
    assert outbox.send_due() == 1
    assert "Alles Gute!" in mailoutbox[0].body
    assert "Alles Gute!" in visitor.get(page).content.decode()


@pytest.mark.parametrize("goodbye", ["", "  \n"])
def test_nothing_is_sent_where_nothing_is_written(goodbye, case, do, kari):
    services.reply(inquiry=case, by=kari, text="Leider nicht")
    before = Mail.objects.count()
    do(reason="no_home", goodbye=goodbye)
    assert (fresh(case).stage, Mail.objects.count()) == (Stage.ENDED, before)
    assert kinds(case).count("from_host") == 1


def test_a_text_is_suggested_by_reason_in_the_familys_language_and_nothing_is_done(case, do):
    page = do(reason="elsewhere", text="Flytter sørover", insert="1")
    with translation.override("de"):
        assert goodbye_on(page).startswith(str(SENTENCES[Reason.ELSEWHERE]))
    assert "Tynset" in goodbye_on(page)
    assert "Flytter sørover" in page.content.decode()
    assert fresh(case).stage == Stage.NEW


def test_what_was_no_enquiry_gets_no_goodbye_and_what_was_written_stays(case, do):
    assert goodbye_on(do(reason="not_meant", goodbye="", insert="1")) == ""
    assert goodbye_on(do(reason="not_meant", goodbye="Mitt eget", insert="1")) == "Mitt eget"


def test_each_reason_but_no_enquiry_has_its_text_in_every_language_of_the_pages(case, kari, settings):
    assert set(SENTENCES) == set(Reason) - {Reason.NOT_MEANT}
    texts = {code: suggest_goodbyes(case, kari, code) for code, _name in settings.LANGUAGES}
    assert len({text for found in texts.values() for text in found.values()}) == len(SENTENCES) * len(
        settings.LANGUAGES
    )


def test_who_gets_no_mail_is_offered_no_suggestion(tynset, kari, as_person):
    case = ask(office=tynset)
    services.stop_mail(inquiry=case)
    page = as_person(kari).get(f"/admin/inquiries/inquiry/{case.pk}/change/").content.decode()
    assert 'id="id_end_goodbye"' in page
    assert "Foreslå" not in page
    assert suggest_goodbyes(case, kari, "nb")["other"] not in html.unescape(page)
