"""What the mixed pages put together: order, missing data, limits, and what is left out."""

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entries.registry import list_entry_models
from jobs.models import Job
from municipalities import travel
from municipalities.models import Municipality, Place, Point, Population, Road, Service
from news.models import Article
from pages import figures, overview


@pytest.fixture
def bare(region):
    """A municipality that has neither a centre nor places."""
    return Municipality.objects.create(number="9999", name="Uten senter")


def place_in(municipality, name, minutes=None, **values):
    """A settlement so many minutes from the centre; without minutes no road leads there."""
    values = {"kind": "hamlet", "lat": 62.3, "lon": 10.8} | values
    place = Place.objects.create(municipality=municipality, name=name, **values)
    if minutes:
        Road.objects.create(a=municipality.centre, b=place, minutes=minutes, km=minutes)
    return place


def town(name, minutes, of):
    place = Place.objects.create(name=name, kind="outside", lat=63, lon=10)
    Road.objects.create(a=of.centre, b=place, minutes=minutes, km=minutes)
    return place


# --- a municipality --------------------------------------------------------------------------------------------------
def test_grouped_sorts_municipalities_by_name_and_keeps_the_order_of_their_places(tynset, tolga):
    north, south = place_in(tynset, "Nord"), place_in(tynset, "Sør")
    groups = overview.group_places([south, tolga.centre, north])
    assert groups == [(tolga, [tolga.centre]), (tynset, [south, north])]


def test_nothing_is_grouped_into_nothing(db):
    assert overview.group_places([]) == []


def test_points_stand_by_kind_in_the_offices_order_and_a_kind_without_one_is_absent(tynset, tolga):
    def point(kind, text, position, owner=tynset, published=True):
        Point.objects.create(municipality=owner, kind=kind, text_nb=text, position=position, is_published=published)

    point("strength", "Nummer to", 2), point("strength", "Nummer én", 1), point("new_here", "Velkommen", 1)
    point("good_to_know", "Kladd", 1, published=False), point("strength", "Naboens", 0, owner=tolga)
    found = {kind: [row.text_nb for row in rows] for kind, rows in overview.read_points(tynset).items()}
    assert found == {"strength": ["Nummer én", "Nummer to"], "new_here": ["Velkommen"]}


def test_a_block_shows_the_newest_three_and_how_many_there_are(make_job, tynset, tolga, recently):
    for title in ("Første", "Andre", "Tredje", "Fjerde"):
        make_job(tynset, title)
    make_job(tynset, "Kladd", status="draft"), make_job(tynset, "Utløpt", publish_until=recently)
    make_job(tolga, "Naboens")
    (block,) = overview.read_entry_blocks(tynset)
    assert [job.title_nb for job in block["entries"]] == ["Fjerde", "Tredje", "Andre"]
    assert (block["number"], block["name"], block["url"]) == (4, "Jobber", "/nb/jobber/?municipality=tynset")


def test_a_block_and_the_front_page_show_lasting_work_before_jobs_of_a_season(make_job, visitor, tynset):
    lasting = make_job(tynset, "Lærer", engagement="permanent")
    make_job(tynset, "Skivakt", engagement="seasonal"), make_job(tynset, "Turguide", engagement="summer")
    (block,) = overview.read_entry_blocks(tynset)
    assert [job.title_nb for job in block["entries"]] == ["Lærer", "Turguide", "Skivakt"]
    assert lasting in visitor.get("/nb/").context["this_week"]


def test_a_block_speaks_the_language_of_the_page(make_job, tynset):
    make_job(tynset)
    with translation.override("en"):
        (block,) = overview.read_entry_blocks(tynset)
        assert (block["name"], block["url"]) == ("Jobs", "/en/jobs/?municipality=tynset")


def test_a_block_holds_no_news_of_the_whole_region_and_an_empty_kind_has_none(tynset):
    Article.objects.create(title_nb="For alle", status="published")
    assert overview.read_entry_blocks(tynset) == []
    own = Article.objects.create(title_nb="Vår egen", municipality=tynset, status="published")
    assert [block["entries"] for block in overview.read_entry_blocks(tynset)] == [[own]]


FACT = {"kind": "income_median", "value": 640000, "year": 2024, "source": "SSB"}


