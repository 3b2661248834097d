"""Which adverts nearly fit whom: the reviewed table, one direction at a time, and the minor group outside it."""

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from base.datafiles import reading
from occupations.models import Neighbour, Occupation
from occupations.neighbours import get_sub_major_group, map_near_codes

pytestmark = pytest.mark.usefixtures("loaded", "db")

# Adverts of a regulated unit group that the person's own approval or training covers. All other such pairs are left
# out.
COVERED = {
    ("2221", "2223"),  # a specialist nurse is a nurse
    ("2212", "2211"),  # a specialist doctor is a doctor
    ("2330", "2341"),  # teachers across levels, within their subjects
    ("2341", "2330"),
    ("2320", "2341"),
    ("2342", "2341"),  # grades 1-4 with further training
    ("2341", "2342"),  # with 60 credits of kindergarten education
    ("2352", "2342"),
    ("2342", "1341"),  # a kindergarten teacher may lead a kindergarten
    ("1341", "2342"),
    ("1345", "2341"),  # most heads of schools are teachers
    ("2221", "5321"),  # authorised, above what the post asks for
    ("2223", "5321"),
    ("2224", "5321"),
    ("2221", "3256"),  # doctors' offices take nurses as well
    ("2223", "3256"),
    ("2262", "3213"),  # both dispense prescriptions
}
# Adverts of a regulated unit group whose certificate is a course for who does the work beside it already.
COURSE = {
    ("4321", "8344"),  # forklift
    ("9333", "8344"),
    ("8341", "8342"),  # earth-moving machines
}


def nearly(code):
    """The unit groups of the adverts that nearly fit a person of one unit group."""
    return map_near_codes([code])[code]


@pytest.fixture
def table():
    return reading.read_table(reading.get_data_folder("occupations") / "neighbours.csv")


def test_a_nurse_s_advert_nearly_fits_a_specialist_nurse_and_never_the_reverse():
    assert "2223" in nearly("2221")
    assert "2221" not in nearly("2223")


@pytest.mark.parametrize(
    ("person", "advert"),
    [
        ("7115", "7522"),  # carpenter, cabinet maker
        ("7522", "7115"),
        ("2330", "2341"),  # teachers
        ("2341", "2330"),
        ("8332", "8331"),  # drivers
        ("5223", "9334"),  # shop
        ("4110", "4311"),  # office
        ("5120", "9412"),  # kitchen
        ("6121", "6130"),  # farm
        ("7231", "7233"),  # mechanics
        ("2342", "5311"),  # kindergarten
        ("5321", "5329"),  # care
        ("9112", "5151"),  # cleaning
        ("8342", "8341"),  # machines
    ],
)
def test_pairs_that_working_life_knows_are_near(person, advert):
    assert advert in nearly(person)


@pytest.mark.parametrize(
    ("person", "advert"),
    [
        ("2223", "2221"),  # needs further training
        ("5321", "2223"),  # needs another authorisation
        ("5329", "5321"),  # needs an authorisation
        ("2211", "2212"),  # needs a specialist's approval
        ("5311", "2342"),  # needs a degree
        ("5312", "2341"),
        ("9412", "3434"),  # needs years of practice
        ("2635", "2636"),  # a social worker is no priest
        ("3353", "3355"),  # a caseworker is no police officer
        ("7412", "7411"),  # another authorisation
        ("2222", "2223"),  # another authorisation
        ("8331", "8311"),  # another licence altogether
        ("7231", "7232"),  # aircraft need a certificate
    ],
)
def test_pairs_that_only_look_alike_are_not_near(person, advert):
    assert advert not in nearly(person)


def test_outside_the_table_the_same_minor_group_is_near_for_unregulated_work_only():
    Neighbour.objects.all().delete()
    assert nearly("7115") == {"7112", "7113", "7114", "7119"}
    assert nearly("2223") == frozenset()
    assert nearly("5322") == {"5329"}  # 5321 needs an authorisation
    assert nearly("5321") == frozenset()


def test_work_that_the_coordinator_marks_as_regulated_is_no_longer_near():
    Neighbour.objects.all().delete()
    Occupation.objects.filter(code="7114").update(is_regulated=True)
    assert nearly("7115") == {"7112", "7113", "7119"}
    assert nearly("7114") == frozenset()


def test_the_table_says_no_as_well_as_yes():
    Neighbour.objects.all().delete()
    person, inside, outside = (Occupation.objects.get(code=code) for code in ("7115", "7112", "5153"))
    Neighbour.objects.create(person=person, advert=inside, is_nearly=False, reason="another trade")
    Neighbour.objects.create(person=person, advert=outside, reason="upkeep of buildings")
    assert nearly("7115") == {"7113", "7114", "7119", "5153"}
    assert "7115" in nearly("7112")
    assert "7115" not in nearly("5153")


