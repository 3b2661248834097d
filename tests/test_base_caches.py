"""What a process derived from rows and keeps: as long as nothing changes, and not a moment longer."""

import datetime
import threading

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from base.caching import caches
from base.caching.caches import CacheBasis, KeyedVersionedCache, VersionedCache
from base.caching.versions import Tracked, TrackedQuerySet, read_versions
from municipalities.models import Municipality, Place, Road


@pytest.fixture
def names(db):
    """The names of all places, kept; how often they were read."""
    read = []

    def make():
        read.append(1)
        return sorted(Place.objects.values_list("name", flat=True))

    names = VersionedCache(make, [Place, Road])
    names.read = read
    return names


def test_a_value_is_made_once_and_then_costs_one_query(names, tynset, django_assert_num_queries):
    assert names.get() == ["Tynset"]
    with django_assert_num_queries(1):
        assert names.get() == ["Tynset"]
    known = read_versions()
    with django_assert_num_queries(0):
        assert names.get(known) == ["Tynset"]
    assert len(names.read) == 1


def saved(place):
    place.name = "Brydalen"
    place.save()


def updated(place):
    Place.objects.filter(pk=place.pk).update(name="Brydalen")


def bulk_updated(place):
    place.name = "Brydalen"
    Place.objects.bulk_update([place], ["name"])


def replaced(place):
    Place.objects.filter(pk=place.pk).delete()
    Place.objects.bulk_create(
        [Place(name="Brydalen", slug="brydalen", municipality=place.municipality, lat=62, lon=10)]
    )


def moved(place):
    place.delete()
    Place.objects.create(name="Brydalen", municipality=place.municipality, lat=62, lon=10)


@pytest.mark.parametrize("change", [saved, updated, bulk_updated, replaced, moved])
def test_every_way_of_changing_a_row_is_seen_at_once(change, names, tynset):
    place = Place.objects.create(name="Kvikne", municipality=tynset, lat=62.6, lon=10.3)
    assert names.get() == ["Kvikne", "Tynset"]
    change(place)
    assert names.get() == ["Brydalen", "Tynset"]


def test_a_change_of_something_else_makes_nothing_anew(names, tynset):
    names.get()
    Municipality.objects.filter(pk=tynset.pk).update(facts=["200 km ski tracks"])
    names.get()
    assert len(names.read) == 1


def test_a_change_that_is_rolled_back_is_not_seen(names, tynset):
    names.get()
    with transaction.atomic():
        Place.objects.create(name="Kvikne", municipality=tynset, lat=62.6, lon=10.3)
        transaction.set_rollback(True)
    assert names.get() == ["Tynset"]


def test_a_value_that_no_longer_holds_is_made_anew(db):
    made = iter(range(9))
    number = VersionedCache(lambda: next(made), [Place], lasts=lambda value: value > 0)
    assert [number.get(), number.get(), number.get()] == [0, 1, 1]


# --- the order: versions first, then rows -----------------------------------------------------------------------------
def test_the_versions_are_asked_for_before_the_rows(names, tynset):
    with CaptureQueriesContext(connection) as queries:
        names.get()
    versions, rows = [query["sql"] for query in queries]
    assert "base_versionstamp" in versions
    assert "municipalities_place" in rows


@pytest.mark.parametrize("kept_value", caches.ALL_CACHES, ids=lambda kept_value: kept_value.make.__name__)
def test_everything_kept_is_read_after_its_versions(kept_value, tynset):
    with CaptureQueriesContext(connection) as queries:
        kept_value.get()
    first, *rows = [query["sql"] for query in queries]
    assert 'SUM("base_versionstamp"."stamp")' in first
    assert rows


@pytest.mark.parametrize("before", [True, False], ids=["before the rows are read", "after the rows are read"])
def test_a_change_while_the_rows_are_read_is_seen_by_the_next_reader(before, tynset):
    """As another process would: between the versions and the rows, and between the rows and the end."""
    turn = iter([True])

    def make():
        if before and next(turn, False):
            Place.objects.update(name="Brydalen")
        read = list(Place.objects.values_list("name", flat=True))
        if not before and next(turn, False):
            Place.objects.update(name="Brydalen")
        return read

    names = VersionedCache(make, [Place])
    assert names.get() == (["Brydalen"] if before else ["Tynset"])
    assert names.get() == ["Brydalen"]


# --- rollback ---------------------------------------------------------------------------------------------------------
def test_what_was_read_in_a_transaction_that_was_rolled_back_is_not_kept(names, tynset):
    with transaction.atomic():
        Place.objects.create(name="Kvikne", municipality=tynset, lat=62.6, lon=10.3)
        assert names.get() == ["Kvikne", "Tynset"]
        transaction.set_rollback(True)
    Place.objects.create(name="Savalen", municipality=tynset, lat=62.2, lon=10.5)
    assert names.get() == ["Savalen", "Tynset"]


