"""A mistake in a data file is one line with file, row and field; nothing is half loaded."""

import pytest
from django.core.management import CommandError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from base.models import LoadedRow
from municipalities.models import Municipality, Region
from occupations.models import Occupation
from tests.datafolder import FILES, DataFolder

M = "municipalities/municipalities.toml"
TEXTS, PLACES, ROADS = (f"municipalities/{name}" for name in ("texts.toml", "places.csv", "roads.csv"))
SERVICES, POPULATION, CODES = (f"municipalities/{name}.csv" for name in ("services", "population", "postal_codes"))
OCCUPATIONS, WORDS, NEIGHBOURS = (f"occupations/{name}.csv" for name in ("occupations", "words", "neighbours"))
KINDS, OUTSIDE = "municipalities/service_kinds.csv", "schools/outside_schools.csv"
SCHOOLS, ACTIVITIES, OUTLINES = "schools/schools.toml", "culture/activities.toml", "maps/outlines.json"

# file, what stands there, what is written instead, where the line says that it is, and a word of what it says
MISTAKES = [
    # syntax
    (M, 'name_nb = "Nordfjell"', 'name_nb = "Nordfjell', "", "at line 2, column"),
    (SCHOOLS, "[[school]]", "[[school]", "", "at line 1, column"),
    (OUTLINES, '"arcs"', "arcs", "", "line 1 column"),
    (OUTLINES, "10", "NaN", "", "NaN is no number"),
    (ROADS, "Fv30", '"Fv30', "row 3", "unexpected end of data"),
    (TEXTS, "dal-tog", "[" * 3, "", ""),
    # unknown
    (
        M,
        'website = "https://dal',
        'webside = "https://dal',
        "row 1 of [[municipality]] ('dal'), field webside",
        "no such",
    ),
    (M, "tagline_nb", "tagline_no", "[region], field tagline_no", "no such field"),
    (M, "[region]", "[regionen]", "", "there is no table 'regionen'"),
    (SCHOOLS, "[[school]]", "[[skole]]", "", "there is no table 'skole'"),
    (SCHOOLS, "[[school]]", "[school]", "", "not written as [[school]]"),
    (SCHOOLS, "ownership", "eierskap", "row 1 of [[school]] ('975302814'), field eierskap", "no such field"),
    (ACTIVITIES, "weekday", "dag", "row 1 of [[activity]] ('kor'), row 1 of times, field dag", "no such field"),
    (PLACES, "exact", "exakt", "row 1, column 'exakt'", "no such column"),
    (PLACES, ",", ";", "row 1, column", "separated by commas"),
    (ROADS, "minutes,km", "minutes,minutes", "row 1, column minutes", "twice"),
    # missing
    (M, "answer_working_days = 2", "", "", ""),
    (M, 'number = "4001"\n', "", "row 1 of [[municipality]] ('dal'), field number", "is missing"),
    (M, 'centre = "dal"\n', "", "row 1 of [[municipality]] ('dal'), field centre", "is missing"),
    (M, 'name = "Dal"', 'name = ""', "row 1 of [[municipality]] ('dal'), field name", "a text"),
    (SCHOOLS, 'id = "975302814"\n', "", "row 1 of [[school]], field id", "is missing"),
    (SCHOOLS, 'source = "nbr"\n', "", "row 1 of [[school]] ('975302814'), field source", "is missing"),
    (SCHOOLS, 'municipality = "dal"\n', "", "row 1 of [[school]] ('975302814')", "needs a municipality"),
    (TEXTS, 'text_nb = "Toget', 'text_en = "Toget', "row 1 of [[point]] ('dal-tog'), field text_nb", "is missing"),
    (ROADS, "dal,vik,20,22,0,Fv30", "dal,vik,20,22", "row 2, column estimated", "is missing"),
    (ROADS, ",20,", ",,", "row 2, column minutes", "is missing"),
    (POPULATION, "15 20 17", "", "row 2, column persons", "is missing"),
    (SERVICES, "Kartverket", "", "row 2, column source", "blank"),
    (KINDS, "gp,1", "casino,1", "row 3, column kind", "not a valid choice"),
    (KINDS, "gp,1,SSB", "gp,1,", "row 3", "municipalities_coverage_has_source"),
    (OUTSIDE, ",byen,", ",borte,", "row 2, column place", "there is no place"),
    (OUTSIDE, "974572028", "974572029", "row 2, column org_number", "no organisation number"),
    (OUTSIDE, "ST HS", "ST XX", "row 2, column programmes", "Not understood: XX"),
    (OUTSIDE, "ST HS,2025", "ST HS,", "row 2", "schools_outsideschool_programmes_dated"),
    (ROADS, "dal,vik", "dal,vik,0", "row 2, column 7", "7 values for 6 columns"),
    # wrong
    (M, 'name = "Dal"', "name = 5", "row 1 of [[municipality]] ('dal'), field name", "a text"),
    (M, "answer_working_days = 2", 'answer_working_days = "to"', "[region], field answer_working_days", "whole number"),
    (M, "answer_working_days = 2", "answer_working_days = -2", "[region], field answer_working_days", "greater"),
    (M, 'number = "4001"', 'number = "401"', "row 1 of [[municipality]] ('dal'), field number", "four digits"),
    (M, "area_km2 = 1956.53", 'area_km2 = "stor"', "row 1 of [[municipality]] ('dal'), field area_km2", "a number"),
    (M, "area_km2 = 1956.53", "area_km2 = inf", "row 1 of [[municipality]] ('dal'), field area_km2", ""),
    (
        M,
        "area_km2 = 1956.53",
        "area_km2 = 1.2345",
        "row 1 of [[municipality]] ('dal'), field area_km2",
        "decimal places",
    ),
    (M, "https://dal", "nettside dal", "row 1 of [[municipality]] ('dal'), field website", "valid URL"),
    (
        M,
        "income_median = 6",
        "income_median = true # 6",
        "row 1 of [[municipality]] ('dal'), field income_median",
        "number",
    ),
    (M, "income_median_year = 2024", 'income_median_year = "i fjor"', "field income_median_year", "a year"),
    (M, 'number = "4001"', 'number = "4001"\nformer_numbers = "1"', "field former_numbers", "a list"),
    (TEXTS, "2026-11-23", "i fjor", "row 1 of [[point]] ('dal-tog'), field reviewed_on", "a date"),
    (TEXTS, "strength", "strong", "row 1 of [[point]] ('dal-tog'), field kind", "not a valid choice"),
    (PLACES, "62.2759", "nord", "row 2, column lat", "float"),
    (PLACES, "62.2759", "nan", "row 2, column lat", "no number"),
    (PLACES, "62.2759", "12.2", "row 2, column lat", "greater"),
    (PLACES, "10.7824,1,", "10.7824,ja,", "row 2, column exact", "1 or 0"),
    (PLACES, "Vik,vik,village", "Vik,vik,by", "row 3, column kind", "not a valid choice"),
    (PLACES, "Byen,,outside", "Byen,,village", "row 4, column municipality", "kind is 'outside'"),
    (ROADS, ",20,", ",tjue,", "row 2, column minutes", "whole number"),
    (ROADS, ",20,", ",99999999999,", "row 2, column minutes", "too large"),
    (ROADS, ",20,", ",0,", "row 2, column minutes", "greater"),
    (POPULATION, "15 20 17", "15 20 x", "row 2, column persons", "whole numbers"),
    (POPULATION, "15 20 17", "15 20 -1", "row 2, column persons", "whole numbers"),
    (POPULATION, "4001,2025", "4001,i fjor", "row 2, column year", "whole number"),
    (CODES, "2500", "250", "row 2, column code", "four digits"),
    (SERVICES, "railway_station", "tog", "row 2, column kind", "not a valid choice"),
    (SERVICES, "2026-11-23", "23.11.2026", "row 2, column reviewed_on", "date"),
    (SERVICES, "Banen", "B" * 201, "row 2, column note_nb", "at most 200"),
    (OCCUPATIONS, "2223,4", "22233,4", "row 5, column code", "one to four digits"),
    (OCCUPATIONS, "50000", "mye", "row 5, column median_monthly", "whole number"),
    (WORDS, "2223,nb", "2223,xx", "row 2, column language", "not a valid choice"),
    (SCHOOLS, "age_from = 1", "age_from = 1.5", "row 1 of [[school]] ('975302814'), field age_from", "whole number"),
    (SCHOOLS, "Dal barnehage", "D" * 141, "row 1 of [[school]] ('975302814'), field title_nb", "at most 140"),
    (SCHOOLS, "age_to = 5", "reviewed_on_days = 1e9", "field reviewed_on_days", "whole number of days"),
    (SCHOOLS, "age_to = 5", "reviewed_on_days = 9999999999", "field reviewed_on_days", "no date"),
    (SCHOOLS, "age_to = 5", 'reviewed_on = "9999-01-01"', "field reviewed_on", "between 1900 and 2100"),
    (ACTIVITIES, "weekday = 1", "weekday = 9", "row 1 of times, field weekday", "not a valid choice"),
    (ACTIVITIES, '"18:00"', '"kl. seks"', "row 1 of times, field start", "time"),
    (ACTIVITIES, '[{weekday = 1, start = "18:00", end = "19:30"}]', "[1]", "field times", "rows such as"),
    (OUTLINES, '"4001": [0]', '"4001": [7]', "field shapes", "arcs"),
    (OUTLINES, '{"arcs"', '[] , {"arcs"', "", "Extra data"),
    # refers to nothing
    (
        M,
        'centre = "dal"',
        'centre = "ingensteds"',
        "row 1 of [[municipality]] ('dal'), field centre",
        "no place 'ingens",
    ),
    (PLACES, "dal,Dal,dal", "dal,Dal,atlantis", "row 2, column municipality", "no municipality 'atlantis'"),
    (ROADS, "dal,vik", "dal,ingen", "row 2, column to", "no place 'ingen'"),
    (ROADS, "dal,vik", "dal,dal", "row 2, column to", "one place to another"),
    (SERVICES, "Dal stasjon,dal", "Dal stasjon,ingen", "row 2, column place", "no place 'ingen'"),
    (POPULATION, "4001,2025", "4009,2025", "row 2, column number", "no municipality '4009'"),
    (CODES, "2500,Dal,dal", "2500,Dal,x", "row 2, column municipality", "no municipality 'x'"),
    (TEXTS, 'municipality = "dal"', 'municipality = "x"', "row 1 of [[point]] ('dal-tog'), field municipality", "'x'"),
    (TEXTS, 'place = "dal"', 'place = "x"', "row 1 of [[place]] ('x'), field place", "no place 'x'"),
    (SCHOOLS, 'place = "dal"', 'place = "x"', "row 1 of [[school]] ('975302814'), field place", "no place 'x'"),
    (SCHOOLS, 'municipality = "dal"', "municipality = 1", "('975302814'), field municipality", "no municipality 1"),
    (WORDS, "2223,nb", "2229,nb", "row 2, column code", "no occupation '2229'"),
    (NEIGHBOURS, "2223,2224", "2223,2229", "row 2, column advert", "no occupation '2229'"),
    (OUTLINES, '"4001"', '"4009"', "field municipalities", "no municipality '4009'"),
    # twice
    (M, 'slug = "vik"', 'slug = "dal"', "row 2 of [[municipality]] ('dal'), field slug", "twice"),
    (M, 'number = "4002"', 'number = "4001"', "row 2 of [[municipality]] ('vik'), field number", "twice"),
    (PLACES, "byen,Byen,,outside", "dal,Byen,,outside", "row 4", "twice"),
    (ROADS, "vik,byen,90", "dal,vik,90", "row 3", "twice"),
    (ROADS, "vik,byen,90", "vik,dal,90", "row 3", "about the same"),
    (POPULATION, "4001,2026", "4001,2025", "row 3", "twice"),
    (CODES, "2500,Dal,dal,62.2,10.7,street", "2500,Dal,dal,62.2,10.7,street\n2500,Vik,vik,,,", "row 3", "twice"),
    (WORDS, "2224,nb,vernepleier", "2223,nb,Sykepleier", "row 3", "twice"),
    # not UTF-8
    (PLACES, "byen,Byen", b"byen,\xc5byen", "row 4", "not UTF-8"),
    (SCHOOLS, "Dal barnehage", b"Dal\nB\xf8", "row 8", "not UTF-8"),
    (ROADS, "Fv30", b"Fv\x0030", "row 2", "null character"),
    (SCHOOLS, "Dal barnehage", b"Dal \\u0000", "('975302814'), field title_nb", "null character"),
]

