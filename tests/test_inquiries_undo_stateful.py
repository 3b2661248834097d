"""Two families go the same way; for one of them hosts take steps on the way and take them back.

In the end nobody can tell.

Columns, helping offices, funnel, the family's page, what stands on the timeline and the mails that left are the same.
Only the timeline of the first keeps both rows of each step that was taken back.
"""

import datetime
import re
import secrets

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts.access import Role, may
from base.mail import outbox
from inquiries import services
from inquiries.funnel import counting
from inquiries.models import Inquiry
from inquiries.models.choices import EventKind, QuestionKind, Reason, Scope, Stage
from inquiries.rules import case_state
from inquiries.services import StepNotAllowed
from inquiries.services.checkins import plan_check_ins
from municipalities.models import Municipality, Region
from tests.conftest import make_person
from tests.desk import FAMILY, fresh, recount

NAMES = ("Aust", "Vest", "Nord")
ROW = ("kind", "by", "user", "office", "text", "stage", "reason", "date", "answers", "reached", "asked_for", "at")
people = st.sampled_from([*NAMES, "coordinator"])
offices = st.sampled_from(NAMES)
MONDAY = datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC)


def call(verb, **values):
    return lambda case, by: verb(inquiry=case, by=by, **values)


def said(verb, **values):
    """What the family does on its page; whoever was drawn as a host does nothing."""
    return lambda case, by: verb(inquiry=case, **values)


def write_again(case, by):
    services.add_message(inquiry=case, text="Og en hund", key=secrets.token_urlsafe(24))


def named(verb, **values):
    """A step that names an office, or None for the coordinator's desk."""
    return lambda office: (
        lambda case, by: verb(inquiry=case, by=by, office=Municipality.objects.filter(name=office).first(), **values)
    )


BY_HOST = st.one_of(
    st.sampled_from(
        [
            call(services.reply, text="Hei"),
            call(services.log_call, reached=True),
            call(services.log_call, reached=False),
            call(services.note, text="Husk dem"),
            call(services.set_next_action, text="", on=None),
            call(services.set_next_action, text="Ringe", on=datetime.date(2027, 2, 1)),
            call(services.mark_for_archive, worth=True, journal_number="26/1"),
            call(services.mark_for_archive, worth=False),
            call(services.record_consent),
            call(services.refuse),
        ]
    ),
    st.sampled_from([*Stage]).map(lambda stage: call(services.move_stage, to=stage)),
    st.tuples(st.sampled_from([Reason.NO_HOME, Reason.NOT_MEANT]), st.sampled_from(["", "Takk for nå"])).map(
        lambda pair: call(services.end, reason=pair[0], goodbye=pair[1], text="Borte")
    ),
    st.sampled_from([*NAMES, "desk"]).map(named(services.hand_over)),
    offices.map(named(services.add_office)),
    offices.map(named(services.remove_office)),
    st.tuples(offices, st.sampled_from(QuestionKind.values)).map(
        lambda pair: named(services.ask_hand_over, what=pair[1])(pair[0])
    ),
    st.tuples(offices, st.booleans()).map(lambda pair: named(services.note_answer, agreed=pair[1])(pair[0])),
)
BY_FAMILY = st.sampled_from(
    [
        write_again,
        said(services.record_consent),
        said(services.refuse),
        said(services.stop_mail),
        said(services.allow_mail),
        said(services.follow_up, agreed=True),
        said(services.follow_up, agreed=False),
    ]
)


class NotTaken(Exception):
    """The detour was none: everything is as before it."""


