import datetime
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from maps.ridges import HEIGHT, LAYERS, PALETTES, TALL, WIDE, artwork, season

seeds = st.text(min_size=1, max_size=20)
seasons = st.sampled_from(sorted(PALETTES))


@given(seeds, seasons)
@settings(max_examples=50, deadline=None)
def test_a_drawing_is_inside_its_frame_and_in_true_colours(seed, time_of_year):
    art = artwork(seed, time_of_year)
    assert len(art["ridges"]) == LAYERS
    for path, colour in art["ridges"]:
        heights = [int(height) for height in re.findall(r"\d+ (-?\d+)", path.split("L")[1].split("V")[0])]
        assert all(-HEIGHT <= height <= 2 * HEIGHT for height in heights)
        assert re.fullmatch(r"#[0-9a-f]{6}", colour)
    assert all(re.fullmatch(r"#[0-9a-f]{6}", colour) for _y, colour in art["sky"])


def test_the_same_seed_draws_the_same_ridges_and_another_others():
    artwork.cache_clear()
    first = artwork("fjellby", "winter")
    artwork.cache_clear()
    assert artwork("fjellby", "winter") == first
    assert artwork("dalby", "winter")["ridges"] != first["ridges"]


def test_the_ridges_stay_when_the_season_changes_the_light():
    winter, summer = artwork("fjellby", "winter"), artwork("fjellby", "summer")
    assert [path for path, _colour in winter["ridges"]] == [path for path, _colour in summer["ridges"]]
    assert [colour for _path, colour in winter["ridges"]] != [colour for _path, colour in summer["ridges"]]


@given(seeds, seasons)
@settings(max_examples=30, deadline=None)
def test_a_wide_drawing_has_the_same_light_a_finer_line_and_spruces_in_the_frame(seed, time_of_year):
    card, wide = artwork(seed, time_of_year), artwork(seed, time_of_year, wide=True)
    assert [colour for _path, colour in wide["ridges"]] == [colour for _path, colour in card["ridges"]]
    assert (wide["width"], wide["height"]) == (WIDE, TALL)
    assert len(wide["ridges"][0][0].split()) > 1.5 * len(card["ridges"][0][0].split())
    for art in (card, wide):
        trees = re.findall(r"M(-?\d+) -?\d+l", art["trees"])
        assert trees
        assert all(-30 <= int(x) <= art["width"] + 30 for x in trees)


def test_a_drawing_is_made_once_for_a_seed_and_season():
    artwork.cache_clear()
    assert artwork("fjellby", "winter", wide=True) is artwork("fjellby", "winter", wide=True)
    assert artwork.cache_info().misses == 1


def test_winter_is_long_in_the_mountains():
    found = {month: season(datetime.date(2026, month, 1)) for month in (1, 3, 4, 6, 9, 11)}
    assert found == {1: "winter", 3: "winter", 4: "spring", 6: "summer", 9: "autumn", 11: "winter"}


def test_the_artwork_is_decoration_without_style(client, tynset):
    page = client.get(tynset.get_absolute_url()).content.decode()
    drawing = re.search(r'<svg class="art art-wide".*?</svg>', page, re.S).group()
    assert 'aria-hidden="true"' in drawing
    assert "style" not in drawing
