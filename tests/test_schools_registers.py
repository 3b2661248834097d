"""The loaded schools and kindergartens against the registers."""

from base import datafiles
from schools.models import School
from tests.environment import ROOT

ROWS = {row["org_number"]: row for row in datafiles.rows(ROOT / "tests" / "data" / "registers.csv")}
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
