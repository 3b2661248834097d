"""The layers of a region's map: what `manage.py maplayers` makes of GeoJSON, what it refuses, and a map without."""

import json

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from base.datafiles import reading
from maps import landmarks, layers
from maps.making.joining import find_area, is_inside, join_lines
from municipalities.models import Place

ROAD = {"category": "F", "number": 30}
SQUARE = [[10.0, 62.0], [11.0, 62.0], [11.0, 63.0], [10.0, 63.0], [10.0, 62.0]]
HILL = [[10.4, 62.4], [10.6, 62.4], [10.6, 62.6], [10.4, 62.6], [10.4, 62.4]]


def feature(geometry, coordinates, /, **properties):
    return {"type": "Feature", "properties": properties, "geometry": {"type": geometry, "coordinates": coordinates}}


@pytest.fixture
def geojson(tmp_path):
    """Writes a GeoJSON file of features and returns its path."""

    def write(name, *features):
        path = tmp_path / f"{name}.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        return path

    return write


@pytest.fixture
def files(geojson):
    return [
        geojson("roads", feature("LineString", [[10.1, 62.1], [10.2, 62.2]], **ROAD)),
        geojson(
            "height_bands",
            feature("Polygon", [SQUARE, HILL], from_m=600, to_m=1200),
            feature("Polygon", [HILL], from_m=1200, to_m=1800),
        ),
        geojson("stations", feature("Point", [10.1, 62.1], name="Dal"), feature("Point", [10.3, 62.3], name="Nedlagt")),
    ]


def make(*paths):
    call_command("maplayers", *map(str, paths))
    return layers.read_layers()


# --- what is made -----------------------------------------------------------------------------------------------------
def test_the_layers_of_another_region_are_made_from_its_own_files(data_folder, files):
    found = make(*files)
    assert found.roads == (layers.RoadLine("F", "30", ((10.1, 62.1), (10.2, 62.2))),)
    assert [area.metres for area in found.heights] == [600, 1200]
    assert found.attribution == "© Kartverket, CC BY 4.0"


def test_making_the_layers_again_changes_no_byte(data_folder, files):
    make(*files)
    before = layers.get_layers_path().read_bytes()
    make(*reversed(files))
    assert layers.get_layers_path().read_bytes() == before


def test_the_projects_own_layers_can_be_read():
    assert layers.check_layers() > 800
    assert {road.category for road in layers.read_layers().roads} == {"E", "R", "F", "K"}


def test_a_border_of_two_heights_is_kept_once(data_folder, files):
    found = make(*files)
    assert [len(area.rings) for area in found.heights] == [1, 1]


def test_a_valley_in_higher_land_stays_a_hole():
    square, hill = [tuple(point) for point in SQUARE], [tuple(point) for point in HILL]
    assert find_area([(600, [[square, hill]]), (0, [[hill]])], 600) == [square, hill]
    assert find_area([(600, [[square, hill]]), (1200, [[hill]])], 600) == [square]
    assert is_inside((10.5, 62.5), hill)
    assert not is_inside((10.1, 62.5), hill)


def test_lines_that_meet_end_to_end_are_one_and_a_fork_stays_a_fork():
    a, b, c, d = (0.0, 0.0), (1.0, 0.0), (2.0, 0.0), (1.0, 1.0)
    assert join_lines([[a, b], [c, b]]) == [[a, b, c]]
    assert join_lines([[a, b], [b, c], [b, d]]) == [[a, b], [b, c], [b, d]]
    assert join_lines([[a, b], [b, d], [d, a]]) == [[a, b, d, a]]


# --- stations ---------------------------------------------------------------------------------------------------------
def test_a_station_is_drawn_only_where_trains_are_known_to_stop(data_folder, files, capsys):
    data_folder.write("maps/stops.csv", "name,lat,lon,source,reviewed_on\nDal,,,Banen,2026-11-29\n")
    assert [row.name for row in make(*files).stations] == ["Dal"]
    assert "Not drawn, for stops.csv does not say that trains stop there: Nedlagt." in capsys.readouterr().out


