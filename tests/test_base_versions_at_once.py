"""Many who save and read at the same moment, each on a connection of its own."""

import datetime
import functools
import threading
import time

import pytest
from django.db import connection, transaction
from django.db.models import Sum

from base.caching.caches import VersionedCache
from base.caching.versions import fold_stamps, read_versions
from base.models import VersionStamp
from housing.models import Home
from municipalities.models import Place, Road

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one transaction write at a time"),
]
PATIENCE_SECONDS = 120
MOST_CONNECTIONS = 20


@pytest.fixture(autouse=True)
def connections_for_all(transactional_db):
    """A pool as large as the threads are many; by default it has four connections."""
    options = connection.settings_dict["OPTIONS"]
    before = options["pool"]
    close_all_connections()
    options["pool"] = {"min_size": 1, "max_size": MOST_CONNECTIONS}
    yield
    close_all_connections()
    options["pool"] = before


def close_all_connections():
    connection.close()
    connection.close_pool()


def run_at_once(*functions):
    """Run each function in a thread of its own and raise what the first of them raised."""
    faults = []

    def run(function):
        try:
            function()
        except BaseException as fault:  # noqa: BLE001 - raised again below, in the thread of the test
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[function]) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    assert not any(thread.is_alive() for thread in threads)
    if faults:
        raise faults[0]


def test_two_transactions_that_save_two_kinds_in_opposite_order_both_finish(tynset, tolga, road):
    both_have_saved_one = threading.Barrier(2, timeout=PATIENCE_SECONDS)

    def place_then_road():
        with transaction.atomic():
            Place.objects.create(name="Kvikne", municipality=tynset, lat=62.6, lon=10.3)
            both_have_saved_one.wait()
            Road.objects.filter(pk=road.pk).update(minutes=21)

    def road_then_place():
        with transaction.atomic():
            Road.objects.create(a=tolga.centre, b=tynset.centre, minutes=30, km=22)
            both_have_saved_one.wait()
            Place.objects.create(name="Øvre Rendal", municipality=tolga, lat=61.9, lon=11.1)

    run_at_once(place_then_road, road_then_place)
    assert set(Place.objects.values_list("name", flat=True)) >= {"Kvikne", "Øvre Rendal"}
    assert sorted(Road.objects.values_list("minutes", flat=True)) == [21, 30]


WRITERS, SAVES_EACH, READERS = 8, 125, 3


class Tally:
    """1,000 places saved by eight threads, every fifth rolled back, and a kept value of their names."""

    def __init__(self, municipality):
        self.municipality = municipality
        self.names = VersionedCache(lambda: frozenset(Place.objects.values_list("name", flat=True)), [Place])
        self.rolled_back = set()
        self.ended = threading.Event()
        self.checked = 0

    def write(self, writer):
        for number in range(SAVES_EACH):
            name, is_rolled_back = f"Sted {writer}-{number}", number % 5 == 4
            if is_rolled_back:
                self.rolled_back.add(name)
            with transaction.atomic():
                Place.objects.create(
                    name=name, slug=f"sted-{writer}-{number}", municipality=self.municipality, lat=62, lon=10
                )
                assert name in self.names.get()
                transaction.set_rollback(is_rolled_back)

    def write_all(self):
        try:
            run_at_once(*(functools.partial(self.write, writer) for writer in range(WRITERS)))
        finally:
            self.ended.set()

    def read(self):
        """Whoever asks under a version gets all rows of that version at least, and none that was rolled back."""
        while not self.ended.is_set():
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                versions = read_versions()
                there = set(Place.objects.values_list("name", flat=True))
            found = self.names.get(versions)
            assert there <= found
            assert not found & self.rolled_back
            self.checked += 1

    def fold(self):
        while not self.ended.wait(0.05):
            fold_stamps(datetime.date(2027, 3, 1))


def test_of_a_thousand_saves_by_eight_threads_no_reader_keeps_old_rows_or_rolled_back_ones(tynset):
    tally = Tally(tynset)
    before = read_versions().of([Place])
    run_at_once(tally.write_all, *[tally.read] * READERS, *[tally.fold] * 2)
    assert tally.checked > 50
    assert len(tally.rolled_back) == WRITERS * SAVES_EACH // 5
    stored = set(Place.objects.values_list("name", flat=True))
    assert len(stored) == 1 + WRITERS * SAVES_EACH * 4 // 5
    assert tally.names.get() == stored
    [(changes_before, _stamp)], [(changes, _stamp)] = before, read_versions().of([Place])
    assert changes - changes_before == WRITERS * SAVES_EACH * 4 // 5


def test_two_who_fold_at_once_while_others_save_lose_no_stamp(tynset):
    kinds = [f"kind {number}" for number in range(3)]
    rows = [VersionStamp(kind=kind, stamp=number) for kind in kinds for number in range(500)]
    VersionStamp.objects.bulk_create(rows)
    together = threading.Barrier(4, timeout=PATIENCE_SECONDS)

    def fold():
        together.wait()
        for _turn in range(5):
            fold_stamps(datetime.date(2027, 3, 1))

    def save():
        together.wait()
        for number in range(100):
            VersionStamp.objects.create(kind=kinds[number % 3], stamp=1)

    run_at_once(fold, fold, save, save)
    fold_stamps(datetime.date(2027, 3, 1))
    totals = VersionStamp.objects.filter(kind__in=kinds).values_list("kind").annotate(Sum("changes"), Sum("stamp"))
    added = {"kind 0": 68, "kind 1": 66, "kind 2": 66}
    assert {kind: (changes, stamps) for kind, changes, stamps in totals} == {
        kind: (500 + more, sum(range(500)) + more) for kind, more in added.items()
    }
    assert VersionStamp.objects.filter(kind__in=kinds).count() == 3


def test_two_who_move_one_row_to_other_parts_renew_each_part_it_was_in(tynset):
    """The second has read the row where it was before the first moved it, and saves when the first is done."""
    home = Home.objects.create(municipality=tynset, title_nb="Hus", kind="rent")
    first_has_saved, second_is_saving = (threading.Event() for _ in range(2))

    def first():
        with transaction.atomic():
            mine = Home.objects.get(pk=home.pk)
            mine.kind = "sale"
            mine.save()
            first_has_saved.set()
            assert second_is_saving.wait(PATIENCE_SECONDS)
            time.sleep(0.3)  # until the second waits for the row

    def second():
        mine = Home.objects.get(pk=home.pk)
        mine.kind = "plot"
        assert first_has_saved.wait(PATIENCE_SECONDS)
        second_is_saving.set()
        mine.save()

    run_at_once(first, second)
    rent, sale, plot = read_versions().of_parts(Home, ["rent", "sale", "plot"])
    assert Home.objects.get(pk=home.pk).kind == "plot"
    assert sale[0] == 2  # it came, and it left
    assert plot[0] == 1
    assert rent[0] == 2
