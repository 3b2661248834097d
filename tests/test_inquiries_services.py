"""The verbs of the desk: nothing lost, nothing ownerless, no step that the table does not know."""

import datetime
import json

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from base.models import Mail
from inquiries import services
from inquiries.funnel import counting
from inquiries.models import CaseEvent, Inquiry
from inquiries.models.choices import Kind, Reason, Scope, Stage
from inquiries.models.timeline import NeverEdited
from inquiries.rules import clock as moments
from inquiries.services import StepNotAllowed
from inquiries.services.ownership import merging
from inquiries.services.stages import JUMPS
from tests.conftest import make_municipality
from tests.desk import FAMILY, ask, fresh, kinds, recount
from tests.merging import merge

pytestmark = pytest.mark.django_db
MONDAY = datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


# --- receiving -------------------------------------------------------------------------------------------------------
def test_a_family_is_received_with_a_promise_a_mail_and_an_end_date(tynset):
    case = ask(office=tynset)
    assert kinds(case) == ["received", "promise"]
    assert (case.office, case.promised_by, case.queue) == (tynset, datetime.date(2026, 11, 25), 0)
    assert case.keep_until == datetime.date(2028, 11, 23)
    mail = Mail.objects.get(topic=case.topic)
    assert mail.to == FAMILY["email"]
    assert "onsdag 25. november" in mail.body
    assert "leilighet" not in mail.body


def test_the_same_form_twice_is_one_case_one_mail(tynset):
    first = services.receive_enquiry(key="k" * 32, office=tynset, text="Hei", **FAMILY)
    second = services.receive_enquiry(key="k" * 32, office=tynset, text="Hei", **FAMILY)
    assert first.pk == second.pk
    assert (Inquiry.objects.count(), CaseEvent.objects.filter(kind="received").count(), Mail.objects.count()) == (
        1,
        1,
        1,
    )


def test_a_form_that_another_worker_stored_meanwhile_gives_that_case(tynset, monkeypatch):
    from inquiries.services import receiving

    first = services.receive_enquiry(key="k" * 32, office=tynset, **FAMILY)
    answers = iter([None, first])  # not there when we look, there when the database refuses
    monkeypatch.setattr(receiving, "find_received_case", lambda key: next(answers))
    assert services.receive_enquiry(key="k" * 32, office=tynset, **FAMILY).pk == first.pk
    assert (Inquiry.objects.count(), Mail.objects.count()) == (1, 1)


def test_a_plan_holds_nothing_that_a_database_refuses(tynset):
    case = ask(office=tynset, plan="born=2019&words1=kokk%00&like=%00")
    assert "\\u0000" not in json.dumps(case.plan)
    assert case.plan["household"] == ["Ett barn, født 2019", "Voksen 1: «kokk» (spør en vert)"]


def test_an_error_of_ours_is_not_taken_for_a_second_post(tynset):
    with pytest.raises(IntegrityError):
        ask(office=tynset, name="", email="", phone="")
    assert not Inquiry.objects.exists()


def test_the_first_owner_is_the_chosen_office_then_that_of_the_page_then_the_coordinator(make_job, tynset, tolga):
    job = make_job(tynset)
    assert ask(office=tolga, about=job).office == tolga
    assert ask(about=job).office == tynset
    assert ask(about=tynset.centre).office == tynset
    assert ask(about=tynset).office == tynset
    assert ask().office is None


def test_an_office_that_has_left_the_region_owns_nothing_new(tynset):
    tynset.member_until = datetime.date(2026, 1, 1)
    tynset.save()
    assert ask(office=tynset).office is None


