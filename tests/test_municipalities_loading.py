"""The ground floor from its data files: repeatable, in four languages; and every data file refers to what exists."""

import pytest
from django.apps import apps

from base.datafiles import reading
from base.models import LoadedRow
from entries.registry import list_entry_models
from municipalities.loading import load_region
from municipalities.models import Municipality, Place, Point, Population, PostalCode, Region, Road, Service

LANGUAGES = ("nb", "en", "de", "nl")
KEPT = (Region, Municipality, Place, Service, PostalCode, Point, Road, Population, LoadedRow)
ENTRY_MODELS = {(model._meta.app_label, model.__name__.lower()) for model in list_entry_models()}
TABLES = {
    "municipalities": {"region", "municipality", "introduction", "point", "place"},
    "partners": {"partner"},
    "occupations": set(),
    "inquiries": {"case", "snippet"},
}
for app_label, name in ENTRY_MODELS:
    TABLES.setdefault(app_label, set()).add(name)
FILES = [(config.label, path) for config in apps.get_app_configs() for path in reading.list_documents(config.label)]
BY_NAME = pytest.mark.parametrize(("app_label", "path"), FILES, ids=[f"{label}/{path.name}" for label, path in FILES])


def snapshot():
    return {model: sorted(map(repr, model.objects.order_by("pk").values())) for model in KEPT}


@pytest.fixture
def loaded(db):
    load_region(is_demo=True)


def slugs(app_label, table, key="id"):
    return {row[key] for row in reading.read_toml_tables(app_label, table)}


@pytest.fixture(scope="module")
def known():
    """What a row of a data file may refer to, by the name of its key."""
    base = reading.get_data_folder("municipalities")
    return {
        "municipality": slugs("municipalities", "municipality", "slug"),
        "place": {row["slug"] for row in reading.read_table(base / "places.csv")},
        "partner": slugs("partners", "partner"),
        "venue": slugs("culture", "venue"),
        "occupation": {
            row["code"] for row in reading.read_table(reading.get_data_folder("occupations") / "occupations.csv")
        },
    }


# --- loading ----------------------------------------------------------------------------------------------------------
def test_loading_twice_changes_nothing(loaded):
    before = snapshot()
    assert load_region(is_demo=True)["municipalities"] == 9
    assert {model for model, rows in snapshot().items() if rows != before[model]} == set()


def test_a_road_by_hand_and_a_changed_one_stay_as_they_are(loaded):
    tynset, femunden = Place.objects.get(slug="tynset"), Place.objects.get(slug="drevsjo")
    Road.objects.create(a=tynset, b=femunden, minutes=1, km=1)
    Road.objects.filter(a__slug="roros", b__slug="alen").update(minutes=3, is_estimated=True)
    load_region(is_demo=True)
    assert Road.objects.get(a=tynset, b=femunden).minutes == 1
    road = Road.objects.get(a__slug="roros", b__slug="alen")
    assert (road.minutes, road.km, road.is_estimated) == (3, 32, True)
    assert Road.objects.get(a__slug="roros", b__slug="os-i-osterdalen").minutes == 14


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_texts_of_region_municipalities_places_and_points_are_in_each_language(code, loaded):
    def without(model, *fields):
        return {
            (str(row.pk), field)
            for row in model.objects.all()
            for field in fields
            if not getattr(row, f"{field}_{code}")
        }

    assert without(Region, "name", "tagline", "introduction") == set()
    assert without(Municipality, "summary", "introduction") == set()
    assert without(Point, "text") == set()
    assert [place.slug for place in Place.objects.in_region() if not getattr(place, f"text_{code}")] == []


def test_four_languages_are_four_texts(loaded):
    for row, field in [(Region.objects.get(), "introduction"), (Place.objects.get(slug="tynset"), "text")]:
        assert len({getattr(row, f"{field}_{code}") for code in LANGUAGES}) == 4
    assert Region.objects.get().name_de == "Die Bergregion"


def test_the_demo_marks_the_introductions_that_no_office_wrote_and_facts_bring_none(db):
    load_region(is_demo=False)
    tynset = Municipality.objects.get(slug="tynset")
    assert (tynset.introduction_source, tynset.introduction_nb, tynset.summary_nb) == ("", None, None)
    assert not Region.objects.get().is_demo
    load_region(is_demo=True)
    tynset.refresh_from_db()
    assert tynset.introduction_source == "demo"
    assert "Tynset" in tynset.introduction_nb


