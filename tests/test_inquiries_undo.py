"""A step is taken back: by whom, until when, what then leaves and what stays.

Random steps: `test_inquiries_undo_stateful.py`.
"""

import datetime
import json
import re

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import User
from base.mail import outbox
from base.models import Mail
from inquiries import services
from inquiries.archive.content import build_archive_document
from inquiries.models import CaseEvent, Inquiry
from inquiries.models.choices import By, EventKind, Reason, Scope, Stage
from inquiries.rules import undo
from inquiries.services import StepAlreadyDone, StepNotAllowed
from tests.conftest import make_person
from tests.desk import ask, fresh, kinds
from tests.markup import read_page

pytestmark = pytest.mark.django_db
INBOX = "/admin/inquiries/inquiry/"
MONDAY = datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def case(tynset):
    tynset.archives_cases = True
    tynset.save()
    return ask(office=tynset)


def last(case, by) -> CaseEvent:
    """The first row of the newest step of this person."""
    return case.events.standing().filter(user=by, part_of=None).latest("pk")


def take_back(case, by, row=None):
    return services.take_back(inquiry=case, by=by, row=(row or last(case, by)).pk)


def standing(case) -> dict:
    row = Inquiry.objects.filter(pk=case.pk).values().get()
    return row | {"further": sorted(case.further.values_list("office", flat=True))}


def mails_of(case) -> int:
    return Mail.objects.filter(topic=case.topic).count()


def press(client, case, row, **kwargs):
    return client.post(f"{INBOX}{case.pk}/undo/{row.pk}/", follow=True, **kwargs)


# What a host can take back: the step, and what must have been done before it.
def answered(case, by, tolga):
    services.reply(inquiry=case, by=by, text="Hei")


def helped(case, by, tolga):
    services.add_office(inquiry=case, by=by, office=tolga)


def asked(case, by, tolga):
    Inquiry.objects.filter(pk=case.pk).update(scope=Scope.OFFICE)
    services.ask_hand_over(inquiry=case, by=by, office=tolga)


def told_only(case, by, tolga):
    Inquiry.objects.filter(pk=case.pk).update(scope=Scope.OFFICE)


def nothing(case, by, tolga):
    pass


STEPS = {
    "an answer": (nothing, lambda case, by, tolga: services.reply(inquiry=case, by=by, text="Ja")),
    "a call": (nothing, lambda case, by, tolga: services.log_call(inquiry=case, by=by, reached=True)),
    "a call in vain": (nothing, lambda case, by, tolga: services.log_call(inquiry=case, by=by, reached=False)),
    "a note": (nothing, lambda case, by, tolga: services.note(inquiry=case, by=by, text="Husk")),
    "a plan": (
        nothing,
        lambda case, by, tolga: services.set_next_action(inquiry=case, by=by, text="Ringe", on=MONDAY.date()),
    ),
    "a stage": (answered, lambda case, by, tolga: services.move_stage(inquiry=case, by=by, to=Stage.VISITED)),
    "an end": (
        answered,
        lambda case, by, tolga: services.end(inquiry=case, by=by, reason=Reason.NO_HOME, text="Borte"),
    ),
    "an end with goodbye": (
        nothing,
        lambda case, by, tolga: services.end(inquiry=case, by=by, reason=Reason.NO_HOME, goodbye="Ha det"),
    ),
    "a hand-over": (nothing, lambda case, by, tolga: services.hand_over(inquiry=case, by=by, office=tolga)),
    "to the coordinator": (nothing, lambda case, by, tolga: services.hand_over(inquiry=case, by=by, office=None)),
    "an office": (nothing, helped),
    "an office less": (helped, lambda case, by, tolga: services.remove_office(inquiry=case, by=by, office=tolga)),
    "a question": (told_only, lambda case, by, tolga: services.ask_hand_over(inquiry=case, by=by, office=tolga)),
    "a yes noted": (asked, lambda case, by, tolga: services.record_consent(inquiry=case, by=by)),
    "a no noted": (asked, lambda case, by, tolga: services.refuse(inquiry=case, by=by)),
    "a mark": (
        nothing,
        lambda case, by, tolga: services.mark_for_archive(inquiry=case, by=by, worth=True, journal_number="26/7"),
    ),
    "no mark": (nothing, lambda case, by, tolga: services.mark_for_archive(inquiry=case, by=by, worth=False)),
}
SECONDS = {
    "an answer": 15,
    "an end with goodbye": 60,
    "a hand-over": 60,
    "to the coordinator": 60,
    "an office": 60,
    "a question": 60,
    "a yes noted": 60,
}


