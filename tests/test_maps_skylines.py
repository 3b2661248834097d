"""The horizon of a place: which window is chosen, what its file holds, what is drawn, and what is said of it."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils.translation import override

from maps.lights import Light
from maps.loading import load_skylines
from maps.models import Skylines
from maps.skylines import files
from maps.skylines.captions import WINDS as WINDS_SAID
from maps.skylines.captions import describe_view
from maps.skylines.choosing import (
    LEAST_APART,
    Horizon,
    choose_windows,
    list_bearings,
)
from maps.skylines.drawing import Peak, View, choose_exaggeration
from maps.skylines.geography import list_bearings_to, measure_apart, measure_bearing, measure_km
from maps.skylines.summits import stand_peaks
from maps.skylines.views import SkylineBook, skylines

DAY = Light("summer", "day")
FLAT = tuple([0.0] * 360)


def wave(middle, height=3.0, half=40):
    """A ring with one hill around a bearing."""
    return tuple(height * max(0.0, 1 - measure_apart(bearing, middle) / half) for bearing in range(360))


def hilly(lat, lon, *hills, **values):
    return Horizon(lat, lon, (FLAT, wave(hills[0]), wave(hills[-1], 4.0)), **values)


# --- choosing ---------------------------------------------------------------------------------------------------------
def test_the_window_looks_where_the_rings_vary():
    hill = Horizon(62, 11, (FLAT, wave(180), FLAT))
    assert measure_apart(choose_windows({"dal": hill})["dal"], 180) <= 22


def test_bearings_without_data_are_in_no_window():
    horizon = hilly(62, 11, 180, unknown=range(170, 200))
    middle = choose_windows({"dal": horizon})["dal"]
    assert set(list_bearings(middle)).isdisjoint(range(170, 200))


def test_a_place_of_which_no_whole_window_is_known_has_none():
    assert choose_windows({"dal": hilly(62, 11, 180, unknown=range(0, 360, 90))}) == {}


def test_neighbours_do_not_look_at_the_same_mountains_and_a_centre_chooses_first():
    dal, vik = hilly(62, 11, 180, 90, is_centre=True), hilly(62.05, 11, 180, 90)
    chosen = choose_windows({"vik": vik, "dal": dal})
    assert measure_apart(chosen["dal"], chosen["vik"]) >= LEAST_APART
    assert chosen["dal"] == choose_windows({"dal": dal})["dal"]
    far = choose_windows({"dal": dal, "vik": vik._replace(lat=63)})
    assert far["dal"] == far["vik"]


def test_a_mountain_with_a_name_is_preferred_to_its_like():
    twin = Horizon(62, 11, (FLAT, [max(pair) for pair in zip(wave(90), wave(270), strict=True)], FLAT))
    assert choose_windows({"dal": twin._replace(named=[(90, 3.0)])}) == {"dal": 90}
    assert choose_windows({"dal": twin._replace(named=[(270, 3.0)])}) == {"dal": 270}


def test_the_line_where_the_heights_end_is_met_eastward_and_only_so_far():
    line = [(61.8, 12.2), (62.2, 12.2)]
    found = list_bearings_to(line, (62.0, 12.0), 40)
    assert found
    assert set(range(60, 120)) <= found <= set(range(180))
    assert list_bearings_to(line, (62.0, 11.0), 40) == set()


def test_distances_and_bearings_are_those_of_a_map():
    tynset, tron = (62.2759, 10.7824), (62.1744, 10.6948)
    assert measure_km(tynset, tron) == pytest.approx(12.2, abs=0.1)
    assert measure_bearing(tynset, tron) == pytest.approx(202, abs=1)


# --- naming -----------------------------------------------------------------------------------------------------------
def stand(name="Tron", bearing=180, km=12.0, angle=300, **rings):
    lines = [[round(100 * angle) for angle in rings.get(ring, FLAT)] for ring in files.RINGS]
    return stand_peaks(lines, [{"name": name, "bearing": bearing, "angle": angle, "distance_km": km}])


def test_a_name_stands_on_the_summit_of_the_line_beside_the_bearing_of_its_mountain():
    assert [(peak["bearing"], peak["angle"]) for peak in stand(bearing=181, middle=wave(180))] == [(180, 300)]


def test_a_mountain_that_a_nearer_hill_hides_or_whose_summit_stands_elsewhere_has_no_name():
    assert stand(km=30.0, middle=wave(180, 4.0), far=wave(180, 3.0)) == []
    assert stand(km=30.0, middle=wave(195, 6.0), far=wave(180, 3.0)) == []
    assert stand(bearing=176, middle=wave(180)) == []


# --- loading ----------------------------------------------------------------------------------------------------------
def write_skylines(folder, text):
    (folder / "maps").mkdir(exist_ok=True)
    (folder / "maps" / "skylines.json").write_text(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"attribution": "x", "places": {"atlantis": {}}}', "near: is missing"),
        ('{"attribution": "x", "places": {"tynset": {"near": [1, 2]}}}', "360 whole numbers are expected"),
        ('{"attribution": "x"}', "places: is missing"),
    ],
)
def test_a_file_that_cannot_be_drawn_is_refused_with_its_place(text, said, tmp_path, settings, tynset):
    settings.DATA_DIR = str(tmp_path)
    write_skylines(tmp_path, text)
    with pytest.raises(files.reading.DataFault, match=said):
        load_skylines()


def test_a_horizon_of_a_place_that_is_not_there_is_refused(tmp_path, settings, tynset):
    settings.DATA_DIR = str(tmp_path)
    ring = str([0] * 360)
    write_skylines(
        tmp_path,
        f'{{"attribution": "x", "places": {{"atlantis": {{"near": {ring}, "middle": {ring}, "far": {ring}}}}}}}',
    )
    with pytest.raises(files.reading.DataFault, match="there is no place 'atlantis'"):
        load_skylines()


def test_another_region_may_have_no_horizons(tmp_path, settings, region):
    settings.DATA_DIR = str(tmp_path)
    assert load_skylines() == {"skylines": 0}


@pytest.mark.parametrize(
    "views",
    [
        {"places": {"1": {"bearing": 360, "rings": [[0] * 101] * 3, "peaks": []}}},
        {"places": {"1": {"bearing": 0, "rings": [[0] * 100] * 3, "peaks": []}}},
        {"places": {"1": {"bearing": 0, "rings": [[0] * 101] * 3, "peaks": [{"name": "X"}]}}},
        {"attribution": "x"},
        [1],
    ],
)
def test_horizons_that_cannot_be_drawn_are_refused(views, region):
    with pytest.raises(ValidationError):
        Skylines(region=region, views=views).full_clean()


def test_a_page_draws_what_was_saved_last(region, django_assert_num_queries):
    assert skylines.get() == SkylineBook()
    row = Skylines.objects.create(region=region, views={})
    view = {"bearing": 202, "rings": [[1] * 101] * 3, "peaks": []}
    row.views = {"attribution": "© Prøve", "places": {"7": view}}
    row.save()
    assert skylines.get().views[7].bearing == 202
    with django_assert_num_queries(1):  # the versions
        assert skylines.get().attribution == "© Prøve"


# --- making the files -------------------------------------------------------------------------------------------------
SOURCE = '[{{"municipality": "Tynset", "place": "{place}", "ground_m": 600, "near": {r}, "middle": {r}, "far": {r}}}]'


def write_source(folder, place="Tynset"):
    (folder / "skylines.json").write_text(SOURCE.format(place=place, r=[1.234] * 360))
    (folder / "summits.csv").write_text("mountain,height_m,lat,lon,label_distance_km\nTron,1665,62.1744,10.6948,1.0\n")
    (folder / "peaks.csv").write_text(
        "municipality,place,mountain,height_m,bearing,distance_km,elevation_deg\nTynset,Tynset,Tron,1665,202,12.2,4.9\n"
    )


@pytest.fixture
def own_folder(tmp_path, settings):
    """A folder of data files that the command may write to."""
    target = tmp_path / "own"
    for name in ("municipalities.toml", "places.csv"):
        (target / "municipalities").mkdir(parents=True, exist_ok=True)
        text = (settings.BASE_DIR / "municipalities" / "data" / name).read_text()
        (target / "municipalities" / name).write_text(text)
    settings.DATA_DIR = str(target)
    return target / "maps"


def test_the_command_makes_the_files_from_computed_horizons(own_folder, tmp_path, capsys):
    write_source(tmp_path)
    call_command("skylines", str(tmp_path))
    assert capsys.readouterr().out == "1 skylines, 1 peaks\n"
    attribution, rings = files.read_skylines(own_folder)
    assert (attribution, rings["tynset"][0][:2]) == ("© Kartverket, CC BY 4.0", [123, 123])
    peak = {"name": "Tron", "height_m": 1665.0, "bearing": 202.0, "angle": 490.0, "distance_km": 12.2}
    assert files.read_peaks(own_folder) == {"tynset": [peak]}


def test_the_command_names_a_place_that_it_does_not_know(own_folder, tmp_path):
    write_source(tmp_path, "Atlantis")
    with pytest.raises(CommandError, match="there is no place 'Atlantis' in 'Tynset'"):
        call_command("skylines", str(tmp_path))


def test_the_kept_files_say_what_the_command_writes(settings):
    text = (settings.BASE_DIR / "maps" / "data" / "skylines.json").read_text()
    document = files.reading.read_json(settings.BASE_DIR / "maps" / "data" / "skylines.json")
    assert files.write_document(document["attribution"], document["places"]) == text


# --- words ------------------------------------------------------------------------------------------------------------
VIEW = View("1", 202, ((10,) * 101, (490,) * 101, (20,) * 101), (Peak("Tron", 1665, 202, 490, 12.2),))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "nb",
            "Mot sør-sørvest fra Tynset. Et fjell i den retningen: Tron (1665 moh., 12 km unna). Høydene",
        ),
        (
            "en",
            "Towards the south-southwest from Tynset. A mountain there: Tron (1665 m, 12 km away).",
        ),
        (
            "de",
            "Nach Südsüdwesten, von Tynset aus. Ein Berg in dieser Richtung: Tron (1665 m, 12 km entfernt).",
        ),
        (
            "nl",
            "Naar het zuidzuidwesten, vanuit Tynset. Een berg in die richting: Tron (1665 m, op 12 km).",
        ),
    ],
)
def test_direction_mountains_and_exaggeration_are_said_in_each_language(language, said):
    with override(language):
        assert describe_view(VIEW, "Tynset").startswith(said)


@pytest.mark.parametrize("language", ["nb", "en", "de", "nl"])
def test_sixteen_winds_have_sixteen_names(language):
    with override(language):
        assert len({str(wind) % {"place": "Os"} for wind in WINDS_SAID}) == 16


def test_several_mountains_are_named_from_left_to_right():
    view = VIEW._replace(
        peaks=(Peak("Høgda", 900, 170, 100, 3.4), Peak("Tron", 1665, 202, 490, 12.2), Peak("Egga", 1000, 240, 90, 0.3))
    )
    with override("nb"):
        assert (
            "fra venstre: Høgda (900 moh., 3 km unna), Tron (1665 moh., 12 km unna) og Egga (1000 moh., 1 km unna)."
            in describe_view(view, "Tynset")
        )


@pytest.mark.parametrize(("highest", "times"), [(150, 1.5), (480, 1.5), (800, 1.5), (1400, 1)])
def test_every_horizon_is_drawn_as_much_higher_but_one_that_would_leave_the_frame(highest, times):
    view = VIEW._replace(rings=((highest,) * 101,) * 3)
    assert choose_exaggeration(view) == times


# --- pages ------------------------------------------------------------------------------------------------------------
def test_a_place_without_a_horizon_keeps_its_ridges_without_a_caption(client, tynset):
    page = client.get(tynset.get_absolute_url()).content.decode()
    assert 'class="art art-wide"' in page
    assert "figcaption" not in page.partition("</figure>")[0]
    assert 'class="art-names"' not in page
