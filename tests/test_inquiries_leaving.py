"""Erasure and the end date: persons go, counts stay."""

import datetime

import pytest
import time_machine
from django.apps import apps
from django.conf import settings as django_settings
from django.db import connection
from django.utils import timezone

from base.mail import outbox
from base.mail.outbox import send_due
from base.models import Mail
from inquiries import services
from inquiries.models import CaseEvent, LinkCode
from inquiries.services import StepNotAllowed
from inquiries.services.ending.case_ending import anonymise_due
from inquiries.services.watching import escalate_overdue
from tests.desk import FAMILY, ask, fresh, kinds

pytestmark = pytest.mark.django_db
MONDAY = datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC)
NEEDLES = ["Qvadratsen", "qvadratsen@example.org", "98765432", "quantensprung", "quirlige", "quokka"]


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


def everything() -> str:
    """Every value of every table, the cache's included, and every file of the media."""
    parts = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            parts += [repr(row) for row in cursor.fetchall()]
    media = django_settings.MEDIA_ROOT
    parts += [path.name + path.read_bytes().decode("latin-1") for path in media.rglob("*") if path.is_file()]
    return "\n".join(parts).casefold()


@pytest.fixture
def told_everything(make_job, tynset, tolga, kari, siri, as_person):
    """A family whose every word is found by one of the needles, and who has been through everything."""
    case = ask(
        office=tynset,
        name="Familien Qvadratsen",
        email="qvadratsen@example.org",
        phone="98765432",
        text="Ein quantensprung",
        about=make_job(tynset),
        plan="who=qvadratsen",
        best_time="quirlige stunden",
        occupations="quokka",
        wishes="quokka",
        timing="quokka",
        birth_years=[2019],
        scope="office",
        source="messe-2026",
    )
    services.open_case(inquiry=case, by=kari)
    services.reply(inquiry=case, by=kari, text="Kjære Qvadratsen")
    services.note(inquiry=case, by=kari, text="quirlige familie")
    services.log_call(inquiry=case, by=kari, reached=True, text="ringte 98765432")
    services.set_next_action(inquiry=case, by=kari, text="ring Qvadratsen", on=timezone.localdate())
    services.ask_hand_over(inquiry=case, by=kari, office=tolga, text="quirlige")
    services.record_consent(inquiry=case)
    services.add_message(inquiry=case, text="quokka", key="q" * 30)
    services.export_person(inquiry=case)
    Mail.objects.filter(topic=case.topic).order_by("pk").first().delete()
    as_person(siri).get("/admin/")
    return fresh(case)


def test_the_search_would_find_them_before(told_everything):
    found = everything()
    assert [needle for needle in NEEDLES if needle.casefold() not in found] == []


def test_after_erasure_a_search_of_everything_finds_nothing(told_everything):
    services.erase(inquiry=told_everything)
    found = everything()
    assert [needle for needle in NEEDLES if needle.casefold() in found] == []
    assert not Mail.objects.filter(topic__startswith=told_everything.topic).exists()


def test_after_erasure_the_counted_row_and_its_timeline_stay(told_everything, tolga):
    LinkCode.objects.create(code="messe-2026")
    before = kinds(told_everything)
    services.erase(inquiry=told_everything)
    case = fresh(told_everything)
    assert (case.office, case.stage, case.source, case.language) == (tolga, "dialogue", "messe-2026", "nb")
    assert case.answered_in_time is True
    assert kinds(case) == [*before, "erased"]
    assert set(case.events.values_list("text", flat=True)) == {""}


@pytest.mark.parametrize(
    ("source", "stays"),
    [
        ("telephone", "telephone"),
        ("accessibility", "accessibility"),
        ("messe-2026", "messe-2026"),
        ("Messe-2026", "messe-2026"),  # as the coordinator spells it: capitals could say something, too
        ("fra-kari-qvadratsen", ""),
        ("", ""),
    ],
)
def test_a_source_stays_only_if_it_is_ours_or_a_code_of_the_coordinator(source, stays, tynset):
    LinkCode.objects.create(code="messe-2026")
    case = ask(office=tynset, source=source)
    services.erase(inquiry=case)
    assert fresh(case).source == stays


