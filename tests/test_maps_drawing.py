"""The drawing of the region: where points land, what is linked, and that names stand clear of each other."""

import re

import pytest
from django.conf import settings as django_settings
from django.template import Context, Template
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from base.text.slugs import make_norwegian_slug
from maps import drawing as maps
from maps.windows import Atlas
from municipalities.models import Municipality, Place
from municipalities.templatetags.region import site_name

SIZE = 20  # of a name; a letter is then 11 units wide, and every number below is exact
# Two squares side by side: 1 in the west, 2 in the east; arc 0 is their common border.
OUTLINES = {
    "arcs": [[[11, 62], [11, 63]], [[11, 63], [10, 63], [10, 62], [11, 62]], [[11, 63], [12, 63], [12, 62], [11, 62]]],
    "municipalities": {"1": [0, 1], "2": [~2, ~0]},
    "attribution": "© Prøvekartet",
}
WEST, EAST = (
    Municipality(pk=n, number=str(n), name=name, slug=make_norwegian_slug(name))
    for n, name in ((1, "Vestby"), (2, "Østby"))
)


def place(name, lon, lat, municipality=WEST):
    kind = "village" if municipality else "outside"
    values = {"municipality": municipality, "kind": kind, "slug": make_norwegian_slug(name)}
    return Place(name=name, lon=lon, lat=lat, **values)


def render(outlines=OUTLINES, arguments="", **context):
    template = Template("{% load maps %}{% region_map " + arguments + " %}")
    values = {"atlas": Atlas(outlines), "municipalities": [WEST, EAST]} | context
    return template.render(Context(values))


# --- projection ------------------------------------------------------------------------------------------------------
POINTS = st.lists(st.tuples(st.floats(4, 31), st.floats(57, 71)), min_size=1, max_size=8)


@given(POINTS)
@settings(max_examples=50, deadline=None)
def test_every_point_is_inside_the_frame_with_north_up_and_east_to_the_right(points):
    onto = maps.fit_projection(points)
    drawn = [onto.point(*point) for point in points]
    for x, y in drawn:
        assert maps.MARGIN - 0.01 <= x <= maps.WIDTH - maps.MARGIN + 0.01
        assert maps.MARGIN - 0.01 <= y <= onto.height - maps.MARGIN + 0.01
    assert drawn[points.index(max(points, key=lambda p: p[1]))][1] == min(y for _x, y in drawn)
    assert drawn[points.index(max(points, key=lambda p: p[0]))][0] == max(x for x, _y in drawn)


def test_a_degree_of_longitude_is_half_as_wide_at_sixty_degrees_north():
    onto = maps.fit_projection([(10, 59), (14, 61)])
    assert onto.squeeze == pytest.approx(0.5)
    assert onto.point(14, 59) == pytest.approx((588, 588))


def test_a_single_point_stands_in_the_corner_and_no_point_cannot_be_projected():
    onto = maps.fit_projection([(10.8, 62.3)])
    assert (onto.point(10.8, 62.3), onto.height) == ((12, 12), 24)
    with pytest.raises(ValueError, match="empty"):
        maps.fit_projection([])


# --- outlines ---------------------------------------------------------------------------------------------------------
def test_arcs_are_joined_without_repeating_the_point_where_they_meet():
    assert maps.join_ring(OUTLINES, "1") == [(11, 62), (11, 63), (10, 63), (10, 62), (11, 62)]


def test_the_neighbour_walks_the_common_border_the_other_way():
    assert maps.join_ring(OUTLINES, "2") == [(11, 62), (12, 62), (12, 63), (11, 63), (11, 62)]


def test_a_municipality_without_an_outline_has_no_ring_and_no_shape():
    unknown = Municipality(pk=3, number="3", name="Ukjent", slug="ukjent")
    assert maps.join_ring(OUTLINES, "3") == []
    assert [shape["municipality"] for shape in maps.draw(OUTLINES, [unknown, EAST])["shapes"]] == [EAST]


# --- what is drawn ----------------------------------------------------------------------------------------------------
def test_only_the_highlighted_municipality_is_marked():
    page = render(arguments="highlight=chosen", chosen=EAST)
    assert re.findall(r'href="([^"]+)"><polygon[^>]*class="here"', page) == [EAST.get_absolute_url()]
    assert 'class="here"' not in render()


def test_only_the_highlighted_place_is_marked():
    north, south = place("Nord", 10.5, 62.8), place("Sør", 10.5, 62.2)
    page = render(arguments="places=places highlight=south", places=[north, south], south=south)
    assert re.findall(r'href="([^"]+)"\s+class="kind-village here"', page) == [south.get_absolute_url()]


