"""The ground of maps: what it weighs, where things stand on it, how it is served, and that names do not overlap."""

import gzip
import itertools
import math
import re

import brotli
import pytest

from maps import layers
from maps.drawing import Projection, overlap
from maps.ground import files
from maps.ground.drawing import LEVELS, draw_ground
from maps.ground.geometry import STEPS_PER_UNIT, measure_offset, simplify, split_at_frame, write_lines, write_path
from maps.ground.marks import set_scale_bar
from maps.ground.names import STYLES, set_names
from maps.ground.palettes import PALETTES
from maps.windows import REGION, atlas
from municipalities.models import Place, Service
from tests.environment import ROOT
from tests.map_weights import MOST_GROUND_BYTES, MOST_OVERLAY_BYTES, weigh_grounds, weigh_overlays

METRES_PER_DEGREE = 111_200
# A coordinate is a whole number of halves of a unit, and a road was simplified: as far as that may move a thing.
OFF_METRES = 350
CROSSINGS = [
    ("Ulsberg", "E6", "R3", 62.7507, 9.9840),
    ("Hjerkinn", "E6", "F29", 62.2228, 9.5493),
    ("Oppdal", "E6", "R70", 62.5953, 9.6878),
    ("Støren", "E6", "F30", 63.0347, 10.2916),
    ("Alvdal", "R3", "F29", 62.1256, 10.6083),
    ("Tynset", "R3", "F30", 62.2890, 10.7398),
    ("Tolga", "F26", "F30", 62.4152, 10.9859),
    ("Os", "F28", "F30", 62.4964, 11.2485),
    ("Røros", "F30", "F31", 62.5713, 11.3950),
    ("Drevsjø", "F26", "F218", 61.8876, 12.0319),
]


@pytest.fixture
def region_map(demo, db):
    return atlas.get()


def read_points(path, onto):
    """The points of path data as (lat, lon), by a projection of its own."""
    found = []
    for part in re.findall(r"M[^M]*", path):
        x, y = 0, 0
        numbers = [int(n) for n in re.findall(r"-?\d+", part)]
        line = []
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            unit_x, unit_y = x / STEPS_PER_UNIT - 12, y / STEPS_PER_UNIT - 12
            line.append((onto.north - unit_y / onto.scale, onto.west + unit_x / (onto.scale * onto.squeeze)))
        found.append(line)
    return found


def measure_metres(one, other):
    lat, lon = (one[0] - other[0]), (one[1] - other[1]) * math.cos(math.radians(one[0]))
    return math.hypot(lat, lon) * METRES_PER_DEGREE


def find_nearest(lines, point):
    """Metres from a (lat, lon) to the nearest of some lines."""
    squeeze = math.cos(math.radians(point[0]))
    flat = [[(lon * squeeze, lat) for lat, lon in line] for line in lines]
    here = (point[1] * squeeze, point[0])
    return min(measure_offset(here, a, b) for line in flat for a, b in itertools.pairwise(line)) * (METRES_PER_DEGREE)


# --- weight -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("every", [8, pytest.param(1, marks=pytest.mark.slow)], ids=["some", "all"])
def test_no_ground_of_a_window_is_heavier_than_sixty_kilobytes(every, region_map):
    names = sorted({REGION, *list(region_map.list_names())[::every]})
    weights = weigh_grounds(region_map, names)
    assert len(weights) == len(names) * len(LEVELS) * len(PALETTES)
    assert [row for row in weights if row.brotli > MOST_GROUND_BYTES] == []


def test_no_drawing_over_a_ground_is_heavier_than_fifteen_kilobytes(region_map, visitor):
    heavy = {url: weight for url, weight in weigh_overlays(visitor) if not 0 < weight <= MOST_OVERLAY_BYTES}
    assert heavy == {}


