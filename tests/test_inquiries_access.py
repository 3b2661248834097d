"""Who sees a case: the offices on it and the coordinator, nobody else."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.access import may
from accounts.models import User
from inquiries import services
from inquiries.models import CaseEvent, FurtherOffice, Inquiry, Opening
from tests.conftest import make_person
from tests.desk import ask

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
VERBS = ("view", "add", "change", "delete")


def allowed(user, case):
    return [verb for verb in VERBS if may(user, verb, case)]


def test_the_office_on_it_and_the_coordinator_and_nobody_else(tynset, kari, ola, siri):
    case = ask(office=tynset)
    assert allowed(kari, case) == ["view", "add", "change"]
    assert allowed(ola, case) == []
    assert allowed(siri, case) == list(VERBS)
    assert allowed(AnonymousUser(), case) == []
    assert Inquiry.objects.visible_to(kari).get() == case
    assert not Inquiry.objects.visible_to(ola).exists()
    assert Inquiry.objects.visible_to(siri).get() == case


def test_an_added_office_works_on_it_until_it_is_taken_off(tynset, tolga, kari, ola):
    case = ask(office=tynset)
    services.add_office(inquiry=case, by=kari, office=tolga)
    assert allowed(ola, case) == ["view", "add", "change"]
    assert Inquiry.objects.editable_by(ola).get() == case
    services.reply(inquiry=case, by=ola, text="Hei fra Tolga")
    services.remove_office(inquiry=case, by=kari, office=tolga)
    assert allowed(ola, case) == []
    assert not Inquiry.objects.visible_to(ola).exists()


def test_a_case_with_several_offices_is_listed_once(tynset, tolga, kari, siri):
    case = ask(office=tynset)
    services.add_office(inquiry=case, by=kari, office=tolga)
    both = make_person("begge", "host", tynset)
    both.memberships.create(role="host", municipality=tolga)
    assert list(Inquiry.objects.visible_to(both)) == [case]


def test_rows_of_a_case_are_seen_as_the_case_is(tynset, tolga, kari, ola):
    case = ask(office=tynset)
    services.open_case(inquiry=case, by=kari)
    assert CaseEvent.objects.visible_to(kari).count() == 2
    assert not CaseEvent.objects.visible_to(ola).exists()
    assert not Opening.objects.visible_to(ola).exists()
    services.add_office(inquiry=case, by=kari, office=tolga)
    assert CaseEvent.objects.visible_to(ola).count() == 3
    assert may(ola, "view", case.events.first())
    assert Opening.objects.visible_to(ola).exists()
    assert FurtherOffice.objects.visible_to(ola).exists()


def test_the_coordinators_desk_is_no_offices(kari, ola, siri, tynset):
    case = ask()
    assert allowed(kari, case) == allowed(ola, case) == []
    assert "change" in allowed(siri, case)


def test_an_editor_sees_no_case(tynset):
    ask(office=tynset)
    editor = make_person("redaktor", "editor", tynset)
    assert not Inquiry.objects.visible_to(editor).exists()
    assert not may(editor, "view", Inquiry)


def test_a_stand_in_sees_it_during_the_leave_and_not_after(tynset):
    case = ask(office=tynset)
    today = timezone.localdate()
    vikar = make_person("vikar", "host", tynset, substitute=True, valid_from=today - DAY, valid_until=today)
    assert Inquiry.objects.visible_to(vikar).get() == case
    vikar.memberships.update(valid_until=today - DAY)
    assert not Inquiry.objects.visible_to(User.objects.get(pk=vikar.pk)).exists()


@pytest.mark.parametrize(
    "verb",
    [
        "reply",
        "note",
        "log_call",
        "set_next_action",
        "move_stage",
        "end",
        "hand_over",
        "add_office",
        "remove_office",
        "ask_hand_over",
        "record_consent",
        "refuse",
    ],
)
def test_no_verb_works_for_a_host_who_is_not_on_the_case(verb, tynset, tolga, ola):
    case = ask(office=tynset)
    values = {
        "reply": {"text": "x"},
        "note": {"text": "x"},
        "log_call": {"reached": True},
        "set_next_action": {"text": "x", "on": timezone.localdate()},
        "move_stage": {"to": "dialogue"},
        "end": {"reason": "not_meant"},
    }.get(verb, {} if verb in ("record_consent", "refuse") else {"office": tolga})
    with pytest.raises(PermissionDenied):
        getattr(services, verb)(inquiry=case, by=ola, **values)
    assert case.events.count() == 2


@pytest.mark.parametrize(
    ("verb", "wrong"),
    [
        ("reply", {"text": ""}),
        ("note", {"text": ""}),
        ("set_next_action", {"text": "", "on": timezone.localdate()}),
        ("move_stage", {"to": "nonsense"}),
        ("end", {"reason": "nonsense"}),
        ("ask_hand_over", {"office": None, "what": "nonsense"}),
        ("mark_for_archive", {"worth": True}),
    ],
)
def test_a_verb_asks_who_it_is_before_it_looks_at_what_was_sent(verb, wrong, tynset, ola):
    with pytest.raises(PermissionDenied):
        getattr(services, verb)(inquiry=ask(office=tynset), by=ola, **wrong)


def test_every_opening_is_recorded_with_person_office_and_time(tynset, kari, ola, siri):
    case = ask(office=tynset)
    services.open_case(inquiry=case, by=kari)
    services.open_case(inquiry=case, by=siri)
    with pytest.raises(PermissionDenied):
        services.open_case(inquiry=case, by=ola)
    assert sorted((row.user.username, str(row.office)) for row in case.openings.all()) == [
        ("kari", "Tynset"),
        ("siri", "None"),
    ]