def test_the_page_is_kept_as_it_was_called_on_that_day(make_job, tynset):
    job = make_job(tynset, "Sykepleier på vakt")
    case = ask(about=job, plan="work1=sykepleier&rooms=3")
    job.title_nb = "Noe annet"
    job.save()
    assert (case.about_type.model, case.about_id, case.about_title) == ("job", job.pk, "Sykepleier på vakt")
    assert case.plan["household"]


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("nb", "Vi har fått meldingen din"),
        ("en", "We have received your message"),
        ("de", "Ihre Nachricht ist angekommen"),
        ("nl", "We hebben je bericht ontvangen"),
        ("sma", "Vi har fått meldingen din"),
    ],
)
def test_the_mail_is_in_the_familys_language(language, subject, tynset):
    ask(office=tynset, language=language)
    assert Mail.objects.get().subject == subject


def test_who_gave_no_address_gets_no_mail(tynset):
    ask(office=tynset, email="")
    assert not Mail.objects.exists()


def test_a_barrier_goes_to_the_coordinator_and_needs_no_name(region):
    case = ask(kind=Kind.BARRIER, name="", email="", phone="")
    assert (case.office, case.promised_by) == (None, datetime.date(2026, 11, 25))


def test_a_second_message_while_they_wait_moves_no_promise(tynset, clock):
    case = ask(office=tynset)
    clock.shift(datetime.timedelta(days=1))
    services.add_message(inquiry=case, text="Og en hund", key="a" * 30)
    services.add_message(inquiry=case, text="Og en hund", key="a" * 30)
    assert kinds(case) == ["received", "promise", "from_family"]
    assert fresh(case).promised_by == datetime.date(2026, 11, 25)


def test_a_message_after_the_answer_is_owed_an_answer_anew(tynset, kari, clock):
    case = ask(office=tynset)
    services.reply(inquiry=case, by=kari, text="Ja")
    clock.shift(datetime.timedelta(days=7))
    services.add_message(inquiry=case, text="Takk, og skole?", key="b" * 30)
    case = fresh(case)
    assert (case.promised_by, case.keep_until) == (datetime.date(2026, 12, 2), datetime.date(2028, 11, 30))


# --- answering -------------------------------------------------------------------------------------------------------
def test_the_first_answer_opens_the_dialogue_and_is_in_time(tynset, kari, clock):
    case = ask(office=tynset)
    clock.shift(datetime.timedelta(days=2))
    services.reply(inquiry=case, by=kari, text="Ja, to stykker.")
    case = fresh(case)
    assert (case.stage, case.unanswered_since, case.answered_in_time) == (Stage.DIALOGUE, None, True)
    assert case.first_answer_on == datetime.date(2026, 11, 25)
    assert kinds(case) == ["received", "promise", "from_host", "stage"]
    assert "to stykker" in Mail.objects.order_by("pk").last().body


def test_an_answer_a_day_late_is_late_for_ever(tynset, kari, clock):
    case = ask(office=tynset)
    clock.shift(datetime.timedelta(days=3))
    services.reply(inquiry=case, by=kari, text="Beklager")
    services.add_message(inquiry=case, text="Ok", key="c" * 30)
    services.reply(inquiry=case, by=kari, text="Takk")
    assert fresh(case).answered_in_time is False


def test_an_answer_to_a_discreet_family_stands_on_the_page_only(tynset, kari):
    case = ask(office=tynset, discreet=True)
    services.reply(inquiry=case, by=kari, text="Hemmelig svar")
    assert "Hemmelig" not in Mail.objects.order_by("pk").last().body


def test_no_mail_to_a_discreet_family_says_whom_it_wrote_to_or_why(tynset, tolga, kari, siri):
    case = ask(office=tynset, discreet=True, scope=Scope.OFFICE)
    services.ask_hand_over(inquiry=case, by=kari, office=tolga)
    services.record_consent(inquiry=case)
    case = ask(office=tynset, discreet=True)
    services.add_office(inquiry=case, by=kari, office=tolga)
    services.hand_over(inquiry=case, by=kari, office=None)
    mails = list(Mail.objects.filter(to=FAMILY["email"]).values_list("subject", "body"))
    assert len(mails) == 6
    for text in (" ".join(mail) for mail in mails):
        assert not [word for word in ("Tynset", "Tolga", "kontor", "koordinator") if word in text]
        assert "http://testserver/nb/kontakt/side/" in text


