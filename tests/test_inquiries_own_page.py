"""The family's own page: whoever has the link, nobody else, and every right on it."""

import datetime
import json
import re

import pytest
import time_machine
from django.utils import timezone

from base.mail import outbox
from base.models import Mail
from inquiries import services
from inquiries.models import Inquiry, PrivateLink
from inquiries.services import links
from inquiries.tokens import LINK_MAX_AGE_DAYS
from tests.conftest import make_municipality
from tests.desk import FAMILY, ask, fill_in, fresh, kinds, send
from tests.markup import read_page

pytestmark = pytest.mark.django_db
NOON = datetime.datetime(2026, 11, 23, 11, tzinfo=datetime.UTC)


@pytest.fixture
def case(tynset):
    return ask(office=tynset)


@pytest.fixture
def noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def page(case):
    return f"/nb/kontakt/side/{services.create_private_link(inquiry=case)}/"


def later(seconds: int = 16):
    """When an answer has left: until then it can be taken back, and stands nowhere."""
    return time_machine.travel(timezone.now() + datetime.timedelta(seconds=seconds), tick=False)


# --- the door --------------------------------------------------------------------------------------------------------
def test_the_page_is_for_no_index_no_cache_and_no_referrer(visitor, page):
    answer = visitor.get(page)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]
    assert (answer["Referrer-Policy"], answer["X-Robots-Tag"]) == ("no-referrer", "noindex, nofollow")
    assert not answer.cookies
    assert "canonical" not in answer.content.decode()


def test_a_made_up_or_expired_link_leads_to_a_new_one_and_opens_nothing(visitor, page):
    with time_machine.travel(timezone.now() + datetime.timedelta(days=LINK_MAX_AGE_DAYS, minutes=1), tick=False):
        answers = [visitor.get(page), visitor.post(page + "slett/"), visitor.get("/nb/kontakt/side/tull/")]
    assert [answer.url for answer in answers] == ["/nb/kontakt/ny-lenke/?expired=1"] * 3
    assert "utløpt" in visitor.get(answers[0].url).content.decode()
    assert Inquiry.objects.get().name == FAMILY["name"]


def test_the_database_does_not_hold_the_link(page):
    token = page.split("/")[-2]
    assert token not in repr(list(PrivateLink.objects.values()))


def test_one_familys_link_does_not_open_anothers_page(visitor, page, tynset):
    other = ask(office=tynset, name="Annen Familie", text="Noe ganz annet")
    assert "Noe ganz annet" not in visitor.get(page).content.decode()
    visitor.post(page + "slett/")
    assert fresh(other).name == "Annen Familie"


def test_staff_without_the_link_do_not_come_in_through_this_door(as_person, siri, page):
    assert as_person(siri).get("/nb/kontakt/side/x/").status_code == 302


def test_a_lost_link_is_renewed_by_mail_and_nobody_else_learns_of_it(visitor, case):
    path = "/nb/kontakt/ny-lenke/"
    known = send(visitor, path, fill_in(visitor, path, email=FAMILY["email"].upper()))
    unknown = send(visitor, path, fill_in(visitor, path, email="ukjent@example.org"))
    assert known.content == unknown.content
    assert Mail.objects.count() == 2
    link = re.search(r"http://testserver(\S+)", Mail.objects.order_by("pk").last().body).group(1)
    assert visitor.get(link).status_code == 200


def test_a_mailbox_is_not_flooded_with_new_links(case):
    for _number in range(links.RENEWALS_PER_HOUR + 3):
        services.renew_link(email=FAMILY["email"])
    assert Mail.objects.count() == 1 + links.RENEWALS_PER_HOUR


def test_another_spelling_of_the_address_is_the_same_mailbox(tynset, noon):
    spellings = ["provesen@example.org", "Provesen@Example.org", "provesen+a@example.org", "provesen+b@example.org"]
    for spelling in spellings:
        ask(office=tynset, email=spelling)
    Mail.objects.all().delete()
    for spelling in spellings[1:] * 2:
        services.renew_link(email=spelling)
    assert Mail.objects.count() == 2 + 1 + 1  # three requests, the first for two cases


def test_cases_made_in_somebodys_name_do_not_fill_their_mailbox_with_links(tynset, noon):
    for _number in range(links.MOST_CASES):
        ask(office=tynset)
    Mail.objects.all().delete()
    for hour in range(3):
        noon.move_to(NOON + datetime.timedelta(hours=hour))
        services.renew_link(email=FAMILY["email"])
    assert Mail.objects.count() == links.MAILS_PER_DAY
    noon.move_to(NOON + datetime.timedelta(days=1))
    services.renew_link(email=FAMILY["email"])
    assert Mail.objects.count() == 2 * links.MAILS_PER_DAY


def test_an_asked_for_link_comes_although_mail_is_stopped(case):
    services.stop_mail(inquiry=case)
    services.renew_link(email=FAMILY["email"])
    assert Mail.objects.count() == 1
    assert fresh(case).mail_stopped


