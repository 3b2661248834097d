"""The real horizons of the demo region: no two drawings alike, mountains where they stand, and what the pages say."""

import itertools
import math
import pathlib
import re

import pytest

from maps.lights import Light
from maps.loading import UNKNOWN_KM, load_skylines
from maps.models import Skylines
from maps.skylines import files
from maps.skylines.choosing import HALF_WINDOW_DEGREES, LEAST_APART, NEIGHBOUR_KM, WINDS, list_bearings
from maps.skylines.drawing import CARD, HEAD, draw_skyline, make_scene
from maps.skylines.geography import list_bearings_to, measure_apart, measure_km
from maps.skylines.views import skylines
from municipalities.models import Municipality, Place

DATA = pathlib.Path("maps/data")
DAY = Light("summer", "day")
LEAST_UNLIKE = 4.5  # units of a head's 240 by which two horizons differ, root mean square


def real_views():
    places = {place.pk: place for place in Place.objects.in_region()}
    return {places[pk].slug: (places[pk], view) for pk, view in skylines.get().views.items()}


def test_every_place_of_the_region_has_a_horizon(demo, db):
    assert {place.slug for place, _view in real_views().values()} == {p.slug for p in Place.objects.in_region()}


def measure_unlike(one, other):
    """Return how far two drawn horizons are apart: the root mean square over the window, in units of a head."""
    lines = [skyline(view) for view in (one, other)]
    return math.sqrt(sum((a - b) ** 2 for a, b in zip(*lines, strict=True)) / len(lines[0]))


def skyline(view):
    crests = [
        shape.points for shape in make_scene(view, DAY, HEAD).shapes if len(shape.points) == 2 * HALF_WINDOW_DEGREES + 1
    ]
    return [min(y for _x, y in points) for points in zip(*crests[:3], strict=True)]


def test_no_two_places_have_drawings_that_are_alike(demo, db):
    views = {slug: view for slug, (_place, view) in real_views().items()}
    unlike = {pair: measure_unlike(views[pair[0]], views[pair[1]]) for pair in itertools.combinations(views, 2)}
    assert len(unlike) == 36 * 35 // 2
    assert {pair: round(apart, 1) for pair, apart in unlike.items() if apart < LEAST_UNLIKE} == {}


def test_tynset_shows_tron_where_it_stands(demo, db):
    _place, view = real_views()["tynset"]
    scene = make_scene(view, DAY, HEAD)
    tron = next(label for label in scene.labels if label.text == "Tron")
    unit = HEAD.width / (2 * HEAD.half)
    assert view.bearing + (tron.x - HEAD.width / 2) / unit == pytest.approx(202, abs=0.5)
    line = skyline(view)
    top = min(range(len(line)), key=line.__getitem__)
    assert abs(top * unit - tron.x) <= 2 * unit
    assert line[top] == pytest.approx(tron.y, abs=4)


def test_every_name_stands_on_a_summit_of_the_drawn_line(demo, db):
    unit = HEAD.width / (2 * HEAD.half)
    astray = []
    for slug, (_place, view) in real_views().items():
        line, scene = skyline(view), make_scene(view, DAY, HEAD)
        for label in {*scene.labels, *scene.narrow_labels}:
            index = round(label.x / unit)
            beside = line[max(index - 1, 0) : index + 2]
            if abs(label.x - index * unit) > 1 or abs(label.y - line[index]) > 1 or line[index] > min(beside):
                astray.append((slug, label.text))
    assert astray == []


def test_a_phone_shows_the_highest_names_within_what_it_shows_of_the_drawing(demo, db):
    named = {}
    for slug, (_place, view) in real_views().items():
        scene = make_scene(view, DAY, HEAD)
        boxes = [(label.x - 7.5 * len(label.text), label.x + 7.5 * len(label.text)) for label in scene.narrow_labels]
        assert all(HEAD.width / 2 - 280 < left and right < HEAD.width / 2 + 280 for left, right in boxes)
        assert all(one[1] < other[0] for one, other in itertools.pairwise(boxes))
        assert all(label.y > 36 for label in scene.narrow_labels)
        named[slug] = len(boxes)
    assert named["tynset"] >= 1
    assert max(named.values()) <= 2
    assert sum(number > 0 for number in named.values()) >= 10


