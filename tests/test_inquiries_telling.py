"""Who of the staff is told of what, at once, in which language, with no word about a family; and a day on a bad
line.
"""

import datetime
import re
import secrets
from types import SimpleNamespace

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts.access import Role
from accounts.models import Membership, User
from accounts.workplace.today import list_lines
from base.mail import outbox
from base.models import Mail, NightlyRun
from inquiries import services
from inquiries.models import MorningNews
from inquiries.models.choices import Kind, Scope
from inquiries.services.notifying import mornings
from inquiries.services.ownership import responsible
from tests.conftest import make_person
from tests.desk import FAMILY, ask, fresh
from tests.mailserver import bad_line
from tests.merging import merge

pytestmark = pytest.mark.django_db
MONDAY = datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)
SECRETS = {"name": "Hemmelighetsen", "about_title": "Hemmelig hybel", "text": "Hemmelig spørsmål"}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def alf(tolga):
    """A colleague of Ola."""
    return make_person("alf", Role.HOST, tolga)


@pytest.fixture
def staff(tynset, tolga, kari, ola, siri, eli, vera):
    """Beside the four people: a host who is away, a stand-in, and Rune, who will be responsible."""
    today = MONDAY.date()
    User.objects.filter(pk=make_person("borte", Role.HOST, tynset).pk).update(
        away_from=today, away_until=today + 9 * DAY
    )
    make_person("vikar", Role.HOST, tynset, substitute=True, valid_from=today, valid_until=today + 9 * DAY)
    Membership.objects.create(user=kari, municipality=tynset, role=Role.HOST, valid_until=today)  # hers twice
    rune = make_person("rune", Role.HOST, tynset)
    return SimpleNamespace(tynset=tynset, tolga=tolga, kari=kari, ola=ola, siri=siri, rune=rune)


def told() -> dict[str, str]:
    """{user name: subject}, of the staff; each has one mail at most."""
    mails = Mail.objects.exclude(to=FAMILY["email"])
    found = {mail.to.partition("@")[0]: mail.subject for mail in mails}
    assert len(found) == mails.count()
    for mail in mails:
        assert "emmelig" not in mail.subject + mail.body
        assert len(re.findall(r"https?://", mail.body)) == 1
    return found


def away(user) -> None:
    User.objects.filter(pk=user.pk).update(away_from=MONDAY.date(), away_until=MONDAY.date() + 9 * DAY)


def asked_first(staff, what: str):
    case = ask(office=staff.tynset, scope=Scope.OFFICE, **SECRETS)
    services.choose_responsible(inquiry=case, by=staff.rune, person=staff.rune)
    services.ask_hand_over(inquiry=case, by=staff.kari, office=staff.tolga, what=what)
    return case


def with_rune(staff):
    case = ask(office=staff.tynset, **SECRETS)
    services.choose_responsible(inquiry=case, by=staff.rune, person=staff.rune)
    return case


def with_rune_away(staff):
    case = with_rune(staff)
    away(staff.rune)
    return case


def write_again(case) -> None:
    services.add_message(inquiry=case, text="Hemmelig svar", key=secrets.token_urlsafe(24))


def follow_until_answered(staff, case) -> None:
    services.hand_over(inquiry=case, by=staff.kari, office=staff.tolga, follow=True)
    Mail.objects.all().delete()
    services.reply(inquiry=case, by=staff.ola, text="Hemmelig hilsen")


def register_call(staff) -> None:
    services.register_call(by=staff.kari, key="t" * 30, office=staff.tynset, scope=Scope.REGION, **FAMILY)


def wait_for_last_day(case) -> None:
    with time_machine.travel(MONDAY + 2 * DAY):  # promised for Wednesday
        mornings.remind_of_promises()
        mornings.remind_of_promises()