def test_a_case_that_is_erased_meanwhile_does_not_stop_the_links_to_the_others(case, tynset, monkeypatch):
    other = ask(office=tynset)
    real = links.lock_case

    def erased_before(row):
        services.erase(inquiry=other)
        monkeypatch.setattr(links, "lock_case", real)
        return real(row)

    monkeypatch.setattr(links, "lock_case", erased_before)
    links.renew_link(email=FAMILY["email"])
    assert kinds(case)[-1] == "link_renewed"
    assert kinds(other)[-1] == "erased"


def test_expired_links_are_swept_away(case):
    services.create_private_link(inquiry=case)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=LINK_MAX_AGE_DAYS, minutes=1), tick=False):
        links.delete_expired_links(timezone.localdate())
    assert not PrivateLink.objects.exists()


# --- what stands there -----------------------------------------------------------------------------------------------
def test_conversation_next_steps_and_who_has_opened_it_are_there_and_notes_are_not(visitor, page, case, kari):
    services.open_case(inquiry=case, by=kari)
    services.note(inquiry=case, by=kari, text="Bare for kontoret")
    services.reply(inquiry=case, by=kari, text="Velkommen til oss")
    services.set_next_action(inquiry=case, by=kari, text="Vi ringer skolen", on=timezone.localdate())
    with later():
        html = read_page(visitor.get(page))
    for words in ("Har dere en leilighet?", "Velkommen til oss", "Vi ringer skolen", "Tynset", "i dialog"):
        assert words in html
    assert "Bare for kontoret" not in html
    assert re.search(r"<li>[^<]*\d\d:\d\d · Tynset</li>", html)


def test_an_answer_is_told_of_on_top_until_the_family_writes_again(visitor, page, case, kari):
    assert "Det er kommet svar" not in read_page(visitor.get(page))
    services.reply(inquiry=case, by=kari, text="Velkommen til oss")
    assert "Det er kommet svar" not in read_page(visitor.get(page)), "it can be taken back yet"
    with later():
        html = read_page(visitor.get(page))
        assert "Det er kommet svar fra Tynset" in html
        assert re.search(r'<li class="timeline-office" id="answer">.*?Velkommen til oss', html, re.S)
        assert html.count('id="answer"') == html.count('href="#answer"') == 1
        services.add_message(inquiry=case, text="Takk!", key="t" * 30)
        assert "Det er kommet svar" not in read_page(visitor.get(page))


def test_what_they_write_is_shown_as_text(visitor, tynset):
    case = ask(office=tynset, text="<script>alert(1)</script>")
    html = visitor.get(f"/nb/kontakt/side/{services.create_private_link(inquiry=case)}/").content.decode()
    assert "<script>alert" not in html


def test_the_page_costs_the_same_for_few_events_and_many(visitor, page, case, kari, django_assert_max_num_queries):
    for number in range(40):
        services.reply(inquiry=case, by=kari, text=f"Svar {number}")
        services.open_case(inquiry=case, by=kari)
    with django_assert_max_num_queries(8):
        visitor.get(page)


# --- what they can do ------------------------------------------------------------------------------------------------
def test_a_message_is_added_once_however_often_it_is_sent(visitor, page, case):
    values = fill_in(visitor, page, text="Og så en hund")
    assert [send(visitor, page, values).url for _number in range(2)] == [page + "?done=sent"] * 2
    assert kinds(case).count("from_family") == 1


def test_an_empty_message_is_refused_beside_the_field(visitor, page):
    assert "Skriv noe først" in send(visitor, page, fill_in(visitor, page, text=" ")).content.decode()


def test_they_correct_what_stands_about_them_and_only_the_names_of_the_fields_are_noted(visitor, page, case):
    path = page + "rett/"
    html = visitor.get(path).content.decode()
    assert FAMILY["name"] in html
    values = fill_in(visitor, path, name="Familien Rett", email=FAMILY["email"], phone="", language="de", adults="2")
    assert send(visitor, path, values).url == page + "?done=corrected"
    assert (fresh(case).name, fresh(case).adults, fresh(case).language) == ("Familien Rett", 2, "de")
    event = case.events.get(kind="corrected")
    assert "Rett" not in event.text
    assert "navn" in event.text


def test_a_correction_keeps_one_way_to_reach_them(visitor, page, case):
    path = page + "rett/"
    send(visitor, path, fill_in(visitor, path, name="X", email="", phone="", language="nb"))
    assert fresh(case).email == FAMILY["email"]


def test_a_corrected_address_shuts_the_door_to_whoever_got_mail_at_the_former_one(visitor, page, case):
    mailed = re.search(r"http://testserver(/nb/kontakt/side/\S+/)\n", Mail.objects.get(topic=case.topic).body)[1]
    assert visitor.get(mailed).status_code == 200
    values = fill_in(visitor, page + "rett/", **FAMILY, language="nb")
    send(visitor, page + "rett/", values | {"phone": "40000001"})
    assert visitor.get(mailed).status_code == 200
    send(visitor, page + "rett/", values | {"email": "riktig@example.org"})
    assert fresh(case).email == "riktig@example.org"
    assert visitor.get(mailed).status_code == 302
    assert visitor.get(page).status_code == 200
    assert not Mail.objects.filter(to=FAMILY["email"]).exists()