def test_what_was_read_before_a_savepoint_was_rolled_back_is_not_kept(names, tynset):
    with transaction.atomic():
        Place.objects.create(name="Kvikne", municipality=tynset, lat=62.6, lon=10.3)
        with transaction.atomic():
            Place.objects.create(name="Brydalen", municipality=tynset, lat=62.1, lon=10.9)
            assert names.get() == ["Brydalen", "Kvikne", "Tynset"]
            transaction.set_rollback(True)
        assert names.get() == ["Kvikne", "Tynset"]
        Place.objects.create(name="Savalen", municipality=tynset, lat=62.2, lon=10.5)
    assert names.get() == ["Kvikne", "Savalen", "Tynset"]


def test_each_change_of_one_transaction_is_seen_by_it(names, tynset):
    """Why one stamp for a whole transaction would not do: it may read between two of its changes."""
    with transaction.atomic():
        for name in ("Brydalen", "Kvikne"):
            Place.objects.create(name=name, municipality=tynset, lat=62.6, lon=10.3)
            assert name in names.get()
    assert names.get() == ["Brydalen", "Kvikne", "Tynset"]


def test_what_is_read_while_a_row_is_being_saved_is_nobody_elses(names, tynset):
    """A receiver of signals reads the row before the save is over; another thread would get it from what is kept."""
    from django.db.models.signals import post_save

    names.get()
    before, read = read_versions(), []

    def receiver(**kwargs):
        read.append(names.get())

    post_save.connect(receiver, sender=Place)
    try:
        with transaction.atomic():
            Place.objects.create(name="Kvikne", municipality=tynset, lat=62.6, lon=10.3)
            transaction.set_rollback(True)
    finally:
        post_save.disconnect(receiver, sender=Place)
    assert read == [["Kvikne", "Tynset"]]
    assert names.get(before) == ["Tynset"]


# --- by key -----------------------------------------------------------------------------------------------------------
NOON = datetime.datetime(2027, 3, 1, 12, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)


def basis(version=((1, 7),), began=NOON, ends=NOON + HOUR):
    return CacheBasis(version, began, ends)


def test_what_was_not_asked_for_longest_is_forgotten_first():
    squares = KeyedVersionedCache(3)
    for n in range(3):
        squares.put(n, basis(), n * n)
    assert squares.get(0, basis()) == 0
    squares.put(3, basis(), 9)
    assert [squares.get(n, basis()) for n in range(4)] == [0, None, 4, 9]
    assert len(squares) == squares.weight == 3


def test_heavy_values_leave_room_for_few():
    words = KeyedVersionedCache(10, len)
    for word in ("ski", "fjell", "elv"):
        words.put(word, basis(), word)
    assert (len(words), words.weight) == (2, 8)
    words.put("fjell", basis(), "fjellet")
    assert (len(words), words.weight) == (2, 10)
    words.put("elv", basis(), "for tung for alt")
    assert words.weight == 10
    assert words.get("elv", basis()) == "elv"


def test_a_value_holds_for_its_version_and_its_time():
    values = KeyedVersionedCache(3)
    values.put("a", basis(), "derived")
    assert values.get("a", basis(began=NOON + HOUR / 2, ends=NOON + 2 * HOUR)) == "derived"
    assert values.get("a", basis(version=((2, 9),))) is None
    assert values.get("a", basis(began=NOON + HOUR)) is None
    assert values.get("a", basis(began=NOON - HOUR)) is None


def test_of_many_only_those_are_made_that_do_not_hold():
    values, made = KeyedVersionedCache(9), []

    def make(keys):
        made.append(keys)
        return {key: key.upper() for key in keys}

    assert values.get_many({"a": basis(), "b": basis()}, make) == {"a": "A", "b": "B"}
    assert values.get_many({"a": basis(), "b": basis(((2, 9),)), "c": basis()}, make) == {"a": "A", "b": "B", "c": "C"}
    assert values.get_many({"a": basis()}, make) == {"a": "A"}
    assert made == [["a", "b"], ["b", "c"]]


def test_many_are_found_also_where_few_can_be_kept():
    values = KeyedVersionedCache(2)
    wanted = {n: basis() for n in range(9)}
    assert values.get_many(wanted, lambda keys: {n: n * n for n in keys}) == {n: n * n for n in range(9)}
    assert len(values) == 2


def test_threads_share_what_is_kept_by_key():
    values, faults = KeyedVersionedCache(5, lambda value: 1 + value % 3), []

    def work(first):
        try:
            for n in range(first, first + 2_000):
                values.put(n % 11, basis(), n % 11)
                assert values.get(n % 7, basis()) in (None, n % 7)
        except Exception as fault:  # noqa: BLE001 - a thread's fault is the test's
            faults.append(fault)

    threads = [threading.Thread(target=work, args=[first]) for first in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert 0 < values.weight <= 5


# --- what may be kept -------------------------------------------------------------------------------------------------
READ = {model for kept_value in caches.ALL_CACHES for model in kept_value.models}
TRACKED = {model for model in apps.get_models() if issubclass(model, Tracked)}


@pytest.mark.parametrize("model", sorted(READ | TRACKED, key=str), ids=lambda model: model._meta.label)
def test_what_a_kept_value_is_made_of_tells_of_each_change(model):
    """The queryset as well: one without bulk paths that append stamps would leave a stale plan behind."""
    assert issubclass(model, Tracked)
    assert isinstance(model._default_manager.all(), TrackedQuerySet)
