"""The map beside a list of jobs or homes: it says what the list finds, leads to it, and stays light."""

import html
import math
import re
from urllib.parse import parse_qs

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entries.place_map import MOST_LINK_BYTES, TABLE_ID, join_places
from housing.models import Home
from maps.circles import GAP, LARGEST, MOST_CIRCLES, SMALLEST, Circle, draw_circles, group_places
from maps.drawing import WIDTH
from maps.windows import REGION, Atlas, atlas
from municipalities.models import Municipality, Place
from occupations.models import Occupation
from tests.map_weights import MOST_OVERLAY_BYTES

HOMES, JOBS = "/nb/boliger/", "/nb/jobber/"
LINK = re.compile(r'<a href="([^"]*)" tabindex="-1"[^>]*><title>([^<]*)</title>.*?class="number"[^>]*>(\d+)<')
ROW = re.compile(r'<th scope="row"><a href="([^"]*)">([^<]*)</a></th>\s*<td>([^<]*)</td>\s*<td>(\d+)</td>')

often = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def show(client, url):
    return client.get(url).content.decode()


def find_circles(page):
    """[(address, name, number)] of the circles of a page."""
    return [(html.unescape(url), html.unescape(name), int(number)) for url, name, number in LINK.findall(page)]


def find_rows(page):
    """[(address, place, municipality, number)] of the table of a page."""
    return [tuple(map(html.unescape, row[:3])) + (int(row[3]),) for row in ROW.findall(page)]


def count_found(client, url):
    return client.get(url).context["paginator"].count


def name_window(page):
    return re.search(r"/maps/([\w-]+)\.narrow\.light", page)[1]


def make_home(municipality, place=None, title="Hus i grenda", **values):
    values = {"kind": "rent", "status": "published"} | values
    return Home.objects.create(municipality=municipality, place=place, title_nb=title, **values)


@pytest.fixture
def villages(tynset, tolga, road):
    """Two that stand close to a centre, one that stands alone."""
    rows = [("Nabolia", tynset, 62.279, 10.79), ("Utgard", tynset, 62.5, 10.1), ("Sørgard", tolga, 62.409, 10.99)]
    return [Place.objects.create(name=name, municipality=m, lat=lat, lon=lon) for name, m, lat, lon in rows]


@pytest.fixture
def homes(villages, tynset, tolga):
    for number, place in enumerate([*villages, tynset.centre, tolga.centre] * 3):
        kinds = {
            "kind": ("rent", "sale", "room")[number % 3],
            "bedrooms": number % 4,
            "price": 4_000 + 500 * number,
            "price_period": "month",
        }
        make_home(place.municipality, place, f"Hjem {number}", **kinds)


# --- it says what the list finds --------------------------------------------------------------------------------------
CHOICES = {
    "kind": ["", "rent", "sale", "plot"],
    "rooms": ["", "1", "3"],
    "max": ["", "7000"],
    "municipality": ["", "tynset", "tolga", "nowhere"],
    "near": ["", "tynset", "utgard"],
    "minutes": ["", "15", "90"],
    "words": ["", "hjem", "tynset", "hjem 7"],
    "place": ["", "utgard", "tynset,nabolia", "nowhere"],
    "sort": ["", "price", "title"],
}


@given(st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in CHOICES.items()}))
@often
def test_circles_and_table_say_what_the_list_finds_and_each_link_leads_to_as_many(visitor, homes, chosen):
    answer = visitor.get(HOMES, chosen)
    page, total = answer.content.decode(), answer.context["paginator"].count
    assert total == answer.context["filterset"].qs.count()
    circles, rows = find_circles(page), find_rows(page)
    assert sum(number for *_rest, number in circles) == sum(number for *_rest, number in rows) == total
    assert bool(circles) == bool(total)
    for url, *_names, number in [*circles, *rows]:
        assert count_found(visitor, HOMES + url) == number


def test_the_map_is_of_the_whole_list_on_each_of_its_pages(visitor, tynset):
    for number in range(45):
        make_home(tynset, title=f"Hjem {number}")
    first, last = show(visitor, HOMES), show(visitor, f"{HOMES}?page=3")
    assert find_circles(first) == find_circles(last) == [("?place=tynset", "45 boliger i Tynset", 45)]
    assert "Vis på kart (45)" in first


def test_what_stands_close_together_is_one_circle_and_has_a_line_for_each_place(visitor, homes):
    page = show(visitor, HOMES)
    assert {name for _url, name, _number in find_circles(page)} == {
        "6 boliger i Tynset og Nabolia",
        "6 boliger i Tolga og Sørgard",
        "3 boliger i Utgard",
    }
    assert [row[1:] for row in find_rows(page)] == [
        ("Sørgard", "Tolga", 3),
        ("Tolga", "Tolga", 3),
        ("Nabolia", "Tynset", 3),
        ("Tynset", "Tynset", 3),
        ("Utgard", "Tynset", 3),
    ]