def office_writes(slug="tynset"):
    Municipality.objects.filter(slug=slug).update(
        introduction_nb="<p>Skrevet på kontoret.</p>",
        introduction_source="",
        summary_nb="Vårt eget",
        office_phone="62 00 00 00",
        status="cooperating",
    )
    return Point.objects.create(municipality=Municipality.objects.get(slug=slug), kind="strength", text_nb="Vårt punkt")


def test_facts_keep_what_an_office_wrote_itself(db):
    load_region(is_demo=False)
    own = office_writes()
    load_region(is_demo=False)
    tynset = Municipality.objects.get(slug="tynset")
    assert (tynset.introduction_nb, tynset.summary_nb) == ("<p>Skrevet på kontoret.</p>", "Vårt eget")
    assert (tynset.office_phone, tynset.status) == ("+4762000000", "cooperating")
    assert Point.objects.get(pk=own.pk).text_nb == "Vårt punkt"


def test_the_demo_too_keeps_an_introduction_and_points_that_an_office_wrote(loaded):
    own = office_writes()
    load_region(is_demo=True)
    tynset = Municipality.objects.get(slug="tynset")
    assert (tynset.introduction_source, tynset.introduction_nb) == ("", "<p>Skrevet på kontoret.</p>")
    assert tynset.office_phone == "+4762000000"
    assert Point.objects.filter(pk=own.pk).exists()


def test_a_loaded_municipality_has_no_seeded_drafts(loaded):
    assert not Point.objects.filter(key="").exists()


def test_the_population_by_age_sums_to_the_total_and_ages_begin_at_zero(loaded):
    roros = Population.objects.get(municipality__slug="roros", year=2026)
    assert roros.total == sum(roros.by_age) == 5638
    assert {len(row.by_age) for row in Population.objects.all()} <= set(range(90, 111))
    assert [str(row) for row in Population.objects.all() if min(row.by_age) < 0 or row.total < 1000] == []


# --- data files -------------------------------------------------------------------------------------------------------
@BY_NAME
def test_a_data_file_holds_only_tables_that_somebody_reads(app_label, path):
    tables = reading.read_toml(path)
    assert tables
    assert set(tables) <= TABLES.get(app_label, set())


@BY_NAME
def test_a_data_file_refers_only_to_what_exists(app_label, path, known):
    wrong = [
        (row.get("id"), key, row[key])
        for rows in reading.read_toml(path).values()
        for row in (rows if isinstance(rows, list) else [rows])
        for key, values in known.items()
        if key in row and row[key] not in values
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("app_label", "table"), sorted({*ENTRY_MODELS, ("partners", "partner"), ("municipalities", "point")})
)
def test_no_id_is_given_twice(app_label, table):
    ids = [row["id"] for row in reading.read_toml_tables(app_label, table)]
    assert ids
    assert sorted({name for name in ids if ids.count(name) > 1}) == []


def test_a_place_of_a_row_lies_in_its_municipality(known):
    places = reading.read_table(reading.get_data_folder("municipalities") / "places.csv")
    home = {row["slug"]: row["municipality"] for row in places}
    rows = [
        row
        for app_label, path in FILES
        for rows in reading.read_toml(path).values()
        if isinstance(rows, list)
        for row in rows
    ]
    strays = [
        row.get("id")
        for row in rows
        if {"place", "municipality"} <= set(row) and home[row["place"]] != row["municipality"]
    ]
    assert strays == []


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("places.csv", {"municipality": "municipality"}),
        ("roads.csv", {"from": "place", "to": "place"}),
        ("services.csv", {"place": "place"}),
        ("postal_codes.csv", {"municipality": "municipality"}),
    ],
)
def test_the_rows_of_a_table_refer_only_to_what_exists(name, columns, known):
    rows = reading.read_table(reading.get_data_folder("municipalities") / name)
    assert rows
    wrong = [row for row in rows for column, kind in columns.items() if row[column] and row[column] not in known[kind]]
    assert wrong == []


def test_words_belong_to_occupations_that_exist_and_population_to_municipalities(known):
    words = reading.read_table(reading.get_data_folder("occupations") / "words.csv")
    assert {row["code"] for row in words} <= known["occupation"]
    numbers = {row["number"] for row in reading.read_toml_tables("municipalities", "municipality")}
    assert {
        row["number"] for row in reading.read_table(reading.get_data_folder("municipalities") / "population.csv")
    } == numbers
