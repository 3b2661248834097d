"""Families in a merger and in a leaving: who answers them then, and afterwards."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from base.models import Mail
from inquiries import services, tokens
from inquiries.models import FurtherOffice, Inquiry
from inquiries.models.choices import Scope, Stage
from inquiries.rules.case_state import rebuild_case
from municipalities.departures import actions
from municipalities.models import MovedRow, Municipality
from tests.conftest import make_municipality
from tests.desk import ask, fresh, kinds
from tests.merging import merge, take_back

DAY = datetime.timedelta(days=1)


@pytest.fixture
def third(region):
    return make_municipality("3425", "Engerdal", 61.9, 11.8)


@pytest.fixture
def host(tynset, kari):
    return kari


def hand_over(case, by, office):
    services.hand_over(inquiry=fresh(case), by=by, office=office)


# --- there and back --------------------------------------------------------------------------------------------------
# What happens to a case of Tolga between merger and return: (whose it is then, what the record says).
BETWEEN = {
    "nothing": ("tolga", "back"),
    "answered": ("tolga", "back"),
    "ended": ("tolga", "back"),
    "handed to a third": ("third", "stayed"),
    "handed to a third and back": ("tynset", "stayed"),
    "to the desk": ("desk", "stayed"),
    "erased": ("tolga", "back"),
}


def happen(what, case, kari, siri, tynset, third):
    steps = {
        "nothing": lambda: None,
        "answered": lambda: services.reply(inquiry=fresh(case), by=kari, text="Hei"),
        "ended": lambda: services.end(inquiry=fresh(case), by=kari, reason="not_meant"),
        "handed to a third": lambda: hand_over(case, kari, third),
        "handed to a third and back": lambda: (hand_over(case, kari, third), hand_over(case, siri, tynset)),
        "to the desk": lambda: hand_over(case, kari, None),
        "erased": lambda: services.erase(inquiry=fresh(case)),
    }
    steps[what]()


@pytest.mark.parametrize("what", BETWEEN)
def test_a_case_goes_back_unless_somebody_has_handed_it_over_since(what, tynset, tolga, third, kari, siri):
    case = ask(office=tolga)
    departure = merge(tolga, tynset)
    assert fresh(case).office == tynset
    happen(what, case, kari, siri, tynset, third)
    take_back(departure)
    place, state = BETWEEN[what]
    assert fresh(case).office == {"tolga": tolga, "tynset": tynset, "third": third, "desk": None}[place]
    row = MovedRow.objects.get(field="office", object_id=case.pk, content_type__model="inquiry")
    assert row.state == state
    if what == "handed to a third":
        assert (row.taken_by, row.taken_to_id) == (kari, third.pk)
        assert row.taken_at == case.events.filter(kind="handed_over").last().at
    assert (fresh(case).anonymised_on is not None) == (what == "erased")


def test_the_timeline_has_a_row_without_a_person_for_each_way_and_no_mail_leaves(tynset, tolga, ola):
    """No mail to a family whom any host may answer."""
    case = ask(office=tolga)
    mails = Mail.objects.filter(to=case.email).count()
    take_back(merge(tolga, tynset))
    moves = case.events.filter(kind="handed_over")
    assert [(move.by, move.user, move.office) for move in moves] == [("system", None, tynset), ("system", None, tolga)]
    assert Mail.objects.filter(to=case.email).count() == mails
    assert [move.from_office for move in moves] == [tolga, tynset]


def test_a_forgotten_case_is_counted_where_its_office_is_and_gets_no_row(tynset, tolga):
    case = ask(office=tolga)
    services.erase(inquiry=case)
    rows = kinds(case)
    departure = merge(tolga, tynset)
    assert fresh(case).office == tynset
    take_back(departure)
    assert fresh(case).office == tolga
    assert kinds(case) == rows


def test_a_case_that_came_after_the_merger_stays_with_the_successor(tynset, tolga):
    departure = merge(tolga, tynset)
    new = ask(office=tynset)
    take_back(departure)
    assert fresh(new).office == tynset


def test_who_was_the_host_reads_it_before_between_and_after_and_the_successor_only_between(
    tynset, tolga, kari, ola, as_person
):
    case = ask(office=tolga)
    path = f"/admin/inquiries/inquiry/{case.pk}/change/"

    def readers():
        return [as_person(person).get(path).status_code == 200 for person in (ola, kari)]

    assert readers() == [True, False]
    departure = merge(tolga, tynset)
    assert readers() == [True, True]
    take_back(departure)
    assert readers() == [True, False]


# --- questions and helpers -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("asked_again", [False, True])
def test_a_question_about_it_waits_again_unless_something_else_was_asked(asked_again, tynset, tolga, third, siri):
    case = ask(office=third, scope=Scope.OFFICE)
    services.ask_hand_over(inquiry=case, by=siri, office=tolga, text="Kan Tolga svare?")
    departure = merge(tolga, tynset)
    assert fresh(case).question == ""
    if asked_again:
        services.ask_hand_over(inquiry=fresh(case), by=siri, office=tynset)
    take_back(departure)
    assert fresh(case).asked_office == (tynset if asked_again else tolga)
    assert fresh(case).asked_for == "hand_over"


def test_a_question_about_the_successor_is_over_while_it_has_the_case(tynset, tolga, ola):
    case = ask(office=tolga, scope=Scope.OFFICE)
    services.ask_hand_over(inquiry=case, by=ola, office=tynset)
    departure = merge(tolga, tynset)
    assert fresh(case).question == ""
    take_back(departure)
    assert fresh(case).asked_office == tynset


def helpers():
    return set(FurtherOffice.objects.values_list("pk", "inquiry", "office", "since"))


def test_offices_that_help_are_the_same_afterwards_row_for_row(tynset, tolga, third, siri):
    of_third, of_successor, of_tolga = ask(office=third), ask(office=tynset), ask(office=tolga)
    with_both = ask(office=third)
    for case, office in (
        (of_third, tolga),
        (of_successor, tolga),
        (of_tolga, tynset),
        (with_both, tolga),
        (with_both, tynset),
    ):
        services.add_office(inquiry=fresh(case), by=siri, office=office)
    before = helpers()
    departure = merge(tolga, tynset)
    between = {(row.inquiry_id, row.office) for row in FurtherOffice.objects.select_related("office")}
    assert between == {(of_third.pk, tynset), (with_both.pk, tynset)}
    take_back(departure)
    assert helpers() == before


def test_an_office_that_was_sent_away_since_does_not_come_back(tynset, tolga, third, siri, kari):
    with_both, of_successor, of_third = ask(office=third), ask(office=tynset), ask(office=third)
    for case, office in ((with_both, tolga), (with_both, tynset), (of_successor, tolga), (of_third, tolga)):
        services.add_office(inquiry=fresh(case), by=siri, office=office)
    departure = merge(tolga, tynset)
    services.remove_office(inquiry=fresh(with_both), by=siri, office=tynset)
    services.remove_office(inquiry=fresh(of_third), by=siri, office=tynset)
    hand_over(of_successor, kari, third)
    take_back(departure)
    assert helpers() == set()


# --- leaving ---------------------------------------------------------------------------------------------------------
def leave(municipality, siri, *, to_desk):
    """Its last day is today; what follows tonight is done."""
    today = timezone.localdate()
    actions.leave(municipality=municipality, last_day=today, to_desk=to_desk, by=siri)
    municipality.refresh_from_db()
    Municipality.objects.filter(pk=municipality.pk).update(member_until=today - DAY)
    actions.carry_out_due(today + DAY)


def test_open_cases_stay_with_the_office_that_leaves_and_it_answers_them(tolga, ola, siri, as_person):
    case = ask(office=tolga)
    leave(tolga, siri, to_desk=False)
    assert fresh(case).office == tolga
    assert as_person(ola).get(f"/admin/inquiries/inquiry/{case.pk}/change/").status_code == 200
    services.reply(inquiry=fresh(case), by=ola, text="Vi svarer fortsatt.")
    assert fresh(case).stage == Stage.DIALOGUE


def test_open_cases_go_to_the_desk_where_that_was_chosen_and_come_back_with_the_municipality(tolga, tynset, ola, siri):
    open_case, ended, handed = ask(office=tolga), ask(office=tolga), ask(office=tolga)
    services.end(inquiry=ended, by=ola, reason="not_meant")
    leave(tolga, siri, to_desk=True)
    assert [fresh(case).office for case in (open_case, ended, handed)] == [None, tolga, None]
    hand_over(handed, siri, tynset)
    actions.join(municipality=tolga, on=timezone.localdate(), by=siri)
    assert [fresh(case).office for case in (open_case, ended, handed)] == [tolga, tolga, tynset]
    tolga.refresh_from_db()
    assert tolga.takes_part


# --- what the family reads -------------------------------------------------------------------------------------------
def test_the_family_reads_on_its_page_who_answers_now(tynset, tolga, siri, visitor, kari):
    case = ask(office=tolga)
    page = reverse("own-page", args=[tokens.create_private_link(inquiry=case)])

    def read():
        answer = visitor.get(page)
        assert answer.status_code == 200
        return answer.content.decode()

    sentence = "Kommunene her er endret. Tynset svarer deg nå"
    assert "Kommunene her er endret" not in read()
    merge(tolga, tynset)
    assert sentence in read()
    assert Inquiry.objects.get(pk=case.pk).office == tynset
    hand_over(case, kari, None)
    assert "Kommunene her er endret" not in read()


# --- steps taken back in between --------------------------------------------------------------------------------------
def note_and_take_back(case, by):
    services.note(inquiry=fresh(case), by=by, text="Til feil familie")
    services.take_back(inquiry=fresh(case), by=by, row=case.events.filter(kind="note").last().pk)


def test_a_step_taken_back_during_a_merger_leaves_who_helps_and_it_all_goes_back(tynset, tolga, third, siri):
    case = ask(office=third)
    services.add_office(inquiry=fresh(case), by=siri, office=tolga)
    before = helpers()
    departure = merge(tolga, tynset)
    during = helpers()
    note_and_take_back(case, siri)
    assert helpers() == during
    take_back(departure)
    note_and_take_back(case, siri)
    assert helpers() == before


def test_an_office_that_gave_a_case_away_does_not_read_it_again_when_a_step_is_taken_back(tynset, tolga, third, siri):
    case = ask(office=tynset)
    services.add_office(inquiry=fresh(case), by=siri, office=tolga)
    merge(tolga, tynset)
    hand_over(case, siri, third)
    note_and_take_back(case, siri)
    assert (fresh(case).office, list(fresh(case).further.all())) == (third, [])


def test_a_question_about_an_office_that_has_left_does_not_come_back(tynset, tolga, kari):
    case = ask(office=tynset, scope=Scope.OFFICE)
    services.ask_hand_over(inquiry=fresh(case), by=kari, office=tolga)
    Municipality.objects.filter(pk=tolga.pk).update(member_until=timezone.localdate() - DAY)
    found = fresh(case)
    rebuild_case(found)
    assert (found.asked_office, found.asked_for) == (None, "")