def test_figures_begin_with_the_inhabitants_of_the_last_and_the_first_year(tynset):
    years = [
        Population(municipality=tynset, year=2000, by_age=[20] * 60),
        Population(municipality=tynset, year=2026, by_age=[10] * 110),
    ]
    rows = figures.list_figures(tynset, years)
    assert [(row.value.replace("\xa0", " "), row.year) for row in rows] == [
        ("1 100", 2026),
        ("180", 2026),
        ("1 200", 2000),
    ]


def test_figures_without_inhabitants_are_the_known_kinds_in_the_order_they_were_written(tynset):
    area = {"kind": "land_km2", "value": 1837.5, "source": "Kartverket"}
    tynset.facts = [area, {"kind": "number_of_elks", "value": 9, "source": "?"}, FACT]
    rows = figures.list_figures(tynset, [])
    assert [(row.value.replace("\xa0", " "), row.year, row.source) for row in rows] == [
        ("1 837,5 km²", None, "Kartverket"),
        ("640 000 kr", 2024, "SSB"),
    ]


@pytest.mark.parametrize(
    ("language", "label", "value"),
    [
        ("nb", "Medianinntekt etter skatt per husholdning", "640 000 kr"),
        ("en", "Median household income after tax", "NOK 640,000"),
    ],
)
def test_a_figure_is_named_and_written_in_the_language_of_the_page(language, label, value, tynset):
    tynset.facts = [FACT]
    with translation.override(language):
        (row,) = figures.list_figures(tynset, [])
        assert (str(row.label), row.value.replace("\xa0", " ")) == (label, value)


def test_a_municipality_without_figures_shows_none(tynset):
    assert figures.list_figures(tynset, []) == []


def test_neighbours_come_nearest_first_and_only_where_a_road_leads(tynset, tolga, road, bare):
    from tests.conftest import make_municipality

    near, left = make_municipality("9001", "Nær", 62, 11), make_municipality("9002", "Forlatt", 62, 11)
    make_municipality("9003", "Øy uten vei", 62, 11)
    for other, minutes in ((near, 12), (left, 5)):
        Road.objects.create(a=tynset.centre, b=other.centre, minutes=minutes, km=9)
    Municipality.objects.filter(pk=left.pk).update(member_until="2020-01-01")
    rows = [(row["municipality"].name, row["minutes"]) for row in overview.list_neighbour_municipalities(tynset)]
    assert rows == [("Nær", 12), ("Tolga", 20)]


def test_a_municipality_without_a_centre_has_a_page_without_drives_and_neighbours(bare, tynset, visitor):
    assert overview.list_neighbour_municipalities(bare) == []
    assert overview.list_drives_inside(bare, []) == []
    page = visitor.get(bare.get_absolute_url()).content.decode()
    assert "<h1>Uten senter</h1>" in page
    assert 'id="neighbours-title"' not in page


def test_drives_inside_lead_from_the_centre_to_what_a_road_reaches(tynset, tolga, road):
    near, _island = place_in(tynset, "Bygda", 14), place_in(tynset, "Øya")
    drives = overview.list_drives_inside(tynset, list(tynset.places.all()))
    assert [drive[:3] for drive in drives] == [(tynset.centre, near, 14)]
    assert drives[0].stops == [(tynset.centre.lon, tynset.centre.lat), (near.lon, near.lat)]


def test_drives_inside_need_the_centre_among_the_places(tynset):
    assert overview.list_drives_inside(tynset, [place_in(tynset, "Bygda", 14)]) == []


# --- a place ----------------------------------------------------------------------------------------------------------
def test_a_band_holds_what_lies_exactly_at_its_limit_and_its_link_shows_the_same(make_job, tynset, visitor):
    for minutes in (15, 16, 30, 31, 45, 46):
        make_job(tynset, f"Etter {minutes}", place=place_in(tynset, f"Grend {minutes}", minutes))
    jobs = next(row for row in overview.describe_surroundings(tynset.centre)["rows"] if row["name"] == "Jobber")
    shown = {
        cell["minutes"]: {job.title_nb for job in visitor.get(cell["url"]).context["object_list"]}
        for cell in jobs["cells"]
    }
    assert shown == {
        15: {"Etter 15"},
        30: {"Etter 15", "Etter 16", "Etter 30"},
        45: {"Etter 15", "Etter 16", "Etter 30", "Etter 31", "Etter 45"},
    }
    assert [cell["number"] for cell in jobs["cells"]] == [1, 3, 5]