def test_without_a_list_of_stops_no_station_is_drawn(data_folder, files):
    assert make(*files).stations == ()


def test_a_stop_that_the_layer_lacks_needs_a_point(data_folder, files):
    data_folder.write("maps/stops.csv", "name,lat,lon,source,reviewed_on\nHaltet,,,Banen,2026-11-29\n")
    with pytest.raises(CommandError, match="Haltet is no station of the layer, so lat and lon are needed"):
        make(*files)


def test_alen_is_drawn_from_the_projects_own_point_and_no_stop_of_another_line_is(demo, db):
    stations = {row.name: (row.lon, row.lat) for row in layers.read_layers().stations}
    place = Place.objects.get(slug="alen")
    assert stations["Ålen"] == (place.lon, place.lat)
    assert set(stations) & {"Oppdal", "Otta", "Hjerkinn", "Auma", "Bellingmo", "Langlete"} == set()


# --- what is refused --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "features", "sentence"),
    [
        ("paths", [], "known are airports, built_up, height_bands"),
        ("roads", [feature("Point", [10, 62], **ROAD)], "LineString or MultiLineString is expected, not 'Point'"),
        ("roads", [feature("LineString", [[10, 62], [10, 162]], **ROAD)], "no longitude and latitude of WGS84"),
        ("roads", [feature("LineString", [[10, "x"]], **ROAD)], "its coordinates cannot be read"),
        ("roads", [feature("LineString", [[10, 62], [11, 62]], category="X")], "the category is one of E, R, F, K"),
        (
            "rivers",
            [feature("LineString", [[10, 62], [11, 62]])],
            "a whole number is expected as property 'width_class'",
        ),
        ("names", [feature("Point", [10, 62], kind="fjell")], "a text is expected as property 'name'"),
        ("lakes", [{"type": "Feature"}], "MultiPolygon or Polygon is expected, not None"),
        ("lakes", [], "There is nothing in these files to draw"),
    ],
)
def test_bad_input_is_refused_in_one_sentence_and_nothing_is_written(data_folder, geojson, name, features, sentence):
    with pytest.raises(CommandError) as told:
        make(geojson(name, *features))
    assert sentence in str(told.value)
    assert "\n" not in str(told.value)
    assert not layers.get_layers_path().exists()


def test_a_file_that_is_no_geojson_or_is_named_twice_is_refused(data_folder, tmp_path, files):
    broken = tmp_path / "lakes.geojson"
    for text in ("{", "[]", '{"features": 3}'):
        broken.write_text(text)
        with pytest.raises(CommandError, match=r"lakes\.geojson"):
            make(broken)
    with pytest.raises(CommandError, match="there twice"):
        make(files[0], files[0])
    with pytest.raises(CommandError, match="No such file"):
        make(tmp_path / "roads.geojson.missing" / "roads.geojson")


# --- where there are none ---------------------------------------------------------------------------------------------
def test_a_region_without_layers_has_none(data_folder):
    assert layers.read_layers() is None
    assert layers.read_stamp() == ""
    assert layers.check_layers() == 0


@pytest.mark.parametrize("text", ["{", "[]", '{"format": 1}', '{"format": 2}'])
def test_broken_layers_stop_who_loads_them_and_no_reader(data_folder, caplog, text):
    data_folder.write("maps/layers.json", text)
    assert layers.read_layers() is None
    assert "The layers of the map cannot be read" in caplog.text
    with pytest.raises(reading.DataFault, match=r"layers\.json"):
        layers.check_layers()


# --- landmarks --------------------------------------------------------------------------------------------------------
def test_a_landmark_needs_a_day_on_which_it_was_reviewed(data_folder, caplog):
    data_folder.write("maps/landmarks.csv", "place,name,source,reviewed_on\nbyen,Byen,Prøve,i fjor\n")
    assert landmarks.read_landmarks() == ()
    assert "a date like 2026-11-29 is expected" in caplog.text


def test_every_landmark_has_its_note_in_every_language():
    for landmark in landmarks.read_landmarks():
        assert set(landmark.notes) in (set(), {code for code, _name in settings.LANGUAGES})
