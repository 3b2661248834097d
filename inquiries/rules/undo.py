"""These rules say which steps of a case can be taken back, by whom, and for how long.

A step is what one call of a service wrote: a first event of the timeline, and its parts. Three rules decide, in this
order:

1. **Kind.** Only what a member of staff has done, of the kinds in `UNDOABLE`, can be taken back.
2. **Time.** A step that tells the family something (`WAITS`) is taken back by the person who took it, and only while
   its mail waits in the outbox. All others are taken back by whoever is on the case, at any time.
3. **Nothing rests on it.** No later event that stands may touch what the step has touched (`TOUCHES`, `_touched`);
   after a hand-over no later event at all may stand, and as long as a mail waits nothing that another person did.
"""

import datetime
import enum
import math
from collections.abc import Iterable, Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from inquiries.models import CaseEvent
from inquiries.models.choices import By, EventKind, Stage
from inquiries.models.timeline import INTERNAL

ANSWER_WAITS = datetime.timedelta(seconds=15)
STEP_WAITS = datetime.timedelta(seconds=60)


class CaseAspect(enum.Enum):
    """A step of a case can rest on one of these parts of it."""

    WAITING = enum.auto()  # whether the family is owed an answer
    TALK = enum.auto()  # whether the dialogue is open: the case is neither new nor ended
    STAGE = enum.auto()
    PLAN = enum.auto()
    OWNER = enum.auto()  # whose it is, who helps, what the family is asked about that
    ARCHIVE = enum.auto()


TOUCHES: dict[EventKind, frozenset[CaseAspect]] = {
    EventKind.FROM_FAMILY: frozenset({CaseAspect.WAITING, CaseAspect.TALK}),
    EventKind.PROMISE: frozenset({CaseAspect.WAITING}),
    EventKind.ESCALATED: frozenset({CaseAspect.WAITING}),
    EventKind.FROM_HOST: frozenset({CaseAspect.WAITING, CaseAspect.TALK}),
    EventKind.CALL: frozenset({CaseAspect.WAITING, CaseAspect.TALK}),  # one that nobody answered touches nothing
    EventKind.STAGE: frozenset({CaseAspect.STAGE}),
    EventKind.FOLLOW_UP: frozenset({CaseAspect.STAGE}),  # they were asked because they had moved
    EventKind.NO_FOLLOW_UP: frozenset({CaseAspect.STAGE}),
    EventKind.NEXT_ACTION: frozenset({CaseAspect.PLAN}),
    EventKind.ASKED: frozenset({CaseAspect.OWNER}),
    EventKind.CONSENTED: frozenset({CaseAspect.OWNER}),
    EventKind.REFUSED: frozenset({CaseAspect.OWNER}),
    EventKind.HANDED_OVER: frozenset(
        {CaseAspect.OWNER, CaseAspect.WAITING}
    ),  # its mail says whether the promise stands
    EventKind.OFFICE_ADDED: frozenset({CaseAspect.OWNER}),
    EventKind.OFFICE_REMOVED: frozenset({CaseAspect.OWNER}),
    EventKind.MARKED: frozenset({CaseAspect.ARCHIVE}),
    EventKind.UNMARKED: frozenset({CaseAspect.ARCHIVE}),
}
UNDOABLE = frozenset(TOUCHES) - {
    EventKind.FROM_FAMILY,
    EventKind.PROMISE,
    EventKind.ESCALATED,
    EventKind.FOLLOW_UP,
    EventKind.NO_FOLLOW_UP,
} | {EventKind.NOTE}
# What the family reads of: how long its mail waits, and what can be done once it has left. The last one of a step
# decides.
WAITS: dict[EventKind, tuple[datetime.timedelta, Promise]] = {
    EventKind.FROM_HOST: (
        ANSWER_WAITS,
        gettext_lazy("The answer is with the family by now. Write a new answer that corrects it."),
    ),
    EventKind.ASKED: (
        STEP_WAITS,
        gettext_lazy("The family has been asked by now. Note what they say, or ask about another office."),
    ),
    EventKind.OFFICE_ADDED: (
        STEP_WAITS,
        gettext_lazy("The family has been told by now that the office helps. Take it off the case instead."),
    ),
    EventKind.HANDED_OVER: (
        STEP_WAITS,
        gettext_lazy(
            "The family has been told by now that another office has the case. Ask that office to hand it back."
        ),
    ),
}
GOODBYE = (
    STEP_WAITS,
    gettext_lazy("The goodbye is with the family by now. Write them an answer: that opens the case again."),
)
# Done by a person, and no answer to anything.
PASSIVE = (EventKind.EXPORTED, EventKind.LINK_RENEWED)
ASLEEP = (Stage.NEW, Stage.ENDED)


