"""What a municipality must keep is in its hands before the portal forgets; nothing else is kept."""

import datetime
import os
import re
from xml.etree import ElementTree as ET

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inquiries import services
from inquiries.archive import pdf, store
from inquiries.archive.content import ArchivedStep, Document
from inquiries.archive.xml import render_xml
from inquiries.models import ArchivedCase, Inquiry
from inquiries.services import StepNotAllowed
from tests.conftest import make_person
from tests.desk import ask, fresh, kinds
from tests.merging import merge

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC)
NAME = "Żaneta Łukašová Жукова"


@pytest.fixture(autouse=True)
def archive_folder(settings, tmp_path):
    settings.ARCHIVE_DIR = str(tmp_path / "archive")
    return tmp_path / "archive"


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def archiving(tynset):
    tynset.archives_cases = True
    tynset.save()
    return tynset


def marked(office, by, **values):
    case = ask(office=office, name=NAME, text="Vi leter etter hus på Vestsida", **values)
    services.mark_for_archive(inquiry=case, by=by, worth=True, journal_number="26/1234")
    return fresh(case)


def document(text: str) -> Document:
    steps = [ArchivedStep(NOW, "received", "mottatt", "familien", text)]
    return Document(7, "Henvendelse 7", "Tynset", "26/1", NOW, [("name", "Navn", text)], steps)


def words_in(content: bytes) -> str:
    """The characters that the PDF's own tables say it shows, as hexadecimal UTF-16."""
    import zlib

    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.S)
    text = b""
    for stream in streams:
        try:
            text += zlib.decompress(stream)
        except zlib.error:
            text += stream
    return text.decode("latin-1")


def test_an_office_that_does_not_archive_marks_nothing(tynset, kari):
    case = ask(office=tynset)
    with pytest.raises(StepNotAllowed):
        services.mark_for_archive(inquiry=case, by=kari, worth=True)
    assert not fresh(case).archive


def test_a_marked_case_is_in_the_archive_before_the_family_is_erased(archiving, kari, clock, archive_folder):
    case = marked(archiving, kari)
    clock.shift(60)
    services.erase(inquiry=case)
    row = ArchivedCase.objects.get()
    assert (row.inquiry_id, row.office, row.journal_number, row.at) == (
        case.pk,
        archiving,
        "26/1234",
        NOW + datetime.timedelta(minutes=1),
    )
    assert kinds(case)[-3:] == ["closed", "archived", "erased"]
    tree = ET.fromstring((archive_folder / f"{row.name}.xml").read_bytes())
    assert (tree.get("journalNumber"), tree.get("office")) == ("26/1234", "Tynset")
    assert tree.find("facts/fact[@name='name']").text == NAME
    assert next(step.text for step in tree.iter("step")) == "Vi leter etter hus på Vestsida"
    assert store.build_path(row.name, "pdf").read_bytes().startswith(b"%PDF")
    left = Inquiry.objects.get(pk=case.pk)
    assert (left.name, left.journal_number, left.anonymised_on) == ("", "", NOW.date())
    assert set(left.events.values_list("text", flat=True)) == {""}


def test_the_nightly_end_exports_first_as_well(archiving, kari, clock):
    case = marked(archiving, kari)
    clock.shift(datetime.timedelta(days=800))
    services.anonymise_due(datetime.date(2029, 2, 1))
    assert kinds(case)[-3:] == ["closed", "archived", "anonymised"]
    assert ArchivedCase.objects.get().inquiry_id == case.pk


def test_a_case_that_nobody_marked_leaves_nothing(archiving, kari, clock, archive_folder):
    services.erase(inquiry=ask(office=archiving))
    assert not ArchivedCase.objects.exists()
    assert not archive_folder.exists()


def test_a_mark_that_was_taken_back_archives_nothing(archiving, kari, clock):
    case = marked(archiving, kari)
    services.mark_for_archive(inquiry=case, by=kari, worth=False)
    services.erase(inquiry=case)
    assert not ArchivedCase.objects.exists()


def test_nobody_writes_in_a_case_while_its_files_are_made(archiving, kari, clock, monkeypatch):
    case = marked(archiving, kari)
    real, refused = store.write, []

    def slow(name, kind, content):
        real(name, kind, content)
        try:
            services.note(inquiry=case, by=kari, text="Sent ord")
        except StepNotAllowed:
            refused.append(kind)

    monkeypatch.setattr(store, "write", slow)
    services.erase(inquiry=case)
    assert refused == ["pdf", "xml"]
    assert fresh(case).anonymised_on == NOW.date()


