"""Work said by what somebody does or where, with no name for it, as people answer the question what they work as."""

import pytest

from occupations.words.activities import read_row
from occupations.words.reading import read_work

pytestmark = pytest.mark.usefixtures("loaded", "db")


def meant(text, language):
    return [row.code for row in read_work(text, language).meant]


@pytest.mark.parametrize(
    ("text", "language", "code"),
    [
        ("kjører lastebil", "nb", "8332"),
        ("jeg kjører en stor lastebil", "nb", "8332"),
        ("eg køyrer rutebil", "nn", "8331"),
        ("fyller varer i hyllene", "nb", "9334"),
        ("I stack shelves", "en", "9334"),
        ("stacking shelves", "en", "9334"),
        ("I cut hair", "en", "5141"),
        ("ich fahre einen Bagger", "de", "8342"),
        ("Bagger fahren", "de", "8342"),
        ("räume Regale ein", "de", "9334"),
        ("koeien melken", "nl", "6121"),
        ("ik melk koeien", "nl", "6121"),
        ("ik rijd op de trekker", "nl", "8341"),
    ],
)
def test_work_is_known_by_what_somebody_does(text, language, code):
    assert code in meant(text, language)
    assert not read_work(text, language).is_guess


@pytest.mark.parametrize(
    ("text", "language", "code"),
    [
        ("på legekontoret", "nb", "3256"),
        ("jobber på et legekontor", "nb", "3256"),
        ("at the post office", "en", "4412"),
        ("in der Bäckerei", "de", "7512"),
        ("arbeite in einer kleinen Bäckerei", "de", "7512"),
        ("op een school", "nl", "2341"),
        ("i NAV", "nb", "3353"),
    ],
)
def test_work_is_known_by_where_somebody_does_it(text, language, code):
    assert code in meant(text, language)


def test_who_runs_a_hotel_drives_nothing():
    assert meant("driver hotell", "nb")[0] in ("1411", "1439")
    assert "8332" not in meant("driver hotell", "nb")
    assert "8332" in meant("driver", "en")


@pytest.mark.parametrize(
    ("text", "language", "code"), [("at the vet's", "en", "3240"), ("hos tannlegen", "nb", "3256")]
)
def test_who_works_at_somebodys_is_not_that_somebody(text, language, code):
    assert code in meant(text, language)
    assert not {"2250", "2261"} & set(meant(text, language))


@pytest.mark.parametrize(("text", "code"), [("lærer på sykehus", "2341"), ("kokk på sykehjem", "5120")])
def test_a_name_for_the_work_comes_before_its_place(text, code):
    assert meant(text, "nb")[0] in (code, "2330")


def test_a_name_that_begins_with_a_verb_is_nothing_done():
    assert read_work("riding instructor", "en").meant
    assert read_row("kokk") == ([], "")
    assert read_row("kjører lastebil")[1] == "lastebil"
