"""The inbox: who waits stands first, in words, and is found; nobody sees another office's families."""

import datetime
import re

import pytest
import time_machine
from django.test import Client

from accounts.access import Role
from inquiries import services
from inquiries.admin.inbox.listing import MAX_PAGED_CASES
from inquiries.admin.inbox.searching import search
from inquiries.models import FurtherOffice, Inquiry
from inquiries.models.choices import Reason, Scope
from municipalities.models import ClosedPeriod
from tests.conftest import make_person
from tests.desk import ask

pytestmark = [pytest.mark.django_db, pytest.mark.every_case]
INBOX = "/admin/inquiries/inquiry/"
MONDAY = datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


def names(client: Client, query: str = "") -> list[str]:
    page = client.get(INBOX + query).content.decode()
    return re.findall(r"field-family[^>]*><a[^>]*>(.*?)</a>", page)


def waits(client: Client) -> list[str]:
    return re.findall(r'desk-waits desk-(?:overdue|calm)">(.*?)</span>', client.get(INBOX).content.decode())


def test_unanswered_stand_first_then_planned_then_quiet_then_ended(tynset, kari, as_person, clock):
    ended, quiet, planned, _waiting, older = (
        ask(office=tynset, name=name) for name in ("Avsluttet", "Stille", "Planlagt", "Venter", "Venter lengst")
    )
    for case in (ended, quiet, planned):
        services.reply(inquiry=case, by=kari, text="Hei")
    services.end(inquiry=ended, by=kari, reason=Reason.NO_HOME)
    services.set_next_action(inquiry=planned, by=kari, text="Ringe skolen", on=datetime.date(2026, 11, 27))
    Inquiry.objects.filter(pk=older.pk).update(
        due_on=datetime.date(2026, 11, 20), promised_by=datetime.date(2026, 11, 20)
    )
    client = as_person(kari)
    assert names(client) == ["Venter lengst", "Venter", "Planlagt", "Stille", "Avsluttet"]
    assert waits(client) == [
        "1 arbeidsdag over fristen",
        "2 arbeidsdager igjen",
        "fredag 27. november: Ringe skolen",
        "Besvart i dag",
        "ingen bolig",
    ]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "2 arbeidsdager igjen"),
        (1, "1 arbeidsdag igjen"),
        (2, "Svar i dag"),
        (3, "1 arbeidsdag over fristen"),
        (4, "2 arbeidsdager over fristen"),
        (6, "2 arbeidsdager over fristen"),  # Sunday
    ],
)
def test_the_promise_is_counted_in_working_days(days, words, tynset, kari, as_person, clock):
    ask(office=tynset)
    clock.shift(datetime.timedelta(days=days))
    assert waits(as_person(kari)) == [words]


def test_a_promise_that_ran_out_on_a_day_off_is_said_with_its_date(tynset, kari, as_person, clock):
    ask(office=tynset)
    ClosedPeriod.objects.create(municipality=tynset, first=datetime.date(2026, 11, 26))
    clock.shift(datetime.timedelta(days=3))
    assert waits(as_person(kari)) == ["Over fristen siden onsdag 25. november"]


def test_a_host_sees_own_and_shared_cases_the_coordinator_all_and_an_editor_none(
    tynset, tolga, kari, ola, siri, eli, as_person
):
    ask(office=tynset, name="Tynsetsaken")
    shared = ask(office=tolga, name="Delt sak")
    ask(name="Skrivebordet")
    FurtherOffice.objects.create(inquiry=shared, office=tynset)
    assert sorted(names(as_person(kari))) == ["Delt sak", "Tynsetsaken"]
    assert names(as_person(ola)) == ["Delt sak"]
    assert sorted(names(as_person(siri))) == ["Delt sak", "Skrivebordet", "Tynsetsaken"]
    assert as_person(eli).get(INBOX).status_code == 403


def test_a_stand_in_sees_the_offices_cases_within_the_dates_and_not_a_day_longer(tynset, as_person, clock):
    today = MONDAY.date()
    stand_in = make_person(
        "vikar", Role.HOST, tynset, substitute=True, valid_from=today, valid_until=today + datetime.timedelta(days=7)
    )
    case = ask(office=tynset, name="Familien i ferien")
    assert names(as_person(stand_in)) == ["Familien i ferien"]
    clock.shift(datetime.timedelta(days=7))
    assert as_person(stand_in).get(f"{INBOX}{case.pk}/change/").status_code == 200
    clock.shift(datetime.timedelta(days=1))
    assert as_person(stand_in).get(f"{INBOX}{case.pk}/change/").status_code == 302
    assert "login" in as_person(stand_in).get(INBOX).url


@pytest.mark.parametrize(
    "words",
    ["ødegård", "ØDEGÅRD", "ødeg", "prove@example.org", "99 88 77 66", "99887766", "sykepleier", "Ødegård prove@"],
)
def test_a_family_is_found_by_name_mail_phone_and_what_it_is_about(words, tynset, kari, as_person, make_job):
    job = make_job(tynset, "Sykepleier på vakt")
    ask(office=tynset, name="Åse Ødegård", email="prove@example.org", phone="+47 998 87 766", about=job)
    ask(office=tynset, name="En annen", email="annen@example.org", phone="+47 11111111")
    found = names(as_person(kari), f"?q={words.replace(' ', '+')}")
    assert found == ["Åse Ødegård"]