class TimelineStep(list[CaseEvent]):
    """A `TimelineStep` holds the events that one call of a service wrote; the first says what was done."""

    @property
    def head(self) -> CaseEvent:
        return self[0]

    @property
    def kinds(self) -> set[str]:
        return {row.kind for row in self}

    def touches(self, part: CaseAspect) -> bool:
        return any(part in TOUCHES.get(EventKind(row.kind), ()) for row in self)

    @property
    def wait(self) -> tuple[datetime.timedelta, Promise] | None:
        """Return how long the step's mail waits, and what is said afterwards; None where no family is told of it."""
        if EventKind.FROM_HOST in self.kinds and any(row.stage == Stage.ENDED for row in self):
            return GOODBYE
        return next((WAITS[EventKind(row.kind)] for row in reversed(self) if row.kind in WAITS), None)

    def count_seconds_left(self, now: datetime.datetime) -> int | None:
        """Return for how many seconds the step can still be taken back; None where time does not end it."""
        return None if self.wait is None else math.ceil((self.head.at + self.wait[0] - now).total_seconds())

    def is_waiting(self, now: datetime.datetime) -> bool:
        return self.wait is not None and now < self.head.at + self.wait[0]


class Timeline:
    """A `Timeline` holds the events of one case, read once, as steps that stand and steps that were taken back."""

    def __init__(self, rows: Iterable[CaseEvent]):
        self.rows = list(rows)
        gone = {row.takes_back_id for row in self.rows} - {None}
        self.taken_back = {row.pk for row in self.rows if (row.part_of_id or row.pk) in gone}
        self.steps: dict[int, TimelineStep] = {}
        for row in self.standing():
            self.steps.setdefault(row.part_of_id or row.pk, TimelineStep()).append(row)
        self.talk = set(self._find_openings())

    def standing(self) -> Iterator[CaseEvent]:
        return (row for row in self.rows if row.pk not in self.taken_back and row.kind != EventKind.TAKEN_BACK)

    def _find_openings(self) -> Iterator[int]:
        """Yield the ids of the events by which a dialogue was opened or ended."""
        stage: str = Stage.NEW
        for row in self.standing():
            if row.kind == EventKind.STAGE:
                if stage in ASLEEP or row.stage in ASLEEP:
                    yield row.pk
                stage = row.stage

    def list_events_for_family(self, now: datetime.datetime) -> list[CaseEvent]:
        """Return the events on the family's page: nothing taken back, and no answer whose mail can be withdrawn yet."""
        held = {row.pk for step in self.steps.values() if step.is_waiting(now) for row in step}
        return [
            row
            for row in self.standing()
            if row.kind not in INTERNAL and not (row.pk in held and row.kind == EventKind.FROM_HOST)
        ]

    def _touched(self, row: CaseEvent) -> frozenset[CaseAspect]:
        parts = TOUCHES.get(EventKind(row.kind), frozenset())
        if row.kind == EventKind.CALL and not row.reached:
            return frozenset()
        is_planned_by_portal = row.kind == EventKind.NEXT_ACTION and row.by == By.SYSTEM
        if is_planned_by_portal and not row.departure_id:  # asks how it goes after the move
            return parts | {CaseAspect.STAGE}
        if row.stage == Stage.ENDED:
            return parts | {CaseAspect.WAITING, CaseAspect.PLAN, CaseAspect.TALK}
        return parts | {CaseAspect.TALK} if row.pk in self.talk else parts

    def _rests_on(self, step: TimelineStep, later: CaseEvent, now: datetime.datetime) -> bool:
        if EventKind.HANDED_OVER in step.kinds:
            return True  # every row says whose step it was
        somebody_else = later.by == By.FAMILY or (later.by == By.OFFICE and later.user_id != step.head.user_id)
        if somebody_else and step.is_waiting(now) and later.kind not in PASSIVE:
            return True
        return any(self._touched(row) & self._touched(later) for row in step)

    def find_hindrance(self, pk: int, by: User, now: datetime.datetime) -> str:
        """Say in a sentence why the step with this first event cannot be taken back; empty where it can."""
        step = self.steps.get(pk)
        if step is None or step.head.kind not in UNDOABLE or step.head.by != By.OFFICE:
            return _("This cannot be taken back.")
        if step.wait is not None and not step.is_waiting(now):
            return str(step.wait[1])
        later = (row for row in self.standing() if row.pk > pk and row not in step)
        return next((_say_who(row) for row in later if self._rests_on(step, row, now)), "")

    def list_undoable(self, by: User, now: datetime.datetime, most: int) -> list[int]:
        """Return the ids of the newest steps, at most `most`, that `by` can take back, who may change the case.

        A step has the id of its first event.
        """
        free = (
            pk for pk, step in reversed(self.steps.items()) if is_own(step, by) and not self.find_hindrance(pk, by, now)
        )
        return [pk for pk, _number in zip(free, range(most), strict=False)]


def is_own(step: TimelineStep, by: User) -> bool:
    """Tell whether the step is one that `by` may take back: one of which the family is told, only who took it may."""
    return step.wait is None or step.head.user_id == by.pk


def _say_who(later: CaseEvent) -> str:
    what = {"what": later.get_kind_display()}
    if later.by == By.FAMILY:
        return _("The family has acted on it since (%(what)s), so it stands.") % what
    if later.by == By.SYSTEM:
        return _("The portal has acted on it since (%(what)s), so it stands.") % what
    who = {"who": later.user or later.office or _("the coordinator")}
    return _("%(who)s has done something that rests on it (%(what)s), so it stands.") % (what | who)