# --- where things stand -----------------------------------------------------------------------------------------------
def test_twenty_places_stand_where_they_belong(region_map):
    window = region_map.find_window(REGION)
    places = list(Place.objects.in_region())[:20]
    for place in places:
        x, y = window.onto.point(place.lon, place.lat)
        steps = f"M{round(x * STEPS_PER_UNIT)} {round(y * STEPS_PER_UNIT)}"
        ((point,),) = read_points(steps, window.onto)
        assert measure_metres(point, (place.lat, place.lon)) < OFF_METRES, place
    assert len(places) == 20


def test_every_station_stands_at_its_own_point_and_beside_the_railway(region_map):
    onto, found = region_map.find_window(REGION).onto, layers.read_layers()
    rails = [[(lat, lon) for lon, lat in line] for line in found.railways]
    for row in found.stations:
        # Nobody has measured Ålen's stop: it stands at the village, which is 730 m from the line.
        assert find_nearest(rails, (row.lat, row.lon)) < (750 if row.name == "Ålen" else 400), row.name
    svg = draw_ground(found, onto, LEVELS["wide"], PALETTES["light"], [])
    squares = [read_points(square, onto)[0] for square in re.findall(r'<path d="(M\d+ \d+)h\d+v', svg)]
    shown = [row for row in found.stations if onto.contains_point(row.lon, row.lat)]
    assert len(squares) == len(shown) >= 13
    half = 0.9 * 3.6
    for (corner,), row in zip(squares, shown, strict=True):
        middle = (corner[0] - half / onto.scale, corner[1] + half / (onto.scale * onto.squeeze))
        assert measure_metres(middle, (row.lat, row.lon)) < OFF_METRES, row.name


def test_a_station_of_the_ground_stands_where_the_service_of_its_name_does(demo, db):
    stations = {f"{row.name} stasjon": (row.lat, row.lon) for row in layers.read_layers().stations}
    services = Service.objects.filter(kind="railway_station").select_related("place")
    assert len(services) == 9
    for service in services:
        point = (service.lat or service.place.lat, service.lon or service.place.lon)
        assert measure_metres(stations[service.name], point) < 50, service


@pytest.mark.parametrize(("near", "one", "other", "lat", "lon"), CROSSINGS, ids=[row[0] for row in CROSSINGS])
def test_a_crossing_is_drawn_where_its_two_roads_meet(region_map, near, one, other, lat, lon):
    onto = region_map.find_window(REGION).onto
    for road in (one, other):
        lines = [row.points for row in layers.read_layers().roads if row.category + row.number == road]
        drawn = write_lines([[onto.point(*p) for p in line] for line in lines], (0, 0, 600, 1000), 0.35)
        assert find_nearest(read_points(drawn, onto), (lat, lon)) < OFF_METRES, road
    label = next((row for row in layers.read_layers().names if row.name == near), None)
    place = Place.objects.filter(name__startswith=near).first()
    known = (place.lat, place.lon) if place else (label.lat, label.lon)
    assert measure_metres((lat, lon), known) < 5_500


# --- names ------------------------------------------------------------------------------------------------------------
def test_no_name_of_the_ground_touches_a_place_or_another_name(region_map):
    found = layers.read_layers()
    for name in region_map.list_names():
        window = region_map.find_window(name)
        for level in LEVELS.values():
            taken, onto = window.boxes, window.onto
            names = set_names(found, onto, level.name_size, onto.units_per_km, taken, (0, 0, 600, onto.height))
            boxes = [box_of(row, level.name_size) for row in names]
            for index, box in enumerate(boxes):
                assert not any(overlap(box, other) for other in [*taken, *boxes[:index]]), (name, names[index])


def box_of(row, size):
    height = size * row.style.size
    wide = len(row.name) * height * 0.55
    return (row.x - wide / 2, row.y - height * 0.7, row.x + wide / 2, row.y)


def test_no_town_or_village_is_named_on_the_ground(region_map):
    settled = {"by", "tettsted", "tettbebyggelse", "bygdelagBygd", "grend"}
    assert settled & set(STYLES) == set()
    assert settled <= {row.kind for row in layers.read_layers().names}


