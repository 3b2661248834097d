"""Who sees to a case, what a former office still learns of it, and what colleagues tell each other about it."""

import datetime
import re

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from accounts.access import Role, may
from accounts.models import Membership, User
from accounts.workplace.today import list_lines
from inquiries import services
from inquiries.models import CaseEvent, Follower, Inquiry
from inquiries.models.choices import Queue, Scope
from inquiries.services import StepNotAllowed
from inquiries.services.ownership.responsible import release_absent
from tests.conftest import make_person
from tests.desk import ask, fresh, kinds

pytestmark = pytest.mark.django_db
MONDAY = datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC)
INBOX = "/admin/inquiries/inquiry/"
LIST = f"{INBOX}handed-over/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def rune(tynset):
    return make_person("rune", Role.HOST, tynset)


@pytest.fixture
def case(tynset):
    return ask(office=tynset, name="Familien Prøvesen")


def page_of(client, case) -> str:
    return client.get(f"{INBOX}{case.pk}/change/").content.decode()


def names(client, query: str) -> list[str]:
    return re.findall(r"field-family[^>]*><a[^>]*>(.*?)</a>", client.get(INBOX + query).content.decode())


# --- responsible -----------------------------------------------------------------------------------------------------
def test_whoever_answers_first_sees_to_it_and_later_answers_change_nothing(case, kari, rune):
    services.reply(inquiry=case, by=kari, text="Hei")
    services.reply(inquiry=case, by=rune, text="Hei igjen")
    assert fresh(case).responsible == kari


def test_a_call_that_reached_them_does_the_same_and_one_that_did_not_leaves_it_nobodys(case, kari):
    services.log_call(inquiry=case, by=kari, reached=False)
    assert fresh(case).responsible is None
    services.log_call(inquiry=case, by=kari, reached=True)
    assert fresh(case).responsible == kari


def test_the_coordinator_and_a_helper_who_answer_do_not_become_responsible(case, kari, siri, ola, tolga):
    services.reply(inquiry=case, by=siri, text="Hei")
    services.add_office(inquiry=case, by=kari, office=tolga)
    services.reply(inquiry=case, by=ola, text="Hei")
    assert fresh(case).responsible is None


def test_it_is_taken_given_and_let_go_on_the_case_page(case, kari, rune, as_person):
    def press(**values):
        return as_person(kari).post(f"{INBOX}{case.pk}/step/responsible/", values, follow=True).content.decode()

    assert "Jeg tar den" in page_of(as_person(kari), case)
    assert "Kari har ansvaret for saken nå" in press(what="take")
    assert "Velg kollegaen." in press(what="give")
    assert "Rune har ansvaret for saken nå" in press(what="give", colleague=rune.pk)
    assert fresh(case).responsible == rune
    assert "Ingen har ansvaret for saken nå" in press(what="nobody")
    assert kinds(case)[-3:] == ["responsible"] * 3
    assert [event.colleague for event in case.events.filter(kind="responsible")] == [kari, rune, None]


def test_only_somebody_of_the_desk_that_has_the_case_can_be_responsible(case, kari, ola, eli, siri):
    for person in (ola, eli, siri):
        with pytest.raises(StepNotAllowed):
            services.choose_responsible(inquiry=case, by=kari, person=person)
    assert fresh(case).responsible is None


def test_a_hand_over_lets_it_go_and_so_does_the_night_after_access_has_ended(case, kari, rune, tynset, tolga, clock):
    other = ask(office=tynset)
    for each, person in ((case, kari), (other, rune)):
        services.choose_responsible(inquiry=each, by=kari, person=person)
    services.hand_over(inquiry=case, by=kari, office=tolga)
    assert fresh(case).responsible is None
    Membership.objects.filter(user=rune).update(valid_until=MONDAY.date())
    release_absent(MONDAY.date())
    assert fresh(other).responsible == rune
    clock.shift(datetime.timedelta(days=1))
    release_absent(MONDAY.date())
    assert fresh(other).responsible is None


def test_the_inbox_shows_mine_and_nobodys_and_names_who_is_away(case, kari, rune, tynset, as_person):
    ask(office=tynset, name="Ingens")
    services.choose_responsible(inquiry=case, by=kari, person=rune)
    services.end(inquiry=ask(office=tynset, name="Reklame"), by=kari, reason="not_meant")
    client = as_person(rune)
    assert names(client, "?whose=mine") == ["Familien Prøvesen"]
    assert names(client, "?whose=nobodys") == ["Ingens"]
    assert names(as_person(kari), "?whose=mine") == []
    User.objects.filter(pk=rune.pk).update(away_from=MONDAY.date(), away_until=MONDAY.date())
    assert "rune (borte)" in client.get(INBOX).content.decode()


# --- after a hand-over ------------------------------------------------------------------------------------------------
@pytest.fixture
def given(case, kari, tolga):
    """Kari has handed the family over to Tolga, and follows."""
    services.hand_over(inquiry=case, by=kari, office=tolga, text="De vil bo ved sjøen", follow=True)
    return case.events.last()


