"""The windows of maps: which there are, what they hold, what they call a place, and the line that says where one is."""

import re
from collections import Counter

import pytest

from jobs.models import Job
from maps.drawing import KM_PER_DEGREE, WIDTH, overlap
from maps.exits import Town, list_exits
from maps.windows import BANDS_MINUTES, CLOSEST_KM, FLATTEST, REGION, STEEPEST, Atlas, atlas
from municipalities import travel
from municipalities.models import Municipality, Place, Road
from pages import overview
from tests.markup import read_page


@pytest.fixture
def maps_of_region(demo, db):
    return atlas.get()


# --- which there are --------------------------------------------------------------------------------------------------
def test_the_windows_are_the_region_each_municipality_and_each_place_three_times(maps_of_region):
    places = [f"place-{place.slug}-{minutes}" for place in Place.objects.in_region() for minutes in BANDS_MINUTES]
    municipalities = [f"municipality-{municipality.slug}" for municipality in Municipality.objects.taking_part()]
    assert sorted(maps_of_region.list_names()) == sorted([REGION, *municipalities, *places])
    assert maps_of_region.find_window("place-nowhere-15") is None


def test_a_region_without_places_has_no_window():
    assert Atlas({}).list_names() == []
    assert Atlas({}).find_window(REGION) is None


def test_the_windows_cost_three_queries_once_and_then_one(demo, db, django_assert_num_queries):
    atlas._made = None
    with django_assert_num_queries(4):  # the versions, outlines, places, roads
        atlas.get().find_window("place-tynset-30")
    with django_assert_num_queries(1):
        atlas.get().find_window("place-tynset-45")


# --- what they hold ---------------------------------------------------------------------------------------------------
def test_a_window_holds_every_place_within_its_minutes(maps_of_region):
    for place in Place.objects.in_region():
        for minutes in BANDS_MINUTES:
            window = maps_of_region.find_window(f"place-{place.slug}-{minutes}")
            near = set(travel.find_places_within(place.pk, minutes)) & {each.pk for each in maps_of_region.places}
            assert near <= set(window.labels), (place, minutes)


def test_no_map_is_closer_than_its_source_allows_or_longer_than_a_page(maps_of_region):
    for name in maps_of_region.list_names():
        onto = maps_of_region.find_window(name).onto
        assert WIDTH / onto.units_per_km >= CLOSEST_KM - 0.01, name
        if name != REGION:
            assert FLATTEST - 0.05 <= onto.height / WIDTH <= STEEPEST + 0.05, name
    # At 16 cm, the widest that a page shows it, forty kilometres are 1:250,000.
    assert CLOSEST_KM * 1e5 / 16 >= 200_000
    assert pytest.approx(111.2) == KM_PER_DEGREE


def test_a_road_that_is_built_changes_the_windows(demo, db):
    before = atlas.get()
    Road.objects.first().save()
    assert atlas.get() is not before


def test_names_of_places_stand_clear_of_each_other_in_every_window(maps_of_region):
    for name in maps_of_region.list_names():
        boxes = maps_of_region.find_window(name).boxes
        count = sum(1 for left, _top, right, _bottom in boxes if right - left == pytest.approx(10))
        labels = boxes[count:]
        assert not any(overlap(a, b) for n, a in enumerate(labels) for b in labels[:n]), name


def test_the_planner_draws_on_the_ground_of_the_region(maps_of_region, visitor):
    grounds = [
        re.findall(r"/maps/region\.[^\"]+", visitor.get(url).content.decode())
        for url in ("/nb/", "/nb/planlegger/?work1=2223")
    ]
    assert set(grounds[1]) == set(grounds[0])
    assert grounds[1]


# --- names of places --------------------------------------------------------------------------------------------------
def test_the_map_of_the_region_names_every_municipality(maps_of_region, visitor):
    page = visitor.get("/nb/").content.decode()
    labels = re.findall(r'text-anchor="\w+">([^<]+)</text>', page)
    for municipality in Municipality.objects.taking_part():
        assert any(municipality.name in re.split(r"[ ()]", label) for label in labels), municipality


def test_a_centre_bears_its_own_name_and_that_of_its_municipality_where_they_differ(maps_of_region):
    named = {place.slug: maps_of_region.name_place(place) for place in maps_of_region.places}
    assert named["alen"] == "Ålen (Holtålen)"
    assert named["bergset"] == "Bergset (Rendalen)"
    assert named["os-i-osterdalen"] == "Os i Østerdalen"
    assert named["haltdalen"] == "Haltdalen"


# --- pages ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("query", "within"), [("", 30), ("?within=15", 15), ("?within=45", 45), ("?within=20", 30)])
def test_a_places_page_shows_what_is_within_the_minutes_that_were_asked_for(maps_of_region, visitor, query, within):
    answer = visitor.get(f"/nb/steder/tynset/{query}")
    page = read_page(answer)
    assert answer.context["within"] == within
    assert f"/maps/place-tynset-{within}." in page
    assert ("Kartene er tegnet for 15, 30 og 45 minutter" in page) == (query == "?within=20")
    assert re.findall(r'href="\?within=(\d+)#reach-map" aria-current="true"', page) == [str(within)]