def test_a_small_screen_may_leave_all_but_the_centres_to_the_list():
    north, south = place("Nord", 10.5, 62.8), place("Sør", 10.5, 62.2)
    north.pk, south.pk = 1, 2
    west = Municipality(pk=1, number="1", name="Vestby", slug="vestby", centre_id=south.pk)
    drawing = maps.draw(OUTLINES, [west, EAST], [north, south])
    assert {dot["place"].name: dot["minor"] for dot in drawing["dots"]} == {"Nord": True, "Sør": False}


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://www.tynset.kommune.no", "tynset.kommune.no"),
        ("http://tolga.no/sti", "tolga.no"),
        ("rart", "rart"),
        ("", ""),
    ],
)
def test_a_site_is_named_without_its_scheme(address, name):
    assert site_name(address) == name


def test_drives_are_drawn_only_where_asked_and_shown_at_their_own_ends():
    a, b, c = (place(name, lon, 62.5) for name, lon in (("Aa", 10.2), ("Bø", 10.6), ("Ceo", 11.5)))
    assert "<line" not in render(arguments="places=places", places=[a, b, c])
    drawing = maps.draw(OUTLINES, [WEST, EAST], [a, b, c], [maps.Drive(a, b, 25)])
    assert [line["minutes"] for line in drawing["lines"]] == [25]
    shown = {dot["place"].name: [line["minutes"] for line in dot["drives"]] for dot in drawing["dots"]}
    assert shown == {"Aa": [25], "Bø": [25], "Ceo": []}


def test_a_drive_says_its_minutes_halfway():
    a, b = place("Aa", 10, 62), place("Bø", 12, 63)
    (line,) = maps.draw(OUTLINES, [WEST, EAST], [a, b], [maps.Drive(a, b, 25)])["lines"]
    (x, y), (along, up) = (map(float, pair.replace("-", " -").split()) for pair in line["d"][1:].split("l"))
    assert (x, x + along, float(line["x"])) == (12, 588, 300)
    assert y > float(line["y"]) > y + up == 12


def test_a_town_outside_is_neither_linked_nor_named_and_does_not_widen_the_frame():
    inside, outside = place("Grenda", 10.5, 62.5), place("Storbyen", 20, 59, municipality=None)
    page = render(arguments="places=places", places=[inside, outside])
    assert "Grenda" in page
    assert "Storbyen" not in page
    alone = maps.draw({}, [], [inside])
    assert maps.draw({}, [], [inside, outside])["onto"] == alone["onto"]


def test_without_outlines_the_tag_shows_nothing_until_there_are_places():
    assert render(outlines={}).strip() == ""
    assert render(outlines={}, arguments="places=places", places=[place("By", 20, 59, municipality=None)]).strip() == ""
    page = render(outlines={}, arguments="places=places", places=[place("Grenda", 10.5, 62.5)])
    assert "Grenda" in page
    assert "<polygon" not in page


def test_without_outlines_the_page_of_an_entry_still_stands(visitor, make_job, tynset):
    page = visitor.get(make_job(tynset).get_absolute_url()).content.decode()
    assert "Sykepleier på vakt" in page
    assert "<polygon" not in page


def test_a_pin_stands_where_the_point_is_and_is_missing_where_nobody_knows():
    point = place("Gården", 11, 62)
    assert re.findall(r'map-pin-dot" cx="([\d.]+)" cy=', render(arguments="point=point", point=point)) == ["300.0"]
    point.lat = None
    assert "map-pin" not in render(arguments="point=point", point=point)


@pytest.mark.parametrize("language", [code for code, _name in django_settings.LANGUAGES])
def test_numbers_have_a_decimal_point_in_every_language(language):
    a, b = place("Aa", 10.123, 62.321), place("Bø", 11.456, 62.654)
    with translation.override(language):
        page = render(
            arguments="places=places drives=drives point=point", places=[a, b], drives=[maps.Drive(a, b, 25)], point=a
        )
    numbers = re.findall(r' (?:[xy][12]?|c[xy])="([^"]*)"', page)
    assert [n for n in numbers if not re.fullmatch(r"-?\d+\.\d", n)] == []
    assert len(set(numbers)) > 8
    ways = re.findall(r' d="([^"]*)"', page)
    assert ways
    assert [way for way in ways if not re.fullmatch(r"M[\d.]+ [\d.]+l[-\d. ]+", way)] == []
    (viewbox,) = re.findall(r'viewBox="([^"]*)"', page)
    assert re.fullmatch(r"0 0 600 \d+", viewbox)
    for points in re.findall(r'points="([^"]*)"', page):
        assert re.fullmatch(r"(-?\d+\.\d,-?\d+\.\d ?)+", points)


def test_a_close_map_shows_the_part_that_was_asked_for_and_nothing_that_is_outside_it():
    places = [place("Gard", 10.2, 62.4), place("Fjernt", 11.9, 62.9, EAST)]
    drawing = maps.draw(OUTLINES, [WEST, EAST], places, focus=[(10.1, 62.3), (10.3, 62.5)])
    assert [shape["municipality"] for shape in drawing["shapes"]] == [WEST]
    assert [dot["place"].name for dot in drawing["dots"]] == ["Gard"]
    assert drawing["onto"].scale > maps.draw(OUTLINES, [WEST, EAST], places)["onto"].scale


SQUARES = st.lists(st.tuples(st.floats(-200, 300), st.floats(-200, 300)), min_size=3, max_size=9)


