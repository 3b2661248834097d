"""The small map of each place of a plan: how every adult drives to work, along the road."""

import re

import pytest
from django.http import QueryDict

from maps.drawing import WIDTH
from municipalities.models import Place, Road
from planner.journeys import draw_journeys, list_drives, part_exits
from planner.page import build_context
from planner.plan import build_plan
from tests.test_planner_page import get

FIGURE = re.compile(r'<figure class="[^"]*journey-map[^"]*">.*?</figure>', re.S)
MOST_BYTES = 15_000


@pytest.fixture
def nurses(nurse, tynset, tolga, road, make_job):
    """Adverts for nurses in Tynset alone, twenty minutes from Tolga."""
    return make_job(tynset, "Sykepleier i Tynset")


def plan_of(query):
    return build_plan(QueryDict(query), "nb")


def draw(query, place):
    plan = plan_of(query)
    (row,) = [row for row in plan.all if row.place == place.pk]
    return draw_journeys(plan, row)


def test_a_place_shows_the_way_to_work_along_the_road_with_its_minutes(nurses, visitor):
    figures = FIGURE.findall(get(visitor, "work1=2223&drive1=45").content.decode())
    assert len(figures) == 1
    (figure,) = figures
    (way,) = re.findall(r'<path class="way way-1" d="M[\d.]+ [\d.]+l([^"]*)"', figure)
    assert len(re.findall(r"-?[\d.]+", way)) > 10, "a straight line has one pair"
    assert "Tynset" in figure
    assert "20 min" in figure
    assert "© Kartverket" in figure
    assert len(figure.encode()) < MOST_BYTES


def test_the_drawing_is_hidden_from_readers_to_whom_its_caption_says_the_same(nurses, visitor):
    (figure,) = FIGURE.findall(get(visitor, "work1=2223&drive1=45").content.decode())
    drawing, caption = figure.split("<figcaption>")
    assert 'aria-hidden="true"' in drawing
    assert 'alt=""' in drawing
    assert "Tynset" in caption
    assert "<a " not in figure, "a stop for the keyboard that nobody hears of"


def test_each_adult_who_drives_has_a_line(nurses, tolga):
    found = draw("work1=2223&drive1=45&work2=2223&drive2=45", tolga.centre)
    assert [way["adult"] for way in found["journeys"]] == [1, 2]
    assert [dot["text"] for dot in found["dots"]] == ["Tolga", "Tynset"]


@pytest.mark.parametrize("query", ["work1=2223&drive1=45", "home=rent", "work1=remote"])
def test_where_nobody_drives_there_is_no_map(query, nurses, tynset):
    assert draw(query, tynset.centre) is None


def test_a_region_without_layers_has_the_plan_without_small_maps(nurses, visitor, monkeypatch):
    monkeypatch.setattr("maps.layers.read_layers", lambda: None)
    page = get(visitor, "work1=2223&drive1=45").content.decode()
    assert FIGURE.findall(page) == []
    assert "Tynset" in page


def test_a_drive_that_leaves_the_map_ends_at_its_edge_with_the_name_of_where_it_goes(nurse, tolga, road, make_job):
    far = Place.objects.create(name="Langtborte", municipality=tolga, lat=61.677, lon=11.227)
    Road.objects.create(a=tolga.centre, b=far, minutes=80, km=90)
    make_job(tolga, "Sykepleier langt borte", place=far)
    found = draw("work1=2223&drive1=90", tolga.centre)
    (way,) = found["journeys"]
    leaves = way["leaves"]
    assert leaves["name"] == "Langtborte"
    assert [dot["text"] for dot in found["dots"]] == ["Tolga"]
    x, y = float(leaves["x"]), float(leaves["y"])
    assert min(x, y, WIDTH - x, found["height"] - y) == pytest.approx(5, abs=0.1)
    assert 0 < float(leaves["angle"]) < 180, "southwards"


def test_the_way_is_that_of_the_places_through_which_the_minutes_are_counted(nurses, tynset, tolga):
    hamlet = Place.objects.create(name="Grenda", municipality=tolga, lat=62.4962, lon=11.2236)
    Road.objects.create(a=tolga.centre, b=hamlet, minutes=18, km=19)
    plan = plan_of("work1=2223&drive1=45")
    (row,) = [row for row in plan.all if row.place == hamlet.pk]
    ((adult, drive),) = list_drives(plan, row)
    assert (adult, drive.minutes) == (1, 38)
    assert drive.stops == [(place.lon, place.lat) for place in (hamlet, tolga.centre, tynset.centre)]


def test_a_road_that_is_changed_changes_the_map(nurses, tolga, road):
    assert draw("work1=2223&drive1=90", tolga.centre)["journeys"][0]["minutes"] == 20
    road.minutes = 44
    road.save()
    found = draw("work1=2223&drive1=90", tolga.centre)
    assert found["journeys"][0]["minutes"] == 44


def test_towns_on_one_road_out_of_the_map_are_named_below_each_other_and_one_town_once():
    def leave(name, y=300.0):
        return {"x": "595.0", "y": f"{y}", "label_x": "595.0", "label_y": f"{y - 14}", "name": name}

    exits = [leave("Oppdal"), leave("Trondheim")]
    part_exits(exits)
    assert float(exits[0]["label_y"]) - float(exits[1]["label_y"]) == 21
    same = [leave("Oppdal"), leave("Oppdal")]
    part_exits(same)
    assert [one["name"] for one in same] == ["Oppdal", ""]
    apart = [leave("Oppdal"), leave("Hamar", 500.0)]
    part_exits(apart)
    assert [one["label_y"] for one in apart] == ["286.0", "486.0"]


def test_only_the_places_that_are_told_in_full_have_a_small_map(nurses):
    context = build_context(plan_of("work1=2223&drive1=45"))
    assert [bool(card.map) for card in context["cards"]] == [card.place.name != "Tynset" for card in context["cards"]]
    assert all(row.map is None for row in context["below"])
