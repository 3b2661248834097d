"""How words about work are read: what counts together, what is only offered, what is asked back, and what is no
occupation.
"""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from base.datafiles import reading
from base.text.folding import fold_to_one_word
from occupations.approval import NOTES, get_approval_note
from occupations.catalogue import occupation_catalogue
from occupations.lookup import suggest
from occupations.models import Occupation
from occupations.words.reading import read_work
from occupations.words.understanding import MAX_READINGS
from tests.measure_words import with_typos

pytestmark = pytest.mark.usefixtures("loaded", "db")
LANGUAGES = ["nb", "nn", "en", "de", "nl"]


def meant(text, language="nb"):
    return [row.code for row in read_work(text, language).meant]


def offered(text, language="nb"):
    return [row.code for row in read_work(text, language).others]


# --- what counts ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "language", "codes"),
    [
        ("lege", "nb", {"2211", "2212"}),
        ("doctor", "en", {"2211", "2212"}),
        ("Ärztin", "de", {"2211", "2212"}),
        ("bonde", "nb", {"6111", "6121", "6130"}),
        ("Bauer", "de", {"6111", "6121", "6130"}),
        ("lærar", "nn", {"2341", "2330"}),
        ("assistent", "nb", {"5311", "5312", "5329"}),
        ("systemutvikler", "nb", {"2511", "2512"}),
        ("monteur", "nl", {"7231", "7233", "7411"}),
    ],
)
def test_a_word_that_covers_several_occupations_counts_for_all_of_them(text, language, codes):
    assert codes <= set(meant(text, language))
    assert not read_work(text, language).is_guess


@pytest.mark.parametrize(
    ("text", "language", "codes"),
    [
        ("snekker/tømrer", "nb", ["7115"]),
        ("Koch oder Kellner", "de", ["5120", "5131"]),
        ("kok of kelner", "nl", ["5120", "5131"]),
        ("cook and waitress", "en", ["5120", "5131"]),
        ("frisør, baker", "nb", ["5141", "7512"]),
        ("sykepleier eller kokk i fjellet", "nb", ["2223", "5120"]),
        ("barne- og ungdomsarbeider", "nb", ["5311"]),
    ],
)
def test_two_jobs_in_one_text_both_count(text, language, codes):
    assert meant(text, language)[: len(codes)] == codes
    assert not read_work(text, language).is_guess


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("personlige assistenter", "5322"),
        ("veileder ved NAV", "3353"),
        ("fagleder økonomi", "1211"),
        ("museumspedagog", "2621"),
        ("eiendomsutvikler", "3334"),
        ("avdelingsleder sykehjem", "1343"),
        ("medisinsk sekretær", "3256"),
        ("avdelingsleder på et sykehjem", "1343"),
        ("lærer i musikk", "2354"),
        ("assistent i barnehagen", "5311"),
        ("syke pleier", "2223"),
    ],
)
def test_a_whole_phrase_is_read_before_its_last_word(text, code):
    assert code in meant(text)
    assert not read_work(text, "nb").is_guess


@pytest.mark.parametrize(
    ("text", "language", "code"),
    [
        ("sykepleier m/k", "nb", "2223"),
        ("Krankenpfleger/in", "de", "2223"),
        ("Pflegefachkraft (m/w/d)", "de", "2223"),
        ("Lehrer*in", "de", "2341"),
        ("Köche", "de", "5120"),
        ("verpleegkundige niveau 4", "nl", "2223"),
        ("sykepleiere 80 %", "nb", "2223"),
        ("sjukepleiarane", "nn", "2223"),
        ("rekneskapsførarar", "nn", "3313"),
        ("lærerinne", "nb", "2341"),
        ("skuespillerinne", "nb", "2655"),
        ("Feuerwehrfrau", "de", "5411"),
        ("zzp timmerman", "nl", "7115"),
        ("selvstendig tømrer", "nb", "7115"),
        ("software developer, remote", "en", "2512"),
        ("lærling i rørleggerfaget", "nb", "7126"),
    ],
)
def test_marks_levels_plurals_and_feminine_forms_do_not_hide_the_work(text, language, code):
    assert meant(text, language)[0] == code
    assert read_work(text, language).left == ()


def test_every_word_of_a_long_text_counts():
    text = "jeg er glad i å gå tur og har lenge hatt lyst til å bo på fjellet, og er utdannet sykepleier"
    assert meant(text)[0] == "2223"


