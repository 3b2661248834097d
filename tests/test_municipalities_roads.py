"""The region's roads against Kartverket's: no drive is shorter than its road, and pages say what a drive is."""

import math
import re

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from base.datafiles import reading
from municipalities.travel import find_shortest_drives

DATA = settings.BASE_DIR / "municipalities" / "data"
ROADS = reading.read_table(DATA / "roads.csv")
MAP = {frozenset((row["from"], row["to"])): float(row["km"]) for row in reading.read_table(DATA / "road_lengths.csv")}
PLACES = {row["slug"]: row for row in reading.read_table(DATA / "places.csv")}
MOST_AWAY = 0.15  # of a length on a map that lacks small roads
SLOWEST, FASTEST = 48, 78  # km/h, assumed of municipal and of European roads
KM_BY_POINT = {"1": 0.5, "0": 3}  # how far a point may lie from its place
OF_ISSUE = {("alvdal", "tylldalen"): 41, ("tylldalen", "brydalen"): 35, ("alvdal", "bergset"): 56}


def ends(road):
    return frozenset((road["from"], road["to"]))


def name(road):
    return f"{road['from']} – {road['to']}"


def straight_line(a, b):
    """In km, on a plane that is good enough for a region."""
    south, north = float(a["lat"]), float(b["lat"])
    east = (float(b["lon"]) - float(a["lon"])) * math.cos(math.radians((south + north) / 2))
    return 111.2 * math.hypot(north - south, east)


def test_every_road_inside_the_frame_of_the_map_agrees_with_it_within_fifteen_per_cent():
    inside = [road for road in ROADS if ends(road) in MAP]
    assert len(inside) == len(MAP) > 67
    wrong = [
        (name(road), road["km"], MAP[ends(road)])
        for road in inside
        if abs(int(road["km"]) / MAP[ends(road)] - 1) > MOST_AWAY
    ]
    assert wrong == []


@pytest.mark.parametrize(("pair", "km"), OF_ISSUE.items())
def test_the_drives_that_crossed_a_mountain_follow_the_road(pair, km):
    (road,) = [road for road in ROADS if ends(road) == frozenset(pair)]
    assert abs(int(road["km"]) / km - 1) <= MOST_AWAY


def test_every_road_says_where_its_length_is_from():
    assert [name(road) for road in ROADS if not road["source"]] == []
    outside = [road for road in ROADS if ends(road) not in MAP]
    assert outside
    worked_out = [road for road in outside if "N1000 2025" not in road["source"]]
    assert {name(road) for road in worked_out} == {"dombas – otta", "brekken – selbu"}
    assert all(road["estimated"] == "1" and "straight line x 1.25" in road["source"] for road in worked_out)


def test_no_road_is_shorter_than_the_straight_line():
    wrong = []
    for road in ROADS:
        a, b = PLACES[road["from"]], PLACES[road["to"]]
        unsure = KM_BY_POINT[a["exact"]] + KM_BY_POINT[b["exact"]]
        if int(road["km"]) < straight_line(a, b) - unsure:
            wrong.append((name(road), road["km"], round(straight_line(a, b), 1)))
    assert wrong == []


def test_minutes_follow_from_the_length_at_the_assumed_speeds():
    """Both are whole numbers, so the speed of a short road is known to half a minute and half a kilometre."""
    wrong = [
        name(road)
        for road in ROADS
        if not (
            (int(road["km"]) - 1) / (int(road["minutes"]) + 1) * 60 <= FASTEST
            and (int(road["km"]) + 1) / (int(road["minutes"]) - 1) * 60 >= SLOWEST
        )
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nb", "antatt gjennomsnittsfart"),
        ("en", "assumed mean speed"),
        ("de", "angenommenen mittleren"),
        ("nl", "aangenomen gemiddelde"),
    ],
)
def test_every_page_with_drives_says_in_the_same_words_that_they_are_estimates(
    language, words, visitor, tynset, tolga, road
):
    with translation.override(language):
        said = translation.gettext(
            "Drives are estimates: the length of the road at an assumed mean speed, without queue or bad weather."
        )
        pages = [tynset.centre.get_absolute_url(), reverse("region")]
    assert words in said
    for page in pages:
        assert said in visitor.get(page).content.decode(), page


