"""A case that was given away by mistake comes back: within the minute as if nothing had been, later by a step of its
own.
"""

import datetime

import pytest
import time_machine

from accounts.access import Role
from base.mail import outbox
from base.models import Mail
from inquiries import services
from inquiries.rules.case_state import rebuild_case
from inquiries.services import StepAlreadyDone, StepNotAllowed
from tests.conftest import make_person
from tests.desk import ask, fresh, kinds

pytestmark = pytest.mark.django_db
MONDAY = datetime.datetime(2026, 11, 30, 9, tzinfo=datetime.UTC)
LIST = "/admin/inquiries/inquiry/handed-over/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def rune(tynset):
    return make_person("rune", Role.HOST, tynset)


@pytest.fixture
def case(tynset, kari, ola, rune):
    """Kari sees to it, everything that was to be told of it has left, and then she gives it to Tolga."""
    for each in (kari, ola, rune):
        each.email = f"{each.username}@example.org"
        each.save()
    case = ask(office=tynset)
    services.choose_responsible(inquiry=case, by=kari, person=kari)
    outbox.send_due()
    return case


@pytest.fixture
def given(case, kari, tolga):
    services.hand_over(inquiry=case, by=kari, office=tolga)
    return case.events.last()


def fetch(client, event) -> str:
    values = {"text": "", "opened": "x" * 30}
    return client.post(f"{LIST}{event.pk}/back/", values, follow=True).content.decode()


def waiting() -> list[str]:
    return sorted(Mail.objects.filter(state=Mail.State.QUEUED).values_list("to", flat=True))


@pytest.mark.parametrize("who", ["kari", "rune"])
def test_within_the_minute_nobody_hears_of_it_and_whoever_saw_to_it_still_does(
    who, request, given, case, kari, as_person, clock
):
    assert waiting() == ["ola@example.org", "provesen@example.org"]
    clock.shift(30)
    page = fetch(as_person(request.getfixturevalue(who)), given)
    assert "ingen e-post har gått ut om den" in page
    assert waiting() == []
    assert (fresh(case).office_id, fresh(case).responsible) == (given.from_office_id, kari)
    assert kinds(case)[-1] == "taken_back"


def test_pressed_twice_it_is_one_step(given, case, kari, as_person):
    client = as_person(kari)
    fetch(client, given)
    assert "allerede gjort" in fetch(client, given)
    assert kinds(case).count("taken_back") == 1


def test_after_the_minute_the_family_and_the_other_office_are_told_and_whoever_fetches_it_sees_to_it(
    given, case, rune, as_person, clock
):
    clock.shift(61)
    outbox.send_due()
    page = fetch(as_person(rune), given)
    assert "Saken er deres igjen. Familien får beskjed om ett minutt." in page
    assert waiting() == ["kari@example.org", "ola@example.org", "provesen@example.org"]
    assert fresh(case).responsible == rune
    assert kinds(case)[-2:] == ["handed_over", "fetched_back"]


def test_where_the_other_office_was_quick_the_family_hears_nothing_all_the_same(
    given, case, kari, ola, as_person, clock
):
    services.choose_responsible(inquiry=fresh(case), by=ola, person=ola)
    clock.shift(30)
    page = fetch(as_person(kari), given)
    assert "Familien har ikke hørt noe om det" in page
    assert "provesen@example.org" not in waiting()
    assert (fresh(case).office_id, fresh(case).responsible) == (given.from_office_id, kari)


def test_if_that_return_is_undone_the_family_is_told_where_its_case_is_after_all(given, case, kari, ola, clock):
    services.choose_responsible(inquiry=fresh(case), by=ola, person=ola)
    services.fetch_back(event=given, by=kari)
    services.take_back(inquiry=fresh(case), by=kari, row=case.events.filter(kind="handed_over").last().pk)
    assert fresh(case).office == given.office
    assert waiting().count("provesen@example.org") == 1


def test_an_answer_of_the_other_office_keeps_it_there_in_the_first_minute_too(given, case, kari, ola):
    services.reply(inquiry=fresh(case), by=ola, text="Velkommen")
    with pytest.raises(StepNotAllowed, match="svar"):
        services.fetch_back(event=given, by=kari)
    assert fresh(case).office == given.office


def test_what_was_agreed_to_on_the_telephone_is_undone_whole(tynset, tolga, kari):
    case = ask(office=tynset, scope="office", email="")
    services.note_answer(inquiry=case, by=kari, office=tolga, agreed=True)
    services.fetch_back(event=case.events.get(kind="handed_over"), by=kari)
    assert fresh(case).office == tynset
    assert list(case.events.standing().values_list("kind", flat=True)) == ["received", "promise"]


