"""Any sequence of steps with undos leaves the columns and the public pages of the same sequence without what was
undone.
"""

import datetime
import re

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from accounts.access import may
from base.history import recording, undoing
from base.models import Change
from culture.models import Activity, WeeklyTime
from entries import services
from entries.models import Status
from jobs.models import Job

START = datetime.datetime(2030, 3, 1, 9, tzinfo=datetime.UTC)
PAGES = ("/nb/jobber/", "/nb/aktiviteter/", "/nb/kommuner/tynset/")
TITLES = ("Kokk", "Lege", "Tømrer")


def write(**values):
    def verb(*, entry, by):
        if not may(by, "change", entry):
            raise PermissionDenied
        for name, value in values.items():
            setattr(entry, name, value)
        entry.updated_by = by
        entry.save()

    return verb


def add_time(*, entry, by):
    if isinstance(entry, Activity):
        write()(entry=entry, by=by)
        WeeklyTime.objects.create(activity=entry, weekday=entry.times.count() % 7, start=datetime.time(18))


def drop_time(*, entry, by):
    if isinstance(entry, Activity) and (time := entry.times.first()):
        write()(entry=entry, by=by)
        time.delete()


def delete(*, entry, by):
    services.check_delete(entry, by)
    entry.delete()


def extend(*, entry, by):
    services.extend(entry=entry, by=by, days=10)


def change_end(*, entry, by):
    services.change_end(entry=entry, by=by, day=datetime.date(2030, 6, 1), was=entry.end_day)


VERBS = {
    "rewrite": write(title_nb="Ny tittel", body_nb="<p>Nytt</p>"),
    "translate": write(title_en="New title"),
    "clear": write(summary_nb="", title_en=""),
    "publish": services.publish,
    "archive": services.archive,
    "extend": extend,
    "change_end": change_end,
    "mark_reviewed": services.mark_reviewed,
    "confirm": services.confirm_translations,
    "copy": services.copy_entry,
    "delete": delete,
    "add_time": add_time,
    "drop_time": drop_time,
}
people = st.sampled_from(["kari", "eli", "siri"])
steps = st.tuples(st.sampled_from(sorted(VERBS)), people, st.sets(st.integers(0, 2), min_size=1))
undos = st.tuples(st.just("undo"), st.integers(0, 9))
sequences = st.lists(st.one_of(steps, steps, undos), min_size=2, max_size=9)


def take(verb, by, entry, moment) -> bool:
    """Do it to one entry, and say whether it was done; saving what is as it was is no step."""
    with time_machine.travel(moment, tick=False):
        try:
            with transaction.atomic():
                VERBS[verb](entry=entry, by=by)
                transaction.set_rollback(not recording.get_undoable_batch())
        except (ValidationError, PermissionDenied):
            return False
    return bool(recording.get_undoable_batch())


def undo(batch, by, moment) -> list[str]:
    """Take back a batch, and return the keys of the rows that were put back."""
    with time_machine.travel(moment, tick=False), recording.record_author(lambda: by):
        done, _refused = undoing.take_back(batch, lambda verb, row: True)
        return [batch] if done else []


class World:
    """One run of a sequence on the same rows, every step at its own minute."""

    def __init__(self, people, rows):
        self.people, self.rows = people, rows
        self.did: list[tuple] = []  # (batch, person, number of the sequence's step, index of the row)
        self.standing: dict[str, tuple] = {}

    def step(self, number, verb, person, indexes) -> None:
        for index in sorted(indexes):
            model, pk = self.rows[index]
            if (entry := model.objects.filter(pk=pk).first()) is None:
                continue
            with recording.record_author(lambda: self.people[person]):
                done = take(verb, self.people[person], entry, START + datetime.timedelta(minutes=number))
                batch = recording.get_undoable_batch()
            if done:
                self.did.append((batch, person, number, index, verb))
                self.standing[batch] = (number, index)

    def undo(self, number, which) -> None:
        """Take back one of the steps so far, or do again one that was taken back."""
        if not self.did:
            return
        position = which % len(self.did)
        batch, person, _number, index, _verb = self.did[position]
        if any(verb == "copy" and row == index for _b, _p, _n, row, verb in self.did[position + 1 :]):
            return  # a copy keeps what its row was when it was made, also where that is taken back afterwards
        root = batch
        while (last := Change.objects.filter(takes_back__batch=batch).order_by("-pk").first()) is not None:
            batch = last.batch
        if undo(batch, self.people[person], START + datetime.timedelta(minutes=number)):
            self.standing.pop(root) if root in self.standing else self.standing.setdefault(root, self.place(root))

    def place(self, root) -> tuple:
        return next((number, index) for batch, _person, number, index, _verb in self.did if batch == root)