@pytest.fixture(params=STEPS)
def step(request, case, kari, tolga, clock):
    """The case as it stood before a step, its mails then, and the first row of the step."""
    prepare, take = STEPS[request.param]
    prepare(case, kari, tolga)
    clock.shift(120)
    before = standing(case), mails_of(case)
    take(case, kari, tolga)
    return request.param, before, last(case, kari)


# --- the table -------------------------------------------------------------------------------------------------------
def test_every_step_is_as_if_it_had_not_been_and_both_rows_stay(step, case, kari, clock):
    _name, before, row = step
    clock.shift(14)
    rows = kinds(case)
    take_back(case, kari, row)
    assert (standing(case), mails_of(case)) == before
    assert kinds(case) == [*rows, "taken_back"]
    assert row not in case.events.standing()
    assert case.events.get(takes_back=row).user == kari


def test_a_step_that_tells_the_family_has_its_time_and_the_others_have_theirs(step, case, kari, tynset, clock):
    """Afterwards the sentence says what to do. Within the time nobody but the person who took the step may."""
    name, _before, row = step
    colleague = make_person("kollega", "host", tynset)
    if name in SECONDS:
        with pytest.raises(PermissionDenied):
            take_back(case, colleague, row)
        clock.shift(SECONDS[name])
        with pytest.raises(StepNotAllowed) as refused:
            take_back(case, kari, row)
        assert str(refused.value) == str(
            undo.TimelineStep([*CaseEvent.objects.filter(pk=row.pk), *row.parts.all()]).wait[1]
        )
    else:
        clock.shift(datetime.timedelta(days=30))
        take_back(case, colleague, row)
    assert case.events.filter(takes_back=row).exists() == (name not in SECONDS)


def test_only_what_hosts_do_can_be_taken_back():
    others = {
        "received",
        "from_family",
        "promise",
        "escalated",
        "mail_stopped",
        "mail_allowed",
        "follow_up",
        "no_follow_up",
        "corrected",
        "exported",
        "link_renewed",
        "closed",
        "archived",
        "erased",
        "anonymised",
        "taken_back",
        "responsible",
        "fetched_back",
    }
    assert set(EventKind) - undo.UNDOABLE == others


# --- refused, with the reason -----------------------------------------------------------------------------------------
def refusal(case, by, row) -> str:
    before = standing(case), kinds(case), mails_of(case)
    with pytest.raises(StepNotAllowed) as refused, transaction.atomic():
        take_back(case, by, row)
    assert (standing(case), kinds(case), mails_of(case)) == before
    return str(refused.value)


def test_a_mail_that_a_sender_has_taken_is_not_withdrawn(case, kari, clock):
    services.reply(inquiry=case, by=kari, text="Hei")
    Mail.objects.filter(cause=last(case, kari).cause).update(attempts=1)
    assert "nytt svar" in refusal(case, kari, last(case, kari))


def test_what_the_family_has_answered_to_stands(case, kari):
    services.reply(inquiry=case, by=kari, text="Hei")
    row = last(case, kari)
    services.add_message(inquiry=case, text="Takk!", key="f" * 30)
    assert "Familien har" in refusal(case, kari, row)


def test_a_hand_over_that_the_other_office_has_acted_on_stands(case, kari, ola, tolga):
    services.hand_over(inquiry=case, by=kari, office=tolga)
    row = last(case, kari)
    services.open_case(inquiry=fresh(case), by=ola)
    services.note(inquiry=case, by=ola, text="Ser på det")
    assert "ola" in refusal(case, kari, row)