def test_a_circle_of_several_places_says_how_many_beside_its_name_and_the_map_what_that_means(visitor, homes):
    page = show(visitor, HOMES).replace("\N{NO-BREAK SPACE}", " ")
    names = re.findall(r'<text x="[^"]*" y="[^"]*" text-anchor="[^"]*">([^<]*)</text>', page)
    assert set(names) == {"Tynset + 1", "Tolga + 1", "Utgard"}
    assert "«+ 2» etter et navn" in page
    assert "Trykk på en sirkel" in page


def test_where_each_circle_is_one_place_nothing_is_said_of_more(visitor, tynset):
    make_home(tynset)
    assert "etter et navn" not in show(visitor, HOMES)


def test_one_is_said_as_one(visitor, tynset):
    make_home(tynset)
    assert [name for _url, name, _number in find_circles(show(visitor, HOMES))] == ["1 bolig i Tynset"]


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["Tynset"], "Tynset"),
        (["Tynset", "Tolga"], "Tynset og Tolga"),
        (["Tynset", "Tolga", "Os"], "Tynset, Tolga og Os"),
        (["Tynset", "Tolga", "Os", "Røros", "Ålen"], "Tynset, Tolga og 3 steder til"),
    ],
)
def test_a_circle_of_many_places_is_named_by_the_first_of_them(names, words):
    assert join_places(names) == words


def test_what_has_no_place_is_counted_in_words(visitor, tynset):
    for title in ("Her", "Der", "Et sted"):
        make_home(tynset, title=title)
    Home.objects.exclude(title_nb="Her").update(place=None)
    page = show(visitor, HOMES)
    assert [number for *_rest, number in find_circles(page)] == [1]
    assert "2 til har ikke noe sted på kartet." in page
    assert count_found(visitor, HOMES) == 3


def test_a_list_that_finds_nothing_or_nothing_with_a_place_has_no_map(visitor, tynset):
    make_home(tynset)
    assert "place-map" not in show(visitor, f"{HOMES}?words=slott")
    Home.objects.update(place=None)
    assert "place-map" not in show(visitor, HOMES)


def test_a_list_that_did_not_ask_for_a_map_has_none(visitor, tynset):
    assert "place-map" not in show(visitor, "/nb/nyheter/")


# --- where it leads ---------------------------------------------------------------------------------------------------
def test_a_circle_keeps_every_choice_and_the_order_and_drops_the_page(visitor, tynset):
    for number in range(25):
        make_home(tynset, title=f"Hjem {number}", bedrooms=3)
    query = "?kind=rent&rooms=2&sort=price&words=hjem&page=2&utm_source=brev&max=abc"
    ((url, _name, _number),) = find_circles(show(visitor, HOMES + query))
    assert parse_qs(url[1:]) == {
        "kind": ["rent"],
        "rooms": ["2"],
        "sort": ["price"],
        "words": ["hjem"],
        "place": ["tynset"],
    }


def test_the_chosen_place_is_a_choice_of_the_form_and_a_link_leads_back_to_all(visitor, homes):
    page = show(visitor, f"{HOMES}?kind=rent&place=tynset,nabolia")
    assert '<option value="tynset,nabolia" selected>Tynset eller Nabolia</option>' in page
    assert '<a href="?kind=rent">Vis alle stedene</a>' in page
    assert "Vis alle stedene" not in show(visitor, HOMES)
    assert 'name="place"' not in show(visitor, HOMES)


@pytest.mark.parametrize("value", ["atlantis", "tynset,", ",", "tynset,atlantis", "%00", "<b>"])
def test_an_unknown_place_is_said_and_filters_nothing(visitor, homes, value):
    answer = visitor.get(HOMES, {"place": value})
    assert answer.context["filterset"].form.errors["place"]
    assert answer.context["paginator"].count == 15
    assert find_circles(answer.content.decode())


@pytest.mark.parametrize(
    ("query", "window"),
    [
        ("", REGION),
        ("?municipality=tynset", "municipality-tynset"),
        ("?place=utgard", "municipality-tynset"),
        ("?place=tynset,tolga", REGION),
        ("?near=tolga", "place-tolga-30"),
        ("?near=tolga&minutes=15", "place-tolga-15"),
        ("?near=tolga&minutes=20", "place-tolga-30"),
        ("?near=tolga&minutes=45&municipality=tynset", "place-tolga-45"),
        ("?near=tolga&minutes=60", REGION),
        ("?minutes=15", REGION),
    ],
)
def test_the_map_shows_the_part_of_the_region_that_was_chosen(visitor, homes, query, window):
    assert name_window(show(visitor, HOMES + query)) == window


