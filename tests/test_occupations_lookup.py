"""From everyday words to unit groups: every spelling, the five languages, compounds, what is ambiguous or unknown."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from base.text.folding import MAX_KEY_CHARACTERS, fold_to_one_word, split_into_words
from occupations.catalogue import occupation_catalogue
from occupations.lookup import suggest
from occupations.models import Occupation, Word
from occupations.words.understanding import MAX_READINGS
from tests.words import offered

pytestmark = pytest.mark.usefixtures("loaded", "db")
usual = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
NASTY = [
    "",
    " ",
    "'",
    '"',
    "%",
    "_",
    "%%__",
    "\\",
    "\x00",
    "sykepleier\x00",
    "ß" * 500,
    "\ud800",
    "ﷺ" * 300,
    "💚",
    "a" * 10_000,
    "ab " * 3_000,
    "' OR 1=1 --",
    "<script>",
    "ŋđŧ",
    "سائق",
    "кухар",
    "١٢٣",
]


@pytest.fixture
def nurse(db):
    """The loaded one, in place of the one made for tests without a catalogue."""
    return Occupation.objects.get(code="2223")


def codes(text, language="nb"):
    return [occupation.code for occupation in offered(text, language)]


# --- spelling ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "spellings",
    [
        ["lærer", "Lærer", "LÆRER", "laerer", "larer"],
        ["rørlegger", "rorlegger", "roerlegger", "rörlegger"],
        ["målar", "maalar", "malar"],
        ["Bäcker", "Baecker", "backer"],
        ["Küchenhilfe", "Kuechenhilfe", "kuchenhilfe"],
        ["Schweißer", "schweisser"],
        ["diëtist", "dietist"],
        ["it-konsulent", "IT konsulent", "it/konsulent", "itkonsulent"],
    ],
)
def test_a_word_has_one_plain_form_however_it_is_typed(spellings):
    assert len({fold_to_one_word(spelling) for spelling in spellings}) == 1


@usual
@given(st.text(max_size=300), st.integers(0, 300))
@example("ﷺ" * 200, 150)
@example("oeaue", 4)
def test_the_plain_form_of_a_beginning_is_a_beginning(text, length):
    assert fold_to_one_word(text).startswith(fold_to_one_word(text[:length]))
    assert len(fold_to_one_word(text)) <= MAX_KEY_CHARACTERS


@usual
@given(st.text(max_size=200))
def test_a_plain_form_is_letters_and_digits_and_its_own_plain_form(text):
    key = fold_to_one_word(text)
    assert key == "" or key.isalnum()
    assert fold_to_one_word(key) == key or not key.isascii()


def test_words_are_parted_at_hyphens_slashes_and_signs():
    assert split_into_words("Snekker/tømrer, IT-hjelp (50 %)") == ["snekker", "tomrer", "it", "hjelp", "50"]


def test_a_word_gets_its_plain_form_on_every_path():
    carpenter = Occupation.objects.get(code="7115")
    saved = Word.objects.create(occupation=carpenter, language="nb", word="Hyttebygger Ås")
    (made,) = Word.objects.bulk_create([Word(occupation=carpenter, language="nb", word="tårnbygger")])
    assert (saved.key, made.key) == ("hyttebyggeras", "tarnbygger")
    saved.word = "lysthusbygger"
    saved.save(update_fields=["word"])
    saved.refresh_from_db()
    assert (saved.word, saved.key) == ("lysthusbygger", "lysthusbygger")


def test_loaded_words_have_their_plain_form():
    assert [word.word for word in Word.objects.all() if word.key != fold_to_one_word(word.word)] == []


# --- what words mean --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["nb", "nn", "en", "de", "nl"])
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("sykepleier", "2223"),
        ("sjukepleiar", "2223"),
        ("nurse", "2223"),
        ("Krankenschwester", "2223"),
        ("Krankenpfleger", "2223"),
        ("verpleegkundige", "2223"),
        ("snekker/tømrer", "7115"),
        ("tomrer", "7115"),
        ("Zimmerin", "7115"),
        ("timmerman", "7115"),
        ("tannlege", "2261"),
    ],
)
def test_a_word_of_any_language_is_understood_on_a_page_of_any_language(text, code, language):
    assert codes(text, language) == [code]


@pytest.mark.parametrize("text", ["lærer", "laerer", "Lærere", "lærar", "LEHRERIN", "jeg er lærer"])
def test_an_ambiguous_word_gives_each_meaning_and_the_most_common_first(text):
    assert codes(text)[0] == "2341"
    assert {"2341", "2330"} <= set(codes(text))
    assert "2223" not in codes(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("sykepleiere", "2223"),
        ("sykepleierne", "2223"),
        ("lærarane", "2341"),
        ("nurses", "2223"),
        ("krankenschwestern", "2223"),
        ("kokken", "5120"),
        ("snekkere", "7115"),
    ],
)
def test_plural_and_definite_forms_lead_to_the_word(text, code):
    assert codes(text)[0] == code


def test_what_stands_in_the_catalogue_wins_over_what_a_compound_ends_with():
    assert codes("spesialsykepleier") == ["2221"]
    assert codes("akuttsykepleier")[0] == codes("akuttsykepleiere")[0] == "2223"
    assert codes("hjernekirurg")[0] == "2212"


def test_the_widest_run_of_words_is_what_is_meant():
    assert codes("personlig assistent") == ["5322"]
    assert codes("IT konsulent") == codes("it-konsulent") != []
    assert codes("jeg er baker og kokk") == ["7512", "5120"]  # what is said first; "jeg er" is not a "jeger"
    assert codes("sykepleier i hjemmetjenesten")[0] == "2223"
    assert codes("jeg jobber i butikk") == ["5223"]


def test_a_beginning_and_a_last_part_are_understood():
    assert codes("sykeplei")[0] == "2223"
    assert {"2223", "5321", "5329"} == set(codes("pleier"))


def test_the_page_s_language_comes_first_and_others_after():
    assert codes("referent", "de")[0] == "2422"
    assert codes("referent", "nb")[0] == "4131"
    assert set(codes("referent", "de")) == set(codes("referent", "nb"))


@pytest.mark.parametrize("text", ["xyzzy", "qwrtpsdf", "123456", "zz", "?!", None])
def test_an_unknown_word_means_nothing(text):
    assert offered(text, "nb") == []
    assert suggest(text, "nb") == []


@pytest.mark.parametrize("text", NASTY)
def test_nasty_input_is_answered_in_one_query_without_error(text, django_assert_max_num_queries):
    occupation_catalogue.get()
    with django_assert_max_num_queries(1):
        assert len(offered(text, "nb")) <= MAX_READINGS
    with django_assert_max_num_queries(1):
        assert len(suggest(text, "nb")) <= MAX_READINGS


PIECES = st.sampled_from(
    ["sykepleier", "lærer", "nurse", "kokk", "in", "innen", "-", "/", " ", "%", "er", "ing", "æ", "LEHRER"]
)


@usual
@given(
    st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=12).map("".join)),
    st.sampled_from(["nb", "nn", "en", "de", "nl", "x"]),
)
@example(" ".join("abcdefghijklmnopqrstuvwxyz" * 2 + str(n) for n in range(9)), "nb")
def test_any_text_gives_at_most_eight_unit_groups_and_always_the_same(text, language):
    found = codes(text, language)
    assert len(found) == len(set(found)) <= MAX_READINGS
    assert all(len(code) == 4 for code in found)
    assert codes(text, language) == found
    assert suggest(text, language) == suggest(text, language)


def test_the_order_does_not_depend_on_the_database():
    """Frozen answers, since this file runs on SQLite and on PostgreSQL."""
    assert codes("lærer") == ["2341", "2330", "2359", "2320"]
    assert codes("lege") == ["2212", "2211"]
    assert codes("bonde") == ["6130", "6121", "6111"]


def add_word():
    Word.objects.create(occupation=Occupation.objects.get(code="2223"), language="nb", word="plastrix")


def move_word():
    Word.objects.filter(key="plastrix").update(occupation=Occupation.objects.get(code="5321"))


def take_word():
    Word.objects.filter(key="plastrix").delete()


def test_every_change_of_the_words_is_understood_at_once():
    assert codes("plastrix") == []
    for change, meaning in ((add_word, ["2223"]), (move_word, ["5321"]), (take_word, [])):
        change()
        assert codes("plastrix") == meaning


def test_an_occupation_is_shown_as_the_coordinator_last_saved_it():
    nurse = Occupation.objects.get(code="2223")
    assert suggest("sykepleier", "nb")[0] == ("2223", "Sykepleier – Sykepleiere")
    nurse.name_nb = "Autoriserte sykepleiere"
    nurse.save()
    assert suggest("sykepleier", "nb")[0] == ("2223", "Sykepleier – Autoriserte sykepleiere")


# --- while typing -----------------------------------------------------------------------------------------------------
def test_suggestions_begin_with_two_letters_in_the_page_s_language():
    assert suggest("s", "nb") == []
    assert suggest("sy", "nb")[0] == ("2223", "Sykepleier – Sykepleiere")
    assert ("2223", "Krankenpfleger – Pflegefachkräfte") in suggest("Kranken", "de")[:2]
    assert suggest("verpleeg", "nl")[0][0] == suggest("sjuke", "nb")[0][0] == "2223"


def test_each_suggestion_is_another_unit_group_and_as_many_as_asked_for():
    found = suggest("la", "nb", limit=5)
    assert len(found) == len({code for code, _label in found}) == 5


def test_every_suggestion_resolves_to_its_unit_group():
    for code, label in suggest("lae", "nb") + suggest("bu", "nb") + suggest("ver", "nl"):
        assert code in codes(label.partition(" – ")[0], "nb"), label


def test_the_list_of_jobs_understands_what_the_planner_understands(make_job, nurse, tynset, visitor):
    carpenter = Occupation.objects.get(code="7115")
    make_job(tynset, "Natt i turnus", occupation=nurse)
    make_job(tynset, "Bygg med oss", occupation=carpenter)
    for text in ("Krankenschwester", "akuttsykepleiere", "sjukepleiar", "SYKEPL"):
        page = visitor.get("/nb/jobber/", {"words": text}).content.decode()
        assert "Natt i turnus" in page
        assert "Bygg med oss" not in page
    page = visitor.get("/nb/jobber/", {"words": "xyzzy"}).content.decode()
    assert "Natt i turnus" not in page