def test_neighbouring_places_share_at_most_half_of_what_they_show(demo, db):
    rows = list(real_views().values())
    near = [
        (a[0].slug, b[0].slug, measure_apart(a[1].bearing, b[1].bearing))
        for a, b in itertools.combinations(rows, 2)
        if measure_km((a[0].lat, a[0].lon), (b[0].lat, b[0].lon)) <= NEIGHBOUR_KM
    ]
    assert len(near) > 10
    assert [row for row in near if row[2] < LEAST_APART] == []


def test_no_drawing_looks_to_where_no_heights_are_known(demo, db):
    line = files.read_end_of_heights(DATA)
    looked = {
        slug: set(list_bearings(view.bearing)) & list_bearings_to(line, (place.lat, place.lon), UNKNOWN_KM)
        for slug, (place, view) in real_views().items()
    }
    assert {slug for slug, bearings in looked.items() if bearings} == set()
    assert all(view.bearing in WINDS for _place, view in real_views().values())


def test_every_mountain_with_a_name_stands_within_the_window_and_has_a_source(demo, db):
    named = [peak for _place, view in real_views().values() for peak in view.peaks]
    assert {"Tron", "Rondslottet", "Håmmålsfjellet"} <= {peak.name for peak in named}
    for _place, view in real_views().values():
        assert all(measure_apart(peak.bearing, view.bearing) <= HALF_WINDOW_DEGREES for peak in view.peaks)
    rows = files.reading.read_table(DATA / "peaks.csv", files.PEAK)
    assert [row for row in rows if not (row["source"] and row["lat"] and row["lon"])] == []


def test_what_is_drawn_stays_in_its_frame_and_a_card_is_light(demo, db):
    for _place, view in real_views().values():
        for frame in (HEAD, CARD):
            scene = make_scene(view, DAY, frame)
            assert all(0 < y <= frame.height for shape in scene.shapes if shape.is_crest for _x, y in shape.points)
        card = draw_skyline(view, DAY)
        assert sum(len(path) for path, _colour in card["shapes"]) < 1200
        assert "." not in "".join(path for path, _colour in card["shapes"])


def test_loading_twice_leaves_one_row(demo, db):
    assert load_skylines() == load_skylines() == {"skylines": 36}
    assert Skylines.objects.count() == 1


# --- pages ------------------------------------------------------------------------------------------------------------
def test_municipality_and_place_say_in_words_where_the_drawing_looks(demo, client):
    for path in ("/nb/kommuner/tynset/", "/nb/steder/tynset/"):
        page = client.get(path).content.decode()
        caption = re.search(r'<figcaption>\s*<p class="frame">(Mot .*?)</p>', page, re.S).group(1)
        assert caption.startswith(
            "Mot sør-sørvest fra Tynset. Fjell i den retningen, fra venstre: Tron (1665 moh., 12 km unna)"
        )
        assert "© Kartverket, CC BY 4.0" in caption
        assert ">Tron</text>" in page


def test_the_front_page_shows_another_centre_each_morning_and_never_at_midnight(demo, client, time_machine):
    said = []
    for moment in ("2026-07-01T05:00", "2026-07-01T23:30", "2026-07-02T01:00", "2026-07-02T05:00"):
        time_machine.move_to(f"{moment}:00+02:00")
        page = client.get("/nb/").content.decode()
        said.append(re.search(r'<p class="frame">Mot \S+ fra (\w+)', page).group(1))
    assert said[0] == said[1] == said[2] != said[3]


def test_each_card_of_a_municipality_shows_the_horizon_of_its_centre(demo, client):
    page = client.get("/nb/").content.decode()
    cards = re.findall(r'<article class="card card-art">\s*<svg class="art".*?</svg>', page, re.S)
    assert len(set(cards)) == Municipality.objects.taking_part().count() == 9