@given(SQUARES)
@settings(max_examples=50, deadline=None)
def test_no_outline_reaches_beyond_the_frame(points):
    assert all(-0.01 <= x <= 100.01 and -0.01 <= y <= 80.01 for x, y in maps.clip_ring(points, 100, 80))


def test_an_outline_is_cut_at_the_frame_kept_inside_it_and_dropped_outside_it():
    assert sorted(maps.clip_ring([(50, 20), (150, 20), (150, 40), (50, 40)], 100, 80)) == [
        (50, 20),
        (50, 40),
        (100, 20),
        (100, 40),
    ]
    inside = [(1, 1), (9, 1), (9, 9), (1, 1)]
    assert maps.clip_ring(inside, 100, 80) == inside
    assert maps.clip_ring([(101, 1), (120, 1), (120, 9)], 100, 80) == []
    assert maps.clip_ring([], 100, 80) == []


def test_a_close_map_of_one_point_keeps_room_around_it():
    (west, south), (east, north) = maps.add_margin([(10.5, 62.5)])
    assert (north - south, east - west) == pytest.approx((maps.CLOSEST, maps.CLOSEST))


def test_the_close_map_of_a_municipality_holds_its_outline_its_places_and_the_centres_nearby():
    WEST.centre, EAST.centre = place("Vestby", 10.4, 62.5), place("Østby", 11.1, 62.5, EAST)
    page = render(arguments="places=places highlight=west close=True", places=[place("Li", 10.6, 62.6)], west=WEST)
    WEST.centre = EAST.centre = None
    assert "map-close" in page
    assert [name for name in ("Li", "Vestby", "Østby") if f">{name}</text>" in page] == ["Li", "Vestby", "Østby"]
    assert 'class="here"' in page


def test_many_places_get_smaller_names():
    places = [place(f"Grend {n}", 10 + n / 10, 62.5) for n in range(maps.MANY + 1)]
    assert maps.draw({}, [], places)["crowded"]
    assert not maps.draw({}, [], places[:-1])["crowded"]


# --- names ------------------------------------------------------------------------------------------------------------
def box_of(name, label):
    """What a name covers: (left, top, right, bottom)."""
    wide, x, base = len(name) * SIZE * 0.55, float(label["label_x"]), float(label["label_y"])
    left = {"start": x, "end": x - wide, "middle": x - wide / 2}[label["anchor"]]
    return left, base - SIZE, left + wide, base


def sides(name, x, y):
    """A name right of, left of, above and below its dot."""
    wide = len(name) * SIZE * 0.55
    return [
        (left, base - SIZE, left + wide, base)
        for left, base in [
            (x + maps.BESIDE, y + 7),
            (x - maps.BESIDE - wide, y + 7),
            (x - wide / 2, y - 8),
            (x - wide / 2, y + 25),
        ]
    ]


def covers(box, other):
    return box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]


@pytest.mark.parametrize(
    ("blocked", "side"), [([], 0), ([(20, 0)], 1), ([(20, 0), (-20, 0)], 2), ([(20, 0), (-20, 0), (0, -18)], 3)]
)
def test_a_name_stands_right_else_left_else_above_else_below(blocked, side):
    points = [("Vingelen", 300, 300), *(("", 300 + x, 300 + y) for x, y in blocked)]
    label = maps.place_labels(points, SIZE)[0]
    assert box_of("Vingelen", label) == sides("Vingelen", 300, 300)[side]


def test_a_name_at_the_edge_of_the_frame_turns_inwards():
    label = maps.place_labels([("Engerdal", maps.WIDTH - 10, 300)], SIZE)[0]
    assert box_of("Engerdal", label) == sides("Engerdal", maps.WIDTH - 10, 300)[1]


def test_a_name_with_no_free_side_stands_right():
    points = [("Os", 300, 300), *(("", 300 + x, 300 + y) for x, y in [(15, 0), (-15, 0), (0, -18), (0, 18)])]
    assert maps.place_labels(points, SIZE)[0]["anchor"] == "start"


NAMED = st.tuples(st.sampled_from(["Os", "Tolga", "Vingelen"]), st.integers(12, 200), st.integers(12, 120))


@given(st.lists(NAMED, min_size=1, max_size=9))
@settings(max_examples=50, deadline=None)
def test_a_name_takes_the_first_side_that_covers_no_other_dot_and_no_earlier_name(points):
    boxes = [box_of(name, label) for (name, _x, _y), label in zip(points, maps.place_labels(points, SIZE), strict=True)]
    for index, (point, box) in enumerate(zip(points, boxes, strict=True)):
        dots = [(x - 5, y - 5, x + 5, y + 5) for n, (_name, x, y) in enumerate(points) if n != index]
        in_the_way = dots + boxes[:index]
        inside = [side for side in sides(*point) if side[0] >= 0 and side[2] <= maps.WIDTH]
        free = [side for side in inside if not any(covers(side, other) for other in in_the_way)]
        assert box == pytest.approx((free or sides(*point))[0])