def test_a_call_that_reached_them_is_an_answer_and_one_that_did_not_is_none(tynset, kari):
    case = ask(office=tynset)
    services.log_call(inquiry=case, by=kari, reached=False)
    assert fresh(case).unanswered_since is not None
    services.log_call(inquiry=case, by=kari, reached=True, text="Ringte")
    assert fresh(case).unanswered_since is None
    assert list(case.events.filter(kind="call").values_list("answers", flat=True)) == [False, True]


def test_a_next_action_puts_the_case_in_the_second_queue_and_clearing_it_in_the_third(tynset, kari):
    case = ask(office=tynset)
    services.reply(inquiry=case, by=kari, text="Ja")
    assert fresh(case).queue == 2
    services.set_next_action(inquiry=case, by=kari, text="Ringe skolen", on=datetime.date(2026, 12, 1))
    assert (fresh(case).queue, fresh(case).due_on) == (1, datetime.date(2026, 12, 1))
    services.set_next_action(inquiry=case, by=kari, text="Gjort", on=None)
    assert (fresh(case).queue, fresh(case).next_action) == (2, "")


@pytest.mark.parametrize("verb", [services.reply, services.note])
def test_an_empty_answer_or_note_is_refused(verb, tynset, kari):
    case = ask(office=tynset)
    with pytest.raises(StepNotAllowed):
        verb(inquiry=case, by=kari, text="  ")
    assert kinds(case) == ["received", "promise"]


# --- stages ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("here", Stage.values)
@pytest.mark.parametrize("there", Stage.values)
def test_a_jump_is_made_or_refused_as_the_table_says(here, there, tynset, kari):
    case = ask(office=tynset)
    reason = Reason.OTHER if here == Stage.ENDED else ""
    Inquiry.objects.filter(pk=case.pk).update(stage=here, ended_reason=reason)
    if there in JUMPS[here]:
        services.move_stage(inquiry=case, by=kari, to=there)
        assert fresh(case).stage == there
        assert case.events.last().stage == there
    else:
        with pytest.raises(StepNotAllowed, match="«"):
            services.move_stage(inquiry=case, by=kari, to=there)
        assert fresh(case).stage == here


def test_each_milestone_is_dated_the_first_time(tynset, kari, clock):
    case = ask(office=tynset)
    services.reply(inquiry=case, by=kari, text="Velkommen")
    for stage in ("visit_planned", "visited", "decided", "visited", "decided", "moved", "settled"):
        clock.shift(datetime.timedelta(days=10))
        services.move_stage(inquiry=case, by=kari, to=stage)
    case = fresh(case)
    first = MONDAY.date()
    assert [(date - first).days for date in (case.visited_on, case.decided_on, case.moved_on, case.settled_on)] == [
        20,
        30,
        60,
        70,
    ]


def test_a_family_that_waits_is_answered_before_the_case_ends(tynset, kari):
    case = ask(office=tynset)
    with pytest.raises(StepNotAllowed):
        services.end(inquiry=case, by=kari, reason=Reason.CHANGED_MIND)
    services.reply(inquiry=case, by=kari, text="Synd")
    services.end(inquiry=case, by=kari, reason=Reason.CHANGED_MIND)
    assert (fresh(case).stage, fresh(case).queue) == (Stage.ENDED, 3)
    with pytest.raises(StepNotAllowed):
        services.end(inquiry=case, by=kari, reason=Reason.OTHER)


def test_advertising_is_ended_without_an_answer(tynset, kari):
    case = ask(office=tynset)
    services.end(inquiry=case, by=kari, reason=Reason.NOT_MEANT)
    assert fresh(case).promised_by is None


