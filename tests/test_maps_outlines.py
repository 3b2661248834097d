"""The region's boundaries: what may be stored, how rings are joined, what the data file holds, what a page draws."""

import pytest
from django.core.exceptions import ValidationError

from maps.drawing import draw, join_ring
from maps.loading import load_outlines
from maps.models import Outlines
from maps.windows import atlas
from municipalities.models import Municipality


def test_nothing_is_drawn_without_coordinates(tynset):
    assert draw({}, [tynset], []) is None


def test_a_reversed_arc_is_walked_backwards():
    outlines = {"arcs": [[[0, 0], [1, 0]], [[0, 0], [1, 1], [1, 0]]], "municipalities": {"1": [0, ~1]}}
    assert join_ring(outlines, "1") == [(0, 0), (1, 0), (1, 1), (0, 0)]


# --- what may be stored ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "shapes", [{"a": 1}, {"arcs": [[[1]]], "municipalities": {}}, {"arcs": [], "municipalities": {"1": [3]}}]
)
def test_outlines_that_cannot_be_drawn_are_refused(shapes, region):
    with pytest.raises(ValidationError):
        Outlines(region=region, shapes=shapes).full_clean()


def test_emptied_outlines_are_empty_and_not_null(region):
    row = Outlines(region=region, shapes=None)
    row.clean()
    assert row.shapes == {}


def test_loading_twice_leaves_one_row(region):
    assert load_outlines() == load_outlines() == {"outlines": 9}
    assert Outlines.objects.count() == 1


def test_a_page_draws_what_was_saved_last(region, kari, django_assert_num_queries):
    assert atlas.get().outlines == {}
    row = Outlines.objects.create(region=region, shapes={"arcs": [[[10, 62], [11, 63]]], "municipalities": {"1": [0]}})
    assert atlas.get().outlines == row.shapes
    with django_assert_num_queries(1):  # the versions
        assert atlas.get().outlines["municipalities"] == {"1": [0]}
    row.shapes = {}
    row.save()
    assert atlas.get().outlines == {}


# --- the real region -------------------------------------------------------------------------------------------------
def test_each_outline_closes_and_has_at_most_sixty_points(demo, db):
    shapes = Outlines.objects.get().shapes
    rings = {m.slug: join_ring(shapes, m.number) for m in Municipality.objects.all()}
    assert {slug for slug, points in rings.items() if points[0] != points[-1]} == set()
    assert {slug for slug, points in rings.items() if not 10 <= len(set(points)) <= 60} == set()


def test_a_border_between_two_municipalities_is_one_line(demo, db):
    used: dict[int, list] = {}
    for number, arcs in Outlines.objects.get().shapes["municipalities"].items():
        for arc in arcs:
            used.setdefault(arc if arc >= 0 else ~arc, []).append((number, arc >= 0))
    shared = [users for users in used.values() if len(users) == 2]
    assert len(shared) == 16
    assert all(a[0] != b[0] and a[1] != b[1] for a, b in shared)


def test_the_source_of_the_outlines_is_named_on_the_map(demo, client):
    assert "© Kartverket, CC BY 4.0" in client.get("/nb/regionen/").content.decode()
