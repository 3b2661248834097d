"""The loaded schools and kindergartens against the registers."""

from base.datafiles import reading
from municipalities.models import Municipality, Place
from municipalities.travel import find_drives
from schools.models import OutsideSchool, School
from tests.environment import ROOT

ROWS = {row["org_number"]: row for row in reading.read_table(ROOT / "tests" / "data" / "registers.csv")}
KINDS = ("kindergarten", "compulsory", "upper_secondary")


def loaded():
    return {
        school.org_number: school
        for school in School.objects.filter(kind__in=KINDS).select_related("municipality", "place")
    }


def test_every_school_of_the_registers_is_there_and_no_other(demo, db):
    assert set(loaded()) == set(ROWS)
    kinds = [row["kind"] for row in ROWS.values()]
    assert {kind: kinds.count(kind) for kind in KINDS} == {"kindergarten": 30, "compulsory": 20, "upper_secondary": 3}


def test_municipality_kind_and_pupils_agree(demo, db):
    schools = loaded()
    wrong = [
        number
        for number, row in ROWS.items()
        if (schools[number].municipality.number, schools[number].kind) != (row["municipality"], row["kind"])
        or (row["pupils"] and schools[number].pupils != int(row["pupils"]))
    ]
    assert wrong == []


def test_positions_agree_and_a_missing_one_is_the_villages(demo, db):
    for number, school in loaded().items():
        row = ROWS[number]
        if row["lat"]:
            assert (school.lat, school.lon) == (float(row["lat"]), float(row["lon"]))
        else:
            assert (school.lat, school.lon) == (round(school.place.lat, 2), round(school.place.lon, 2))
            assert not school.position_exact


def test_a_school_without_pupils_arrives_as_a_draft_with_the_reason(demo, db):
    uncertain = [school for school in loaded().values() if school.pupils is None]
    assert uncertain
    assert all(school.status == "draft" and school.review_note for school in uncertain)


# --- upper secondary, here and beyond the region ---
def test_the_schools_of_the_files_are_those_of_the_register_and_each_can_be_driven_to(demo, db):
    rows = reading.read_table(ROOT / "schools" / "data" / "outside_schools.csv")
    assert {school.org_number for school in OutsideSchool.objects.all()} == {row["org_number"] for row in rows}
    drives = find_drives(Place.objects.get(slug="tynset").pk)
    assert [school.name for school in OutsideSchool.objects.all() if school.place_id not in drives] == []
    assert not OutsideSchool.objects.exclude(place__municipality=None).exists()


def test_what_is_not_known_of_a_school_outside_is_not_claimed(demo, db):
    (school,) = OutsideSchool.objects.filter(programmes="")
    assert "Nordstumoen" in school.name
    assert (school.programme_codes, school.programmes_year) == ([], None)


def test_the_schools_inside_have_the_programmes_of_the_tables(demo, db):
    said = {school.title_nb.split()[0]: school.programmes for school in School.objects.filter(kind="upper_secondary")}
    assert said == {"Nord-Østerdal": "ST ID MD BA EL TP HS RM", "Storsteigen": "NA", "Røros": "ST BA TP HS SR"}


def test_a_county_outside_is_written_as_the_municipalities_write_theirs(demo, db):
    """Or nobody of that county would be told of its schools."""
    own = set(Municipality.objects.values_list("county_number", "county_name"))
    assert set(OutsideSchool.objects.values_list("county_number", "county_name")) <= own