def test_who_comes_back_is_first_in_the_inbox_has_not_ended_and_is_counted(tynset, kari):
    case = ask(office=tynset)
    services.end(inquiry=case, by=kari, reason=Reason.NOT_MEANT)
    assert counting.find_counted_cases(kari).count() == 0
    services.add_message(inquiry=case, text="Nå er vi klare", key="d" * 30)
    case = fresh(case)
    assert (case.stage, case.ended_reason, case.ended_on, case.queue) == (Stage.DIALOGUE, "", None, 0)
    assert kinds(case)[-3:] == ["from_family", "stage", "promise"]
    assert counting.count_losses(counting.find_counted_cases(kari)) == []
    assert counting.find_counted_cases(kari).count() == recount([case])["contacted"] == 1
    services.end(inquiry=case, by=kari, reason=Reason.OTHER, goodbye="Takk for denne gang")
    assert fresh(case).ended_on == MONDAY.date()


# --- offices ---------------------------------------------------------------------------------------------------------
def test_a_case_for_any_host_is_handed_over_and_the_family_told(tynset, tolga, kari, ola):
    case = ask(office=tynset)
    services.hand_over(inquiry=case, by=kari, office=tolga, text="Vil bo i Tolga")
    assert fresh(case).office == tolga
    assert "Tolga" in Mail.objects.order_by("pk").last().body
    services.reply(inquiry=case, by=ola, text="Hei")
    with pytest.raises(PermissionDenied):
        services.reply(inquiry=case, by=kari, text="Hei igjen")


def test_a_case_for_one_municipality_waits_for_the_familys_yes(tynset, tolga, kari, ola):
    case = ask(office=tynset, scope=Scope.OFFICE)
    for verb in (services.hand_over, services.add_office):
        with pytest.raises(StepNotAllowed):
            verb(inquiry=case, by=kari, office=tolga)
    services.ask_hand_over(inquiry=case, by=kari, office=tolga)
    assert not Inquiry.objects.visible_to(ola).exists()
    services.record_consent(inquiry=case)
    assert (fresh(case).office, fresh(case).asked_office) == (tolga, None)
    assert kinds(case)[-3:] == ["asked", "consented", "handed_over"]


def test_after_a_no_it_stays_and_the_question_is_gone(tynset, tolga, kari):
    case = ask(office=tynset, scope=Scope.OFFICE)
    services.ask_hand_over(inquiry=case, by=kari, office=tolga)
    services.refuse(inquiry=case)
    assert (fresh(case).office, kinds(case)[-1]) == (tynset, "refused")
    for answer in (services.record_consent, services.refuse):
        with pytest.raises(StepNotAllowed):
            answer(inquiry=case)


def test_a_host_writes_down_a_yes_given_on_the_telephone(tynset, tolga, kari):
    case = ask(office=tynset, scope=Scope.OFFICE)
    services.ask_hand_over(inquiry=case, by=kari, office=tolga, what="add")
    services.record_consent(inquiry=case, by=kari, text="Sa ja på telefonen")
    assert (fresh(case).office, case.further.get().office) == (tynset, tolga)
    assert case.events.get(kind="consented").user == kari


def test_the_coordinators_desk_needs_no_consent_and_there_it_is_not_ownerless(tynset, kari, siri):
    case = ask(office=tynset, scope=Scope.OFFICE)
    services.hand_over(inquiry=case, by=kari, office=None)
    assert fresh(case).office is None
    assert Inquiry.objects.visible_to(siri).get() == case


def test_a_hand_over_to_where_it_is_or_to_a_municipality_that_has_left_is_refused(tynset, tolga, kari):
    case = ask(office=tynset)
    tolga.member_until = datetime.date(2026, 1, 1)
    tolga.save()
    for target in (tynset, tolga):
        with pytest.raises(StepNotAllowed):
            services.hand_over(inquiry=case, by=kari, office=target)


def test_a_merger_takes_cases_helpers_and_snippets_along(tynset, tolga, kari, ola):
    from inquiries.models import Snippet

    case, helped = ask(office=tynset), ask(office=tolga)
    services.add_office(inquiry=helped, by=ola, office=tynset)
    snippet = Snippet.objects.create(office=tynset, title_nb="Barnehage", body_nb="Søk innen 1. mars.")
    merge(tynset, tolga)
    assert (fresh(case).office, kinds(case)[-1]) == (tolga, "handed_over")
    assert not helped.further.exists()
    snippet.refresh_from_db()
    assert snippet.office == tolga