def test_work_from_home_that_lies_beyond_the_drive_is_on_the_map_all_the_same(visitor, make_job, tolga, villages):
    make_job(tolga), make_job(villages[1].municipality, "Hjemmefra", place=villages[1], remote_days=5)
    page = show(visitor, f"{JOBS}?near=tolga&minutes=15&occupation=2223")
    assert sum(number for *_rest, number in find_circles(page)) == 2
    assert name_window(page) == REGION


def test_a_search_that_sorts_by_what_the_words_mean_is_counted_by_place(visitor, make_job, tynset, tolga):
    carpenter = Occupation.objects.create(code="7115", name_nb="Tømrere")
    make_job(tynset), make_job(tolga), make_job(tolga, "Vert for sykepleiere", occupation=carpenter)
    assert sorted(row[1:] for row in find_rows(show(visitor, f"{JOBS}?words=sykepleier"))) == [
        ("Tolga", "Tolga", 2),
        ("Tynset", "Tynset", 1),
    ]


# --- for everybody ----------------------------------------------------------------------------------------------------
def test_no_circle_is_a_stop_for_the_keyboard_without_scripts(visitor, homes):
    page = show(visitor, HOMES)
    figure = re.search(r"<figure class=\"map.*?</figure>", page, re.DOTALL)[0]
    links = re.findall(r"<(?:a|button)\b[^>]*>", figure)
    assert len(links) > 3
    assert [link for link in links if 'tabindex="-1"' not in link] == []
    assert 'tabindex="0"' not in figure


def test_what_people_wrote_does_not_become_markup(visitor, tynset):
    Place.objects.filter(pk=tynset.centre_id).update(name='<b>"Fjell" & dal')
    make_home(tynset, title='"><script>alert(1)</script>')
    page = show(visitor, HOMES + "?words=%22%3E%3Cscript%3Ealert")
    assert "<script>alert" not in page
    assert "<b>" not in page
    ((url, name, _number),) = find_circles(page)
    assert name == '1 bolig i <b>"Fjell" & dal (Tynset)'
    assert url.startswith("?words=%22%3E%3Cscript%3Ealert&place=")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "nb",
            ["Vis på kart (2)", "2 boliger i Tynset", "Jo større sirkel, jo flere boliger.", "Det samme som tabell"],
        ),
        ("en", ["Show on the map (2)", "2 homes in Tynset", "The larger the circle, the more homes.", "as a table"]),
        ("de", ["Auf der Karte zeigen (2)", "in Tynset", "Je größer der Kreis, desto mehr ", "Dasselbe als Tabelle"]),
        ("nl", ["Op de kaart tonen (2)", "in Tynset", "Hoe groter de cirkel, hoe meer ", "Hetzelfde als tabel"]),
    ],
)
def test_the_map_speaks_the_language_of_the_page(visitor, tynset, language, words):
    make_home(tynset), make_home(tynset)
    with translation.override(language):
        page = show(visitor, reverse("home-list"))
    assert [each for each in words if each not in page] == []
    assert "Kartverket" in page


# --- what it costs ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("query", ["", "?near=tynset", "?municipality=tynset&kind=rent"])
def test_the_map_costs_the_same_for_ten_and_for_a_thousand(visitor, villages, tynset, query):
    def count_queries():
        with CaptureQueriesContext(connection) as queries:
            visitor.get(HOMES + query)
        return len(queries)

    def add(number):
        Home.objects.bulk_create(
            Home(municipality=tynset, place=tynset.centre, title_nb=f"Hjem {n}", kind="rent", status="published")
            for n in range(number)
        )

    add(10)
    visitor.get(HOMES + query)
    few = count_queries()
    add(990)
    visitor.get(HOMES + query)
    assert count_queries() == few <= 8
    assert sum(number for *_rest, number in find_circles(show(visitor, HOMES + query))) == 1_000


def test_the_database_counts_and_no_row_is_read_for_the_map(visitor, villages, tynset):
    make_home(tynset)
    with CaptureQueriesContext(connection) as queries:
        visitor.get(HOMES)
    on_homes = [query["sql"] for query in queries if 'FROM "housing_home"' in query["sql"]]
    assert len(on_homes) == 2
    assert len([sql for sql in on_homes if "GROUP BY" in sql]) == 1
    assert len([sql for sql in on_homes if "LIMIT" in sql]) == 1


@pytest.mark.parametrize("url", [HOMES, JOBS, f"{JOBS}?near=tynset", f"{HOMES}?municipality=roros&sort=price"])
def test_no_drawing_of_a_list_is_heavier_than_that_of_any_map(demo, db, visitor, url):
    figure = re.search(r"<figure class=\"map.*?</figure>", show(visitor, url), re.DOTALL)[0]
    assert len(figure.encode()) <= MOST_OVERLAY_BYTES