def test_no_page_calls_a_drive_one_of_winter_or_of_summer():
    """One truth: the drives were called of winter on pages and of summer in the sources."""
    claims = re.compile(r"vinterføre|winter road|winterlicher Straße|ordinary winter|summer, no queue", re.I)
    texts = [
        *(settings.BASE_DIR / "templates").rglob("*.html"),
        settings.BASE_DIR / "docs" / "sources.md",
        DATA / "README.md",
    ]
    assert [str(path) for path in texts if claims.search(path.read_text())] == []


# --- drives in prose --------------------------------------------------------------------------------------------------
TEXTS = [DATA / "texts.toml", *(settings.BASE_DIR / "news" / "data").rglob("guides.toml")]
CENTRES = {
    "roros": "roros",
    "os": "os-i-osterdalen",
    "holtalen": "alen",
    "rendalen": "bergset",
}  # others bear their name
NAMES = {row["name"]: slug for slug, row in PLACES.items()} | {"Os": "os-i-osterdalen"}
NAME = "|".join(sorted(NAMES, key=len, reverse=True))
LEAVES = re.compile(rf"\b(?:fra|from|von|van|vanuit|vanaf) ({NAME})\b", re.I)
SAYS_A_DRIVE = re.compile(r"\d+ (?:minutter|minutes|(?:Auto)?[Mm]inuten)\b")
TIME_OR_PLACE = re.compile(
    rf"(?:(\d) (?:timer?|hours?|Stunden?|uur) (?:og |und |en )?)?\b(\d{{1,3}})\b(?! km|[.,]\d)|\b({NAME})\b"
)
MOST_ROUNDED = 3  # minutes: to the nearest five, as `describe_drive_minutes` does


def drives_between(minutes_between):
    graph = {}
    for road in minutes_between:
        for here, there in ((road["from"], road["to"]), (road["to"], road["from"])):
            graph.setdefault(here, []).append((there, int(road["minutes"]), int(road["km"])))
    return {
        slug: {there: minutes for there, (minutes, _km) in find_shortest_drives(graph, slug).items()} for slug in graph
    }


def find_drives(sentence):
    """(minutes, the places named around them, for a railway may stand between) of a sentence that says how long a drive
    is.
    """
    found = list(TIME_OR_PLACE.finditer(sentence)) if SAYS_A_DRIVE.search(sentence) else []
    for at, each in enumerate(found):
        if each[2]:
            before = [NAMES[one[3]] for one in found[:at] if one[3]][-2:]
            after = [NAMES[one[3]] for one in found[at:] if one[3]][:2]
            yield int(each[1] or 0) * 60 + int(each[2]), before + after


def is_true(minutes, nearby, starts, drives):
    return any(abs(drives[start].get(end, 999) - minutes) <= MOST_ROUNDED for start in starts for end in nearby)


def prose(row):
    return [
        sentence for value in row.values() if isinstance(value, str) for sentence in re.split(r"(?<=\.)\s|<p>", value)
    ]


def test_every_drive_in_prose_is_the_one_that_the_roads_give_in_each_language():
    drives, wrong, count = drives_between(ROADS), [], 0
    for path in TEXTS:
        for row in [row for rows in reading.read_toml(path).values() for row in rows]:
            office = row.get("municipality", "")
            for sentence in prose(row):
                starts = [NAMES[name] for name in LEAVES.findall(sentence)] + (
                    [CENTRES.get(office, office)] if office else []
                )
                for minutes, nearby in find_drives(sentence):
                    count += 1
                    wrong += [] if is_true(minutes, nearby, starts, drives) else [(minutes, nearby, sentence)]
    assert wrong == []
    assert count > 200


def test_a_drive_that_the_roads_do_not_give_is_noticed():
    drives = drives_between(ROADS)
    sentence = "Fra Engerdal er det om lag 75 minutter til Bergset og 52 til Trysil."
    found = [is_true(minutes, nearby, ["engerdal"], drives) for minutes, nearby in find_drives(sentence)]
    assert found == [False, True]