@pytest.mark.parametrize("answered", [True, False])
def test_the_list_says_in_words_whether_the_family_was_answered_since_the_hand_over(
    answered, given, case, kari, ola, as_person
):
    if answered:
        services.reply(inquiry=fresh(case), by=ola, text="Velkommen")
    page = as_person(kari).get(LIST).content.decode()
    assert ("Familien har fått svar etter overleveringen." in page) == answered
    assert ("Familien har ikke fått svar etter overleveringen." in page) == (not answered)


# --- what the hand-over left behind ----------------------------------------------------------------------------------
def owed(case) -> bool:
    return fresh(case).promised_by is not None


@pytest.fixture
def answered(case, kari):
    """Nothing is owed before it is given away."""
    services.reply(inquiry=fresh(case), by=kari, text="Velkommen")
    outbox.send_due()
    return case


def give_and_fetch(case, giver, other, tolga, meanwhile=lambda: None):
    services.hand_over(inquiry=fresh(case), by=giver, office=tolga)
    services.choose_responsible(inquiry=fresh(case), by=other, person=other)  # so it is no undoing
    meanwhile()
    services.fetch_back(event=case.events.filter(kind="handed_over").last(), by=giver)


@pytest.mark.parametrize(
    ("what", "is_owed"), [("unheard", False), ("rung", False), ("heard", True), ("wrote", True), ("owed before", True)]
)
def test_what_only_the_hand_over_promised_is_owed_no_more_where_the_family_heard_nothing(
    what, is_owed, answered, kari, ola, tolga, clock
):
    if what == "rung":
        services.stop_mail(inquiry=fresh(answered))
    if what == "owed before":
        services.add_message(inquiry=fresh(answered), text="Hei igjen", key="k" * 30)

    def meanwhile():
        if what == "heard":
            clock.shift(61)
            outbox.send_due()
        if what == "wrote":
            services.add_message(inquiry=fresh(answered), text="Enda noe", key="k" * 30)

    give_and_fetch(answered, kari, ola, tolga, meanwhile)
    case = fresh(answered)
    assert (case.office_id == tolga.pk, owed(case)) == (False, is_owed)
    rebuild_case(case)
    assert (case.promised_by is not None) == is_owed


def test_the_undoing_of_a_return_tells_the_office_that_had_not_heard_and_owes_the_family_a_word_again(
    answered, kari, ola, tolga, tynset, as_person
):
    give_and_fetch(answered, kari, ola, tolga)
    assert not owed(answered)
    row = answered.events.filter(kind="handed_over").last()
    page = as_person(kari).post(f"/admin/inquiries/inquiry/{answered.pk}/undo/{row.pk}/", follow=True).content.decode()
    assert "Det andre kontoret har saken igjen" in page
    assert "ingen e-post har gått ut om den" not in page
    assert fresh(answered).office == tolga
    assert owed(answered)
    mail = Mail.objects.get(to="ola@example.org", state=Mail.State.QUEUED)
    assert mail.subject == "En familie er overlevert til dere"


def test_an_office_that_knew_of_it_is_not_told_a_second_time(case, kari, ola, tolga, clock):
    services.hand_over(inquiry=fresh(case), by=kari, office=tolga)
    clock.shift(61)
    outbox.send_due()
    services.fetch_back(event=case.events.last(), by=kari)
    services.take_back(inquiry=fresh(case), by=kari, row=case.events.filter(kind="handed_over").last().pk)
    assert "ola@example.org" not in waiting()


def test_the_reason_typed_within_the_minute_stands_on_the_timeline_and_goes_with_the_family(
    given, case, kari, as_person
):
    as_person(kari).post(f"{LIST}{given.pk}/back/", {"text": "Feil familie", "opened": "x" * 30})
    assert case.events.get(kind="taken_back").text == "Feil familie"
    assert "Feil familie" in as_person(kari).get(f"/admin/inquiries/inquiry/{case.pk}/change/").content.decode()
    services.erase(inquiry=fresh(case), by=kari)
    assert not case.events.exclude(text="").exists()


def test_two_presses_at_once_are_no_error(given, case, kari, as_person, monkeypatch):
    def be_second(**kwargs):
        services.reclaim(event=given, by=kari)
        raise StepAlreadyDone

    monkeypatch.setattr("inquiries.services.fetch_back", be_second)
    assert "allerede gjort" in fetch(as_person(kari), given)