def test_a_name_stands_once_on_a_sheet_and_a_park_says_that_it_is_one(region_map):
    onto = region_map.find_window(REGION).onto
    svg = draw_ground(layers.read_layers(), onto, LEVELS["wide"], PALETTES["light"], [])
    names = re.findall(r">([^<>]+)</text>", svg)
    assert len(names) == len(set(names)) > 50
    assert {"Forollhogna nasjonalpark", "Femundsmarka nasjonalpark", "Femunden"} <= set(names)


# --- the file ---------------------------------------------------------------------------------------------------------
def url_of(window, level="narrow", theme="light"):
    return getattr(files.find_ground(window), f"{level}_{theme}")


def test_a_ground_may_be_kept_for_ever_and_may_load_nothing(region_map, client):
    answer = client.get(url_of(region_map.find_window(REGION)))
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["Content-Security-Policy"] == "default-src 'none'"
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/svg+xml", "nosniff")
    assert not answer.cookies
    text = answer.content.decode()
    for word in ("<script", "<style", " style=", "http:", "https:", "<image", "<a ", "data:"):
        assert word not in text.replace('xmlns="http://www.w3.org/2000/svg"', ""), word


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip"), ("", None), ("identity", None)],
)
def test_a_ground_is_sent_as_the_browser_reads_it(region_map, client, accepted, coding):
    answer = client.get(url_of(region_map.find_window(REGION)), HTTP_ACCEPT_ENCODING=accepted)
    assert answer.get("Content-Encoding") == coding
    assert "Accept-Encoding" in answer["Vary"]
    read = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[coding]
    assert read(answer.content).startswith(b"<svg ")


def test_an_old_name_shows_todays_ground_and_is_not_kept(region_map, client):
    url = re.sub(r"[0-9a-f]{16}", "0" * 16, url_of(region_map.find_window(REGION)))
    answer = client.get(url)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "public, max-age=60")


@pytest.mark.parametrize("name", ["place-nowhere-30", "place-tynset-20", "municipality-nowhere", "region-2"])
def test_there_is_no_ground_of_another_window(region_map, client, name):
    assert client.get(f"/maps/{name}.wide.light.00.svg").status_code == 404


def test_a_place_that_moves_gives_the_ground_another_name(demo, db):
    before = url_of(atlas.get().find_window("municipality-tolga"))
    place = Place.objects.get(slug="vingelen")
    place.lat += 0.05
    place.save()
    assert url_of(atlas.get().find_window("municipality-tolga")) != before


