import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from base.caching import caches
from base.caching.versions import read_versions
from base.datafiles import reading
from municipalities import travel
from municipalities.models import Place, Road
from municipalities.travel import find_drives, find_places_within, find_shortest_drives
from tests.environment import ROOT

INFINITY = 10**6


def test_the_way_back_takes_as_long(road, tynset, tolga):
    there, back = find_drives(tynset.centre.pk), find_drives(tolga.centre.pk)
    assert there[tolga.centre.pk] == back[tynset.centre.pk] == (20, 22)


@pytest.fixture
def hamlet(tolga):
    return Place.objects.create(name="Grenda", municipality=tolga, lat=62.5, lon=11.2)


def test_the_stops_of_a_drive_are_the_places_through_which_it_is_counted(tynset, tolga, hamlet, road):
    Road.objects.create(a=tolga.centre, b=hamlet, minutes=30, km=33)
    Road.objects.create(a=tynset.centre, b=hamlet, minutes=51, km=50)
    stops = travel.roads.get().list_stops(tynset.centre.pk, hamlet.pk)
    assert stops == [(place.lon, place.lat) for place in (tynset.centre, tolga.centre, hamlet)]
    assert travel.roads.get().list_stops(hamlet.pk, tynset.centre.pk) == stops[::-1]


def test_the_way_over_another_place_is_not_told_where_the_direct_road_is_quicker(tynset, tolga, hamlet, road):
    Road.objects.create(a=tolga.centre, b=hamlet, minutes=30, km=33)
    Road.objects.create(a=tynset.centre, b=hamlet, minutes=49, km=55)
    assert len(travel.roads.get().list_stops(tynset.centre.pk, hamlet.pk)) == 2


def test_where_no_road_leads_there_are_no_stops(road, tynset, hamlet):
    assert travel.roads.get().list_stops(tynset.centre.pk, hamlet.pk) == []


def test_a_place_that_is_moved_is_a_stop_at_its_new_point(road, tynset, tolga):
    assert travel.roads.get().list_stops(tynset.centre.pk, tolga.centre.pk)[-1] == (tolga.centre.lon, tolga.centre.lat)
    tolga.centre.lat = 62.5
    tolga.centre.save()
    assert travel.roads.get().list_stops(tynset.centre.pk, tolga.centre.pk)[-1][1] == 62.5


def test_a_place_without_a_road_is_not_reached(tynset, tolga):
    assert tolga.centre.pk not in find_drives(tynset.centre.pk)


def test_a_place_is_within_any_time_of_itself(road, tynset):
    assert find_places_within(tynset.centre_id, 0) == {tynset.centre_id: 0}


def test_the_limit_itself_is_within(road, tynset, tolga):
    assert tolga.centre_id in find_places_within(tynset.centre_id, 20)
    assert tolga.centre_id not in find_places_within(tynset.centre_id, 19)


def change_by_save(road):
    road.minutes = 35
    road.save()


def change_by_update(road):
    Road.objects.filter(pk=road.pk).update(minutes=35)


def change_by_bulk_update(road):
    road.minutes = 35
    Road.objects.bulk_update([road], ["minutes"])


def change_by_replacing(road):
    Road.objects.filter(pk=road.pk).delete()
    Road.objects.bulk_create([Road(a=road.a, b=road.b, minutes=35, km=22)])


@pytest.mark.parametrize("change", [change_by_save, change_by_update, change_by_bulk_update, change_by_replacing])
def test_every_way_of_changing_a_road_is_seen_at_once(change, road, tynset, tolga):
    assert find_drives(tynset.centre.pk)[tolga.centre.pk][0] == 20
    change(road)
    assert find_drives(tynset.centre.pk)[tolga.centre.pk][0] == 35


def test_a_removed_road_is_seen_at_once(road, tynset, tolga):
    assert find_drives(tynset.centre.pk)[tolga.centre.pk][0] == 20
    road.delete()
    assert tolga.centre.pk not in find_drives(tynset.centre.pk)


def test_a_change_that_is_rolled_back_bumps_nothing(road):
    before = read_versions().of([Road])
    with transaction.atomic():
        change_by_save(road)
        transaction.set_rollback(True)
    assert read_versions().of([Road]) == before


def test_a_drive_asked_for_before_a_rollback_is_not_said_after_it(road, tynset, tolga):
    with transaction.atomic():
        road.minutes = 1
        road.save()
        assert find_drives(tynset.centre.pk)[tolga.centre.pk][0] == 1
        transaction.set_rollback(True)
    kvikne = Place.objects.create(name="Kvikne", municipality=tynset, lat=62.6, lon=10.3)
    Road.objects.create(a=kvikne, b=tynset.centre, minutes=45, km=40)
    assert find_drives(tynset.centre.pk)[tolga.centre.pk][0] == 20


def test_a_source_asked_for_again_costs_one_query(road, tynset):
    find_drives(tynset.centre_id)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        find_drives(tynset.centre_id)
    assert [query["sql"].count("base_version") > 0 for query in queries] == [True]


def test_no_more_sources_are_kept_than_the_limit(road, tynset, monkeypatch):
    monkeypatch.setattr(travel, "MOST_SOURCES", 3)
    caches.clear_caches()
    for source in range(10):
        find_drives(source)
    assert len(travel.roads.get().drives) == 3


@st.composite
def graphs(draw):
    size = draw(st.integers(2, 7))
    pairs = st.tuples(st.integers(0, size - 1), st.integers(0, size - 1), st.integers(1, 90), st.integers(1, 90))
    return size, draw(st.lists(pairs, max_size=15))


def naive(size, edges):
    """Floyd and Warshall: all pairs, no cleverness."""
    minutes = [[0 if i == j else INFINITY for j in range(size)] for i in range(size)]
    for a, b, cost, _km in edges:
        minutes[a][b] = min(minutes[a][b], cost)
        minutes[b][a] = min(minutes[b][a], cost)
    for k in range(size):
        for i in range(size):
            for j in range(size):
                minutes[i][j] = min(minutes[i][j], minutes[i][k] + minutes[k][j])
    return minutes


@given(graphs())
@settings(max_examples=100, deadline=None)
def test_shortest_paths_equal_those_of_a_naive_search(drawn):
    size, edges = drawn
    graph = {node: [] for node in range(size)}
    for a, b, minutes, km in edges:
        graph[a].append((b, minutes, km))
        graph[b].append((a, minutes, km))
    expected = naive(size, edges)
    for source in range(size):
        found = {there: drive[0] for there, drive in find_shortest_drives(graph, source).items()}
        assert found == {there: expected[source][there] for there in range(size) if expected[source][there] < INFINITY}


# --- the real region --------------------------------------------------------------------------------------------------
TABLE = reading.read_table(ROOT / "tests" / "data" / "drives.csv")


def close(found, expected):
    """Within 10 %; two minutes or kilometres on the shortest drives, where the figures are whole numbers."""
    return abs(found - expected) <= max(2, expected * 0.1)


def test_drives_agree_with_the_table_within_ten_per_cent(demo, db):
    places = Place.objects.in_bulk(field_name="slug")
    wrong = []
    for row in TABLE:
        minutes, km = find_drives(places[row["a"]].pk)[places[row["b"]].pk]
        if not (close(minutes, int(row["minutes"])) and close(km, int(row["km"]))):
            wrong.append((row["a"], row["b"], minutes, km, row["minutes"], row["km"]))
    assert wrong == []


def test_every_village_is_reached_from_every_other(demo, db):
    places = set(Place.objects.values_list("pk", flat=True))
    assert all(set(find_drives(pk)) == places for pk in places)
