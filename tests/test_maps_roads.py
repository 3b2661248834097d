"""Drives along the road: every one of the table against the roads of the map, and where a way leaves the frame."""

import time

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from base.datafiles import reading
from maps import layers
from maps.layers import RoadLine
from maps.roads.clipping import clip_path, find_middle
from maps.roads.geometry import find_crossing, find_nearest_point, measure_km, measure_length
from maps.roads.network import DETOUR, PLACE_TOLERANCE_KM, Fault, RoadNetwork
from maps.roads.ways import RoadWays, WayCache, find_way, join_ways, road_ways

DATA = settings.BASE_DIR / "municipalities" / "data"
PLACES = {row["slug"]: row for row in reading.read_table(DATA / "places.csv")}
POINTS = {slug: (float(row["lon"]), float(row["lat"])) for slug, row in PLACES.items()}
ROADS = reading.read_table(DATA / "roads.csv")
MOST_AWAY = 0.15
LAYERS = layers.parse_layers(settings.BASE_DIR / "maps" / "data" / "layers.json")
WAYS = RoadWays(LAYERS)
NETWORK = WAYS.network
# Drawn from point to point these are more than 15 % longer than the table has them, along the road they are not: the
# point of the hamlet is a label of the map, and the line from there to the road is counted in the drawing alone.
LABELS_OFF_THE_ROAD = {
    "faset – savalen": "both points lie off the road, Fåset 1.1 km and Savalen 0.7 km, on a drive of 12 km",
    "bergset – unset": "the point of Unset lies 1.3 km off the road, on a drive of 8 km",
    "alen – hessdalen": "the point of Hessdalen lies 2.6 km off the road, on a drive of 17 km",
}
BEYOND = {"trondheim", "hamar", "elverum", "dombas", "selbu"}


def name(road):
    return f"{road['from']} – {road['to']}"


def find_ends(road):
    return POINTS[road["from"]], POINTS[road["to"]]


def list_inside():
    return [road for road in ROADS if not {road["from"], road["to"]} & BEYOND]


def list_wrong(roads, measure):
    return {name(road) for road in roads if abs(measure(road) / int(road["km"]) - 1) > MOST_AWAY}


# --- the table of roads -----------------------------------------------------------------------------------------------
def test_the_towns_beyond_the_map_are_those_and_no_others():
    assert {slug for slug, point in POINTS.items() if NETWORK.is_beyond(point)} == BEYOND


def test_every_drive_inside_the_frame_is_as_long_along_the_drawn_road_as_the_table_says():
    inside = list_inside()
    assert len(inside) == 85
    assert [name(road) for road in inside if NETWORK.find_path(*find_ends(road)).fault] == []
    assert list_wrong(inside, lambda road: measure_length(NETWORK.find_path(*find_ends(road)).points)) == set()


def test_every_line_from_point_to_point_is_as_long_too_or_its_hamlet_lies_off_the_road():
    wrong = list_wrong(list_inside(), lambda road: measure_length(WAYS.find_way(find_ends(road)).points))
    assert wrong == set(LABELS_OFF_THE_ROAD)


def test_every_place_meets_a_road_within_the_tolerance():
    far = {
        slug: access.off_km if (access := NETWORK.find_access(point)) else None
        for slug, point in POINTS.items()
        if slug not in BEYOND
    }
    assert [slug for slug, km in far.items() if km is None or km > PLACE_TOLERANCE_KM] == []


@pytest.mark.parametrize("road", [road for road in ROADS if "drawn roads" in road["source"]], ids=name)
def test_a_drive_takes_the_roads_that_the_table_names(road):
    """A road of less than three kilometres, as the street of a village, need not be named."""
    named = set(road["source"].partition("drawn roads: ")[2].partition(";")[0].split())
    taken = set(NETWORK.find_path(*find_ends(road)).roads)
    assert named & taken, (named, taken)
    assert {one for one in named if one[0] in "ER"} <= taken


@pytest.mark.parametrize(
    ("start", "town", "road"),
    [
        ("tynset", "trondheim", "E6"),
        ("alen", "trondheim", "E6"),
        ("oppdal", "dombas", "E6"),
        ("folldal", "dombas", "E6"),
        ("folldal", "hamar", "E6"),
        ("koppang", "elverum", "Rv3"),
        ("tynset", "hamar", "Rv3"),
        ("brekken", "selbu", "Fv705"),
    ],
)
def test_a_drive_to_a_town_beyond_leaves_the_map_by_the_main_road_to_it(start, town, road):
    path = NETWORK.find_path(POINTS[start], POINTS[town])
    assert path.roads[-1] == road
    assert measure_km(path.points[-1], POINTS[town]) < measure_km(POINTS[start], POINTS[town])
    way = WAYS.find_way((POINTS[start], POINTS[town]))
    assert way.goes_on
    assert way.points[-1] != POINTS[town]


