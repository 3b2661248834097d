"""Erased although the archive's folder cannot be written: closed at once, archived and erased as soon as it can be."""

import datetime
import logging

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.workplace.today import list_lines
from base.models import Erasure, Mail
from inquiries import services
from inquiries.archive import store
from inquiries.models import ArchivedCase, Inquiry
from inquiries.services import CaseForgotten
from inquiries.services.ending import case_ending
from inquiries.services.ending.case_ending import StillClosed, anonymise_due, finish_closed
from tests.desk import ask, fresh, kinds

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC)
LATER = datetime.date(2029, 2, 1)
NAME = "Familien Qvadratsen"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture(autouse=True)
def archive_folder(settings, tmp_path):
    """A folder that the portal cannot make: a file stands in its place, until `mend` takes it away."""
    settings.ARCHIVE_DIR = str(tmp_path / "archive")
    (tmp_path / "archive").write_text("")
    return tmp_path / "archive"


@pytest.fixture
def archiving(tynset):
    tynset.archives_cases = True
    tynset.save()
    return tynset


@pytest.fixture
def marked(archiving, kari):
    case = ask(office=archiving, name=NAME, text="Vi leter etter hus")
    services.mark_for_archive(inquiry=case, by=kari, worth=True, journal_number="26/1234")
    return fresh(case)


@pytest.fixture
def closed(marked):
    services.erase(inquiry=marked)
    return fresh(marked)


def press_erase(client, case):
    return client.post(reverse("own-erase", args=[services.create_private_link(inquiry=case)]))


# --- what the family meets -------------------------------------------------------------------------------------------
def test_a_case_that_nobody_marked_is_erased_whatever_the_disk_does(archiving, visitor, monkeypatch, settings):
    settings.BACKUP_DIR = settings.ARCHIVE_DIR  # which cannot be written either
    monkeypatch.setattr(store, "write", lambda *args: pytest.fail("the disk was asked"))
    case = ask(office=archiving)
    answer = press_erase(visitor, case)
    assert (answer.status_code, "Det er slettet" in answer.content.decode()) == (200, True)
    assert fresh(case).anonymised_on == NOW.date()


def test_a_family_reads_that_its_case_is_closed_and_what_happens_now(marked, visitor):
    answer = press_erase(visitor, marked)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Tynset" in page
    assert "hver time" in page
    assert "Det er slettet" not in page


def test_every_link_ends_at_once(marked, visitor):
    tokens = [services.create_private_link(inquiry=marked) for _number in range(2)]
    services.erase(inquiry=marked)
    for token in tokens:
        assert visitor.get(reverse("own-page", args=[token])).status_code == 302
    services.renew_link(email=marked.email)
    assert not Mail.objects.filter(topic=marked.topic).exists()
    assert not fresh(marked).links.exists()


def test_mail_that_waits_is_taken_out_and_none_follows(closed):
    assert not Mail.objects.filter(topic=closed.topic).exists()
    assert (closed.mail_stopped, closed.gets_mail) == (True, False)


def test_the_form_sent_once_more_gives_no_new_link(marked, visitor):
    """A browser sends again what it sent, with the same key."""
    key = marked.events.get(kind="received").key
    services.erase(inquiry=marked)
    known = services.find_received_case(key=key)
    assert known.is_forgotten
    assert not fresh(marked).links.exists()


# --- what the desk meets ---------------------------------------------------------------------------------------------
def test_neither_host_nor_coordinator_opens_a_closed_case(closed, kari, siri, as_person):
    address = f"/admin/inquiries/inquiry/{closed.pk}/change/"
    for person in (kari, siri):
        client = as_person(person)
        assert NAME not in client.get(address, follow=True).content.decode()
        assert NAME not in client.get("/admin/inquiries/inquiry/").content.decode()
        assert NAME not in client.get("/admin/inquiries/inquiry/?q=Qvadratsen").content.decode()
        assert client.post(f"/admin/inquiries/inquiry/{closed.pk}/step/note/", {"text": "Hei"}).status_code == 403
    assert not closed.openings.exists()


def test_no_verb_adds_to_a_closed_case(closed, kari):
    for verb in (services.note, services.reply):
        with pytest.raises(CaseForgotten):
            verb(inquiry=closed, by=kari, text="Hei")
    with pytest.raises(CaseForgotten):
        services.add_message(inquiry=closed, text="Hei", key="k" * 30)
    with pytest.raises(CaseForgotten):
        services.erase(inquiry=closed)


def test_nothing_is_owed_to_a_closed_case(closed):
    assert (closed.unanswered_since, closed.promised_by, closed.next_action_on, closed.queue) == (None, None, None, 3)


# --- who is told -----------------------------------------------------------------------------------------------------
def test_the_operator_reads_one_line_without_a_name(marked, caplog):
    services.erase(inquiry=marked)
    [record] = [record for record in caplog.records if record.name == "inquiries.services.ending.case_ending"]
    assert (record.levelno, record.exc_info) == (logging.ERROR, None)
    assert f"{marked.pk}" in record.getMessage()
    assert NAME not in caplog.text


