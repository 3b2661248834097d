"""The front page of the admin says whom the desk owes what; nights remind, escalate once and plan check-ins."""

import datetime
import re

import pytest
import time_machine
from django.utils import timezone

from accounts.access import Role
from accounts.models import User
from accounts.workplace.today import list_lines
from base.models import Mail
from inquiries import services
from inquiries.models import Inquiry
from inquiries.models.choices import Kind, Scope
from inquiries.services.checkins import find_next_check_in
from inquiries.services.notifying import mornings
from tests.conftest import make_person
from tests.desk import ask, fresh, kinds

pytestmark = pytest.mark.django_db
MONDAY = datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


def desk_lines(user) -> list[str]:
    return [line.text for line in list_lines(user) if "/inquiries/" in line.url]


def test_the_host_reads_who_waits_and_how_long_is_left(tynset, tolga, kari, clock):
    ask(office=tynset)
    clock.shift(DAY)
    ask(office=tynset)
    ask(office=tolga)
    assert desk_lines(kari) == ["2 familier venter på svar. 1 arbeidsdag igjen"]


def test_overdue_comes_first_then_waiting_then_actions_then_consents(tynset, tolga, kari, as_person, clock):
    planned = ask(office=tynset)
    services.reply(inquiry=planned, by=kari, text="Hei")
    services.set_next_action(inquiry=planned, by=kari, text="Ringe", on=MONDAY.date())
    late = ask(office=tynset, scope=Scope.OFFICE)
    services.ask_hand_over(inquiry=late, by=kari, office=tolga)
    clock.shift(3 * DAY)
    ask(office=tynset)
    assert desk_lines(kari) == [
        "1 familie har ventet lenger enn lovet",
        "1 familie venter på svar. 2 arbeidsdager igjen",
        "1 avtalt steg står for tur",
        "1 familie er bedt om et ja",
    ]
    for line in list_lines(kari):
        if "/inquiries/" in line.url:
            assert "field-family" in as_person(kari).get(line.url).content.decode()


def test_the_coordinator_sees_each_office_and_the_own_desk(tynset, tolga, siri, as_person):
    ask(office=tynset)
    ask(office=tolga)
    ask()
    lines = [line for line in list_lines(siri) if "/inquiries/" in line.url]
    assert {line.office for line in lines} == {tynset.pk, tolga.pk, None}
    assert {line.url.partition("office=")[2] for line in lines} == {str(tynset.pk), str(tolga.pk), "desk"}
    page = as_person(siri).get("/admin/").content.decode()
    assert "1 familie</a>" in page


def test_an_editor_reads_nothing_of_families(tynset, eli, as_person):
    ask(office=tynset)
    assert desk_lines(eli) == []
    assert not re.search(r"\d famili", as_person(eli).get("/admin/").content.decode())


def test_with_nothing_to_do_there_is_no_line(tynset, kari):
    assert desk_lines(kari) == []


def test_the_lines_cost_the_same_for_one_case_and_for_thirty(tynset, siri, django_assert_max_num_queries):
    from inquiries.today.lines import today_lines

    ask(office=tynset)
    siri.valid_memberships  # noqa: B018 - asked once a request
    with django_assert_max_num_queries(9) as one:
        today_lines(siri, None)
    for _number in range(29):
        ask(office=tynset)
    with django_assert_max_num_queries(9) as thirty:
        today_lines(siri, None)
    assert len(one) == len(thirty)


# --- nights -----------------------------------------------------------------------------------------------------------
def test_a_broken_promise_is_told_to_the_coordinator_once_with_no_word_about_the_family(tynset, siri, clock):
    case = ask(office=tynset, name="Hemmelighetsen")
    Mail.objects.all().delete()
    for _night in range(5):
        clock.shift(DAY)
        services.escalate_overdue(datetime.datetime.now(tz=datetime.UTC).date())
    assert kinds(case).count("escalated") == 1
    mail = Mail.objects.get()
    assert mail.to == siri.email
    assert "Hemmelighetsen" not in mail.subject + mail.body


def test_a_reader_who_says_that_something_is_wrong_is_no_family_that_waits(tynset, kari, siri, clock):
    ask(office=tynset, kind=Kind.MISTAKE, name="", email="", phone="")
    Mail.objects.all().delete()
    for _day in range(5):
        clock.shift(DAY)
        services.escalate_overdue(timezone.localdate())
        mornings.remind_of_promises()
        mornings.name_silent_offices()
    assert not Mail.objects.exists()
    for person in (kari, siri):
        assert [str(line.topic) for line in list_lines(person)] == ["Feil på sidene"]