def test_after_erasure_the_mails_of_a_demo_are_gone_from_their_folder(
    tynset, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "base.mail.files.EmlFileBackend", tmp_path
    other, case = ask(office=tynset), ask(office=tynset, email=NEEDLES[1])
    assert send_due() == 2
    assert len(list(tmp_path.glob("*.eml"))) == 2
    with django_capture_on_commit_callbacks(execute=True):
        services.erase(inquiry=case)
    [left] = tmp_path.glob("*.eml")
    assert NEEDLES[1] not in left.read_text()
    Mail.objects.filter(topic=other.topic).delete()  # a crash came between the row and its file
    outbox.forget_old(timezone.localdate())
    assert list(tmp_path.glob("*.eml")) == []


def test_nothing_can_be_added_to_a_person_who_is_forgotten(told_everything, ola):
    services.erase(inquiry=told_everything)
    with pytest.raises(StepNotAllowed):
        services.reply(inquiry=told_everything, by=ola, text="Hei")
    with pytest.raises(StepNotAllowed):
        services.erase(inquiry=told_everything)
    assert not Mail.objects.exists()


def test_a_mail_of_another_family_is_not_taken_along(told_everything, tynset):
    other = ask(office=tynset)
    services.erase(inquiry=told_everything)
    assert set(Mail.objects.values_list("topic", flat=True)) == {other.topic, other.desk_topic}


def test_the_only_free_text_of_the_timeline_is_the_one_that_is_emptied():
    texts = {field.name for field in CaseEvent._meta.concrete_fields if field.get_internal_type() == "TextField"}
    assert texts == {"text"}


# --- the end date ----------------------------------------------------------------------------------------------------
def night(date: str) -> None:
    anonymise_due(datetime.date.fromisoformat(date))


def test_a_case_is_kept_through_its_last_day_and_not_a_day_longer(tynset, clock):
    case = ask(office=tynset)
    clock.move_to(datetime.datetime(2028, 11, 23, 3, tzinfo=datetime.UTC))
    night("2028-11-23")
    assert fresh(case).name == FAMILY["name"]
    clock.move_to(datetime.datetime(2028, 11, 24, 3, tzinfo=datetime.UTC))
    night("2028-11-24")
    assert (fresh(case).name, fresh(case).anonymised_on) == ("", datetime.date(2028, 11, 24))
    assert kinds(case)[-1] == "anonymised"
    assert not Mail.objects.exists()


def test_every_contact_moves_the_end_and_a_note_does_not(tynset, kari, clock):
    case = ask(office=tynset)
    clock.shift(datetime.timedelta(days=100))
    services.note(inquiry=case, by=kari, text="Husk dem")
    services.log_call(inquiry=case, by=kari, reached=False)
    assert fresh(case).keep_until == datetime.date(2028, 11, 23)
    services.reply(inquiry=case, by=kari, text="Hei")
    assert fresh(case).keep_until == datetime.date(2029, 3, 3)


def test_after_a_move_with_consent_it_is_kept_for_sixty_months(tynset, kari, clock):
    case = ask(office=tynset)
    services.reply(inquiry=case, by=kari, text="Hei")
    for stage in ("decided", "moved"):
        services.move_stage(inquiry=case, by=kari, to=stage)
    services.follow_up(inquiry=case, agreed=True)
    assert fresh(case).keep_until == datetime.date(2031, 11, 23)
    clock.move_to(datetime.datetime(2031, 11, 24, 3, tzinfo=datetime.UTC))
    night("2031-11-24")
    assert (fresh(case).name, fresh(case).moved_on) == ("", datetime.date(2026, 11, 23))


def test_a_family_that_is_still_waiting_is_forgotten_too_when_its_time_has_come(tynset, clock):
    case = ask(office=tynset)
    clock.move_to(datetime.datetime(2029, 1, 1, 3, tzinfo=datetime.UTC))
    night("2029-01-01")
    assert (fresh(case).unanswered_since, fresh(case).queue) == (None, 3)


def test_the_night_can_be_run_twice(tynset, clock):
    case = ask(office=tynset)
    clock.move_to(datetime.datetime(2029, 1, 1, 3, tzinfo=datetime.UTC))
    night("2029-01-01")
    night("2029-01-01")
    assert kinds(case).count("anonymised") == 1


# --- promises --------------------------------------------------------------------------------------------------------
def test_a_broken_promise_is_told_to_the_coordinator_once_and_without_a_name(tynset, siri, clock):
    late, answered = ask(office=tynset), ask(office=tynset)
    services.end(inquiry=answered, by=siri, reason="not_meant")
    Mail.objects.all().delete()
    for day in (24, 25, 26, 27):
        clock.move_to(datetime.datetime(2026, 11, day, 3, tzinfo=datetime.UTC))
        escalate_overdue(datetime.date(2026, 11, day))
    mail = Mail.objects.get()
    assert (mail.to, kinds(late).count("escalated")) == (siri.email, 1)
    assert late.events.get(kind="escalated").date == datetime.date(2026, 11, 25)
    assert FAMILY["name"] not in mail.body + mail.subject
    assert f"{late.pk}" in mail.body


def test_a_new_promise_that_is_broken_is_told_anew(tynset, kari, siri, clock):
    case = ask(office=tynset)
    clock.move_to(datetime.datetime(2026, 11, 26, 3, tzinfo=datetime.UTC))
    escalate_overdue(datetime.date(2026, 11, 26))
    services.reply(inquiry=case, by=kari, text="Beklager")
    services.add_message(inquiry=case, text="Ok", key="e" * 30)
    clock.move_to(datetime.datetime(2026, 12, 10, 3, tzinfo=datetime.UTC))
    escalate_overdue(datetime.date(2026, 12, 10))
    assert kinds(case).count("escalated") == 2


def test_the_nightly_work_is_registered():
    from base import hooks
    from base.operation.nightly import get_task_name

    names = {get_task_name(function) for function in hooks.get("nightly")}
    assert {
        "inquiries.services.ending.case_ending.anonymise_due",
        "inquiries.services.watching.escalate_overdue",
        "inquiries.services.links.delete_expired_links",
        "base.publicforms.limits.forget_old",
    } <= names
    assert apps.is_installed("inquiries")