WORDS = {
    "waits": ("En familie venter på svar", "A family is waiting for an answer"),
    "barrier": ("Noen har møtt et hinder på sidene", "Somebody has met a barrier on the pages"),
    "mistake": ("Noen sier at en opplysning er feil", "Somebody says that a fact is wrong"),
    "again": ("En familie har skrevet igjen", "A family has written again"),
    "yes": ("En familie har sagt ja", "A family has said yes"),
    "no": ("En familie har sagt nei", "A family has said no"),
    "here": ("En familie er overlevert til dere", "A family has been handed over to you"),
    "fetched": (
        "Kontoret som overleverte en familie til dere, har tatt den tilbake",
        "The office that handed a family over to you has taken it back",
    ),
    "help": ("Dere er bedt om å hjelpe en familie", "Your office is asked to help a family"),
    "yours": ("Du har ansvaret for en familie", "You are responsible for a family"),
    "last": ("I dag er siste dag for å svare en familie", "Today is the last day to answer a family"),
    "answered": ("En familie du overleverte, har fått svar", "A family that you handed over has been answered"),
}
ALL_HERE = ("kari", "rune", "vikar")
# the step: (what is there before, the step itself, who is told of it, and what)
STEPS = {
    "a family writes": (
        lambda s: None,
        lambda s, _case: ask(office=s.tynset, **SECRETS),
        dict.fromkeys(ALL_HERE, "waits"),
    ),
    "a family writes to the coordinator": (
        lambda s: None,
        lambda s, _case: ask(**SECRETS),
        {"siri": "waits"},
    ),
    "a barrier is reported": (
        lambda s: None,
        lambda s, _case: ask(kind=Kind.BARRIER, **SECRETS),
        {"siri": "barrier"},
    ),
    "a fact of an office is called wrong": (
        lambda s: None,
        lambda s, _case: ask(kind=Kind.MISTAKE, office=s.tynset, **SECRETS),
        dict.fromkeys(ALL_HERE, "mistake"),
    ),
    "a family telephones, and Kari writes it down": (
        lambda s: None,
        lambda s, _case: register_call(s),
        {"rune": "waits", "vikar": "waits"},
    ),
    "a family writes where mail reaches nobody": (
        lambda s: away(s.ola),
        lambda s, _case: ask(office=s.tolga, **SECRETS),
        {"siri": "waits"},
    ),
    "a family writes again, nobody is responsible": (
        lambda s: ask(office=s.tynset, **SECRETS),
        lambda s, case: write_again(case),
        dict.fromkeys(ALL_HERE, "again"),
    ),
    "a family writes again, Rune is responsible": (
        with_rune,
        lambda s, case: write_again(case),
        {"rune": "again"},
    ),
    "a family writes again, Rune is responsible and away": (
        with_rune_away,
        lambda s, case: write_again(case),
        {"kari": "again", "vikar": "again"},
    ),
    "a family says yes to a hand-over": (
        lambda s: asked_first(s, "hand_over"),
        lambda s, case: services.record_consent(inquiry=case),
        {"rune": "yes", "ola": "here"},
    ),
    "a family says yes to help": (
        lambda s: asked_first(s, "add"),
        lambda s, case: services.record_consent(inquiry=case),
        {"rune": "yes", "ola": "help"},
    ),
    "a family says no": (
        lambda s: asked_first(s, "add"),
        lambda s, case: services.refuse(inquiry=case),
        {"rune": "no"},
    ),
    "Kari hands over": (
        with_rune,
        lambda s, case: services.hand_over(inquiry=case, by=s.kari, office=s.tolga, text="Hemmelig ord"),
        {"ola": "here"},
    ),
    "Kari hands over to the coordinator": (
        with_rune,
        lambda s, case: services.hand_over(inquiry=case, by=s.kari, office=None),
        {"siri": "here"},
    ),
    "the coordinator hands over to Tynset": (
        lambda s: ask(**SECRETS),
        lambda s, case: services.hand_over(inquiry=case, by=s.siri, office=s.tynset),
        dict.fromkeys(ALL_HERE, "here"),
    ),
    "Ola takes back what he handed over": (
        lambda s: services.hand_over(inquiry=ask(office=s.tolga, **SECRETS), by=s.ola, office=s.tynset),
        lambda s, case: services.reclaim(event=case.events.last(), by=s.ola),
        dict.fromkeys(ALL_HERE, "fetched"),
    ),
    "Kari adds an office": (
        with_rune,
        lambda s, case: services.add_office(inquiry=case, by=s.kari, office=s.tolga),
        {"ola": "help"},
    ),
    "Kari gives the case to Rune": (
        lambda s: ask(office=s.tynset, **SECRETS),
        lambda s, case: services.choose_responsible(inquiry=case, by=s.kari, person=s.rune),
        {"rune": "yours"},
    ),
    "the last working day of a promise": (
        with_rune,
        lambda s, case: wait_for_last_day(case),
        dict.fromkeys(ALL_HERE, "last"),
    ),
    "what Kari handed over and follows is answered": (
        with_rune,
        follow_until_answered,
        {"kari": "answered"},
    ),
    "a colleague answers": (
        with_rune,
        lambda s, case: services.reply(inquiry=case, by=s.kari, text="Hei"),
        {},
    ),
    "a colleague writes a note": (
        with_rune,
        lambda s, case: services.note(inquiry=case, by=s.kari, text="Hemmelig"),
        {},
    ),
}


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("step", STEPS)
def test_each_step_is_told_to_whom_it_concerns_in_their_language_and_to_nobody_else(step, language, staff):
    """Hosts, one away, a stand-in, one whose dates are over, one responsible, an editor, another office, the
    coordinator.
    """
    User.objects.update(language=language)
    before, take, expected = STEPS[step]
    case = before(staff)
    Mail.objects.all().delete()
    take(staff, case and fresh(case))
    number = ("nb", "en").index(language)
    assert told() == {person: WORDS[words][number] for person, words in expected.items()}