def test_mail_is_stopped_by_a_post_only_and_queued_mail_does_not_leave(visitor, page, case, mailoutbox, kari):
    stop = re.search(r"http://testserver(\S+stopp-epost/)", Mail.objects.get().body).group(1)
    assert visitor.get(stop).status_code == 200
    assert not fresh(case).mail_stopped
    assert visitor.post(stop).status_code == 302
    services.reply(inquiry=case, by=kari, text="Ja")
    with later():
        assert outbox.send_due() == 0
    visitor.post(page + "valg/mail/")
    services.reply(inquiry=case, by=kari, text="Ja igjen")
    assert outbox.send_due() == 0
    with later():
        assert outbox.send_due() == 1


def test_everything_about_them_is_downloaded_as_json(visitor, page, case, kari):
    services.note(inquiry=case, by=kari, text="Internt notat om dem")
    answer = visitor.post(page + "last-ned/")
    assert "attachment" in answer["Content-Disposition"]
    data = json.loads(answer.content)
    assert (data["name"], data["email"], data["office"]) == (FAMILY["name"], FAMILY["email"], "Tynset")
    assert "Internt notat om dem" in [event["text"] for event in data["events"]]
    assert visitor.get(page + "last-ned/").status_code == 405


def test_a_hand_over_waits_for_their_yes_on_the_page(visitor, tynset, tolga, kari):
    case = ask(office=tynset, scope="office")
    services.ask_hand_over(inquiry=case, by=kari, office=tolga)
    page = f"/nb/kontakt/side/{services.create_private_link(inquiry=case)}/"
    assert "Kan kontoret i Tolga ta over?" in visitor.get(page).content.decode()
    assert visitor.get(page + "valg/yes/").status_code == 405
    question = re.search(r'name="question" value="([^"]+)"', visitor.get(page).content.decode())[1]
    assert visitor.post(page + "valg/yes/", {"question": question}).url == page + "?done=yes"
    assert fresh(case).office == tolga
    assert "ikke noe spørsmål" in visitor.post(page + "valg/no/").content.decode()
    assert visitor.post(page + "valg/tull/").status_code == 404


def test_an_answer_is_one_to_the_question_that_stood_on_the_page(visitor, tynset, tolga, kari, region):
    os = make_municipality("3430", "Os", 62.49, 11.22)
    case = ask(office=tynset, scope="office")
    services.ask_hand_over(inquiry=case, by=kari, office=tolga)
    page = f"/nb/kontakt/side/{services.create_private_link(inquiry=case)}/"
    question = re.search(r'name="question" value="([^"]+)"', visitor.get(page).content.decode())
    said = {"question": question[1]} if question else {}
    services.ask_hand_over(inquiry=case, by=kari, office=os)
    for word in ("yes", "no"):
        assert "Kan kontoret i Os ta over?" in visitor.post(page + f"valg/{word}/", said).content.decode()
    assert (fresh(case).office, fresh(case).asked_office) == (tynset, os)


def test_after_a_move_they_may_agree_to_be_asked_and_take_it_back(visitor, page, case, kari):
    services.reply(inquiry=case, by=kari, text="Hei")
    for stage in ("decided", "moved"):
        services.move_stage(inquiry=case, by=kari, to=stage)
    short = fresh(case).keep_until
    visitor.post(page + "valg/follow-up/")
    assert fresh(case).keep_until > short
    visitor.post(page + "valg/no-follow-up/")
    assert fresh(case).keep_until == short


def test_erasing_asks_once_more_and_the_link_is_dead_afterwards(visitor, page, case):
    assert "kan ikke hentes tilbake" in visitor.get(page + "slett/").content.decode()
    assert fresh(case).name
    assert "Det er slettet" in visitor.post(page + "slett/").content.decode()
    assert fresh(case).name == ""
    assert visitor.get(page).status_code == 302


def test_a_page_sent_from_another_site_does_nothing(visitor, page, case):
    answer = visitor.post(page + "slett/", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert fresh(case).name
    assert visitor.post(page + "slett/", headers={"Origin": "null"}).status_code == 200


@pytest.mark.parametrize("path", ["", "rett/", "slett/", "stopp-epost/", "last-ned/", "valg/mail/"])
def test_who_presses_twice_on_erasing_reads_that_it_is_erased(path, visitor, page, case, monkeypatch):
    """The second post was on its way in while the first still held the case."""
    form = page + path if path == "rett/" else page
    values = fill_in(visitor, form, **FAMILY, language="nb", text="Hei")
    monkeypatch.setattr(services, "find_case_by_token", lambda token: case)
    services.erase(inquiry=case)
    answer = send(visitor, page + path, values)
    assert (answer.status_code, "Det er slettet" in answer.content.decode()) == (200, True)