@pytest.mark.parametrize("kept", ["+47 998 87 766", "99887766", "0047 99 88 77 66", "(+47) 99.88.77.66", "998-87-766"])
@pytest.mark.parametrize(
    "asked", ["99887766", "+4799887766", "0047 998 87 766", "99-88-77-66", "(99) 88.77.66", "+47 (0)", "8877"]
)
def test_a_telephone_number_is_found_however_either_wrote_it(kept, asked, tynset, kari):
    case = ask(office=tynset, phone=kept)
    ask(office=tynset, phone="+47 11 22 33 44")
    found = list(search(Inquiry.objects.all(), asked))
    assert found == ([] if asked == "+47 (0)" else [case])


def test_a_family_is_found_by_a_note_a_call_and_any_word_of_the_conversation(tynset, tolga, kari, as_person):
    case = ask(office=tynset, name="Familien Funnet", text="Har dere en leilighet til en trommeslager?")
    ask(office=tynset, name="En annen")
    services.note(inquiry=case, by=kari, text="Mangler hybel på ØYAN")
    services.log_call(inquiry=case, by=kari, reached=True, text="Snakket om skiløyper")
    services.reply(inquiry=case, by=kari, text="Velkommen på omvisning")
    services.add_message(inquiry=case, text="Vi kommer med ponni", key="p" * 30)
    services.set_next_action(inquiry=case, by=kari, text="Ringe rektor", on=MONDAY.date())
    client = as_person(kari)
    for words in ("trommeslager", "hybel øyan", "skiløyper", "omvisning funnet", "PONNI", "rektor"):
        assert names(client, f"?q={words.replace(' ', '+')}") == ["Familien Funnet"], words
    assert names(client, "?q=hybel+finnesikke") == []


def test_words_of_another_offices_case_find_nothing(tynset, tolga, kari, ola, as_person):
    case = ask(office=tolga, text="Vi er kvekere")
    services.note(inquiry=case, by=ola, text="Et kvantesprang")
    assert names(as_person(kari), "?q=kvekere") == names(as_person(kari), "?q=kvantesprang") == []


def test_a_search_finds_nobody_elses_family(tynset, tolga, kari, as_person):
    ask(office=tolga, name="Hemmelighetsen")
    assert names(as_person(kari), "?q=Hemmelighetsen") == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?due=overdue", ["Sen"]),
        ("?due=answer", ["Sen", "Ny"]),
        ("?due=actions", ["Planlagt"]),
        ("?due=consent", ["Sen"]),
        ("?language=de", ["Ny"]),
        ("?discreet__exact=1", ["Ny"]),
        ("?stage__exact=dialogue", ["Planlagt"]),
        ("?queue__exact=1", ["Planlagt"]),
        ("?due=nonsense", ["Sen", "Ny", "Planlagt"]),
    ],
)
def test_filters_leave_what_they_say(query, expected, tynset, tolga, kari, as_person, clock):
    late = ask(office=tynset, name="Sen", scope=Scope.OFFICE)
    planned = ask(office=tynset, name="Planlagt")
    services.reply(inquiry=planned, by=kari, text="Hei")
    clock.shift(datetime.timedelta(days=3))
    services.set_next_action(inquiry=planned, by=kari, text="Ringe", on=datetime.date(2026, 11, 26))
    services.ask_hand_over(inquiry=late, by=kari, office=tolga)
    ask(office=tynset, name="Ny", language="de", discreet=True)
    assert names(as_person(kari), query) == expected


def test_the_coordinator_filters_by_office_and_a_host_is_not_offered_it(tynset, tolga, siri, kari, as_person):
    ask(office=tynset, name="Tynsetsaken")
    ask(name="Skrivebordet")
    assert names(as_person(siri), f"?office={tynset.pk}") == ["Tynsetsaken"]
    assert names(as_person(siri), "?office=desk") == ["Skrivebordet"]
    assert "?office=" not in as_person(kari).get(INBOX).content.decode()


@pytest.mark.parametrize("person", ["kari", "siri"])
def test_thirty_cases_cost_as_many_queries_as_one_and_at_most_twelve(
    person, request, tynset, as_person, django_assert_max_num_queries
):
    client = as_person(request.getfixturevalue(person))
    ask(office=tynset)
    client.get(INBOX)
    with django_assert_max_num_queries(12) as one:
        client.get(INBOX)
    for _number in range(29):
        ask(office=tynset)
    with django_assert_max_num_queries(12) as thirty:
        client.get(INBOX)
    assert len(one) == len(thirty)


def test_the_list_counts_no_further_than_it_pages(tynset, kari, as_person):
    Inquiry.objects.bulk_create(
        Inquiry(office=tynset, name=f"Familie {number}", email="a@example.org")
        for number in range(MAX_PAGED_CASES + 30)
    )
    page = as_person(kari).get(f"{INBOX}?p=20").content.decode()
    assert "De første 1000 er vist" in page
    assert "?p=21" not in page


def test_names_stand_in_no_address_of_the_inbox(tynset, kari, as_person):
    ask(office=tynset, name="Familien Adresse")
    page = as_person(kari).get(INBOX).content.decode()
    assert not [href for href in re.findall(r'href="([^"]*)"', page) if "Adresse" in href]