def test_each_reads_it_in_the_language_chosen_and_norwegian_where_none_is(staff):
    User.objects.filter(pk=staff.rune.pk).update(language="en")
    ask(office=staff.tynset)
    assert (told()["rune"], told()["kari"]) == (WORDS["waits"][1], WORDS["waits"][0])


def test_the_link_opens_the_case(staff, as_person):
    case = ask(office=staff.tynset)
    body = Mail.objects.get(to=staff.kari.email).body
    path = re.search(r"http://testserver(\S+)", body)[1]
    assert FAMILY["name"] in as_person(staff.kari).get(path).content.decode()
    assert str(case.pk) in path


def test_what_the_family_did_is_told_at_once_and_a_step_of_a_host_after_a_minute(staff):
    case = ask(office=staff.tynset)
    now = timezone.now()
    assert set(Mail.objects.values_list("next_try", flat=True)) == {now}
    services.hand_over(inquiry=case, by=staff.kari, office=staff.tolga)
    mail = Mail.objects.get(to=staff.ola.email)
    assert mail.next_try - now == datetime.timedelta(seconds=60)
    assert mail.cause == f"event:{case.events.last().pk}"


def test_a_family_that_wants_no_mail_does_not_stop_that_of_the_desk(staff):
    case = ask(office=staff.tynset)
    services.stop_mail(inquiry=case)
    assert set(told()) == set(ALL_HERE)


def test_what_was_not_told_yet_goes_with_an_erased_case(staff):
    User.objects.filter(pk=staff.rune.pk).update(daily_mail=True)
    case = ask(office=staff.tynset)
    services.erase(inquiry=case)
    assert not Mail.objects.exists()
    assert not MorningNews.objects.exists()


def test_a_merger_tells_of_no_case_by_itself(staff):
    """It is told once, as a merger: see test_inquiries_departures.py."""
    for _number in range(3):
        ask(office=staff.tynset)
    Mail.objects.all().delete()
    merge(staff.tynset, staff.tolga)
    assert set(told().values()) == {"Tynset er slått sammen med Tolga"}


def test_where_even_the_coordinators_are_away_they_are_written_to_all_the_same(staff):
    away(staff.ola)
    away(staff.siri)
    ask(office=staff.tolga)
    assert set(told()) == {"siri"}
    assert "Tolga" in Mail.objects.get(to=staff.siri.email).body