pytestmark = pytest.mark.django_db


def break_file(folder, name, old, new):
    data = (folder.path / name).read_bytes()
    assert old.encode() in data
    folder.write(name, data.replace(old.encode(), new if isinstance(new, bytes) else new.encode(), 1))


def is_empty():
    return not (
        Region.objects.exists()
        or Municipality.objects.exists()
        or Occupation.objects.exists()
        or LoadedRow.objects.exists()
    )


@pytest.mark.parametrize(
    ("name", "old", "new", "where", "word"),
    [row for row in MISTAKES if row[3] or row[4]],
    ids=[f"{name}: {str(new)[:30]}" for name, _old, new, where, word in MISTAKES if where or word],
)
def test_a_mistake_is_one_line_with_its_place_and_nothing_is_loaded(name, old, new, where, word, data_folder):
    break_file(data_folder, name, old, new)
    with pytest.raises(CommandError) as caught:
        data_folder.load()
    line = str(caught.value)
    assert line.startswith(f"Nothing is loaded. {data_folder.path / name}")
    assert "\n" not in line
    assert where in line
    assert word in line
    assert caught.value.returncode == 1
    assert is_empty()


LATER_TABLES = {KINDS, OUTSIDE}  # which the folder of an older region lacks; it claims nothing then


@pytest.mark.parametrize("name", [name for name in FILES if not name.endswith(".toml") and name not in LATER_TABLES])
def test_a_table_that_is_not_there_is_named(name, data_folder):
    (data_folder.path / name).unlink()
    with pytest.raises(CommandError, match=f"{name}: No such file or directory") as caught:
        data_folder.load()
    assert "\n" not in str(caught.value)
    assert is_empty()