def test_a_drive_to_a_town_beyond_is_as_long_as_the_table_says_with_what_the_map_lacks():
    """From where the road ends the straight line is taken, a quarter longer."""
    out = [road for road in ROADS if len({road["from"], road["to"]} & BEYOND) == 1]

    def measure(road):
        a, b = find_ends(road)
        points = NETWORK.find_path(a, b).points
        rest = measure_km(points[-1], b) if road["to"] in BEYOND else measure_km(points[0], a)
        return measure_length(points) + DETOUR * rest

    assert len(out) == 18
    assert list_wrong(out, measure) == set()


def test_the_way_back_is_the_way_there():
    for road in ROADS:
        a, b = find_ends(road)
        assert WAYS.find_path(a, b).points == WAYS.find_path(b, a).points[::-1], name(road)


def test_two_nets_of_the_same_roads_find_the_same_ways():
    again = RoadNetwork(LAYERS.roads)
    assert [again.find_path(*find_ends(road)) for road in ROADS] == [
        NETWORK.find_path(*find_ends(road)) for road in ROADS
    ]


def test_the_ways_of_a_whole_region_cost_little_once_they_are_known():
    for road in ROADS:
        WAYS.find_way(find_ends(road))
    began = time.process_time()
    for road in ROADS:
        WAYS.find_way(find_ends(road))
    assert time.process_time() - began < 0.05


# --- a net of one's own -----------------------------------------------------------------------------------------------
KM = 1 / 111.2  # degrees of latitude


def road(*points, category="F", number="1"):
    return RoadLine(category, number, points)


def test_roads_that_end_three_hundred_metres_apart_are_joined_and_others_are_not():
    for gap, is_joined in ((0.29, True), (0.31, False)):
        net = RoadNetwork([road((10, 62), (10, 62.1)), road((10, 62.1 + gap * KM), (10, 62.3), number="2")])
        path = net.find_path((10, 62.01), (10, 62.25))
        assert (path.fault is None) is is_joined, gap


def test_roads_that_cross_without_a_common_point_can_be_changed_there():
    net = RoadNetwork([road((10, 62), (10.2, 62)), road((10.1, 61.9), (10.1, 62.1), number="2")])
    path = net.find_path((10.01, 62), (10.1, 62.09))
    assert path.roads == ("Fv1", "Fv2")
    assert (10.1, 62.0) in path.points


def test_a_drive_between_two_places_of_one_road_stays_on_it_in_both_directions():
    net = RoadNetwork([road((10, 62), (10.1, 62.05), (10.2, 62))])
    there = net.find_path((10.05, 62.025), (10.15, 62.025))
    assert there.points == ((10.05, 62.025), (10.1, 62.05), (10.15, 62.025))
    assert net.find_path((10.15, 62.025), (10.05, 62.025)).points == there.points[::-1]
    assert len(net.find_path((10.02, 62.01), (10.04, 62.02)).points) == 2


def test_the_quicker_road_is_taken_where_the_slower_one_is_shorter():
    slow = road((10, 62), (10.2, 62), category="K", number="")
    fast = road((10, 62), (10.1, 62.03), (10.2, 62), category="E", number="6")
    before, after = road((9.9, 62), (10, 62)), road((10.2, 62), (10.3, 62))
    assert RoadNetwork([slow, fast, before, after]).find_path((9.95, 62), (10.25, 62)).roads == ("Fv1", "E6")


def test_a_place_without_a_road_has_a_straight_line_and_the_reason():
    net = RoadNetwork([road((10, 62), (10.5, 62.5))])
    lost = (10.45, 62.05)
    path = net.find_path((10, 62), lost)
    assert (path.points, path.fault) == (((10, 62), lost), Fault.NO_ROAD)


def test_between_towns_beyond_the_map_is_a_straight_line_with_its_reason():
    assert NETWORK.find_path(POINTS["hamar"], POINTS["elverum"]).fault is Fault.BEYOND


def test_a_piece_of_road_that_hangs_together_with_nothing_is_no_access():
    """At Trysil the nearest line of the map is such a piece."""
    net = RoadNetwork([road((10, 62), (10.2, 62), (10.4, 62)), road((10.1, 62.01), (10.12, 62.01), number="2")])
    assert net.find_path((10.11, 62.011), (10.3, 62)).roads == ("Fv1",)


def test_a_region_without_roads_has_straight_lines(monkeypatch):
    monkeypatch.setattr("maps.roads.ways.road_ways", WayCache())
    monkeypatch.setattr("maps.roads.ways.read_layers", lambda: None)
    assert find_way(((10, 62), (11, 63))).points == ((10, 62), (11, 63))