def test_today_says_where_mail_reaches_nobody_to_the_office_and_to_the_coordinator(staff):
    def lines(user):
        return [line for line in list_lines(user) if str(line.topic) == "E-post"]

    assert lines(staff.ola) == lines(staff.siri) == []
    away(staff.ola)
    assert [line.office for line in lines(staff.ola)] == [staff.tolga.pk]
    assert [line.office for line in lines(staff.siri)] == [staff.tolga.pk]


# Why somebody of an office reads no mail: {why: what is so of the person, what is so of the membership}.
NO_READER = {
    "invited and not yet there": ({"password": make_password(None)}, {}),
    "without any password": ({"password": ""}, {}),
    "inactive": ({"is_active": False}, {}),
    "without an address": ({"email": ""}, {}),
    "not begun": ({}, {"valid_from": MONDAY.date() + DAY}),
    "over": ({}, {"valid_until": MONDAY.date() - DAY}),
    "only an editor": ({}, {"role": Role.EDITOR}),
}


@pytest.mark.parametrize("why", NO_READER)
def test_a_colleague_who_cannot_sign_in_is_no_reader_so_the_coordinator_is_told(why, staff, alf):
    """Ola is away; of his only colleague mail must not be said to reach the office."""
    person, membership = NO_READER[why]
    User.objects.filter(pk=alf.pk).update(**person)
    alf.memberships.update(**membership)
    away(staff.ola)
    ask(office=staff.tolga, **SECRETS)
    assert told() == {"siri": WORDS["waits"][0]}
    assert [line.office for line in list_lines(staff.siri) if str(line.topic) == "E-post"] == [staff.tolga.pk]


def test_a_colleague_with_a_passkey_only_is_a_reader(staff, alf):
    User.objects.filter(pk=alf.pk).update(password=make_password(None))
    Authenticator.objects.create(user=alf, type=Authenticator.Type.WEBAUTHN, data={})
    away(staff.ola)
    ask(office=staff.tolga, **SECRETS)
    assert set(told()) == {"alf"}


def test_where_no_coordinator_has_accepted_the_invitation_those_who_are_invited_are_told(staff):
    User.objects.filter(pk=staff.siri.pk).update(password=make_password(None))
    ask(**SECRETS)
    assert set(told()) == {"siri"}


def test_planned_steps_of_an_office_that_mail_does_not_reach_are_told_to_the_coordinator(staff):
    case = ask(office=staff.tolga)
    services.reply(inquiry=case, by=staff.ola, text="Hei")
    services.set_next_action(inquiry=case, by=staff.ola, text="Ringe", on=MONDAY.date() + DAY)
    away(staff.ola)
    Mail.objects.all().delete()
    services.remind_of_actions(MONDAY.date() + DAY)
    assert set(told()) == {"siri"}
    assert "Tolga" in Mail.objects.get().body


# --- once a day -------------------------------------------------------------------------------------------------------
def daily(*people) -> None:
    User.objects.filter(pk__in=[person.pk for person in people]).update(daily_mail=True)


def morning(clock, days: int = 1) -> None:
    clock.move_to(MONDAY.replace(hour=6, minute=10) + days * DAY)  # ten past seven in Oslo
    Mail.objects.all().delete()
    for task in (mornings.remind_of_promises, mornings.name_silent_offices, mornings.send_morning_news):
        task()
        task()


def test_who_wants_one_mail_a_day_gets_it_in_the_morning_with_numbers_and_one_link(staff, clock):
    daily(staff.kari)
    for _number in range(3):
        ask(office=staff.tynset, **SECRETS)
    case = ask(office=staff.tolga, **SECRETS)
    services.hand_over(inquiry=case, by=staff.ola, office=staff.tynset)
    assert not Mail.objects.filter(to=staff.kari.email).exists()
    morning(clock)
    assert told() == {"kari": "Nytt i innboksen"}
    body = Mail.objects.get().body
    assert "- 3 familier venter på svar" in body
    assert "- En familie er overlevert til dere" in body
    morning(clock, 2)
    body = Mail.objects.get(to=staff.kari.email).body
    assert re.findall(r"^- .*", body, re.M) == ["- I dag er siste dag for å svare 4 familier"]