def test_the_former_office_reads_where_it_went_and_whether_it_was_answered_and_nothing_new(
    given, case, kari, ola, as_person
):
    services.reply(inquiry=case, by=ola, text="Hemmelig svar fra Tolga")
    page = as_person(kari).get(LIST).content.decode()
    assert "Tolga" in page
    assert "Familien har fått svar etter overleveringen." in page
    for word in ("Prøvesen", "Hemmelig", "leilighet", "provesen@"):
        assert word not in page
    assert not may(kari, "view", fresh(case))
    assert as_person(kari).get(f"{INBOX}{case.pk}/change/").status_code == 302


def test_nobody_else_finds_it_on_their_list(given, case, ola, eli, rune, siri, as_person):
    row = f"Sak {case.pk}"
    assert row in as_person(rune).get(LIST).content.decode()  # a colleague of Kari's
    for person in (ola, siri):
        assert row not in as_person(person).get(LIST).content.decode()
    assert as_person(eli).get(LIST).status_code == 403


@pytest.mark.parametrize("verb", ["back", "follow", "unfollow"])
def test_another_office_an_editor_and_the_coordinator_take_no_such_step(verb, given, case, ola, eli, siri, as_person):
    for person in (ola, eli, siri):
        assert as_person(person).post(f"{LIST}{given.pk}/{verb}/").status_code == 403
    assert as_person(ola).get(f"{LIST}{given.pk}/{verb}/").status_code == 302
    assert Follower.objects.count() == 1
    assert fresh(case).office == given.office


def test_it_is_taken_back_with_one_form_and_sent_twice_it_is_one_step(given, case, kari, tynset, as_person, clock):
    clock.shift(61)
    values = {"text": "De ombestemte seg", "opened": "x" * 30}
    for _time in range(2):
        answer = as_person(kari).post(f"{LIST}{given.pk}/back/", values, follow=True)
        assert answer.redirect_chain[-1][0] == f"{INBOX}{case.pk}/change/"
    assert "Bare for kontoret" in answer.content.decode()
    assert (fresh(case).office, kinds(case).count("handed_over")) == (tynset, 2)
    assert case.events.filter(kind="handed_over").last().from_office == given.office
    assert f"Henvendelse {case.pk}" not in as_person(kari).get(LIST).content.decode()


def test_after_an_answer_or_a_further_hand_over_it_is_not_taken_back(given, case, kari, ola, siri, as_person):
    services.hand_over(inquiry=case, by=ola, office=None)
    assert "Ta saken tilbake" not in as_person(kari).get(LIST).content.decode()
    with pytest.raises(StepNotAllowed):
        services.reclaim(event=given, by=kari)
    services.hand_over(inquiry=case, by=siri, office=given.office)
    last = case.events.last()
    services.reply(inquiry=case, by=ola, text="Hei")
    for event in (given, last):
        with pytest.raises((StepNotAllowed, PermissionDenied)):
            services.reclaim(event=event, by=kari)
    assert fresh(case).office == given.office


def test_the_office_that_loses_it_cannot_fetch_it_back_in_turn(given, case, kari, ola, as_person):
    services.reclaim(event=given, by=kari)
    back = case.events.filter(kind="handed_over").last()
    assert "Ta saken tilbake" not in as_person(ola).get(LIST).content.decode()
    with pytest.raises(StepNotAllowed):
        services.reclaim(event=back, by=ola)
    assert fresh(case).office != given.office


def test_what_the_family_agreed_to_can_be_taken_back_too(tynset, tolga, kari):
    case = ask(office=tynset, scope=Scope.OFFICE)
    services.ask_hand_over(inquiry=case, by=kari, office=tolga)
    services.record_consent(inquiry=case)
    services.reclaim(event=case.events.last(), by=kari)
    assert fresh(case).office == tynset


def test_today_tells_who_follows_until_they_have_seen_it(given, case, kari, rune, ola, as_person):
    def lines(user):
        return [line.url for line in list_lines(user) if line.url == LIST]

    assert lines(kari) == []
    services.reply(inquiry=case, by=ola, text="Hei")
    assert lines(kari) == [LIST]
    assert lines(rune) == lines(ola) == []
    as_person(kari).post(f"{LIST}{given.pk}/unfollow/")
    assert lines(User.objects.get(pk=kari.pk)) == []


def test_following_ends_with_an_erased_case(given, case):
    services.erase(inquiry=case)
    assert not Follower.objects.exists()


def test_the_list_costs_the_same_for_one_and_for_ten(
    given, kari, tynset, tolga, as_person, django_assert_max_num_queries
):
    client = as_person(kari)
    client.get(LIST)
    with django_assert_max_num_queries(12) as one:
        client.get(LIST)
    for _number in range(9):
        services.hand_over(inquiry=ask(office=tynset), by=kari, office=tolga)
    with django_assert_max_num_queries(12) as ten:
        client.get(LIST)
    assert len(one) == len(ten)


