"""Merged and back: what nobody has re-assigned since is as it was; every other row stays where somebody has put it."""

import datetime

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accounts.access import Role
from accounts.models import Membership
from base.history import recording
from base.models import Change
from base.registry import list_own_apps
from entries.registry import list_entry_models
from inquiries.models import ArchivedCase, Snippet
from municipalities.departures import actions, decisions, moving
from municipalities.departures.holdings import list_holdings
from municipalities.departures.on_merger import OnMerger
from municipalities.models import Departure, MovedRow, Municipality, Place, PostalCode
from partners.models import Partner
from tests.conftest import make_municipality, make_person
from tests.desk import ask
from tests.makers import MAKERS
from tests.merging import merge, take_back

DAY = datetime.timedelta(days=1)


def make_place(office, n):
    return Place.objects.create(municipality=office, name=f"Sted {n}", kind="hamlet", lat=62, lon=11)


def make_membership(office, n):
    return make_person(f"vert{n}", Role.HOST, office).memberships.get()


# Of each kind that moves: how one is made, and a field that is changed without giving it to another municipality.
KINDS = {
    Place: (make_place, {"name": "Et annet navn"}),
    PostalCode: (
        lambda office, n: PostalCode.objects.create(municipality=office, code=f"{n:04}", name="By"),
        {"name": "Bygd"},
    ),
    Partner: (
        lambda office, n: Partner.objects.create(municipality=office, name=f"Bedrift {n}", kind="employer"),
        {"name": "Bedriften"},
    ),
    Membership: (make_membership, {"valid_until": datetime.date(2030, 1, 1)}),
    Snippet: (
        lambda office, n: Snippet.objects.create(office=office, title_nb=f"Svar {n}", body_nb="Hei"),
        {"title_nb": "Et annet svar"},
    ),
    ArchivedCase: (
        lambda office, n: ArchivedCase.objects.create(office=office, inquiry=ask(office=office), name=f"{n}"),
        {"name": "En annen fil"},
    ),
} | {
    model: (lambda office, n, label=model._meta.label: MAKERS[label][1](office), {"title_nb": "En annen tittel"})
    for model in list_entry_models()
}
MOVING = dict(decisions.list_moving())


@pytest.fixture
def third(region):
    return make_municipality("3425", "Engerdal", 61.9, 11.8)