def test_where_the_addresses_would_be_too_heavy_all_circles_lead_to_the_table(demo, db, visitor):
    Home.objects.update(title_nb="æ" * 70)
    page = show(visitor, f"{HOMES}?words={'æ' * 70}&kind=&sort=price")
    circles = find_circles(page)
    assert len(circles) * len(find_rows(page)[0][0]) > MOST_LINK_BYTES
    assert {url for url, *_rest in circles} == {f"#{TABLE_ID}"}
    assert f'id="{TABLE_ID}"' in page
    assert len(re.search(r"<svg.*?</svg>", page, re.DOTALL)[0].encode()) <= MOST_OVERLAY_BYTES


# --- how it is drawn --------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def crowd():
    """A region of four hundred places, without a database."""
    owner = Municipality(pk=1, number="0001", name="Tettbygd", slug="tettbygd", centre_id=1)
    places = [
        Place(pk=n, slug=f"sted-{n}", name=f"Sted {n}", municipality=owner, lat=61 + n // 20 / 20, lon=10 + n % 20 / 9)
        for n in range(400)
    ]
    return Atlas({}, [owner], places, roads=object())


@given(st.data())
@settings(max_examples=25, deadline=None)
def test_circles_stay_few_stand_apart_and_lose_nothing(crowd, data):
    chosen = data.draw(st.lists(st.sampled_from(crowd.places), min_size=1, unique=True))
    numbers = st.one_of(st.integers(1, 5), st.integers(1, 100_000))
    counts = {place: data.draw(numbers) for place in chosen}
    circles = group_places(crowd, crowd.find_window(REGION).onto, counts)
    assert len(circles) <= MOST_CIRCLES
    assert sorted(place.pk for circle in circles for place in circle.places) == sorted(place.pk for place in counts)
    for circle in circles:
        assert circle.number == sum(counts[place] for place in circle.places)
        assert counts[circle.places[0]] == max(counts[place] for place in circle.places)
    most = max(circle.number for circle in circles)
    for n, one in enumerate(circles):
        for other in circles[:n]:
            apart = ((one.x - other.x) ** 2 + (one.y - other.y) ** 2) ** 0.5
            assert apart >= one.measure_radius(most) + other.measure_radius(most) + GAP


def test_the_drawing_of_a_crowd_is_light_and_stays_inside_its_frame(crowd):
    window = crowd.find_window(REGION)
    drawing = draw_circles(crowd, window, {place: 1 + place.pk * 13 for place in crowd.places})
    assert len(drawing["circles"]) > 10
    for circle in drawing["circles"]:
        x, y, r = (int(circle[name]) for name in ("x", "y", "r"))
        assert r <= x <= WIDTH - r
        assert r <= y <= window.onto.height - r


def test_no_name_covers_a_circle_or_another_name(demo, db):
    regional = atlas.get()
    drawing = draw_circles(regional, regional.find_window(REGION), dict.fromkeys(regional.places, 3))
    boxes, names = [], []
    for circle in drawing["circles"]:
        x, y, r = (float(circle[name]) for name in ("x", "y", "r"))
        boxes.append((x - r, y - r, x + r, y + r))
        if circle["name"]:
            wide, left = len(circle["name"]) * 10.6, x + float(circle["name_x"])
            left -= {"start": 0, "middle": wide / 2, "end": wide}[circle["anchor"]]
            base = y + float(circle["name_y"])
            box = (left, base - 16, left + wide, base + 4)
            # In the corner of its own circle's box there is room.
            apart = math.hypot(x - min(max(x, box[0]), box[2]), y - min(max(y, box[1]), box[3]))
            assert apart >= r - 2
            names.append((box, boxes[-1]))
    assert len(names) > 0.5 * len(boxes)
    for n, (name, own) in enumerate(names):
        for other in [*(box for box in boxes if box is not own), *(box for box, _own in names[:n])]:
            # A pixel or two: what is written is rounded.
            assert not (
                name[0] + 2 < other[2] and other[0] + 2 < name[2] and name[1] + 2 < other[3] and other[1] + 2 < name[3]
            )


def test_twice_as_many_are_twice_the_area_while_they_are_few_and_more_are_always_larger():
    areas = [Circle((), number, 0, 0).measure_radius(4) ** 2 for number in (1, 2, 4)]
    assert areas == pytest.approx([SMALLEST**2, 2 * SMALLEST**2, 4 * SMALLEST**2])
    radii = [Circle((), number, 0, 0).measure_radius(300) for number in range(1, 301)]
    assert radii == sorted(radii)
    assert radii[-1] == pytest.approx(LARGEST)
