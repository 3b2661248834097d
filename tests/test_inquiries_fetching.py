"""A case that was given away by mistake comes back: within the minute as if nothing had been, later by a step of its own."""

import datetime

import pytest
import time_machine

from accounts.access import Role
from base import outbox
from base.models import Mail
from inquiries import services
from inquiries.services import IllegalStep
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
    with pytest.raises(IllegalStep, match="svar"):
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