def test_the_coordinators_own_desk_is_not_called_an_office_that_mail_does_not_reach(siri):
    case = ask()
    services.reply(inquiry=case, by=siri, text="Hei")
    services.set_next_action(inquiry=case, by=siri, text="Ringe", on=MONDAY.date() + DAY)
    User.objects.filter(pk=siri.pk).update(away_from=MONDAY.date(), away_until=MONDAY.date() + 9 * DAY)
    Mail.objects.all().delete()
    services.remind_of_actions(MONDAY.date() + DAY)
    mail = Mail.objects.get()
    assert (mail.to, "når ingen" in mail.body) == (siri.email, False)


def test_on_the_day_the_hosts_and_the_stand_in_are_reminded_once(tynset, tolga, kari, ola, eli, clock):
    stand_in = make_person(
        "vikar", Role.HOST, tynset, substitute=True, valid_from=MONDAY.date(), valid_until=MONDAY.date() + 5 * DAY
    )
    for _number in range(2):
        case = ask(office=tynset, name="Hemmelighetsen")
        services.reply(inquiry=case, by=kari, text="Hei")
        services.set_next_action(inquiry=case, by=kari, text="Ringe skolen", on=MONDAY.date() + DAY)
    Mail.objects.all().delete()
    services.remind_of_actions(MONDAY.date())
    assert not Mail.objects.exists()
    clock.shift(DAY)
    services.remind_of_actions(MONDAY.date() + DAY)
    assert set(Mail.objects.values_list("to", flat=True)) == {kari.email, stand_in.email}
    mail = Mail.objects.first()
    assert mail.subject == "2 avtalte steg skal tas i dag"
    assert "Hemmelighetsen" not in mail.body
    assert "skolen" not in mail.body


def test_the_coordinator_is_reminded_of_the_own_desk(siri):
    case = ask()
    services.reply(inquiry=case, by=siri, text="Hei")
    services.set_next_action(inquiry=case, by=siri, text="Ringe", on=MONDAY.date())
    Mail.objects.all().delete()
    services.remind_of_actions(MONDAY.date())
    assert Mail.objects.get().to == siri.email


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ((2026, 1, 31), (1, datetime.date(2026, 2, 28))),
        ((2026, 2, 28), (1, datetime.date(2026, 2, 28))),
        ((2026, 3, 1), (3, datetime.date(2026, 4, 30))),
        ((2027, 2, 1), (24, datetime.date(2028, 1, 31))),
        ((2028, 2, 1), None),
    ],
)
def test_check_ins_come_after_1_3_6_12_and_24_months(today, expected):
    assert find_next_check_in(datetime.date(2026, 1, 31), datetime.date(*today)) == expected


def moved(office, by, *, agreed: bool) -> Inquiry:
    case = ask(office=office)
    services.reply(inquiry=case, by=by, text="Hei")
    for stage in ("visited", "decided", "moved"):
        services.move_stage(inquiry=case, by=by, to=stage)
    if agreed:
        services.follow_up(inquiry=case, agreed=True)
    return case


def test_who_agreed_is_asked_how_it_goes_and_after_one_check_in_the_next_is_planned(tynset, kari, clock):
    case = moved(tynset, kari, agreed=True)
    services.plan_check_ins(MONDAY.date())
    services.plan_check_ins(MONDAY.date())
    assert (fresh(case).next_action_on, fresh(case).next_action) == (
        datetime.date(2026, 12, 23),
        "Spør hvordan det går, 1 måned etter flyttingen",
    )
    assert kinds(case).count("next_action") == 1
    clock.shift(32 * DAY)
    services.set_next_action(inquiry=case, by=kari, text="", on=None)
    services.plan_check_ins(datetime.date(2026, 12, 25))
    assert fresh(case).next_action_on == datetime.date(2027, 2, 23)


def test_who_did_not_agree_and_what_the_host_planned_are_left_alone(tynset, kari):
    silent = moved(tynset, kari, agreed=False)
    busy = moved(tynset, kari, agreed=True)
    services.set_next_action(inquiry=busy, by=kari, text="Besøke dem", on=datetime.date(2026, 12, 1))
    services.plan_check_ins(MONDAY.date())
    assert fresh(silent).next_action_on is None
    assert fresh(busy).next_action == "Besøke dem"