def test_a_row_that_two_files_have_is_named(data_folder):
    data_folder.write("schools/zwei.toml", FILES[SCHOOLS])
    with pytest.raises(
        CommandError, match=r"schools/zwei\.toml, row 1 of .*: '975302814' stands in the files twice\.$"
    ):
        data_folder.load()


def test_a_mistake_in_a_later_load_changes_nothing(data_folder):
    data_folder.load()
    data_folder.replace(M, "Jobb til begge", "Noe annet")
    data_folder.replace(SCHOOLS, "age_from = 1", 'age_from = "ett"')
    with pytest.raises(CommandError, match="field age_from"):
        data_folder.load()
    assert Region.objects.get().tagline_nb == "Jobb til begge"


def test_a_table_from_a_spreadsheet_with_its_mark_and_line_ends_is_read(data_folder):
    text = FILES[PLACES].replace("\n", "\r\n")
    data_folder.write(PLACES, b"\xef\xbb\xbf" + text.encode())
    data_folder.load()
    assert Municipality.objects.count() == 2


# --- any damage -------------------------------------------------------------------------------------------------------
DAMAGE = st.one_of(
    st.tuples(st.just("cut"), st.floats(0, 1), st.integers(1, 40)),
    st.tuples(st.just("put"), st.floats(0, 1), st.binary(min_size=1, max_size=6)),
    st.tuples(
        st.just("put"),
        st.floats(0, 1),
        st.sampled_from([b'"', b",", b"\n", b"'''", b"[[x]]\n", b"-1", b"= 1\n", b"{}", b"x"]),
    ),
    st.tuples(st.just("twice"), st.floats(0, 1), st.integers(1, 60)),
)


def damage(data, how, at, what):
    at = int(at * len(data))
    if how == "cut":
        return data[:at] + data[at + what :]
    if how == "twice":
        return data[: at + what] + data[at:]
    return data[:at] + what + data[at:]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(name=st.sampled_from(sorted(FILES)), harm=DAMAGE)
def test_whatever_is_wrong_with_a_file_it_is_loaded_whole_or_refused_in_one_line(name, harm, data_folder):
    folder: DataFolder = data_folder
    folder.write(name, damage(FILES[name].encode(), *harm))
    with transaction.atomic():
        said = load_or_refuse(folder)
        assert is_empty() == bool(said)
        transaction.set_rollback(True)
    folder.write(name, FILES[name])
    assert "\n" not in said
    assert not said or said.startswith(f"Nothing is loaded. {folder.path}")


def load_or_refuse(folder):
    """Return what the command refuses the files with; nothing where it loads them."""
    try:
        folder.load()
    except CommandError as fault:
        return str(fault)
    return ""