def change(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def stored(row):
    return type(row)._base_manager.filter(pk=row.pk).values().get()


def again(row):
    return type(row)._base_manager.filter(pk=row.pk).first()


# --- decided ---------------------------------------------------------------------------------------------------------
def test_each_foreign_key_to_a_municipality_says_what_becomes_of_it():
    undecided = []
    for model, name in decisions.list_keys():
        if not isinstance(decisions.get_merger_decisions(model).get(name), OnMerger):
            undecided.append(f"{model._meta.label}.{name}")
    assert undecided == [], "say it by `on_merger`, see municipalities/departures/on_merger.py"
    said = {
        f"{model._meta.label}.{name}"
        for config in list_own_apps()
        for model in config.get_models()
        for name in decisions.get_merger_decisions(model)
    }
    assert said == {f"{model._meta.label}.{name}" for model, name in decisions.list_keys()}


def test_a_key_that_nobody_has_decided_about_stops_the_merger(tynset, tolga, monkeypatch):
    monkeypatch.setattr(Place, "on_merger", {})
    with pytest.raises(LookupError, match=r"Place\.on_merger does not say what becomes of 'municipality'"):
        merge(tolga, tynset)
    assert Municipality.objects.get(pk=tolga.pk).merged_into is None
    assert not Departure.objects.exists()


def test_every_kind_that_moves_is_tried_here():
    assert set(KINDS) == set(MOVING)


# --- row for row -----------------------------------------------------------------------------------------------------
# What happens to a row between merger and return: {what: (where it is then, what the record says)}.
BETWEEN = {
    "left alone": ("tolga", "back"),
    "edited": ("tolga", "back"),
    "given to a third": ("third", "stayed"),
    "given away and back": ("tynset", "stayed"),
    "deleted": (None, "gone"),
}


@pytest.mark.parametrize("model", KINDS, ids=lambda model: model._meta.label)
def test_a_row_of_each_kind_goes_back_unless_somebody_has_re_assigned_it(model, tynset, tolga, third, kari, ola):
    name, (make, edit) = MOVING[model], KINDS[model]
    where = {"tynset": tynset, "tolga": tolga, "third": third}
    rows = {what: make(tolga, number) for number, what in enumerate(BETWEEN)}
    departure = merge(tolga, tynset)
    assert {getattr(again(row), name) for row in rows.values()} == {tynset}
    with recording.record_author(lambda: kari):
        change(again(rows["edited"]), **edit)
        change(again(rows["given to a third"]), **{name: third})
        change(again(rows["given away and back"]), **{name: third})
        change(again(rows["given away and back"]), **{name: tynset})
        again(rows["deleted"]).delete()
        new = make(tynset, 99)
    take_back(departure)
    expected = BETWEEN | ({"edited": ("tynset", "stayed")} if model is Membership else {})
    found = {what: (again(row) and getattr(again(row), name)) for what, row in rows.items()}
    assert found == {what: where.get(place) for what, (place, _state) in expected.items()}
    states = {what: moving.list_moved_rows(departure, model, name).get(object_id=row.pk) for what, row in rows.items()}
    assert {what: row.state for what, row in states.items()} == {what: state for what, (_p, state) in expected.items()}
    assert getattr(again(new), name) == tynset
    assert all(getattr(again(rows["edited"]), field) == value for field, value in edit.items())
    assert states["given to a third"].taken_by == kari
    assert states["given to a third"].taken_to_id == third.pk


# What says what has happened: a row for each way. It moves no clock: a case that was quiet stays as quiet.
RECORDS = {
    "municipalities.Departure",
    "municipalities.MovedRow",
    "base.Change",
    "base.VersionStamp",
    "base.Mail",
    "inquiries.CaseEvent",
}


def everything():
    """All rows of all own models but the records."""
    found = {}
    for model in (model for config in list_own_apps() for model in config.get_models()):
        label = model._meta.label
        for row in model._base_manager.values() if label not in RECORDS else ():
            found[label, row[model._meta.pk.attname]] = row
    return found


def test_after_a_merger_that_is_taken_back_every_row_is_as_it_was(tynset, tolga, third, kari, ola, siri):
    for _kind, make in MAKERS.values():
        make(tolga)
        make(tynset)
    before = everything()
    departure = merge(tolga, tynset)
    moved = everything()
    assert {key for key, row in moved.items() if row != before[key]} >= {
        (row.content_type.model_class()._meta.label, row.object_id) for row in departure.moved.all()
    }
    take_back(departure)
    assert everything() == before


def test_nothing_that_moves_is_left_with_the_old_municipality(tynset, tolga, ola):
    for _kind, make in MAKERS.values():
        make(tolga)
    merge(tolga, tynset)
    left = {
        model._meta.label: model._base_manager.filter(**{name: tolga}).count()
        for model, name in decisions.list_keys()
        if decisions.get_merger_decision(model, name) is not OnMerger.STAYS
    }
    assert set(left.values()) == {0}, left


def test_the_way_there_and_the_way_back_are_in_the_history_of_a_row(tynset, tolga, make_job, siri):
    job = make_job(tolga)
    take_back(merge(tolga, tynset))
    changes = Change.objects.filter(object_id=job.pk, content_type__model="job").order_by("pk")
    assert [(change.by, change.fields["municipality"]) for change in changes] == [
        (siri, ["Tolga", "Tynset"]),
        (siri, ["Tynset", "Tolga"]),
    ]


def test_going_back_asks_as_often_for_one_entry_as_for_thirty(tynset, tolga, third, make_job):
    counts = []
    for municipality, many in ((tolga, 1), (third, 30)):
        for number in range(many):
            make_job(municipality, f"Nummer {number}")
        departure = merge(municipality, tynset)
        ContentType.objects.clear_cache()
        with CaptureQueriesContext(connection) as queries:
            take_back(departure)
        counts.append(len(queries))
    assert counts[0] == counts[1]


TRIED = [(MOVING[model], *KINDS[model]) for model in (apps.get_model("jobs.Job"), Partner, Snippet)]
STEPS = st.tuples(
    st.sampled_from(["edit", "give to third", "give to successor", "delete", "make"]),
    st.integers(0, len(TRIED) - 1),
    st.integers(0, 4),
)


def take_step(step, row, edit, name, third, successor):
    if step == "edit":
        change(row, **edit)
    elif step == "delete":
        row.delete()
    else:
        change(row, **{name: third if step == "give to third" else successor})


def expect(step, now, third, successor, came_from):
    """The oracle: where a row is after the return, by what it would have been before this step."""
    if step == "delete":
        return None
    if step == "give to third":
        return third.pk
    return successor.pk if step == "give to successor" and now != came_from.pk else now


@settings(max_examples=12, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=14))
def test_whatever_is_done_between_what_nobody_has_re_assigned_is_as_it_was(steps, tynset, tolga, third, nurse):
    with transaction.atomic():
        rows = {(kind, n): make(tolga, n) for kind, (_name, make, _edit) in enumerate(TRIED) for n in range(5)}
        before = {key: stored(row) for key, row in rows.items()}
        expected, touched = dict.fromkeys(rows, tolga.pk), set()
        editor = make_person("redaktor", Role.EDITOR, third)
        departure = merge(tolga, tynset)
        with recording.record_author(lambda: editor):
            for step, kind, n in steps:
                name, make, edit = TRIED[kind]
                if step == "make":
                    made = make(tynset, 50 + len(rows))
                    rows[kind, made.pk], expected[kind, made.pk] = made, tynset.pk
                elif (row := again(rows[kind, n])) is not None:
                    take_step(step, row, edit, name, third, tynset)
                    expected[kind, n] = expect(step, expected[kind, n], third, tynset, tolga)
                    touched.add((kind, n))
        take_back(departure)
        assert {
            key: again(row) and getattr(again(row), f"{TRIED[key[0]][0]}_id") for key, row in rows.items()
        } == expected
        same = [key for key in before if expected[key] == tolga.pk and key not in touched]
        assert {key: stored(rows[key]) for key in same} == {key: before[key] for key in same}
        transaction.set_rollback(True)


