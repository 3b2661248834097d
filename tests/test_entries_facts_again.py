"""`manage.py facts` on a portal in use: what people have written, added or deleted stands, and is listed."""

import pytest
from django.core.management import CommandError

from base.models import LoadedRow
from culture.models import Activity, WeeklyTime
from maps.models import Outlines
from municipalities.models import Municipality, Place, Point, Population, PostalCode, Region, Road, Service
from occupations.models import Neighbour, Occupation, Word
from schools.models import OutsideSchool, School

MODELS = (
    Region,
    Municipality,
    Place,
    Point,
    Road,
    Service,
    Population,
    PostalCode,
    Outlines,
    Occupation,
    Word,
    Neighbour,
    School,
    Activity,
    WeeklyTime,
    LoadedRow,
)
MUNICIPALITIES = "municipalities/municipalities.toml"

pytestmark = pytest.mark.django_db


def snapshot():
    return {model: sorted(map(repr, model.objects.order_by("pk").values())) for model in MODELS}


def differing(before):
    now = snapshot()
    return {model.__name__ for model in MODELS if now[model] != before[model]}


@pytest.fixture
def loaded(data_folder):
    said = data_folder.load()
    assert "\n" not in said.strip()
    return data_folder


def change(row, **values):
    """As an office does, object by object."""
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


# --- nothing to do ----------------------------------------------------------------------------------------------------
def test_a_second_load_of_the_same_files_writes_nothing_and_lists_nothing(loaded):
    before = snapshot()
    said = loaded.load()
    assert differing(before) == set()
    assert "\n" not in said.strip()


# --- what a person changed --------------------------------------------------------------------------------------------
CHANGES = {
    "region": (lambda: Region.objects.get(), {"tagline_nb": "Vår egen linje", "answer_working_days": 5}),
    "municipality dal": (
        lambda: Municipality.objects.get(slug="dal"),
        {"website": "https://ny.example.org", "facts": [], "number": "4099"},
    ),
    "place dal": (lambda: Place.objects.get(slug="dal"), {"lat": 62.3, "text_nb": "Vi skrev dette."}),
    "point dal-tog": (lambda: Point.objects.get(key="dal-tog"), {"text_nb": "Toget går sju ganger."}),
    "road dal – vik": (lambda: Road.objects.get(km=22), {"minutes": 25}),
    "service railway_station Dal stasjon": (lambda: Service.objects.get(), {"name": "Dal holdeplass"}),
    "population dal 2026": (
        lambda: Population.objects.get(municipality__slug="dal", year=2026),
        {"by_age": [1, 2, 3, 4]},
    ),
    "postalcode 2500": (lambda: PostalCode.objects.get(), {"name": "Dalen"}),
    "outlines": (lambda: Outlines.objects.get(), {"shapes": {}}),
    "occupation 2223": (lambda: Occupation.objects.get(code="2223"), {"median_monthly": 51000}),
    "word 2223 nb sykepleier": (lambda: Word.objects.get(word="sykepleier"), {"language": "nn"}),
    "neighbour 2223 → 2224": (lambda: Neighbour.objects.get(), {"is_nearly": False}),
    "school 975302814": (lambda: School.objects.get(), {"title_nb": "Dal natur barnehage", "status": "archived"}),
    "activity kor": (lambda: Activity.objects.get(), {"summary_nb": "Vi synger hver uke."}),
}
NOT_IN_THE_FILE = {"status"}


@pytest.mark.parametrize("name", CHANGES)
def test_what_a_person_changed_since_the_last_load_is_left_alone_and_listed(name, loaded):
    get, values = CHANGES[name]
    change(get(), **values)
    before = snapshot()
    for _time in range(2):
        said = loaded.load()
        assert differing(before) <= {"LoadedRow"}
        listed = next(line for line in said.splitlines() if line.startswith(f"  {name}"))
        assert set(listed.removeprefix(f"  {name}: ").split(", ")) == set(values) - NOT_IN_THE_FILE


def test_beside_a_changed_field_the_others_still_follow_the_file(loaded):
    change(Road.objects.get(km=22), minutes=25)
    loaded.replace("municipalities/roads.csv", "dal,vik,20,22,0", "dal,vik,19,23,1")
    said = loaded.load()
    road = Road.objects.get(a__slug="dal")
    assert (road.minutes, road.km, road.is_estimated) == (25, 23, True)
    assert "road dal – vik: minutes\n" in said + "\n"


def test_a_person_who_comes_to_what_the_file_says_hands_the_field_back(loaded):
    change(Road.objects.get(km=22), minutes=25)
    loaded.load()
    loaded.replace("municipalities/roads.csv", "dal,vik,20", "dal,vik,25")
    assert "Left" not in loaded.load()
    loaded.replace("municipalities/roads.csv", "dal,vik,25", "dal,vik,18")
    assert "Left" not in loaded.load()
    assert Road.objects.get(a__slug="dal").minutes == 18


