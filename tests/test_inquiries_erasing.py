"""A family that rings is erased by its office, on a page of its own, and nothing of it is left but the count."""

import datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models.draft import Draft
from base.history.erasures import read_recorded_erasures
from base.models import Mail
from inquiries import services
from inquiries.archive import store
from inquiries.models import ArchivedCase
from inquiries.models.choices import By, EventKind, Queue
from tests.conftest import make_person
from tests.desk import ask, fresh

pytestmark = pytest.mark.django_db
MONDAY = datetime.datetime(2026, 11, 30, 9, tzinfo=datetime.UTC)
INBOX = "/admin/inquiries/inquiry/"


@pytest.fixture(autouse=True)
def clock(settings, tmp_path):
    settings.ARCHIVE_DIR = str(tmp_path / "archive")
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def case(tynset):
    tynset.archives_cases = True
    tynset.save()
    return ask(office=tynset, email="", name="Familien  Ærlig Prøvesen", text="Hemmelig ønske")


def page_for(case) -> str:
    return f"{INBOX}{case.pk}/erase/"


def erase(client, case, typed="familien ærlig prøvesen"):
    return client.post(page_for(case), {"typed": typed}, follow=True)


@pytest.mark.parametrize("who", ["kari", "siri"])
def test_the_host_of_its_office_and_the_coordinator_erase_it_and_it_is_recorded_as_theirs(
    who, request, case, as_person
):
    person = request.getfixturevalue(who)
    client = as_person(person)
    assert f'href="{page_for(case)}"' in client.get(f"{INBOX}{case.pk}/change/").content.decode()
    page = erase(client, case).content.decode()
    assert "Alt om familien er slettet. Det som telles, blir stående." in page
    row = case.events.get(kind=EventKind.ERASED)
    assert (row.by, row.user, fresh(case).name, fresh(case).phone) == (By.OFFICE, person, "", "")
    assert not case.events.exclude(text="").exists()


@pytest.mark.parametrize("who", ["ola", "eli", "helper"])
def test_nobody_else_does_not_even_who_helps_with_it(who, request, case, kari, ola, tolga, as_person):
    if who == "helper":
        services.add_office(inquiry=case, by=kari, office=tolga)
    person = ola if who == "helper" else request.getfixturevalue(who)
    assert as_person(person).get(page_for(case)).status_code == 403
    assert erase(as_person(person), case).status_code == 403
    with pytest.raises(PermissionDenied):
        services.erase(inquiry=case, by=person)
    assert fresh(case).phone


def test_the_page_says_what_goes_what_stays_for_how_long_and_what_to_say(case, kari, as_person, settings):
    settings.BACKUP_DAYS = 9
    page = as_person(kari).get(page_for(case)).content.decode()
    for words in (
        "Dette slettes",
        "Dette blir stående",
        "i 9 dager til",
        "«Vi har slettet alt om dere i dag.",
        "uten navn",
    ):
        assert words in page
    assert "arkivverdig" not in page