def test_the_archive_stays_with_the_office_that_marked_it(archiving, tolga, kari, clock):
    case = marked(archiving, kari)
    services.hand_over(inquiry=case, by=kari, office=tolga)
    services.erase(inquiry=case)
    assert ArchivedCase.objects.get().office == archiving


def test_the_family_reads_which_archive_keeps_its_case_wherever_it_is_by_now(archiving, tolga, kari, clock, visitor):
    """Tolga has the case and archives nothing; what Tynset marked stays with Tynset."""
    case = marked(archiving, kari)
    services.hand_over(inquiry=case, by=kari, office=tolga)
    page = f"/nb/kontakt/side/{services.create_private_link(inquiry=case)}/"
    for address in (page, page + "slett/"):
        assert "i arkivet til Tynset" in visitor.get(address).content.decode()
    services.hand_over(inquiry=case, by=make_person("olga", "host", tolga), office=None)
    assert "i arkivet til Tynset" in visitor.get(page).content.decode()


def test_a_family_whose_case_nobody_marked_reads_of_no_archive(archiving, visitor):
    page = f"/nb/kontakt/side/{services.create_private_link(inquiry=ask(office=archiving))}/"
    for address in (page, page + "slett/"):
        assert "arkivet til" not in visitor.get(address).content.decode()


def test_files_are_readable_for_the_portal_only(archiving, kari, clock):
    services.erase(inquiry=marked(archiving, kari))
    path = store.build_path(ArchivedCase.objects.get().name, "pdf")
    assert os.stat(path).st_mode & 0o077 == 0
    assert os.stat(path.parent).st_mode & 0o077 == 0


def test_hosts_of_the_office_and_the_coordinator_fetch_the_files_and_nobody_else(
    archiving, kari, ola, siri, as_person, clock
):
    services.erase(inquiry=marked(archiving, kari))
    row = ArchivedCase.objects.get()
    answers = {}
    for person in (kari, siri, ola, None):
        for kind in ("pdf", "xml"):
            answer = as_person(person).get(f"/admin/inquiries/archivedcase/{row.pk}/file/{kind}/")
            answers[getattr(person, "username", "visitor"), kind] = answer.status_code
            if answer.status_code == 200:
                assert "attachment" in answer["Content-Disposition"]
                assert len(b"".join(answer.streaming_content)) > 500
    assert {who: answers[who, "pdf"] for who in ("kari", "siri", "ola", "visitor")} == {
        "kari": 200,
        "siri": 200,
        "ola": 404,
        "visitor": 302,
    }
    assert all(answers[who, "pdf"] == answers[who, "xml"] for who in ("kari", "siri", "ola", "visitor"))
    assert NAME not in as_person(ola).get("/admin/inquiries/archivedcase/").content.decode()


def test_after_a_merger_the_successor_answers_for_the_archive(archiving, tolga, kari, clock):
    services.erase(inquiry=marked(archiving, kari))
    open_case = marked(archiving, kari)
    merge(archiving, tolga)
    assert ArchivedCase.objects.get().office == tolga
    assert fresh(open_case).archive_office == tolga


def test_the_pdf_shows_letters_of_the_north_the_east_and_the_south():
    text = "Blåbærsøt š ł Ž Жукова Ελένη"
    content = words_in(pdf.render_pdf(document(text)))
    shown = {int(code, 16) for pair in re.findall(r"<[0-9A-Fa-f]+> <([0-9A-Fa-f]{4})>", content) for code in [pair]}
    assert {ord(letter) for letter in text if letter != " "} <= shown


def test_a_letter_without_a_shape_is_named_by_its_number():
    assert pdf.replace_missing_characters("中 a") == "[U+4E2D] a"


def test_the_pdf_says_that_it_is_made_for_the_archive():
    content = pdf.render_pdf(document("Hei"))
    assert b"pdfaid:part" in content
    assert b"/Lang (nb)" in content


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=300))
def test_any_text_can_be_archived(text):
    text = text.replace("\x00", "")
    assert pdf.render_pdf(document(text)).startswith(b"%PDF")
    assert ET.fromstring(render_xml(document(text))).get("number") == "7"