def test_opening_the_case_alone_is_no_act(case, kari, ola, tolga, tynset):
    services.hand_over(inquiry=case, by=kari, office=tolga)
    services.open_case(inquiry=fresh(case), by=ola)
    take_back(case, kari)
    assert fresh(case).office == tynset


@pytest.mark.parametrize("later", ["stage", "end", "answer"])
def test_only_the_newest_of_steps_that_rest_on_each_other_is_taken_back(later, case, kari):
    services.log_call(inquiry=case, by=kari, reached=True)
    row = last(case, kari)
    {
        "stage": lambda: services.move_stage(inquiry=case, by=kari, to=Stage.VISITED),
        "end": lambda: services.end(inquiry=case, by=kari, reason=Reason.NO_HOME),
        "answer": lambda: services.reply(inquiry=case, by=kari, text="Som sagt"),
    }[later]()
    assert "kari" in refusal(case, kari, row)
    take_back(case, kari)
    take_back(case, kari, row)
    assert (fresh(case).stage, fresh(case).unanswered_since) == (Stage.NEW, MONDAY)


def test_a_stage_stands_once_an_answer_needed_no_stage_of_its_own(case, kari):
    """Without it the answer would have opened the dialogue."""
    services.move_stage(inquiry=case, by=kari, to=Stage.VISIT_PLANNED)
    row = last(case, kari)
    services.reply(inquiry=case, by=kari, text="Velkommen på tirsdag")
    assert "kari" in refusal(case, kari, row)


def test_an_end_stands_once_a_plan_was_made_or_the_family_wrote_again(case, kari):
    services.log_call(inquiry=case, by=kari, reached=True)
    services.set_next_action(inquiry=case, by=kari, text="Ringe", on=MONDAY.date())
    plan = last(case, kari)
    services.end(inquiry=case, by=kari, reason=Reason.NO_HOME)
    assert "kari" in refusal(case, kari, plan)
    services.add_message(inquiry=case, text="Vi er her ennå", key="h" * 30)
    assert "Familien har" in refusal(case, kari, last(case, kari))


def test_a_note_and_a_word_of_the_family_do_not_keep_a_wrong_stage(case, kari, clock):
    """Weeks later: the false visit is no longer counted."""
    services.reply(inquiry=case, by=kari, text="Hei")
    services.move_stage(inquiry=case, by=kari, to=Stage.VISITED)
    row = last(case, kari)
    clock.shift(datetime.timedelta(days=20))
    services.note(inquiry=case, by=kari, text="De var her ikke")
    services.add_message(inquiry=case, text="Når passer det å komme?", key="g" * 30)
    take_back(case, kari, row)
    assert (fresh(case).stage, fresh(case).visited_on) == (Stage.DIALOGUE, None)
    assert fresh(case).promised_by is not None


def test_what_the_portal_has_planned_on_it_keeps_the_move(case, kari, clock):
    from inquiries.services.checkins import plan_check_ins

    services.reply(inquiry=case, by=kari, text="Hei")
    for stage in (Stage.DECIDED, Stage.MOVED):
        services.move_stage(inquiry=case, by=kari, to=stage)
    row = last(case, kari)
    services.follow_up(inquiry=case, agreed=True)
    plan_check_ins(MONDAY.date())
    assert "Familien har" in refusal(case, kari, row)


@pytest.mark.parametrize("kind", ["received", "promise", "stage", "taken_back"])
def test_what_no_host_has_done_and_a_part_of_a_step_cannot_be_taken_back(kind, case, kari):
    services.log_call(inquiry=case, by=kari, reached=True)
    services.note(inquiry=case, by=kari, text="x")
    take_back(case, kari)
    assert refusal(case, kari, case.events.get(kind=kind)) == "Dette kan ikke angres."


def test_a_step_is_taken_back_once(case, kari):
    services.note(inquiry=case, by=kari, text="Husk")
    row = last(case, kari)
    take_back(case, kari, row)
    with pytest.raises(StepAlreadyDone):
        take_back(case, kari, row)
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseEvent.objects.create(inquiry=case, kind="taken_back", by=By.OFFICE, user=kari, takes_back=row)