@pytest.mark.parametrize("typed", ["", "Familien", "Prøvesen", "0", "slett", "²"])
def test_another_name_deletes_nothing_says_so_on_top_and_is_kept_nowhere(typed, case, kari, as_person):
    client = as_person(kari)
    answer = erase(client, case, typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.index("Ingenting er slettet.") < page.index("Dette slettes")
    client.post("/admin/drafts/", {"path": page_for(case), "values": '{"typed": ["Familien"]}'})
    assert not Draft.objects.exists()
    assert fresh(case).phone


@pytest.mark.parametrize("typed", ["FAMILIEN ÆRLIG PRØVESEN ", "number", "sak"])
def test_the_name_in_any_letters_or_the_number_will_do(typed, case, kari, as_person):
    erase(as_person(kari), case, {"number": f" {case.pk}", "sak": str(case)}.get(typed, typed))
    assert fresh(case).anonymised_on is not None


def test_what_the_archive_must_have_it_gets_first(case, kari, as_person):
    services.mark_for_archive(inquiry=case, by=kari, worth=True, journal_number="26/7")
    page = as_person(kari).get(page_for(case)).content.decode()
    for words in (
        "arkivet i Tynset får kopien sin først",
        "«Vi sletter alt om dere her. Arkivet i Tynset beholder en kopi",
    ):
        assert words in page
    assert "Vi har slettet alt om dere i dag" not in page
    assert "Arkivet i Tynset har kopien sin" in erase(as_person(kari), case).content.decode()
    assert ArchivedCase.objects.get().journal_number == "26/7"
    assert case.events.get(kind=EventKind.ERASED).user == kari


def test_where_the_archive_cannot_be_written_it_is_closed_and_erased_later_as_by_the_office(
    case, kari, as_person, monkeypatch
):
    services.mark_for_archive(inquiry=case, by=kari, worth=True)
    with monkeypatch.context() as broken:
        broken.setattr(store, "write", lambda *args: (_ for _ in ()).throw(OSError(28, "full")))
        assert "Saken er lukket for alle." in erase(as_person(kari), case).content.decode()
    assert case.events.get(kind=EventKind.CLOSED).user == kari
    services.finish_closed()
    assert (case.events.get(kind=EventKind.ERASED).user, fresh(case).name) == (kari, "")


def test_no_mail_tells_of_it_and_what_waited_does_not_leave(tynset, kari, as_person):
    case = ask(office=tynset)
    services.reply(inquiry=case, by=kari, text="Svar")
    erase(as_person(kari), case, str(case.pk))
    assert not Mail.objects.filter(topic=case.topic).exists()


def test_twice_is_once(case, kari, as_person):
    client = as_person(kari)
    erase(client, case)
    assert erase(client, case).status_code == 200
    assert case.events.filter(kind=EventKind.ERASED).count() == 1


def test_a_backup_that_is_put_back_is_erased_again(case, kari, as_person, settings, tmp_path):
    settings.BACKUP_DIR = str(tmp_path / "backup")
    erase(as_person(kari), case)
    assert [(row.kind, row.object_id) for row in read_recorded_erasures()] == [("inquiries.inquiry", case.pk)]


# --- where else one looks for it --------------------------------------------------------------------------------------
@pytest.mark.parametrize("address", ["delete/", "delete-with-history/"])
@pytest.mark.parametrize("who", ["kari", "siri"])
def test_the_addresses_at_which_other_rows_are_deleted_lead_there(address, who, request, case, as_person):
    client = as_person(request.getfixturevalue(who))
    for answer in (
        client.get(f"{INBOX}{case.pk}/{address}"),
        client.post(f"{INBOX}{case.pk}/{address}", {"post": "yes"}),
    ):
        assert (answer.status_code, answer.url) == (302, page_for(case))
    assert fresh(case).phone


def test_the_telephone_form_says_that_a_family_without_mail_may_ask(kari, as_person):
    assert "Uten e-post har de ingen egen side" in as_person(kari).get(f"{INBOX}telephone/").content.decode()


def test_the_familys_own_page_of_erasure_says_how_long_backups_hold_it(tynset, visitor, settings):
    settings.BACKUP_DAYS = 9
    path = reverse("own-erase", args=[services.create_private_link(inquiry=ask(office=tynset))])
    case_page = visitor.get(path)
    assert "i 9 dager til" in case_page.content.decode()
    assert "i 9 dager til" in visitor.post(path).content.decode()


# --- afterwards -------------------------------------------------------------------------------------------------------
def test_an_erased_case_has_one_state_and_says_what_became_of_its_words(case, kari, tynset, as_person):
    colleague = make_person("rune", "host", tynset)
    services.log_call(inquiry=case, by=colleague, reached=True)
    services.erase(inquiry=case, by=kari)
    page = as_person(kari).get(f"{INBOX}{case.pk}/change/").content.decode()
    state = page[page.index("desk-state") : page.index("</p>", page.index("desk-state"))]
    assert "Slettet" in state
    assert "dialog" not in state
    assert "Det som var skrevet, er slettet." in page
    for untrue in ("Ingenting er skrevet ennå", "svarte nettopp", "Slett alt om familien", "desk-steps"):
        assert untrue not in page


def test_it_stands_in_no_queue_of_the_inbox_and_is_found_among_what_has_ended(case, kari, as_person):
    services.erase(inquiry=case, by=kari)
    client = as_person(kari)
    assert str(case) not in client.get(INBOX).content.decode()
    ended = client.get(f"{INBOX}?queue__exact={Queue.CLOSED.value}").content.decode()
    assert str(case) in ended
    assert "i dialog" not in ended.split('id="result_list"')[1].split("</table>")[0]