def columns() -> list:
    """Every column of every entry but the key, and the times inside."""
    left = {"id", "activity_id"}
    found = []
    for model in (Job, Activity, WeeklyTime):
        rows = [{k: v or None for k, v in row.items() if k not in left} for row in model.objects.values()]
        found.append(sorted(rows, key=repr))
    return found


def pages(slugs) -> list:
    """What a visitor is shown, without what is new with each answer."""
    client = Client()
    paths = [*PAGES, *(f"/nb/jobber/{slug}/" for slug in slugs)]
    with time_machine.travel(START + datetime.timedelta(hours=1), tick=False):
        answers = [client.get(path) for path in paths]
    return [(answer.status_code, re.sub(r'nonce="[^"]+"', "", answer.content.decode())) for answer in answers]


@pytest.fixture
def rows(make_job, tynset, kari):
    tynset.four_eyes = True
    tynset.save()
    values = {"summary_nb": "Turnus", "title_en": "Job", "updated_by": kari}
    with time_machine.travel(START - datetime.timedelta(days=1), tick=False):
        draft = make_job(tynset, TITLES[0], status=Status.DRAFT, deadline=datetime.date(2030, 4, 1), **values)
        shown = make_job(tynset, TITLES[1], apply_asap=True, publish_until=START + datetime.timedelta(days=9), **values)
        choir = Activity.objects.create(municipality=tynset, title_nb=TITLES[2], category="music", **values)
        WeeklyTime.objects.create(activity=choir, weekday=1, start="18:00")
    return [(type(row), row.pk) for row in (draft, shown, choir)]


def run(people, rows, sequence, only=None) -> tuple[World, list, list]:
    """Run it in a world of its own, without undos and with the steps of `only` where that is given."""
    with transaction.atomic():
        world = World(people, rows)
        for number, (verb, *rest) in enumerate(sequence):
            if verb == "undo":
                if only is None:
                    world.undo(number, *rest)
                continue
            person, indexes = rest
            chosen = indexes if only is None else {index for index in indexes if (number, index) in only}
            world.step(number, verb, person, chosen)
        found = columns(), pages(["kokk", "lege", "kokk-2", "lege-2"])
        transaction.set_rollback(True)
    return (world, *found)


@settings(
    max_examples=10,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@example(sequence=[("drop_time", "kari", {2}), ("undo", 0)])
@example(sequence=[("drop_time", "kari", {2}), ("copy", "siri", {2}), ("undo", 0)])
@given(sequence=sequences)
def test_steps_with_undos_equal_the_steps_without_them(sequence, rows, kari, eli, siri):
    people = {"kari": kari, "eli": eli, "siri": siri}
    world, with_undos, seen = run(people, rows, sequence)
    _world, without, seen_without = run(people, rows, sequence, only=set(world.standing.values()))
    assert with_undos == without
    assert seen == seen_without


def test_a_sequence_that_undoes_nothing_would_be_told_apart(rows, kari, eli, siri):
    """The comparison sees a difference in columns and pages."""
    people = {"kari": kari, "eli": eli, "siri": siri}
    sequence = [("archive", "kari", {1}), ("rewrite", "eli", {0})]
    _world, with_both, seen = run(people, rows, sequence)
    _world, without, seen_without = run(people, rows, sequence, only={(1, 0)})
    assert with_both != without
    assert seen != seen_without