def test_two_adults_cost_no_more_than_one_and_get_what_each_gets_alone(django_assert_num_queries):
    pairs = [("2221", "7115"), ("2341", "2341"), ("8332", "5223")]
    for pair in pairs:
        alone = {code: nearly(code) for code in pair}
        with django_assert_num_queries(1):
            assert map_near_codes(pair) == alone


def test_a_person_s_own_unit_group_fits_and_is_no_neighbour():
    units = [code for code in Occupation.objects.values_list("code", flat=True) if len(code) == 4]
    answers = map_near_codes(units)
    assert set(answers) == set(units)
    assert [code for code, near in answers.items() if code in near] == []
    assert {len(other) for near in answers.values() for other in near} == {4}


def test_together_and_alone_agree_for_every_unit_group():
    codes = ["2221", "2223", "5322", "7115", "2635", "9629", "1112", "0310"]
    assert map_near_codes(codes) == {code: nearly(code) for code in codes}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(st.text(max_size=6), st.from_regex(r"[0-9]{4}", fullmatch=True)), max_size=5))
@example(["22", "222", "%%%%", "2_2_", "\x00\x00\x00\x00", "٢٢٢٣", "", "22233"])
def test_any_code_is_answered(codes):
    answers = map_near_codes(codes)
    assert set(answers) == set(codes)
    assert all(answers[code] == frozenset() for code in codes if len(code) != 4 or not code.isascii())


def test_the_field_is_the_sub_major_group():
    assert (get_sub_major_group("2223"), get_sub_major_group("7115")) == ("22", "71")


# --- the table as shipped ---------------------------------------------------------------------------------------------
def test_each_pair_stands_once_between_two_unit_groups_with_a_reason(table):
    units = {code for code in Occupation.objects.values_list("code", flat=True) if len(code) == 4}
    pairs = [(row["person"], row["advert"]) for row in table]
    assert len(pairs) == len(set(pairs))
    assert {code for pair in pairs for code in pair} <= units
    assert {row["nearly"] for row in table} == {"0", "1"}
    for reason in ("reason_nb", "reason_en"):
        assert [row for row in table if not row[reason] or len(row[reason]) > 60] == []


def test_a_reason_is_written_alike_wherever_it_stands(table):
    both = {(row["reason_nb"], row["reason_en"]) for row in table}
    assert len({english for _norwegian, english in both}) == len(both)
    assert [norwegian for norwegian, english in both if norwegian == english] == ["museum"]


@pytest.mark.parametrize(
    ("language", "reason", "other"),
    [
        ("", "en spesialsykepleier har autorisasjon som sykepleier", "a specialist nurse holds"),
        ("en", "a specialist nurse holds a nurse&#x27;s authorisation", "en spesialsykepleier har"),
    ],
)
def test_the_list_says_the_reason_in_the_language_of_the_reader(as_person, siri, language, reason, other):
    siri.language = language
    siri.save()
    page = as_person(siri).get("/admin/occupations/neighbour/?q=2221").content.decode()
    assert reason in page
    assert other not in page


def test_the_reason_is_found_by_a_word_of_either_language(as_person, siri):
    for word in ("spesialsykepleier", "specialist"):
        page = as_person(siri).get(f"/admin/occupations/neighbour/?q={word}").content.decode()
        assert "en spesialsykepleier har autorisasjon som sykepleier" in page


def test_an_advert_that_needs_an_approval_is_near_only_where_the_person_s_own_or_a_course_covers_it(table):
    regulated = set(Occupation.objects.filter(is_regulated=True).values_list("code", flat=True))
    pairs = {(row["person"], row["advert"]) for row in table if row["nearly"] == "1" and row["advert"] in regulated}
    assert pairs == COVERED | COURSE


def test_a_no_stands_only_where_the_minor_group_would_say_yes(table):
    regulated = set(Occupation.objects.filter(is_regulated=True).values_list("code", flat=True))
    needless = [
        (row["person"], row["advert"])
        for row in table
        if row["nearly"] == "0"
        and (row["person"][:3] != row["advert"][:3] or {row["person"], row["advert"]} & regulated)
    ]
    assert needless == []


def test_a_pair_stands_once_and_never_with_itself():
    person, advert = Occupation.objects.get(code="2221"), Occupation.objects.get(code="2223")
    for pair in ({"person": person, "advert": advert}, {"person": person, "advert": person}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Neighbour.objects.create(reason="twice", **pair)


def test_the_coordinator_edits_the_table_and_an_office_only_reads_it(as_person, siri, kari):
    row = Neighbour.objects.get(person__code="2221", advert__code="2223")
    address = f"/admin/occupations/neighbour/{row.pk}/change/"
    values = {"person": row.person_id, "advert": row.advert_id, "reason_nb": "ikke her"}
    assert as_person(kari).post(address, values).status_code == 403
    assert "2223" in nearly("2221")
    assert as_person(siri).post(address, values).status_code == 302
    assert "2223" not in nearly("2221")
