"""Random steps, legal and illegal, by the family, hosts of three offices and the coordinator: the promises of the desk
hold.

Never ownerless, never a lost message, the funnel equal to a recount from the timeline, nothing done from outside a
case.
"""

import datetime
import secrets

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts.access import Role, may
from inquiries import services
from inquiries.funnel import counting
from inquiries.models import Inquiry
from inquiries.models.choices import QuestionKind, Queue, Reason, Scope, Stage
from inquiries.services import StepNotAllowed
from inquiries.services.ownership.offices import needs_consent
from inquiries.services.stages import JUMPS
from municipalities.models import Municipality, Region
from tests.conftest import make_person
from tests.desk import FAMILY, fresh, recount

NAMES = ("Aust", "Vest", "Nord")
people = st.sampled_from([*NAMES, "coordinator"])
offices = st.sampled_from(NAMES)
words = st.sampled_from(["Hei", "Takk for sist", "Når kan dere?", "  "])


class Desk(RuleBasedStateMachine):
    """What the machine itself remembers is compared with what the desk says after every step."""

    cases = Bundle("cases")

    @initialize()
    def open_the_desk(self):
        self.clock = time_machine.travel(datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC), tick=False)
        self.now = self.clock.start()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        Region.objects.get_or_create(pk=1, defaults={"name_nb": "Prøvefjell"})
        self.offices = {
            name: Municipality.objects.create(number=f"900{number}", name=name) for number, name in enumerate(NAMES)
        }
        self.users = {name: make_person(name.lower(), Role.HOST, office) for name, office in self.offices.items()}
        self.users["coordinator"] = make_person("alle", Role.COORDINATOR)
        self.said: dict[int, list[str]] = {}
        self.erased: set[int] = set()

    def teardown(self):
        if hasattr(self, "atomic"):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)
            self.clock.stop()

    def try_step(self, case, person, verb, *, allowed: bool, **values) -> bool:
        """A host's step happens where the host is on the case and the desk's rules allow it; else nothing changes."""
        user = self.users[person]
        before = self.picture(case)
        on_case = may(user, "change", fresh(case))
        try:
            with transaction.atomic():
                verb(inquiry=case, by=user, **values)
        except PermissionDenied:
            assert not on_case
        except StepNotAllowed:
            assert not allowed or case.pk in self.erased
        else:
            assert on_case
            assert allowed
            assert case.pk not in self.erased
            return True
        assert self.picture(case) == before
        return False

    @staticmethod
    def picture(case):
        row = Inquiry.objects.filter(pk=case.pk).values().get()
        return (
            row,
            list(case.events.order_by("pk").values_list("pk", "text")),
            sorted(case.further.values_list("office", flat=True)),
        )

    # --- the family ---
    @rule(target=cases, office=st.sampled_from([*NAMES, None]), scope=st.sampled_from(Scope.values), text=words)
    def write(self, office, scope, text):
        scope = scope if office else Scope.REGION
        key = secrets.token_urlsafe(24)
        values = {"key": key, "office": self.offices.get(office), "scope": scope, "text": text, **FAMILY}
        case = services.receive_enquiry(**values)
        assert services.receive_enquiry(**values).pk == case.pk
        self.said[case.pk] = [text]
        return case

    @rule(case=cases, text=words)
    def write_again(self, case, text):
        try:
            with transaction.atomic():
                services.add_message(inquiry=case, text=text, key=secrets.token_urlsafe(24))
        except StepNotAllowed:
            assert case.pk in self.erased
        else:
            assert case.pk not in self.erased
            self.said[case.pk].append(text)

    @rule(case=cases, agreed=st.booleans())
    def answer_the_question(self, case, agreed):
        asked = fresh(case)
        try:
            with transaction.atomic():
                (services.record_consent if agreed else services.refuse)(inquiry=case)
        except StepNotAllowed:
            assert case.pk in self.erased or asked.asked_office is None
        else:
            now = fresh(case)
            assert asked.asked_office is not None
            assert now.asked_office is None
            expected = asked.asked_office if agreed and asked.asked_for == QuestionKind.HAND_OVER else asked.office
            assert now.office == expected

    @rule(case=cases, agreed=st.booleans())
    def agree_to_follow_up(self, case, agreed):
        if case.pk not in self.erased:
            services.follow_up(inquiry=case, agreed=agreed)

    @rule(case=cases)
    def erase(self, case):
        if case.pk not in self.erased and len(self.said) > len(self.erased) + 1:
            services.erase(inquiry=case)
            self.erased.add(case.pk)

    # --- hosts and coordinator ---
    @rule(case=cases, person=people, text=words)
    def reply(self, case, person, text):
        if self.try_step(case, person, services.reply, allowed=bool(text.strip()), text=text):
            assert fresh(case).unanswered_since is None
            self.said[case.pk].append(text)

    @rule(case=cases, person=people, reached=st.booleans())
    def call(self, case, person, reached):
        self.try_step(case, person, services.log_call, allowed=True, reached=reached)

    @rule(case=cases, person=people, days=st.integers(0, 20), text=st.sampled_from(["Ringe", ""]))
    def plan(self, case, person, days, text):
        on = datetime.date(2026, 11, 23) + datetime.timedelta(days=days)
        allowed = bool(text) and on >= timezone.localdate()  # the clock moves on, and a day that has passed is refused
        self.try_step(case, person, services.set_next_action, allowed=allowed, text=text, on=on)

    @rule(case=cases, person=people, to=st.sampled_from(Stage.values))
    def move(self, case, person, to):
        allowed = to in JUMPS[fresh(case).stage]
        if self.try_step(case, person, services.move_stage, allowed=allowed, to=to):
            assert fresh(case).stage == to

    @rule(case=cases, person=people, reason=st.sampled_from([*Reason.values, "", "nonsense"]))
    def end(self, case, person, reason):
        now = fresh(case)
        free = now.unanswered_since is None or reason == Reason.NOT_MEANT
        allowed = reason in Reason.values and now.stage != Stage.ENDED and free
        self.try_step(case, person, services.end, allowed=allowed, reason=reason)

    @rule(case=cases, person=people, office=st.sampled_from([*NAMES, None]))
    def hand_over(self, case, person, office):
        target, now = self.offices.get(office), fresh(case)
        allowed = target != now.office and not needs_consent(now, target)
        if self.try_step(case, person, services.hand_over, allowed=allowed, office=target):
            assert fresh(case).office == target

    @rule(case=cases, person=people, office=offices)
    def add(self, case, person, office):
        target, now = self.offices[office], fresh(case)
        allowed = target != now.office and not needs_consent(now, target)
        self.try_step(case, person, services.add_office, allowed=allowed, office=target)

    @rule(case=cases, person=people, office=offices, what=st.sampled_from(QuestionKind.values))
    def ask(self, case, person, office, what):
        target, now = self.offices[office], fresh(case)
        allowed = target != now.office and needs_consent(now, target)
        self.try_step(case, person, services.ask_hand_over, allowed=allowed, office=target, what=what)

    @rule(case=cases, person=people, office=offices)
    def remove(self, case, person, office):
        target = self.offices[office]
        allowed = case.further.filter(office=target).exists()
        self.try_step(case, person, services.remove_office, allowed=allowed, office=target)

    @rule(case=cases, person=people)
    def open(self, case, person):
        user = self.users[person]
        on_case = may(user, "view", fresh(case))
        try:
            services.open_case(inquiry=fresh(case), by=user)
        except PermissionDenied:
            assert not on_case
        else:
            assert on_case

    # --- time ---
    @rule(days=st.integers(1, 5))
    def wait(self, days):
        self.now.shift(datetime.timedelta(days=days))
        today = datetime.datetime.now(tz=datetime.UTC).date()
        services.escalate_overdue(today)
        services.escalate_overdue(today)

    # --- what must always hold ---
    @invariant()
    def nothing_is_ownerless_and_nobody_outside_sees_it(self):
        for case in Inquiry.objects.filter(pk__in=getattr(self, "said", ())):
            seen_by = {name for name, user in self.users.items() if may(user, "view", case)}
            on_it = {case.office.name} if case.office else set()
            on_it |= set(case.further.values_list("office__name", flat=True))
            assert seen_by == on_it | {"coordinator"}
            listed = {name for name, user in self.users.items() if Inquiry.objects.visible_to(user).filter(pk=case.pk)}
            assert listed == seen_by

    @invariant()
    def no_message_is_lost(self):
        for pk, said in getattr(self, "said", {}).items():
            texts = Inquiry.objects.get(pk=pk).events.filter(kind__in=("received", "from_family", "from_host"))
            kept = list(texts.order_by("pk").values_list("text", flat=True))
            assert kept == ([""] * len(said) if pk in self.erased else said)

    @invariant()
    def who_waits_stands_first_with_one_escalation_for_each_promise(self):
        for case in Inquiry.objects.filter(pk__in=getattr(self, "said", ())):
            assert (case.unanswered_since is not None) == (case.queue == Queue.UNANSWERED)
            kinds = list(case.events.values_list("kind", flat=True))
            assert kinds.count("escalated") <= kinds.count("promise")

    @invariant()
    def the_funnel_is_the_recount(self):
        if not hasattr(self, "said"):
            return
        rows = counting.count_by_group(counting.find_counted_cases(self.users["coordinator"]), "office")
        assert dict(zip(counting.STEPS, counting.sum_counts(rows), strict=True)) == recount(Inquiry.objects.all())


def run(**values):
    """Without shrinking, which takes minutes: the steps are printed as they were."""
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        Desk, settings=settings(deadline=None, phases=[Phase.generate], suppress_health_check=quiet, **values)
    )


@pytest.mark.django_db
def test_random_steps_break_no_promise_of_the_desk():
    run(max_examples=5, stateful_step_count=20)


@pytest.mark.django_db
@pytest.mark.slow
def test_many_random_steps_break_no_promise_of_the_desk():
    run(max_examples=150, stateful_step_count=60)