def test_before_seven_nothing_is_sent(staff, clock):
    daily(staff.kari)
    ask(office=staff.tynset)
    Mail.objects.all().delete()
    clock.move_to(MONDAY.replace(hour=5, minute=59) + DAY)
    mornings.send_morning_news()
    assert told() == {}


def test_what_somebody_has_opened_since_is_no_news(staff, clock):
    daily(staff.kari)
    case = ask(office=staff.tynset)
    clock.shift(datetime.timedelta(minutes=1))
    services.open_case(inquiry=case, by=staff.kari)
    morning(clock)
    assert told() == {}


def test_choosing_to_be_told_at_once_loses_nothing_of_the_day_before(staff, clock):
    daily(staff.kari)
    ask(office=staff.tynset)
    User.objects.update(daily_mail=False)
    morning(clock)
    assert told() == {"kari": "Nytt i innboksen"}


def test_news_of_somebody_who_is_away_in_the_morning_is_passed_on(staff, clock):
    daily(staff.ola)
    ask(office=staff.tolga)
    away(staff.ola)
    morning(clock)
    assert told() == {"siri": "En familie venter på svar"}


def test_news_that_colleagues_have_is_not_passed_on(staff, clock):
    daily(staff.kari)
    ask(office=staff.tynset)
    away(staff.kari)
    clock.move_to(MONDAY + DAY)
    before = Mail.objects.count()
    mornings.send_morning_news()
    assert (Mail.objects.count(), MorningNews.objects.count()) == (before, 0)


def test_next_actions_of_the_day_stand_in_the_same_mail(staff, clock):
    daily(staff.kari)
    case = ask(office=staff.tynset)
    services.reply(inquiry=case, by=staff.kari, text="Hei")
    services.set_next_action(inquiry=case, by=staff.kari, text="Ringe", on=MONDAY.date() + DAY)
    clock.move_to(MONDAY.replace(hour=2) + DAY)
    Mail.objects.all().delete()
    services.remind_of_actions(MONDAY.date() + DAY)
    assert set(told()) == {"rune", "vikar"}
    MorningNews.objects.all().delete()
    morning(clock)
    assert told() == {"kari": "Nytt i innboksen"}
    assert "- 1 avtalt steg skal tas i dag" in Mail.objects.get().body


# --- nobody looks -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("opened", "silent_on"),
    [
        (None, 2),
        ("inbox", 3),
        ("case", 3),
    ],  # Monday and Tuesday; where somebody looked on Monday, Tuesday and Wednesday
)
def test_an_office_that_has_not_looked_for_two_working_days_is_named_once(opened, silent_on, staff, clock, as_person):
    case = ask(office=staff.tynset)
    if opened:
        path = "/admin/inquiries/inquiry/" + (f"{case.pk}/change/" if opened == "case" else "")
        as_person(staff.kari).get(path)
    mails = []
    for day in range(1, 5):
        morning(clock, day)
        mails += [(day, mail.subject) for mail in Mail.objects.filter(to=staff.siri.email)]
    words = "Ingen i Tynset har åpnet innboksen på to arbeidsdager, og familier venter"
    assert mails == [(silent_on, words)]
    assert [line.text for line in list_lines(staff.siri) if str(line.topic) == "Innboks"] == [words]
    assert not [line for line in list_lines(staff.kari) if str(line.topic) == "Innboks"]
    as_person(staff.rune).get("/admin/inquiries/inquiry/")
    assert not [line for line in list_lines(staff.siri) if str(line.topic) == "Innboks"]


def test_an_office_that_owes_nothing_may_be_silent(staff, clock):
    case = ask(office=staff.tynset)
    services.reply(inquiry=case, by=staff.siri, text="Hei")
    morning(clock, 4)
    assert told() == {}


def test_a_weekend_is_no_silence(staff, clock):
    clock.move_to(MONDAY - 3 * DAY)  # Friday
    ask(office=staff.tynset)
    clock.move_to(MONDAY.replace(hour=6, minute=10))
    mornings.name_silent_offices()
    assert not Mail.objects.filter(to=staff.siri.email).exists()


