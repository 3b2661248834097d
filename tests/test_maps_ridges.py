"""Ridge lines that are nobody's, and the light in which every landscape is drawn."""

import datetime
import re
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.lights import BEGINNINGS, HOURS, SEASONS, Light, find_light, find_next_light, find_season, make_palette
from maps.ridges import LAYERS, draw_ridges, make_scene
from maps.scenes import HEIGHT, TALL, WIDE

OSLO = ZoneInfo("Europe/Oslo")
COLOUR = r"#[0-9a-f]{6}"
seeds = st.text(min_size=1, max_size=20)
lights = st.builds(Light, st.sampled_from(SEASONS), st.sampled_from(HOURS))
moments = st.integers(1_577_836_800, 2_051_222_400).map(
    lambda stamp: datetime.datetime.fromtimestamp(stamp, datetime.UTC)
)
WINTER_DAY = Light("winter", "day")


@given(seeds, lights)
@settings(max_examples=50, deadline=None)
def test_a_drawing_is_inside_its_frame_and_in_true_colours(seed, light):
    art = draw_ridges(seed, light)
    assert len(art["shapes"]) == LAYERS
    assert all(-HEIGHT <= y <= 2 * HEIGHT for shape in make_scene(seed, light).shapes for _x, y in shape.points)
    assert all(re.fullmatch(COLOUR, colour) for _path, colour in art["shapes"])
    assert all(re.fullmatch(COLOUR, colour) for _y, colour in art["sky"])


def test_the_same_seed_draws_the_same_ridges_and_another_others():
    draw_ridges.cache_clear()
    first = draw_ridges("fjellby", WINTER_DAY)
    draw_ridges.cache_clear()
    assert draw_ridges("fjellby", WINTER_DAY) == first
    assert draw_ridges("dalby", WINTER_DAY)["shapes"] != first["shapes"]


@pytest.mark.parametrize("other", [Light("summer", "day"), Light("winter", "evening"), Light("winter", "night")])
def test_the_ridges_stay_when_season_or_hour_change_the_light(other):
    one, two = draw_ridges("fjellby", WINTER_DAY), draw_ridges("fjellby", other)
    assert [path for path, _colour in one["shapes"]] == [path for path, _colour in two["shapes"]]
    assert [colour for _path, colour in one["shapes"]] != [colour for _path, colour in two["shapes"]]


@given(seeds, lights)
@settings(max_examples=30, deadline=None)
def test_a_wide_drawing_has_the_same_light_a_finer_line_and_spruces_in_the_frame(seed, light):
    card, wide = make_scene(seed, light), make_scene(seed, light, wide=True)
    assert [shape.colour for shape in wide.shapes] == [shape.colour for shape in card.shapes]
    assert (wide.width, wide.height) == (WIDE, TALL)
    assert len(wide.shapes[0].points) > 1.5 * len(card.shapes[0].points)
    for scene in (card, wide):
        assert scene.trees
        assert all(-30 <= x <= scene.width + 30 for x, _y, _tall in scene.trees)


def test_a_drawing_is_made_once_for_a_seed_and_light():
    draw_ridges.cache_clear()
    assert draw_ridges("fjellby", WINTER_DAY, wide=True) is draw_ridges("fjellby", WINTER_DAY, wide=True)
    assert draw_ridges.cache_info().misses == 1


def test_the_artwork_is_decoration_without_style(client, tynset):
    page = client.get(tynset.get_absolute_url()).content.decode()
    drawing = re.search(r'<svg class="art art-wide".*?</svg>', page, re.S).group()
    assert 'aria-hidden="true"' in drawing
    assert "style" not in drawing


# --- the light --------------------------------------------------------------------------------------------------------
def test_winter_is_long_in_the_mountains():
    found = {month: find_season(datetime.date(2026, month, 1)) for month in (1, 3, 4, 6, 9, 11)}
    assert found == {1: "winter", 3: "winter", 4: "spring", 6: "summer", 9: "autumn", 11: "winter"}


@pytest.mark.parametrize(
    ("local", "light"),
    [
        ((2026, 12, 21, 14, 59), Light("winter", "day")),
        ((2026, 12, 21, 15, 0), Light("winter", "evening")),
        ((2026, 12, 21, 7, 59), Light("winter", "night")),
        ((2026, 6, 21, 15, 0), Light("summer", "day")),
        ((2026, 6, 21, 22, 30), Light("summer", "evening")),
        ((2026, 6, 21, 2, 0), Light("summer", "night")),
        ((2026, 9, 1, 8, 0), Light("autumn", "morning")),
    ],
)
def test_the_light_follows_the_clock_of_oslo_and_evening_comes_early_in_winter(local, light):
    assert find_light(datetime.datetime(*local, tzinfo=OSLO)) == light


@given(moments)
@settings(max_examples=100)
def test_the_light_stays_until_the_moment_that_is_named_and_is_another_one_then(moment):
    changes = find_next_light(moment)
    assert moment < changes
    assert find_light(changes - datetime.timedelta(seconds=1)) == find_light(moment)
    assert find_light(changes) != find_light(moment)


@pytest.mark.parametrize("month", [1, 4, 7, 10])
def test_the_light_changes_at_four_moments_a_day(month):
    start = moment = datetime.datetime(2026, month, 10, tzinfo=OSLO)
    changes = []
    while (moment := find_next_light(moment)) < start + datetime.timedelta(days=1):
        changes.append(moment.astimezone(OSLO).hour)
    assert tuple(changes) == BEGINNINGS[find_season(start.date())]


def test_no_two_lights_have_the_same_colours():
    palettes = {make_palette(Light(season, hour)) for season in SEASONS for hour in HOURS}
    assert len(palettes) == len(SEASONS) * len(HOURS)