def test_what_is_not_public_or_not_reached_counts_nowhere(make_job, tynset, tolga, recently):
    make_job(tynset, status="draft"), make_job(tynset, publish_until=recently), make_job(tolga)
    numbers = [cell["number"] for row in overview.describe_surroundings(tynset.centre)["rows"] for cell in row["cells"]]
    assert set(numbers) == {0}


def test_the_table_has_a_row_for_each_kind_that_stands_somewhere_in_the_language_of_the_page(tynset):
    with translation.override("en"):
        names = [str(row["name"]) for row in overview.describe_surroundings(tynset.centre)["rows"]]
    ours = ["Jobs", "Homes", "Schools and kindergartens", "Venues", "Activities", "Events"]
    assert [name for name in names if name in ours] == ours
    assert len(names) == len([model for model in list_entry_models() if model.place_required])


def test_a_kind_of_service_that_is_there_twice_shows_the_nearest_and_an_unreached_one_is_absent(tynset, tolga, road):
    far, near = place_in(tynset, "Langt", 50), place_in(tynset, "Kort", 10)
    for kind, name, place in [
        ("hospital", "A-sykehuset", far),
        ("hospital", "B-sykehuset", near),
        ("library", "Biblioteket", tolga.centre),
        ("airport", "Flyplassen", place_in(tynset, "Øya")),
    ]:
        Service.objects.create(kind=kind, name=name, place=place, source="prøve")
    rows = overview.describe_surroundings(tynset.centre)["services"]
    assert [(row["service"].name, row["minutes"]) for row in rows] == [("B-sykehuset", 10), ("Biblioteket", 20)]


@pytest.fixture
def services(tynset):
    places = [place_in(tynset, f"Sted {n}") for n in range(4)]
    return [
        Service.objects.create(kind=kind, name=f"{kind} {n}", place=place, source="prøve")
        for n, place in enumerate(places)
        for kind in ("gp", "fuel")
    ]


@given(st.lists(st.none() | st.integers(0, 90), min_size=4, max_size=4))
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_service_is_nearer_than_the_one_that_is_shown(services, reached):
    ids = sorted({service.place_id for service in services})
    minutes = {pk: n for pk, n in zip(ids, reached, strict=True) if n is not None}
    rows = overview.find_nearest_services(minutes)
    assert {row["service"].kind for row in rows} == ({"gp", "fuel"} if minutes else set())
    assert all(row["minutes"] == minutes[row["service"].place_id] == min(minutes.values()) for row in rows)


def test_the_nearest_are_eight_places_of_the_region_and_three_towns_outside_by_drive(tynset):
    for minutes in range(9, 0, -1):
        place_in(tynset, f"Grend {minutes}", minutes)
    for minutes in (4, 3, 2, 1):
        town(f"By {minutes}", minutes, tynset)
    minutes = {there: drive[0] for there, drive in travel.find_drives(tynset.centre.pk).items()}
    rows = overview.find_nearest_places(tynset.centre, minutes)
    assert {row["place"].name for row in rows} == {f"Grend {n}" for n in range(1, 9)} | {"By 1", "By 2", "By 3"}
    assert [row["minutes"] for row in rows] == [1, 1, 2, 2, 3, 3, 4, 5, 6, 7, 8]


def test_the_map_of_a_place_draws_drives_to_its_neighbours_and_to_no_town_outside(tynset, tolga, road):
    town("Storbyen", 5, tynset)
    found = overview.describe_surroundings(tynset.centre)
    assert [row["place"].name for row in found["nearest"]] == ["Storbyen", "Tolga"]
    assert found["map_places"] == [tynset.centre, tolga.centre]
    assert [drive[:3] for drive in found["drives"]] == [(tynset.centre, tolga.centre, 20)]


def test_a_place_without_any_road_has_a_page_that_says_what_is_there_itself(make_job, tynset, visitor):
    island = place_in(tynset, "Øya")
    make_job(tynset, "På øya", place=island), make_job(tynset, "På fastlandet")
    context = visitor.get(island.get_absolute_url()).context
    assert (context["nearest"], context["services"], context["drives"]) == ([], [], [])
    link = context["rows"][0]["cells"][0]["url"]
    assert list(visitor.get(link).context["object_list"]) == [Job.objects.get(title_nb="På øya")]