# --- a day on a bad line ----------------------------------------------------------------------------------------------
def live_through_a_day(staff, number: int) -> dict[str, int]:
    """Each family goes through every kind of step; how many mails each of the staff is owed."""
    for _family in range(number):
        case = ask(office=staff.tynset, scope=Scope.OFFICE, **SECRETS)
        services.choose_responsible(inquiry=case, by=staff.kari, person=staff.rune)
        write_again(case)
        services.ask_hand_over(inquiry=case, by=staff.rune, office=staff.tolga, what="add")
        services.refuse(inquiry=case)
        services.ask_hand_over(inquiry=case, by=staff.rune, office=staff.tolga, follow=True)
        services.record_consent(inquiry=case)
        services.reply(inquiry=case, by=staff.ola, text="Hei")
        other = ask(office=staff.tynset, **SECRETS)
        services.add_office(inquiry=other, by=staff.kari, office=staff.tolga)
        services.hand_over(inquiry=other, by=staff.kari, office=None)
    return {"kari": 2 * number, "vikar": 2 * number, "rune": 7 * number, "ola": 2 * number, "siri": number}


@pytest.mark.parametrize("families", [2, pytest.param(20, marks=pytest.mark.slow)])
def test_a_day_with_a_connection_lost_each_way_of_each_event_leaves_nobody_untold_and_tells_nothing_twice(
    families, staff, settings, clock
):
    """Once refused before it is accepted, once accepted with the answer lost: a double then bears the same
    Message-ID.
    """
    with transaction.atomic():
        owed = live_through_a_day(staff, families)
    with bad_line(settings) as server:
        while Mail.objects.filter(state=Mail.State.QUEUED).exists():
            clock.shift(datetime.timedelta(hours=1))
            outbox.send_due()
    copies = [copy for copy in server.accepted if copy["To"] != FAMILY["email"]]
    once = {copy["Message-ID"]: copy["To"].partition("@")[0] for copy in copies}
    assert {person: list(once.values()).count(person) for person in owed} == owed
    assert len(once) == sum(owed.values())
    of_steps = Mail.objects.exclude(to=FAMILY["email"]).values_list("to", "cause")
    assert len(set(of_steps)) == len(of_steps)
    subjects = {copy["Subject"] for copy in copies}
    assert subjects == {WORDS[key][0] for key in ("waits", "again", "yes", "no", "here", "help", "yours", "answered")}
    assert subjects <= server.lost_before == server.lost_after
    assert len(server.accepted) == Mail.objects.count() + len(server.lost_after)


# --- what an undone step leaves ---------------------------------------------------------------------------------------
def test_a_no_that_a_colleague_has_read_of_can_still_be_taken_back(staff, clock):
    case = ask(office=staff.tynset, scope=Scope.OFFICE)
    services.ask_hand_over(inquiry=case, by=staff.kari, office=staff.tolga)
    services.refuse(inquiry=fresh(case), by=staff.kari)
    clock.shift(61)
    outbox.send_due()
    services.take_back(inquiry=fresh(case), by=staff.kari, row=case.events.get(kind="refused").pk)
    assert fresh(case).asked_office == staff.tolga


def test_whoever_wished_to_be_told_is_told_though_the_later_reclaim_was_taken_back(staff):
    case = ask(office=staff.tynset)
    services.hand_over(inquiry=case, by=staff.kari, office=staff.tolga, follow=True)
    given = case.events.get(kind="handed_over")
    services.reclaim(event=given, by=staff.kari)
    services.take_back(inquiry=fresh(case), by=staff.kari, row=case.events.filter(kind="handed_over").last().pk)
    assert fresh(case).office == staff.tolga
    assert list(case.followers.values_list("user", flat=True)) == [staff.kari.pk]