def test_the_net_is_made_once_for_a_file_of_layers():
    assert road_ways.get() is road_ways.get()


# --- over several places ----------------------------------------------------------------------------------------------
def test_a_place_beside_the_road_is_passed_and_not_visited():
    net = RoadWays(LAYERS._replace(roads=[road((10, 62), (10.2, 62), (10.4, 62)), road((10.2, 62), (10.2, 62.02))]))
    way = net.find_way(((10, 62), (10.2, 62.02), (10.4, 62)))
    assert way.points == ((10, 62), (10.2, 62), (10.4, 62))


def test_ways_are_joined_without_what_is_driven_to_and_fro():
    assert join_ways([1, 2, 3, 4], [4, 3, 2, 5]) == [1, 2, 5]
    assert join_ways([1, 2], [2, 3]) == [1, 2, 3]
    assert join_ways([1, 2], [2, 1]) == [1]
    assert join_ways([1, 2], [3, 4]) == [1, 2, 3, 4]
    assert join_ways([], [1, 2]) == [1, 2]


# --- the frame --------------------------------------------------------------------------------------------------------
FRAME = (0, 0, 100, 100)
COORDINATES = st.floats(-300, 300)


def test_a_way_inside_the_frame_is_left_as_it_is():
    assert clip_path([(1, 1), (50, 20), (99, 99)], FRAME) == ((((1, 1), (50, 20), (99, 99)),), None)


def test_a_way_that_ends_outside_leaves_at_the_edge_with_its_bearing():
    pieces, leaves = clip_path([(50, 50), (150, 50)], FRAME)
    assert pieces == (((50, 50), (100, 50)),)
    assert leaves == (100, 50, 0)
    assert clip_path([(50, 50), (50, 150)], FRAME).leaves == (50, 100, 90)


def test_a_way_that_comes_back_is_drawn_in_two_pieces_without_an_arrow():
    path = clip_path([(50, 50), (150, 50), (150, 60), (50, 60)], FRAME)
    assert path == ((((50, 50), (100, 50)), ((100, 60), (50, 60))), None)


def test_a_way_that_goes_on_beyond_the_map_leaves_at_its_last_point():
    assert clip_path([(10, 10), (50, 10)], FRAME, goes_on=True).leaves == (50, 10, 0)


def test_nothing_is_drawn_of_a_way_outside_the_frame():
    assert clip_path([(-10, -10), (-10, 200)], FRAME) == ((), None)
    assert clip_path([], FRAME) == ((), None)


@given(st.lists(st.tuples(COORDINATES, COORDINATES), min_size=2, max_size=8))
@hypothesis_settings(max_examples=200, deadline=None)
def test_whatever_is_drawn_lies_inside_and_an_arrow_stands_at_an_end(points):
    path = clip_path(points, FRAME)
    for piece in path.pieces:
        assert len(piece) > 1
        assert all(-1e-6 <= value <= 100 + 1e-6 for point in piece for value in point)
    if path.leaves:
        assert path.leaves[:2] == path.pieces[-1][-1]
        assert not all(0 <= value <= 100 for value in points[-1])


def test_minutes_stand_halfway():
    assert find_middle([(0, 0), (10, 0), (10, 30)]) == (10, 10)


# --- points and lengths -----------------------------------------------------------------------------------------------
def test_a_degree_is_a_hundred_and_eleven_kilometres_and_half_of_it_eastwards_at_sixty():
    assert measure_km((10, 60), (10, 61)) == pytest.approx(111.2)
    assert measure_km((10, 60), (11, 60)) == pytest.approx(55.6)


def test_the_nearest_point_of_a_stretch_may_be_its_end():
    assert find_nearest_point((10.5, 62.1), (10, 62), (11, 62)).point == (10.5, 62)
    assert find_nearest_point((9, 62), (10, 62), (11, 62)).share == 0
    assert find_nearest_point((9, 62), (10, 62), (10, 62)).km > 50


def test_parallel_lines_do_not_cross_and_others_only_where_they_are():
    assert find_crossing((0, 0), (1, 0), (0, 1), (1, 1)) is None
    assert find_crossing((0, 0), (1, 0), (2, -1), (2, 1)) is None
    assert find_crossing((0, 0), (2, 0), (1, -1), (1, 1)) == (0.5, 0.5)


def test_the_straight_line_is_never_longer_than_the_road():
    for each in ROADS:
        points = WAYS.find_way(find_ends(each)).points
        assert measure_length(points) >= measure_km(points[0], points[-1]) - 0.5