@pytest.mark.parametrize("meanwhile", ["a word", "handed over", "erased"])
def test_what_happens_to_a_case_during_a_merger_is_not_overwritten(meanwhile, tynset, tolga, siri, monkeypatch):
    """Somebody has the case in hand when the merger comes to it; under the lock it is read as it stands then."""
    third = make_municipality("3425", "Engerdal", 61.9, 11.8)
    case, other = ask(office=tynset), ask(office=tynset)
    happen = {
        "a word": lambda: services.set_next_action(inquiry=case, by=siri, text="Ringe", on=timezone.localdate()),
        "handed over": lambda: services.hand_over(inquiry=case, by=siri, office=third),
        "erased": lambda: services.erase(inquiry=case),
    }
    real, waiting = merging.write_event, [happen[meanwhile]]

    def write(row, *args, **values):
        """While the first case is moved the second one changes."""
        if row.pk == other.pk and waiting:
            waiting.pop()()
        return real(row, *args, **values)

    monkeypatch.setattr(merging, "write_event", write)
    Inquiry.objects.filter(pk=other.pk).update(due_on=datetime.date(2000, 1, 1))  # it comes first
    merge(tynset, tolga)
    assert not waiting
    assert fresh(other).office == tolga
    assert fresh(case).office == (third if meanwhile == "handed over" else tolga)
    assert fresh(case).next_action == ("Ringe" if meanwhile == "a word" else "")
    assert (fresh(case).anonymised_on is not None) == (meanwhile == "erased")


# --- the clock of a sample ---
def test_a_step_is_taken_at_the_given_moment_and_nothing_else_is_moved(tynset, kari):
    then = datetime.datetime(2026, 3, 2, 9, tzinfo=datetime.UTC)
    with moments.set_clock_to(then):
        case = ask(office=tynset)
        services.reply(inquiry=case, by=kari, text="Hei")
        services.move_stage(inquiry=case, by=kari, to="visit_planned")
        services.move_stage(inquiry=case, by=kari, to="visited")
        assert timezone.now() == MONDAY
    case = fresh(case)
    assert set(case.events.values_list("at", flat=True)) == {case.created, case.last_event_at} == {then}
    days = {case.last_contact_on, case.first_answer_on, case.visited_on}
    assert days == {then.date()}
    assert case.answered_in_time is True
    assert case.keep_until == datetime.date(2028, 3, 2)
    assert {link.created for link in case.links.all()} == {then}
    assert moments.now() == MONDAY


# --- the timeline ----------------------------------------------------------------------------------------------------
def test_no_row_of_the_timeline_is_changed_or_removed_on_any_path(tynset):
    case = ask(office=tynset)
    event = case.events.first()
    event.text = "Noe helt annet"
    ways = [
        event.save,
        event.delete,
        lambda: CaseEvent.objects.update(text="x"),
        lambda: CaseEvent.objects.all().delete(),
        lambda: case.events.update(text="x"),
        lambda: CaseEvent.objects.bulk_update([event], ["text"]),
        lambda: CaseEvent.objects.update_or_create(pk=event.pk, defaults={"text": "x"}),
    ]
    for way in ways:
        with pytest.raises(NeverEdited), transaction.atomic():
            way()
    assert case.events.first().text == "Har dere en leilighet?"


def test_the_database_refuses_a_case_that_breaks_a_rule(tynset, tolga):
    case = ask(office=tynset)
    broken = [
        {"name": ""},
        {"email": "", "phone": ""},
        {"stage": "ended"},
        {"ended_reason": "other"},
        {"promised_by": None},
        {"asked_office": tolga},
        {"anonymised_on": datetime.date(2026, 11, 23)},
    ]
    for values in broken:
        with pytest.raises(IntegrityError), transaction.atomic():
            Inquiry.objects.filter(pk=case.pk).update(**values)