def test_the_reason_of_a_refusal_tells_a_former_office_nothing(staff):
    case = ask(office=staff.tynset)
    services.reply(inquiry=case, by=staff.kari, text="Hei")
    services.set_next_action(inquiry=fresh(case), by=staff.kari, text="Ringe", on=MONDAY.date())
    row = case.events.get(kind="next_action").pk
    services.hand_over(inquiry=fresh(case), by=staff.kari, office=staff.tolga)
    services.set_next_action(inquiry=fresh(case), by=staff.ola, text="Besøk", on=MONDAY.date())
    with pytest.raises(PermissionDenied):
        services.take_back(inquiry=fresh(case), by=staff.kari, row=row)


def test_who_has_left_is_not_responsible_again_when_a_step_is_taken_back(staff):
    case = with_rune(staff)
    Membership.objects.filter(user=staff.rune).update(valid_until=MONDAY.date() - DAY)
    responsible.release_absent(MONDAY.date())
    services.note(inquiry=fresh(case), by=staff.kari, text="Feil")
    services.take_back(inquiry=fresh(case), by=staff.kari, row=case.events.get(kind="note").pk)
    assert fresh(case).responsible is None


# --- mornings that hold -----------------------------------------------------------------------------------------------
def morning_of(clock, days: int) -> None:
    clock.move_to(MONDAY.replace(hour=7) + days * DAY)


def test_the_last_day_is_told_in_the_morning_also_to_who_has_opened_the_case(staff, clock):
    daily(staff.kari)
    case = ask(office=staff.tynset)
    clock.shift(60)
    services.open_case(inquiry=case, by=staff.kari)
    Mail.objects.all().delete()
    morning_of(clock, 2)
    mornings.remind_of_promises()
    mornings.send_morning_news()
    assert "I dag er siste dag" in Mail.objects.get(to=staff.kari.email).body


def test_what_a_colleague_has_answered_by_the_morning_is_no_news(staff, clock):
    daily(staff.kari)
    case = ask(office=staff.tynset)
    services.reply(inquiry=case, by=staff.rune, text="Hei")
    Mail.objects.all().delete()
    morning_of(clock, 1)
    mornings.send_morning_news()
    assert not Mail.objects.filter(to=staff.kari.email).exists()


def test_the_familys_mail_is_not_taken_for_one_to_the_office(staff, clock):
    """Ola wants one mail a day and is away by the morning: the coordinator hears of what was handed over."""
    daily(staff.ola)
    case = ask(office=staff.tynset)
    services.hand_over(inquiry=case, by=staff.kari, office=staff.tolga)
    away(staff.ola)
    Mail.objects.exclude(to=FAMILY["email"]).delete()
    morning_of(clock, 1)
    mornings.send_morning_news()
    assert Mail.objects.filter(to=staff.siri.email).exists()


def test_a_morning_that_ended_half_way_tells_nobody_twice(staff, clock):
    ask(office=staff.tynset)
    Mail.objects.all().delete()
    morning_of(clock, 2)
    mornings.remind_of_promises()
    number = Mail.objects.count()
    NightlyRun.objects.all().delete()
    mornings.remind_of_promises()
    assert Mail.objects.count() == number > 0


def test_a_mail_of_the_morning_is_written_once_though_its_work_is_begun_anew(staff, clock):
    daily(staff.kari)
    case = ask(office=staff.tynset)
    services.reply(inquiry=case, by=staff.rune, text="Hei")
    services.set_next_action(inquiry=case, by=staff.rune, text="Ringe", on=(MONDAY + DAY).date())
    morning_of(clock, 1)
    mornings.send_morning_news()
    NightlyRun.objects.all().delete()
    mornings.send_morning_news()
    assert Mail.objects.filter(to=staff.kari.email, subject="Nytt i innboksen").count() == 1


def test_a_desk_that_wants_its_news_in_the_morning_hears_that_a_family_was_fetched_back(staff, clock):
    daily(staff.kari)
    case = services.hand_over(inquiry=ask(office=staff.tolga), by=staff.ola, office=staff.tynset)
    services.reclaim(event=case.events.last(), by=staff.ola)
    morning_of(clock, 1)
    mornings.send_morning_news()
    lines = re.findall(r"^- .*", Mail.objects.get(to=staff.kari.email).body, re.M)
    assert lines == ["- Kontoret som overleverte en familie til dere, har tatt den tilbake"]