# --- people ----------------------------------------------------------------------------------------------------------
def test_people_work_for_the_successor_and_go_back_unless_their_access_was_changed(tynset, tolga, ola, per, siri):
    departure = merge(tolga, tynset)
    assert {m.municipality for m in Membership.objects.filter(user__in=[ola, per])} == {tynset}
    ended = ola.memberships.get()
    with recording.record_author(lambda: siri):
        change(ended, valid_until=timezone.localdate() - DAY)
    take_back(departure)
    assert ola.memberships.get().municipality == tynset
    assert ola.memberships.get().valid_until == timezone.localdate() - DAY
    assert per.memberships.get().municipality == tolga


# --- the verbs -------------------------------------------------------------------------------------------------------
def test_a_merger_ahead_happens_in_the_night_before_its_day_and_once(tynset, tolga, third, make_job, siri):
    job, on = make_job(tolga), timezone.localdate() + 3 * DAY
    departure = actions.merge(municipality=tolga, successor=tynset, on=on, by=siri)
    actions.carry_out_due(on - DAY)
    assert again(job).municipality == tolga
    actions.carry_out_due(on)
    actions.carry_out_due(on)
    assert again(job).municipality == tynset
    assert departure.moved.filter(object_id=job.pk, content_type__model="job").count() == 1