def test_a_text_that_an_office_emptied_stays_empty(loaded):
    change(Place.objects.get(slug="dal"), text_nb="")
    said = loaded.load()
    assert Place.objects.get(slug="dal").text_nb == ""
    assert "place dal: text_nb" in said


def test_the_weekly_times_that_an_office_changed_stay(loaded):
    kor = Activity.objects.get()
    change(kor.times.get(), weekday=4)
    said = loaded.load()
    assert kor.times.get().weekday == 4
    assert "activity kor: times" in said


def test_weekly_times_that_nobody_touched_follow_the_file(loaded):
    loaded.replace("culture/activities.toml", "weekday = 1", "weekday = 2")
    loaded.load()
    assert Activity.objects.get().times.get().weekday == 2


def test_a_corrected_file_reaches_what_nobody_touched(loaded):
    loaded.replace(MUNICIPALITIES, "Jobb til begge", "Jobb til to")
    loaded.replace("municipalities/population.csv", "4002,2026,7 8 9", "4002,2026,7 8 10")
    loaded.replace("schools/schools.toml", "Dal barnehage", "Dal nye barnehage")
    said = loaded.load()
    assert "\n" not in said.strip()
    assert Region.objects.get().tagline_nb == "Jobb til to"
    assert Population.objects.get(municipality__slug="vik").by_age == [7, 8, 10]
    assert School.objects.get().title_nb == "Dal nye barnehage"


def test_a_field_that_the_file_gets_later_is_filled_in(loaded):
    loaded.replace(
        "municipalities/texts.toml", 'place = "dal"\n', 'place = "dal"\ntext_en = "Dal lies by the river."\n'
    )
    loaded.replace(MUNICIPALITIES, 'slug = "dal"\n', 'slug = "dal"\nsami_area = true\n')
    loaded.load()
    assert Place.objects.get(slug="dal").text_en == "Dal lies by the river."
    assert Municipality.objects.get(slug="dal").sami_area


# --- what a person added or deleted -----------------------------------------------------------------------------------
def test_what_offices_added_stays(loaded):
    dal, vik = Municipality.objects.get(slug="dal"), Municipality.objects.get(slug="vik")
    grend = Place.objects.create(name="Grenda", municipality=dal, kind="hamlet", lat=62, lon=10)
    Road.objects.create(a=grend, b=dal.centre, minutes=9, km=9)
    Population.objects.create(municipality=vik, year=2027, by_age=[1])
    Service.objects.create(kind="pool", name="Badet", place=grend, source="kommunen")
    Point.objects.create(municipality=dal, kind="strength", text_nb="Vårt")
    PostalCode.objects.create(code="2599", name="Grenda", municipality=dal)
    Word.objects.create(occupation=Occupation.objects.get(code="2223"), language="nb", word="søster")
    WeeklyTime.objects.create(
        activity=Activity.objects.create(municipality=dal, title_nb="Ski", category="sport"),
        weekday=2,
        start="18:00",
    )
    before = snapshot()
    said = loaded.load()
    assert differing(before) == set()
    assert "\n" not in said.strip()


@pytest.mark.parametrize(
    ("row", "line"),
    [
        (lambda: Road.objects.get(km=22), "road dal – vik"),
        (lambda: Population.objects.get(municipality__slug="vik"), "population vik 2026"),
        (lambda: Word.objects.get(word="sykepleier"), "word 2223 nb sykepleier"),
        (lambda: School.objects.get(), "school 975302814"),
        (lambda: Point.objects.get(key="dal-tog"), "point dal-tog"),
    ],
)
def test_what_a_person_deleted_is_not_made_again(row, line, loaded):
    row().delete()
    before = snapshot()
    said = loaded.load()
    assert differing(before) == set()
    assert f"  {line}" in said.partition("Not made again")[2]


def test_rows_about_a_deleted_place_are_left_out(loaded):
    Road.objects.filter(b__slug="byen").delete()
    OutsideSchool.objects.all().delete()
    Place.objects.get(slug="byen").delete()
    said = loaded.load()
    assert not Place.objects.filter(slug="byen").exists()
    left_out = (
        "Left out, since it refers to what a person has deleted (2):\n  road vik – byen\n  outsideschool 974572028"
    )
    assert left_out in said


# --- what the files no longer have ------------------------------------------------------------------------------------
def test_figures_that_vanish_from_the_files_go_where_nobody_touched_them(loaded):
    loaded.replace("municipalities/roads.csv", "vik,byen,90,110,1,\n", "")
    loaded.replace("municipalities/population.csv", "4001,2025,15 20 17\n", "")
    loaded.replace("occupations/words.csv", "2224,nb,vernepleier\n", "")
    said = loaded.load()
    assert not Road.objects.filter(b__slug="byen").exists()
    assert not Population.objects.filter(year=2025).exists()
    assert not Word.objects.filter(word="vernepleier").exists()
    assert all(f"  {line}" in said for line in ("road vik – byen", "population dal 2025", "word 2224 nb vernepleier"))
    assert "\n" not in loaded.load().strip()