# --- what does not ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ikke lærer", "nb"),
        ("ikkje lærar", "nn"),
        ("not a teacher", "en"),
        ("kein Lehrer", "de"),
        ("geen leraar", "nl"),
    ],
)
def test_who_is_not_a_teacher_is_no_teacher(text, language):
    assert not read_work(text, language)
    assert read_work(text, language).others == ()


def test_what_stands_beside_a_denial_counts():
    assert meant("ikke lærer, men kokk") == meant("kokk, ikke lærer") == ["5120"]
    assert meant("kein Lehrer sondern Koch", "de") == ["5120"]
    assert "5120" in meant("ikke bare kokk, også lærer")


@pytest.mark.parametrize(
    ("work", "said"),
    [
        (
            "remote",
            [
                "nb hjemmekontor",
                "nn heimekontor",
                "nb fjernarbeid",
                "nb jobber hjemmefra",
                "de Homeoffice",
                "nl thuiswerk",
                "en remote",
                "en I work from home",
                "nb jeg jobber hjemmefra",
            ],
        ),
        (
            "self",
            [
                "nb selvstendig næringsdrivende",
                "en self-employed",
                "de selbständig",
                "nl zzp'er",
                "nn sjølvstendig næringsdrivande",
            ],
        ),
        (
            "none",
            [
                "nb student",
                "nb pensjonist",
                "nb hjemmeværende",
                "nn heimeverande",
                "en retired",
                "de Rentnerin",
                "nl gepensioneerd",
                "nb sykepleierstudent",
                "nb pensjonert lærer",
                "nb pensjonist, tidligere lærer",
            ],
        ),
        (
            "any",
            [
                "nb arbeidsledig",
                "nb hva som helst",
                "nn kva som helst",
                "en any job",
                "de egal was",
                "nl maakt niet uit",
                "nb uten jobb",
                "de arbeitslos",
                "en not working",
                "nb hva som helst, men ikke lærer",
                "nb ikke i arbeid",
            ],
        ),
    ],
)
def test_words_that_name_no_occupation_mean_what_they_say(work, said):
    answers = {text: read_work(text[3:], text[:2]) for text in said}
    assert {
        text: (answer.work, answer.meant) for text, answer in answers.items() if answer.work != work or answer.meant
    } == {}


@pytest.mark.parametrize(
    "text", ["snekker, hjemmekontor", "arbeidsledig snekker", "student og snekker", "altmuligmann, snekker"]
)
def test_an_occupation_beside_such_words_stays_one(text):
    reading = read_work(text, "nb")
    assert "7115" in [row.code for row in reading.meant]
    assert reading.work == ""


def test_the_leave_of_whom_somebody_stands_in_for_is_not_their_own():
    assert read_work("Ergoterapeut – vikariat i foreldrepermisjon", "nb").meant[0].code == "2267"
    assert read_work("vikar for permisjon, sykepleier", "nb").meant[0].code == "2223"
    assert read_work("i foreldrepermisjon", "nb").work == "none"


def test_an_apprentice_is_one_with_or_without_a_trade():
    assert read_work("lærling", "nb").is_apprentice
    assert read_work("tømrerlærling", "nb").is_apprentice
    assert meant("Ausbildung als Koch", "de") == ["5120"]


# --- guesses ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "language", "code"),
    [
        ("elektirker", "nb", "7411"),
        ("fysioterapaut", "nb", "2264"),
        ("sykpleier", "nb", "2223"),
        ("tømerr", "nb", "7115"),
        ("Krankenschwestr", "de", "2223"),
        ("verpleegkundge", "nl", "2223"),
        ("electritian", "en", "7411"),
        ("personlig asistent", "nb", "5322"),
        ("intensive car nurse", "en", "2221"),
        ("avdelingsleder sykehejm", "nb", "1343"),
    ],
)
def test_a_slip_of_the_pen_is_mended_and_asked_back(text, language, code):
    reading = read_work(text, language)
    assert code in [row.code for row in (*reading.meant, *reading.others)]
    assert reading.is_guess or len(reading.meant) + len(reading.others) > 1


@pytest.mark.parametrize(
    "text", ["zebraassistent", "bananleder", "kometkonsulent", "månemontør", "UX-montør", "leder fjøs"]
)
def test_a_general_word_never_swallows_what_it_does_not_know(text):
    reading = read_work(text, "nb")
    assert reading.meant
    assert reading.is_guess
    assert reading.others or len(reading.meant) > 1


