"""STYRK-08 as loaded: the tree, wages, regulated professions, names, and the words of everyday speech."""

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from occupations.loading import load_occupations
from occupations.models import Occupation, Word


@pytest.fixture
def styrk(loaded, db):
    return Occupation.objects


@pytest.fixture
def nurse(styrk):
    return styrk.get(code="2223")


def test_a_nurse_is_found_on_each_level_above_her(nurse):
    above, occupation = [], nurse
    while occupation:
        above.append((occupation.code, occupation.level))
        occupation = occupation.parent
    assert above == [("2223", 4), ("222", 3), ("22", 2), ("2", 1)]


def test_every_group_but_the_lowest_level_has_parts_and_only_the_top_has_no_parent(styrk):
    parents = set(styrk.exclude(parent=None).values_list("parent__code", flat=True))
    assert {o.code for o in styrk.all() if o.level < 4} == parents
    assert set(styrk.filter(parent=None).values_list("code", flat=True)) == set("0123456789")


def test_loading_again_keeps_the_rows_and_what_a_person_has_changed(styrk):
    before = dict(styrk.values_list("code", "pk"))
    words = set(Word.objects.values_list("occupation__code", "language", "word"))
    styrk.filter(code="7115").update(name_nb="Feil", is_regulated=True, median_monthly=1)
    load_occupations()
    assert dict(styrk.values_list("code", "pk")) == before
    assert set(Word.objects.values_list("occupation__code", "language", "word")) == words
    carpenter = styrk.get(code="7115")
    assert (carpenter.name_nb, carpenter.is_regulated, carpenter.median_monthly) == ("Feil", True, 1)


# --- wages and rules --------------------------------------------------------------------------------------------------
def test_the_median_lies_between_the_quartiles_where_all_are_given(styrk):
    given = styrk.exclude(median_monthly=None).exclude(p25_monthly=None).exclude(p75_monthly=None)
    assert given.filter(code="2223").exists()
    assert [o.code for o in given if not o.p25_monthly <= o.median_monthly <= o.p75_monthly] == []


def test_wages_are_norwegian_monthly_pay_in_kroner(styrk):
    paid = styrk.exclude(median_monthly=None)
    assert [o.code for o in paid if not 20_000 <= o.median_monthly <= 200_000] == []
    nurse = styrk.get(code="2223")
    assert (nurse.p25_monthly, nurse.median_monthly, nurse.p75_monthly) == (46310, 51620, 55580)


def test_a_wage_that_no_source_gives_is_empty_and_not_zero(styrk):
    assert styrk.get(code="0").median_monthly is None
    assert not styrk.filter(median_monthly=0).exists()


@pytest.mark.parametrize(("code", "is_regulated"), [("2223", True), ("2341", True), ("7115", False), ("7411", True)])
def test_a_profession_is_marked_where_it_needs_approval(code, is_regulated, styrk):
    assert styrk.get(code=code).is_regulated is is_regulated


def test_only_unit_groups_are_marked_as_regulated(styrk):
    assert [o.code for o in styrk.filter(is_regulated=True) if o.level != 4] == []


# --- names and words --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("code", ["nb", "en", "de", "nl"])
def test_an_occupation_with_words_of_a_language_has_a_name_in_it(code, styrk):
    named = styrk.filter(words__language=code).distinct()
    assert named.filter(code="2223").exists()
    assert [o.code for o in named if not getattr(o, f"name_{code}")] == []


def test_a_name_follows_the_page_and_falls_back_to_english_before_norwegian(styrk, nurse):
    developer = styrk.get(code="8132")
    with override("de"):
        assert (nurse.name, developer.name) == ("Pflegefachkräfte", developer.name_en)


def test_loaded_words_are_in_lower_case_without_spaces_around(styrk):
    words = Word.objects.values_list("word", flat=True)
    assert "krankenschwester" in words
    assert [word for word in words if word != word.lower().strip() or not word] == []


def test_a_word_is_stored_in_lower_case_however_it_was_typed(nurse):
    word = Word.objects.create(occupation=nurse, language="nb", word="SJUKEPLEIAR på Ås")
    word.refresh_from_db()
    assert word.word == "sjukepleiar på ås"


def test_a_word_stands_once_in_each_language_of_an_occupation(nurse):
    Word.objects.create(occupation=nurse, language="nb", word="pleiebas")
    with pytest.raises(IntegrityError), transaction.atomic():
        Word.objects.create(occupation=nurse, language="nb", word="Pleiebas")
    Word.objects.create(occupation=nurse, language="nn", word="Pleiebas")
    carpenter = Occupation.objects.get(code="7115")
    Word.objects.create(occupation=carpenter, language="nb", word="pleiebas")
    assert set(Word.objects.filter(word="pleiebas").values_list("occupation__code", "language")) == {
        ("2223", "nb"),
        ("2223", "nn"),
        ("7115", "nb"),
    }


def test_a_doubled_word_in_capitals_is_said_in_the_form_and_not_an_error(as_person, siri, nurse):
    Word.objects.create(occupation=nurse, language="nb", word="pleiebas")
    values = {"occupation": nurse.pk, "language": "nb", "word": "Pleiebas"}
    client = as_person(siri)
    client.raise_request_exception = False
    answer = client.post("/admin/occupations/word/add/", values)
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors


# --- in the admin -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("word", ["sykepleier", "sjukepleiar", "krankenschwester", "verpleegkundige", "Krankenschw"])
def test_the_admin_finds_an_occupation_by_an_everyday_word(word, styrk, as_person, siri):
    answer = as_person(siri).get("/admin/occupations/occupation/", {"q": word})
    codes = [occupation.code for occupation in answer.context["cl"].queryset]
    assert "2223" in codes
    assert "7115" not in codes
    assert len(codes) == len(set(codes))


def test_the_chooser_of_a_job_finds_an_occupation_by_an_everyday_word(styrk, as_person, kari):
    asked = {"term": "krankenschwester", "app_label": "jobs", "model_name": "job", "field_name": "occupation"}
    found = as_person(kari).get("/admin/autocomplete/", asked).json()["results"]
    assert "2223 Sykepleiere" in [row["text"] for row in found]