def test_a_ground_is_drawn_once_and_an_earlier_one_is_removed(region_map, settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path
    window = region_map.find_window("municipality-tolga")
    old = tmp_path / "maps" / "municipality-tolga.wide.light.aaaa.svg"
    old.parent.mkdir()
    old.write_bytes(b"old")
    first = files.read_ground(window, "wide", "light")
    assert sorted(path.suffix for path in old.parent.iterdir()) == [".br", ".gz", ".svg"]
    assert not old.exists()
    monkeypatch.setattr(files, "draw_ground", None)
    assert files.read_ground(window, "wide", "light") == first
    assert gzip.decompress(first.gzipped) == brotli.decompress(first.brotli) == first.plain


def test_a_full_disk_costs_time_and_no_map(region_map, settings, tmp_path, caplog):
    settings.VAR_DIR = tmp_path / "file"
    settings.VAR_DIR.write_text("no folder")
    assert files.read_ground(region_map.find_window(REGION), "wide", "light").plain.startswith(b"<svg")
    assert "cannot be kept" in caplog.text


# --- lines ------------------------------------------------------------------------------------------------------------
def test_a_simplified_line_keeps_its_ends_and_stays_within_its_tolerance():
    line = [(float(x), math.sin(x / 3) * 5) for x in range(40)]
    kept = simplify(line, 0.5)
    assert (kept[0], kept[-1]) == (line[0], line[-1])
    assert len(kept) < len(line) / 2
    for point in line:
        assert min(measure_offset(point, a, b) for a, b in itertools.pairwise(kept)) <= 0.5 + 1e-9


def test_a_ring_stays_a_ring():
    ring = [(0.0, 0.0), (4.0, 0.1), (8.0, 0.0), (8.0, 8.0), (0.0, 8.0), (0.0, 0.0)]
    assert simplify(ring, 0.5) == [(0, 0), (8, 0), (8, 8), (0, 8), (0, 0)]


def test_only_what_touches_the_frame_is_drawn():
    line = [(-50.0, 5.0), (-20.0, 5.0), (5.0, 5.0), (50.0, 5.0), (60.0, 5.0), (60.0, 60.0), (5.0, 60.0), (5.0, 2.0)]
    parts = split_at_frame(line, (0, 0, 10, 10))
    assert parts == [[(-20, 5), (5, 5), (50, 5)], [(5, 60), (5, 2)]]


def test_path_data_is_short_and_a_point_alone_is_nothing():
    assert write_path([(1, 1), (2, 3), (1.5, 2), (1.5, 2.1)]) == "M2 2l2 4-1-2"
    assert write_path([(1, 1), (1.1, 1.1)]) == ""
    assert write_path([(0, 0), (2, 0), (0, 2)], closes=True) == "M0 0l4 0-4 4z"


def test_a_scale_is_counted_in_kilometres():
    assert Projection(10, 63, 1112, 0.5, 600).units_per_km == pytest.approx(10)


# --- numbers of roads, a scale ----------------------------------------------------------------------------------------
def test_a_map_names_each_main_road_once_beside_what_else_it_says_and_none_of_four_digits(region_map):
    for window in (region_map.find_window(name) for name in region_map.list_names()):
        svg = draw_ground(layers.read_layers(), window.onto, LEVELS["narrow"], PALETTES["light"], window.boxes)
        numbers = re.findall(r"<rect [^>]+/><text [^>]+>(E?\d+)</text>", svg)
        assert len(numbers) == len(set(numbers)), window.name
        assert all(len(number) < 4 for number in numbers), window.name


def test_the_road_past_tynset_bears_its_number_on_the_map_of_its_surroundings(region_map):
    window = region_map.find_window("place-tynset-30")
    svg = draw_ground(layers.read_layers(), window.onto, LEVELS["narrow"], PALETTES["light"], window.boxes)
    assert re.search(r"<rect [^>]+/><text [^>]+>3</text>", svg)


def test_a_bar_is_as_long_as_it_says(region_map):
    for name in ("region", "place-tynset-15", "place-tynset-45"):
        onto = region_map.find_window(name).onto
        bar = set_scale_bar(onto, 16.0, [])
        assert bar.length == pytest.approx(bar.kilometres * onto.units_per_km)
        assert bar.length <= onto.width * 0.28
        svg = draw_ground(layers.read_layers(), onto, LEVELS["narrow"], PALETTES["light"], [])
        assert f">{bar.kilometres} km</text>" in svg


def test_the_signs_that_are_explained_have_the_colours_of_the_ground():
    css = (ROOT / "static" / "css" / "components.css").read_text()
    blocks = re.findall(r"\.map-legend \{([^}]*)\}", css)
    for palette, block in zip((PALETTES["light"], PALETTES["dark"]), blocks, strict=True):
        signs = dict(re.findall(r"--sign-(\w+): (#\w+);", block))
        assert signs == {
            "main": palette.roads["E"],
            "county": palette.roads["F"],
            "local": palette.roads["K"],
            "railway": palette.railway,
            "lake": palette.lake,
            "park": palette.park_edge,
            "low": palette.heights[0],
            "high": palette.heights[-1],
        }
        assert palette.roads["E"] == palette.roads["R"]