def test_a_merger_ahead_is_withdrawn_and_nothing_happens(tynset, tolga, make_job, siri):
    job, on = make_job(tolga), timezone.localdate() + 3 * DAY
    take_back(actions.merge(municipality=tolga, successor=tynset, on=on, by=siri))
    actions.carry_out_due(on)
    assert again(job).municipality == tolga
    assert actions.find_standing_departure(tolga) is None


@pytest.mark.parametrize("case", ["itself", "twice", "left", "into one that goes", "into one that has left", "awaited"])
def test_what_makes_no_sense_is_refused_with_a_sentence(case, tynset, tolga, third, siri):
    today = timezone.localdate()
    into = {"itself": tolga, "into one that goes": third, "into one that has left": third}.get(case, tynset)
    if case == "twice":
        actions.merge(municipality=tolga, successor=tynset, on=today + DAY, by=siri)
    elif case == "left":
        actions.leave(municipality=tolga, last_day=today, to_desk=False, by=siri)
    elif case == "into one that goes":
        actions.merge(municipality=third, successor=tynset, on=today + 9 * DAY, by=siri)
    elif case == "into one that has left":
        Municipality.objects.filter(pk=third.pk).update(member_until=today - DAY)
    elif case == "awaited":
        actions.merge(municipality=third, successor=tolga, on=today + DAY, by=siri)
    number = Departure.objects.count()
    with pytest.raises(actions.DepartureRefused, match=r"\w+.*\."):
        actions.merge(municipality=tolga, successor=into, on=today, by=siri)
    assert Departure.objects.count() == number
    assert not MovedRow.objects.exists()


def test_a_new_municipality_can_take_over_on_its_first_day(tynset, tolga, siri):
    first = timezone.localdate() + 30 * DAY
    new = make_municipality("3499", "Nordfjell", 62.3, 10.9, member_from=first)
    with pytest.raises(actions.DepartureRefused):
        actions.merge(municipality=tolga, successor=new, on=first - DAY, by=siri)
    assert actions.merge(municipality=tolga, successor=new, on=first, by=siri).done_at is None


def test_of_two_mergers_in_a_row_the_later_one_is_taken_back_first(tynset, tolga, third, make_job):
    job = make_job(tolga)
    first = merge(tolga, tynset)
    second = merge(tynset, third)
    with pytest.raises(actions.DepartureRefused, match="Engerdal"):
        take_back(first)
    take_back(second)
    assert again(job).municipality == tynset
    take_back(first)
    assert again(job).municipality == tolga


def test_taking_back_twice_does_nothing_the_second_time(tynset, tolga, make_job):
    job = make_job(tolga)
    departure = merge(tolga, tynset)
    take_back(departure)
    undone = Departure.objects.get().undone_at
    change(job, municipality=tynset)
    take_back(departure)
    assert again(job).municipality == tynset
    assert Departure.objects.get().undone_at == undone


def test_after_thirty_days_what_moved_is_forgotten_and_it_stays_as_it_is(tynset, tolga, make_job):
    job, today = make_job(tolga), timezone.localdate()
    departure = merge(tolga, tynset)
    moving.forget_moved(today + 30 * DAY)
    assert departure.moved.exists()
    moving.forget_moved(today + 31 * DAY)
    assert not departure.moved.exists()
    Departure.objects.update(done_at=timezone.now() - 31 * DAY)
    with pytest.raises(actions.DepartureRefused, match="30"):
        take_back(departure)
    assert again(job).municipality == tynset
    assert apps.get_model("municipalities.Municipality").objects.get(pk=tolga.pk).merged_into == tynset


# --- counted ---------------------------------------------------------------------------------------------------------
def test_each_kind_that_moves_is_counted_before(tynset, tolga, ola):
    for number, (make, _edit) in enumerate(KINDS.values()):
        make(tolga, number)
        make(tolga, number + 50)
    counted = {str(line.label).casefold(): line.number for line in list_holdings(tolga) if line.moves}
    for model, name in decisions.list_moving():
        label = "personer med tilgang" if model is Membership else str(model._meta.verbose_name_plural).casefold()
        assert counted[label] == model._base_manager.filter(**{name: tolga}).count(), label