@pytest.mark.parametrize(
    ("text", "language", "offered"),
    [
        ("schoonaker op kantoor", "nl", "9112"),
        ("uitvqoerder in de bouw", "nl", "3123"),
        ("sykepeier på kontor", "nb", "2223"),
    ],
)
def test_a_slip_beside_a_place_that_is_known_is_offered(text, language, offered):
    reading = read_work(text, language)
    assert offered in [row.code for row in (*reading.meant, *reading.others)]


def test_a_verb_before_something_unknown_is_no_slip_in_a_noun():
    reading = read_work("driver egen qsalong", "nb")
    assert "7541" not in [row.code for row in (*reading.meant, *reading.others)]


def test_a_short_word_is_not_mended():
    assert not read_work("xekk", "nb")
    assert not read_work("xyzzy", "nb")


@pytest.mark.slow
def test_one_letter_typos_of_our_own_words_are_understood_and_seldom_silently_wrong():
    rows = reading.read_table(reading.get_data_folder("occupations") / "words.csv")
    right: dict[str, list[str]] = {}
    for row in rows:
        right.setdefault(fold_to_one_word(row["word"]), []).append(row["code"])
    typos = with_typos(
        [(row["language"], row["word"], right[fold_to_one_word(row["word"])]) for row in rows[::40]], seed=7
    )
    answers = [(read_work(word, language), right) for language, word, right in typos]
    codes = [([row.code for row in (*reading.meant, *reading.others)], right) for reading, right in answers]
    assert sum(bool(set(found) & set(right)) for found, right in codes) >= 0.9 * len(codes)
    assert sum(len(found) == 1 and found[0] not in right for found, right in codes) <= 0.01 * len(codes)


# --- always a reading -------------------------------------------------------------------------------------------------
PIECES = st.sampled_from(
    [
        "sykepleier",
        "lærer",
        "ikke",
        "og",
        "/",
        ", ",
        " ",
        "student",
        "hjemmekontor",
        "leder",
        "Koch*in",
        "(m/w/d)",
        "nivå 4",
        "en",
        "alt",
        "å",
        "\x00",
    ]
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(max_size=120), st.lists(PIECES, max_size=14).map("".join)), st.sampled_from([*LANGUAGES, "x"]))
@example("ikke " * 90, "nb")
@example("//,,&&", "de")
@example("a/b/c/d " * 60, "nl")
def test_any_text_gives_a_reading_in_every_language(text, language):
    reading = read_work(text, language)
    codes = [row.code for row in (*reading.meant, *reading.others)]
    assert len(codes) == len(set(codes)) <= MAX_READINGS
    assert all(len(code) == 4 for code in codes)
    assert not (reading.meant and reading.work)
    assert read_work(text, language) == reading


def test_a_reading_costs_one_query(django_assert_num_queries):
    occupation_catalogue.get()
    with django_assert_num_queries(1):
        read_work("Koch oder Kellner", "de")


# --- beside the words -------------------------------------------------------------------------------------------------
def test_suggestions_mend_a_slip_and_speak_the_reader_s_language():
    assert "7411" in dict(suggest("elektirker", "nb"))
    assert "2223" in dict(suggest("sykepelie", "nb"))
    assert dict(suggest("Krankenschwestr", "de"))["2223"].endswith("Pflegefachkräfte")


def test_titles_stand_where_our_own_words_say_nothing():
    own = {
        fold_to_one_word(row["word"])
        for row in reading.read_table(reading.get_data_folder("occupations") / "words.csv")
    }
    titles = reading.read_table(reading.get_data_folder("occupations") / "titles.csv")
    assert len(titles) > 4_000
    assert [row["word"] for row in titles if fold_to_one_word(row["word"]) in own] == []


def test_part_of_a_work_that_needs_an_approval_is_said_beside_it_and_marks_nobody():
    notes = {row.code: get_approval_note(row) for row in Occupation.objects.filter(code__in=["2411", "3313", "7115"])}
    assert "Finanstilsynet" in notes["2411"]
    assert "Finanstilsynet" in notes["3313"]
    assert notes["7115"] == ""
    assert not Occupation.objects.filter(code__in=NOTES, is_regulated=True).exists()