def test_a_figure_that_a_person_changed_stays_when_it_vanishes_from_the_files(loaded):
    change(Road.objects.get(b__slug="byen"), minutes=100)
    loaded.replace("municipalities/roads.csv", "vik,byen,90,110,1,\n", "")
    said = loaded.load()
    assert Road.objects.get(b__slug="byen").minutes == 100
    assert "  road vik – byen" in said.partition("No longer in the files, and kept")[2]
    loaded.load()
    assert Road.objects.filter(b__slug="byen").exists()


def test_a_figure_that_a_person_had_added_before_it_stood_in_a_file_stays_when_it_vanishes(loaded):
    vik = Municipality.objects.get(slug="vik")
    Population.objects.create(municipality=vik, year=2025, by_age=[6, 7, 8])
    loaded.replace("municipalities/population.csv", "4002,2026", "4002,2025,6 7 8\n4002,2026")
    loaded.load()
    loaded.replace("municipalities/population.csv", "4002,2025,6 7 8\n", "")
    loaded.load()
    assert Population.objects.filter(municipality=vik, year=2025).exists()


def test_a_page_that_vanishes_from_the_files_is_kept_and_named(loaded):
    loaded.write("schools/schools.toml", "")
    said = loaded.load()
    assert School.objects.get().title_nb == "Dal barnehage"
    assert "delete or archive it in the workplace if it is not wanted (1):\n  school 975302814" in said


def test_a_road_whose_ends_change_places_in_the_file_is_the_same_road(loaded):
    road = Road.objects.get(km=22)
    loaded.replace("municipalities/roads.csv", "dal,vik,20", "vik,dal,21")
    said = loaded.load()
    assert Road.objects.get(km=22).pk == road.pk
    assert Road.objects.get(km=22).minutes == 21
    assert "\n" not in said.strip()


# --- the first load onto a database in use ----------------------------------------------------------------------------
def test_without_memory_a_value_that_differs_is_a_persons_and_an_empty_one_is_filled(data_folder, region, make_dal):
    make_dal(name="Dal", website="https://vaar.example.org")
    said = data_folder.load()
    dal = Municipality.objects.get(number="4001")
    assert (dal.website, str(dal.area_km2), dal.long_name) == ("https://vaar.example.org", "1956.53", "Dal kommune")
    assert "municipality dal: website" in said
    assert "  region: name_nb" in said
    assert Region.objects.get().name_nb == "Prøvefjell"


@pytest.fixture
def make_dal(db):
    return lambda **values: Municipality.objects.create(**({"number": "4001", "county_name": "Fjellfylket"} | values))


# --- a renumbered municipality ----------------------------------------------------------------------------------------
def test_a_new_number_in_the_file_renumbers_the_municipality_and_makes_no_second(loaded):
    dal = Municipality.objects.get(slug="dal")
    loaded.replace(MUNICIPALITIES, 'number = "4001"', 'number = "5501"\nformer_numbers = ["4001"]')
    loaded.replace("maps/outlines.json", "4001", "5501")
    said = loaded.load()  # population.csv still has the number from before
    assert Municipality.objects.get(number="5501").pk == dal.pk
    assert Municipality.objects.count() == 2
    assert Population.objects.filter(municipality=dal).count() == 2
    assert "\n" not in said.strip()


@pytest.mark.parametrize("number", ["4001", "3999", "9999"])
def test_a_municipality_is_found_by_number_former_number_and_name(number, data_folder, make_dal):
    data_folder.replace(MUNICIPALITIES, 'number = "4001"', 'number = "4001"\nformer_numbers = ["3999"]')
    have = make_dal(number=number, name="Dal" if number == "9999" else "Et annet navn", slug="gammel")
    data_folder.load()
    assert Municipality.objects.count() == 2
    have.refresh_from_db()
    assert have.places.get().slug == "dal"


def test_a_name_that_two_bear_finds_neither(data_folder, make_dal):
    make_dal(number="9998", name="Dal", slug="dal-i-nord")
    make_dal(number="9999", name="Dal", slug="dal-i-sor")
    data_folder.load()
    assert Municipality.objects.filter(name="Dal").count() == 3


# --- another region ---------------------------------------------------------------------------------------------------
def test_another_region_is_loaded_from_its_own_folder_and_nothing_of_ours(loaded):
    assert set(Municipality.objects.values_list("slug", flat=True)) == {"dal", "vik"}
    assert list(School.objects.values_list("title_nb", flat=True)) == ["Dal barnehage"]


def test_a_folder_without_occupations_takes_those_of_the_whole_country(data_folder):
    for path in (data_folder.path / "occupations").iterdir():
        path.unlink()
    (data_folder.path / "occupations").rmdir()
    data_folder.load()
    assert Occupation.objects.filter(code="7115").exists()


def test_a_folder_that_is_not_there_is_said_in_one_line(data_folder, settings):
    settings.DATA_DIR = "/nowhere/region"
    with pytest.raises(CommandError, match=r"DATA_DIR names /nowhere/region, which is no folder\.$"):
        data_folder.load()