# --- what was handed over, on Today -----------------------------------------------------------------------------------
def handed(user) -> list[str]:
    return [line.text for line in list_lines(user) if str(line.topic) == "Overlevert"]


def test_today_shows_the_colleagues_word_until_somebody_of_the_office_opens_the_case(
    given, case, kari, ola, siri, per, tolga, as_person
):
    assert handed(ola) == ["En familie er kommet fra Tynset: «De vil bo ved sjøen»"]
    assert handed(kari) == handed(per) == []
    assert "De vil bo ved sjøen" in as_person(ola).get("/admin/").content.decode()
    as_person(siri).get(f"{INBOX}{case.pk}/change/")
    assert handed(ola) != []
    as_person(make_person("vikar", Role.HOST, tolga)).get(f"{INBOX}{case.pk}/change/")
    assert handed(ola) == []


def test_who_is_asked_to_help_reads_it_too_and_the_coordinator_of_the_own_desk(case, kari, ola, siri, tolga):
    services.add_office(inquiry=case, by=kari, office=tolga, text="Dere har hybler")
    assert handed(ola) == ["Dere er bedt om å hjelpe en familie: «Dere har hybler»"]
    services.hand_over(inquiry=case, by=kari, office=None, text="Vet ikke hvem")
    assert handed(siri) == ["En familie er kommet fra Tynset: «Vet ikke hvem»"]
    services.remove_office(inquiry=case, by=siri, office=tolga)
    assert handed(ola) == []


def test_a_case_that_went_on_or_was_erased_leaves_no_line(given, case, ola, siri):
    services.hand_over(inquiry=case, by=ola, office=None)
    assert handed(ola) == []
    services.erase(inquiry=case)
    assert handed(siri) == []


# --- in the conversation ----------------------------------------------------------------------------------------------
def test_notes_calls_and_the_colleagues_word_stand_among_what_was_said_in_order_and_marked(
    case, kari, ola, tolga, as_person, clock
):
    for step in (
        lambda: services.note(inquiry=case, by=kari, text="Mangler hybel"),
        lambda: services.log_call(inquiry=case, by=kari, reached=True),
        lambda: services.reply(inquiry=case, by=kari, text="Takk for praten"),
        lambda: services.hand_over(inquiry=case, by=kari, office=tolga, text="Vil til Tolga"),
    ):
        clock.shift(datetime.timedelta(minutes=1))
        step()
    page = page_of(as_person(ola), case)
    conversation = page.split('id="conversation"')[1].split("</section>")[0]
    words = [
        "Har dere en leilighet?",
        "Mangler hybel",
        "Vi har snakket sammen",
        "Takk for praten",
        "Tynset → Tolga",
        "Vil til Tolga",
    ]
    places = [conversation.index(word) for word in words]
    assert places == sorted(places)
    articles = re.findall(r"<article.*?</article>", conversation, re.S)
    assert ["Bare for kontoret" in article for article in articles] == [False, True, True, False, True]


def test_the_familys_page_shows_none_of_it(case, kari, rune, tolga, visitor):
    services.note(inquiry=case, by=kari, text="Mangler hybel")
    services.log_call(inquiry=case, by=kari, reached=True, text="Snakket om hybel")
    services.choose_responsible(inquiry=case, by=kari, person=rune)
    services.hand_over(inquiry=case, by=kari, office=tolga, text="Vil til Tolga")
    page = visitor.get(f"/nb/kontakt/side/{services.create_private_link(inquiry=case)}/").content.decode()
    assert "Familien Prøvesen" in page or "Har dere en leilighet?" in page
    for word in ("hybel", "Vil til Tolga", "ansvarlig valgt", "rune", "Bare for kontoret"):
        assert word not in page


def test_their_export_names_no_colleague(case, kari, rune):
    services.choose_responsible(inquiry=case, by=kari, person=rune)
    assert "rune" not in str(services.export_person(inquiry=case))
    assert CaseEvent.objects.filter(kind="responsible").exists()
    assert Inquiry.objects.get(pk=case.pk).responsible == rune


def test_an_answered_family_that_is_handed_over_is_owed_a_word_by_the_office_that_gets_it(case, kari, tolga):
    services.reply(inquiry=case, by=kari, text="Hei")
    services.hand_over(inquiry=case, by=kari, office=tolga, text="Ring ham")
    there = fresh(case)
    assert there.promised_by is not None
    assert there.queue == Queue.UNANSWERED


def test_who_has_ended_is_owed_nothing_by_being_handed_over(case, kari, tolga):
    services.end(inquiry=case, by=kari, reason="answered", goodbye="Ha det")
    services.hand_over(inquiry=case, by=kari, office=tolga)
    assert fresh(case).promised_by is None