def test_the_coordinator_is_told_once_by_mail_and_as_long_as_it_lasts_on_today(marked, siri):
    services.erase(inquiry=marked)
    with pytest.raises(StillClosed, match="1 closed cases"):
        finish_closed()
    mail = Mail.objects.get(to=siri.email)
    assert "1 lukket sak" in mail.subject
    assert NAME not in mail.subject + mail.body
    [line] = [line for line in list_lines(siri) if "arkiv" in str(line.text)]
    assert "1 lukket sak" in line.text


def test_hosts_are_told_nothing_about_it(closed, kari):
    assert [line for line in list_lines(kari) if "arkiv" in str(line.text)] == []


# --- what follows ----------------------------------------------------------------------------------------------------
def test_it_is_archived_and_erased_as_soon_as_the_folder_can_be_written(closed, archive_folder, siri, clock):
    clock.shift(datetime.timedelta(hours=1))
    with pytest.raises(CommandError, match=r"inquiries\.services\.ending\.case_ending\.finish_closed"):
        call_command("hourly")
    assert fresh(closed).closed_at is not None
    archive_folder.unlink()
    clock.shift(datetime.timedelta(hours=1))
    call_command("hourly")
    case = fresh(closed)
    assert (case.name, case.closed_at, case.anonymised_on) == ("", None, NOW.date())
    assert kinds(case)[-3:] == ["closed", "archived", "erased"]
    assert set(case.events.values_list("text", flat=True)) == {""}
    assert NAME in store.build_path(ArchivedCase.objects.get().name, "xml").read_text()
    assert [line for line in list_lines(siri) if "arkiv" in str(line.text)] == []


def test_the_erasure_is_listed_when_the_family_says_so_and_not_later(closed, archive_folder):
    """A backup from before must bring nobody back while the archive is waited for either."""
    assert Erasure.objects.get().object_id == closed.pk
    archive_folder.unlink()
    finish_closed()
    assert Erasure.objects.count() == 1


def test_the_night_closes_what_cannot_be_archived_and_goes_on_with_the_next(marked, archiving, clock):
    other = ask(office=archiving)
    clock.shift(datetime.timedelta(days=801))
    anonymise_due(LATER)
    assert (fresh(marked).closed_at is not None, fresh(other).name) == (True, "")


def test_a_fault_in_one_closed_case_does_not_hold_up_the_next(closed, archiving, kari, archive_folder, monkeypatch):
    second = ask(office=archiving)
    services.mark_for_archive(inquiry=second, by=kari, worth=True)
    services.erase(inquiry=second)
    archive_folder.unlink()
    real = case_ending.archiving.export

    def picky(case):
        if case.pk == closed.pk:
            raise ValueError(f"a letter of {NAME}")
        return real(case)

    monkeypatch.setattr(case_ending.archiving, "export", picky)
    with pytest.raises(StillClosed, match="1 closed cases"):
        finish_closed()
    assert (fresh(closed).closed_at is not None, fresh(second).name) == (True, "")


def test_the_text_of_a_fault_in_a_case_is_not_logged(closed, monkeypatch, caplog):
    monkeypatch.setattr(case_ending.archiving, "export", lambda case: (_ for _ in ()).throw(ValueError(NAME)))
    with pytest.raises(StillClosed, match="1 closed cases"):
        finish_closed()
    assert "ValueError" in caplog.text
    assert NAME not in caplog.text


def test_two_who_finish_at_once_leave_one_pair_of_files(closed, archive_folder, monkeypatch, clock):
    archive_folder.unlink()
    real = case_ending.archiving.export

    def slow(case):
        name = real(case)
        if not Inquiry.objects.get(pk=case.pk).anonymised_on and not ArchivedCase.objects.exists():
            clock.shift(5)
            monkeypatch.setattr(case_ending.archiving, "export", real)
            finish_closed()  # the other, meanwhile
        return name

    monkeypatch.setattr(case_ending.archiving, "export", slow)
    finish_closed()
    row = ArchivedCase.objects.get()
    assert sorted(path.name for path in archive_folder.rglob("*.*")) == [f"{row.name[5:]}.pdf", f"{row.name[5:]}.xml"]


def test_after_a_restore_a_closed_case_is_closed_again(marked):
    """The backup is from before the family's word, and the archive still cannot be written."""
    assert case_ending.erase_again(marked.pk, NOW + datetime.timedelta(hours=1))
    assert fresh(marked).closed_at is not None


def test_after_a_restore_a_case_made_later_under_the_same_number_is_left_alone(tynset, clock):
    clock.shift(60)
    case = ask(office=tynset)
    assert not case_ending.erase_again(case.pk, NOW)
    assert fresh(case).name