class Twins(RuleBasedStateMachine):
    @initialize(scope=st.sampled_from(Scope.values), email=st.booleans())
    def two_families_write(self, scope, email):
        self.clock = time_machine.travel(MONDAY, tick=False)
        self.now = self.clock.start()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        Region.objects.get_or_create(pk=1, defaults={"name_nb": "Prøvefjell"})
        made = [
            Municipality.objects.create(number=f"900{number}", name=name, archives_cases=number != 1)
            for number, name in enumerate(NAMES)
        ]
        self.users = {office.name: make_person(office.name.lower(), Role.HOST, office) for office in made}
        self.users["coordinator"] = make_person("alle", Role.COORDINATOR)
        mail.outbox.clear()
        self.detoured, self.straight = (
            services.receive_enquiry(
                key=secrets.token_urlsafe(24),
                office=made[0],
                scope=scope,
                text="Hei",
                **FAMILY | {"email": f"{which}@example.org" if email else ""},
            )
            for which in ("detoured", "straight")
        )
        self.undone = 0

    def teardown(self):
        if hasattr(self, "undone"):
            self.now.shift(datetime.timedelta(minutes=2))
            outbox.send_due()
            self.look()
        if hasattr(self, "atomic"):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)
            self.clock.stop()

    @staticmethod
    def is_taken(step, case, user) -> bool:
        try:
            with transaction.atomic():
                step(fresh(case), user)
        except (StepNotAllowed, PermissionDenied):
            return False
        return True

    def both(self, step, user) -> bool:
        taken = {self.is_taken(step, case, user) for case in (self.detoured, self.straight)}
        if len(taken) > 1:
            raise NotTaken
        return taken.pop()

    # --- the same for both -----------------------------------------------------------------------------------------
    @rule(step=BY_HOST, person=people)
    def a_host_acts(self, step, person):
        self.both(step, self.users[person])

    @rule(step=BY_FAMILY)
    def the_family_acts(self, step):
        self.both(step, None)

    @rule(minutes=st.integers(2, 600))
    def time_passes_and_mail_leaves(self, minutes):
        self.now.shift(datetime.timedelta(minutes=minutes))
        outbox.send_due()

    @rule(days=st.integers(1, 4))
    def nights_pass(self, days):
        self.now.shift(datetime.timedelta(days=days))
        outbox.send_due()
        today = datetime.datetime.now(tz=datetime.UTC).date()
        services.escalate_overdue(today)
        plan_check_ins(today)

    # --- a step, perhaps something else, and the step taken back ---------------------------------------------------
    @rule(
        steps=st.lists(BY_HOST, min_size=5, max_size=5),
        number=st.integers(0, 3),
        meanwhile=st.none() | BY_HOST | BY_FAMILY,
        other=people,
        seconds=st.sampled_from([1, 5, 40]),
    )
    def a_host_takes_a_step_back(self, steps, number, meanwhile, other, seconds):
        """The first of the steps that can be taken, by one of those who are on the case."""
        on_case = [user for user in self.users.values() if may(user, "change", fresh(self.detoured))]
        user = on_case[number % len(on_case)]
        for step in steps:
            try:
                with transaction.atomic():
                    self.take_and_undo(step, user, meanwhile, self.users[other], seconds)
            except NotTaken:
                continue
            self.undone += 1
            self.look()
            return

    def take_and_undo(self, step, user, meanwhile, other, seconds):
        if not self.is_taken(step, self.detoured, user):
            raise NotTaken
        row = self.detoured.events.filter(user=user, part_of=None).latest("pk")
        self.now.shift(seconds)
        if meanwhile is not None:
            self.both(meanwhile, other)
        self.now.shift(1)
        before = list(self.detoured.events.values_list("pk", flat=True))
        taken = self.is_taken(lambda case, by: services.take_back(inquiry=case, by=by, row=row.pk), self.detoured, user)
        if not taken:
            assert meanwhile is not None or seconds > 13
            assert list(self.detoured.events.values_list("pk", flat=True)) == before
            raise NotTaken
        last = self.detoured.events.order_by("pk").last()
        assert (last.kind, last.takes_back, last.user) == (EventKind.TAKEN_BACK, row, user)

    # --- nobody can tell ----------------------------------------------------------------------------------------------
    @staticmethod
    def columns(case) -> dict:
        row = Inquiry.objects.filter(pk=case.pk).values().get()
        return {name: value for name, value in row.items() if name not in ("id", "email")}

    @staticmethod
    def rows(case) -> list:
        return list(case.events.standing().order_by("pk").values_list(*ROW))

    def funnel(self, case) -> tuple:
        families = counting.find_counted_cases(self.users["coordinator"]).filter(pk=case.pk)
        counted = counting.sum_counts(counting.count_by_group(families, "office"))
        assert dict(zip(counting.STEPS, counted, strict=True)) == recount([case])
        return counted, [(row.label, row.counts) for row in counting.count_losses(families)]

    @staticmethod
    def page(case) -> str:
        token = services.create_private_link(inquiry=case)
        page = Client().get(f"/nb/kontakt/side/{token}/").content.decode().replace(token, "TOKEN")
        return re.sub(r'name="token" value="[^"]+"', "", page)

    @staticmethod
    def mails(case) -> list:
        sent = [sent for sent in mail.outbox if sent.to == [case.email]]
        return [(each.subject, re.sub(r"/side/[^/]+/", "/side/TOKEN/", str(each.body))) for each in sent]

    @invariant()
    def columns_offices_and_what_stands_on_the_timeline_are_the_same(self):
        if hasattr(self, "undone"):
            self.compare(
                self.columns, lambda case: sorted(case.further.values_list("office__name", "since")), self.rows
            )
            assert self.detoured.events.filter(kind=EventKind.TAKEN_BACK).count() == self.undone

    def look(self):
        """At what costs more: funnel, page, mails, and a case that is worked out anew."""
        self.compare(self.funnel, self.page, self.mails)
        before, row = self.columns(self.detoured), fresh(self.detoured)
        with transaction.atomic():
            case_state.rebuild_case(row)
            row.save()
            assert self.columns(row) == before
            transaction.set_rollback(True)

    def compare(self, *views):
        for view in views:
            assert view(self.detoured) == view(self.straight)


def run(**values):
    """Without shrinking, which takes minutes: the steps are printed as they were."""
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        Twins, settings=settings(deadline=None, phases=[Phase.generate], suppress_health_check=quiet, **values)
    )


@pytest.mark.django_db
def test_random_steps_taken_back_leave_no_trace_but_their_rows():
    run(max_examples=5, stateful_step_count=20)


@pytest.mark.django_db
@pytest.mark.slow
def test_many_random_steps_taken_back_leave_no_trace_but_their_rows():
    run(max_examples=150, stateful_step_count=50)