def test_the_list_beside_the_map_holds_the_same_places_the_nearest_first(maps_of_region):
    place = Place.objects.get(slug="roros")
    found = overview.describe_surroundings(place, 45)
    minutes = [row["minutes"] for row in found["nearest"]]
    assert minutes == sorted(minutes)
    within = [row["place"] for row in found["nearest"] if row["minutes"] <= 45 and row["place"].municipality_id]
    assert within == found["map_places"][1:]
    assert len({row["place"] for row in found["nearest"]}) == len(minutes), "each place once"


def test_a_place_too_far_away_is_drawn_as_such(maps_of_region, visitor):
    page = read_page(visitor.get("/nb/steder/roros/?within=45"))
    marks = dict(re.findall(r'<a href="/nb/steder/([\w-]+)/" class="([^"]*)"', page))
    assert "far" in marks["tynset"]
    assert "far" not in marks["tolga"]


def test_an_entrys_page_shows_its_place_on_the_ground(maps_of_region, visitor):
    job = Job.objects.public().filter(place__slug="tolga").first()
    page = visitor.get(job.get_absolute_url()).content.decode()
    assert "/maps/place-tolga-30.narrow.light." in page
    assert "map-pin" in page or job.lat is None


def test_a_map_names_its_source_and_its_ground_has_no_text_of_its_own(maps_of_region, visitor):
    page = visitor.get("/nb/regionen/").content.decode()
    (caption,) = re.findall(r"<figcaption>\s*© Kartverket, CC BY 4.0\s*(.*?)</figcaption>", page, re.DOTALL)
    assert caption.startswith('<details class="map-legend">')
    (image,) = re.findall(r'<img src="/maps/[^>]+>', page)
    assert all(part in image for part in ('alt=""', 'loading="lazy"', 'width="600"', "height="))


def test_each_place_on_the_map_of_a_place_bears_its_minutes_as_the_list_beside_says_them(maps_of_region, visitor):
    page = visitor.get("/nb/steder/tynset/?within=30").content.decode()
    numbers = re.findall(r'class="dot-minutes"[^>]*>(\d+)</text>', page)
    listed = re.search(r'<ul class="plain drives">.*?</ul>', page, re.DOTALL)[0]
    assert not Counter(numbers) - Counter(re.findall(r"ca\. (\d+) min", listed))
    assert "Tallene er minutter med bil fra Tynset" in page


# --- where is this ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("url", ["/nb/", "/nb/kommuner/engerdal/", "/nb/steder/elga/"])
def test_each_page_says_how_far_it_is_to_the_towns_and_the_airport_and_by_whom(maps_of_region, visitor, url):
    page = visitor.get(url).content.decode()
    (line,) = re.findall(r'<p class="whereabouts">.*?</p>', page, re.DOTALL)
    words = " ".join(re.sub(r"<[^>]+>", "", line).split())
    assert words.startswith("Med bil fra ")
    for word in (
        "Trondheim ca.",
        "Hamar (på veien til Oslo) ca.",
        "Røros lufthavn (rutefly til Oslo)",
        "Kilder: Kartverket",
    ):
        assert word in words
    assert "29. november 2026" in words


def test_a_region_without_landmarks_says_nothing_of_them(data_folder, db, visitor):
    data_folder.load()
    page = visitor.get("/nb/").content.decode()
    assert "whereabouts" not in page
    assert "map-ground" not in page
    assert '<figure class="map' in page


# --- where roads lead out of it ---------------------------------------------------------------------------------------
def test_the_map_of_the_region_says_where_the_roads_to_known_towns_leave_it(maps_of_region, visitor):
    window = maps_of_region.find_window(REGION)
    drawn = {each.leaves["name"]: each.leaves for each in window.exits}
    assert set(drawn) == {"Trondheim", "Hamar"}
    assert float(drawn["Trondheim"]["y"]) < 0.2 * window.onto.height
    assert float(drawn["Hamar"]["y"]) > 0.8 * window.onto.height
    page = visitor.get("/nb/regionen/").content.decode()
    assert all(f">{name}</text>" in page for name in drawn)


def test_no_name_of_a_town_beyond_covers_another_name_and_the_ground_keeps_clear_of_it(maps_of_region):
    for name in maps_of_region.list_names():
        window = maps_of_region.find_window(name)
        boxes = [each.box for each in window.exits]
        assert set(boxes) <= set(window.boxes)
        others = [box for box in window.boxes if box not in boxes]
        assert not any(overlap(box, other) for box in boxes for other in others), name


def test_a_town_that_no_road_leads_to_is_on_no_map(maps_of_region):
    window = maps_of_region.find_window(REGION)
    assert list_exits(maps_of_region.roads, list(maps_of_region.centres), [Town(-1, "Atlantis")], window.onto, []) == []