# --- who -----------------------------------------------------------------------------------------------------------
def test_after_a_hand_over_it_is_the_person_who_did_it_and_nobody_else(case, kari, ola, siri, eli, tolga, tynset):
    services.hand_over(inquiry=case, by=kari, office=tolga)
    row = last(case, kari)
    for other in (ola, siri, eli, make_person("kollega", "host", tynset)):
        with pytest.raises(PermissionDenied):
            take_back(case, other, row)
    take_back(case, kari, row)
    assert fresh(case).office == tynset


def test_who_is_no_host_any_more_takes_nothing_back(case, kari, tolga):
    services.hand_over(inquiry=case, by=kari, office=tolga)
    kari.memberships.update(valid_until=MONDAY.date() - datetime.timedelta(days=1))
    with pytest.raises(PermissionDenied), transaction.atomic():
        take_back(case, User.objects.get(pk=kari.pk))
    assert fresh(case).office == tolga


def test_an_office_that_is_not_on_the_case_learns_nothing_of_it(case, kari, ola):
    services.note(inquiry=case, by=kari, text="Husk")
    for row in (last(case, kari), case.events.get(kind="received")):
        with pytest.raises(PermissionDenied):
            take_back(case, ola, row)


# --- what becomes of it --------------------------------------------------------------------------------------------
def test_an_office_that_helped_helps_again_when_it_no_longer_has_the_case(case, kari, tolga):
    services.add_office(inquiry=case, by=kari, office=tolga)
    services.hand_over(inquiry=case, by=kari, office=tolga)
    assert not case.further.exists()
    take_back(case, kari)
    assert case.further.get().office == tolga


def test_a_question_that_was_replaced_is_asked_again(case, kari, tolga):
    asked(case, kari, tolga)
    services.ask_hand_over(inquiry=case, by=kari, office=tolga, what="add")
    take_back(case, kari)
    assert fresh(case).question == f"hand_over:{tolga.pk}"


def test_after_a_merger_a_case_goes_back_to_the_successor(case, kari, tynset, tolga):
    services.hand_over(inquiry=case, by=kari, office=None)
    tynset.merged_into = tolga
    tynset.save()
    kari.memberships.update(municipality=tolga)
    take_back(case, User.objects.get(pk=kari.pk))
    assert fresh(case).office == tolga


# --- what the family sees ---------------------------------------------------------------------------------------------
@pytest.fixture
def family(case, visitor):
    token = services.create_private_link(inquiry=case)
    return lambda path="": (visitor.post if path else visitor.get)(f"/nb/kontakt/side/{token}/{path}").content.decode()


def test_an_answer_stands_nowhere_until_its_mail_has_left(case, kari, family, clock):
    services.reply(inquiry=case, by=kari, text="Velkommen til oss")
    assert outbox.send_due() == 1  # the receipt of their message
    assert "Velkommen til oss" not in family()
    clock.shift(15)
    assert "Velkommen til oss" in family()
    assert outbox.send_due() == 1


def test_what_was_taken_back_is_gone_from_their_page_and_stands_in_their_export(case, kari, family, clock):
    services.reply(inquiry=case, by=kari, text="Til feil familie")
    take_back(case, kari)
    services.move_stage(inquiry=case, by=kari, to=Stage.VISIT_PLANNED)
    assert "besøk avtalt" in family().lower()
    take_back(case, kari)
    clock.shift(60)
    page = family()
    assert "Til feil familie" not in page
    assert "besøk avtalt" not in page.lower()
    assert "angret" not in page.lower()
    events = json.loads(family("last-ned/"))["events"]
    wrong = next(event for event in events if event["text"] == "Til feil familie")
    assert [event["kind"] for event in events if event["takes_back"] == wrong["id"]] == ["taken_back"]


def test_the_archive_gets_both_rows_and_reads_which_one_was_taken_back(case, kari):
    services.note(inquiry=case, by=kari, text="Til feil familie")
    take_back(case, kari)
    steps = {step.text: step.label for step in build_archive_document(fresh(case), MONDAY).steps}
    assert "angret" in steps["Til feil familie"].lower()


# --- the buttons -----------------------------------------------------------------------------------------------------
def test_the_message_after_a_hand_over_takes_it_back_from_the_inbox(case, kari, tolga, tynset, as_person):
    desk = as_person(kari)
    page = desk.post(f"{INBOX}{case.pk}/step/share/", {"office": tolga.pk, "what": "hand_over"}, follow=True)
    assert page.redirect_chain[-1][0] == INBOX
    html = page.content.decode()
    path = re.search(r'<button type="submit" form="undo" formaction="([^"]+)"', html)[1]
    assert re.search(r'<form id="undo" method="post"[^>]*>(?:(?!</form>).)*name="csrfmiddlewaretoken"', html, re.DOTALL)
    back = desk.post(path, follow=True)
    assert back.redirect_chain[-1][0].startswith(f"{INBOX}{case.pk}/change/")
    assert "angret" in back.content.decode()
    assert fresh(case).office == tynset


def test_pressed_twice_or_too_late_it_says_so_and_changes_nothing(case, kari, tolga, as_person, clock):
    desk = as_person(kari)
    services.note(inquiry=case, by=kari, text="Husk")
    row = last(case, kari)
    press(desk, case, row)
    assert "allerede gjort" in press(desk, case, row).content.decode()
    services.hand_over(inquiry=case, by=kari, office=tolga)
    clock.shift(61)
    late = press(desk, case, last(case, kari))
    assert (late.status_code, late.redirect_chain[-1][0]) == (200, INBOX)
    assert "Familien har fått vite" in late.content.decode()
    assert fresh(case).office == tolga


def test_a_get_and_a_strangers_post_take_nothing_back(case, kari, ola, visitor, as_person):
    services.note(inquiry=case, by=kari, text="Husk")
    path = f"{INBOX}{case.pk}/undo/{last(case, kari).pk}/"
    assert as_person(kari).get(path).status_code == 302
    assert as_person(ola).post(path).status_code == 403
    assert "login" in visitor.post(path).url
    assert kinds(case)[-1] == "note"


def test_the_timeline_has_the_button_beside_what_can_be_taken_back_and_strikes_out_what_was(case, kari, as_person):
    desk = as_person(kari)
    services.log_call(inquiry=case, by=kari, reached=True, text="Snakket lenge")
    services.note(inquiry=case, by=kari, text="Feil notat")
    html = read_page(press(desk, case, last(case, kari)))
    timeline = html[html.index("desk-timeline") :]
    assert re.search(r"Angret:</span> <s><strong>Notat</strong></s>", timeline)
    assert "<s>Feil notat</s>" in timeline
    call = case.events.get(kind="call")
    assert re.findall(r'formaction="[^"]+/undo/(\d+)/"', timeline) == [str(call.pk)]


def test_an_answer_that_was_taken_back_stands_in_the_form_again_for_its_writer(case, kari, siri, as_person):
    services.reply(inquiry=case, by=kari, text="Velkomen til oss")
    row = last(case, kari)
    html = press(as_person(kari), case, row).content.decode()
    assert re.search(r'<textarea name="reply.text"[^>]*id="id_reply_text"[^>]*>\s*Velkomen til oss</textarea>', html)
    other = as_person(siri).get(f"{INBOX}{case.pk}/change/?again={row.pk}").content.decode()
    assert not re.search(r'id="id_reply_text"[^>]*>\s*Velkomen', other)


def test_a_goodbye_that_was_taken_back_stands_in_its_form_again(case, kari, as_person):
    services.end(inquiry=case, by=kari, reason=Reason.NO_HOME, goodbye="Alt godt")
    html = press(as_person(kari), case, last(case, kari)).content.decode()
    assert re.search(r'<textarea name="end.goodbye"[^>]*>\s*Alt godt</textarea>', html)
    assert '<option value="no_home" data-text' in html.replace(" selected", "")


def test_no_word_of_the_undone_is_left_after_erasure(case, kari):
    services.note(inquiry=case, by=kari, text="Et kvantesprang")
    take_back(case, kari)
    services.erase(inquiry=case)
    assert set(case.events.values_list("text", flat=True)) == {""}
    assert kinds(case)[-3:] == ["note", "taken_back", "erased"]
