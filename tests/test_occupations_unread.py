"""Words for work that nobody understood: counted by day under a hash, shown to the coordinator alone after five
days.
"""

import datetime
import threading

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext

from base import hooks
from base.operation.nightly import get_task_name
from occupations.loading import load_occupations
from occupations.models import Occupation, UnreadWord, Word
from occupations.words import unread
from occupations.words.reading import read_work
from occupations.words.unread import TYPED, count_unread

pytestmark = pytest.mark.django_db
NOON = datetime.datetime(2026, 3, 2, 11, tzinfo=datetime.UTC)
LIST = "/admin/occupations/unreadword/"


def on_day(number):
    return time_machine.travel(NOON + datetime.timedelta(days=number), tick=False)


def type_in(*words, days=(0,), language="nb"):
    for day in days:
        with on_day(day):
            for word in words:
                count_unread(word, language)
            TYPED.write_now()


def shown():
    return sorted(UnreadWord.objects.exclude(word="").values_list("word", flat=True))


@pytest.fixture
def carpenter(db):
    return Occupation.objects.get_or_create(code="7115", defaults={"name_nb": "Tømrere", "name_en": "Carpenters"})[0]


# --- counting ---------------------------------------------------------------------------------------------------------
def test_a_word_is_a_keyed_hash_until_it_has_come_on_five_different_days(settings):
    type_in("Lafte-bas", days=(0, 0, 0, 1, 3, 9))
    row = UnreadWord.objects.get()
    assert (row.days, row.word, row.language, len(row.digest)) == (4, "", "nb", 64)
    assert (row.first_day, row.last_day) == (datetime.date(2026, 3, 2), datetime.date(2026, 3, 11))
    type_in("  LAFTE  bås", days=(9,))  # another word
    type_in("LAFTE BAS", days=(20,))  # the same, folded
    row.refresh_from_db()
    assert (row.days, row.word) == (5, "lafte bas")
    assert shown() == ["lafte bas"]
    settings.SECRET_KEY = "en annen nøkkel"
    assert unread.make_digest("laftebas", "nb") != row.digest


def test_each_language_counts_for_itself():
    for language in ("nb", "en", "de"):
        type_in("laftebas", days=range(3), language=language)
    assert sorted(UnreadWord.objects.values_list("language", "days")) == [("de", 3), ("en", 3), ("nb", 3)]
    assert shown() == []


def test_the_day_is_that_of_oslo_and_of_the_typing_not_of_the_writing():
    with time_machine.travel(datetime.datetime(2026, 3, 2, 22, 59, tzinfo=datetime.UTC), tick=False) as clock:
        count_unread("laftebas", "nb")
        clock.shift(120)
        count_unread("laftebas", "nb")
        clock.shift(datetime.timedelta(days=3))
        TYPED.write_now()
    row = UnreadWord.objects.get()
    assert (row.days, row.last_day) == (2, datetime.date(2026, 3, 3))


@pytest.mark.parametrize(
    "text",
    [
        "kari@example.org",
        "kari(a)example.org",
        "40000000",
        "jobb 2",
        "snikkar50%",
        "ab",
        "- -",
        "a - b",
        "x" * 41,
        "a b" * 200,
        "kokk/servitør",
        "jobb?",
        "",
        "   ",
        "https://x.no",
        "line\x00skift",
        "🙂🙂🙂",
        "lærer II.",
        "²³¼",
        "ole.nordmann",
    ],
)
def test_what_could_be_more_than_a_word_is_never_stored_not_even_as_a_hash(text):
    type_in(text, days=range(6))
    assert not UnreadWord.objects.exists()


@pytest.mark.parametrize("text", ["æøå", "fôrhøster", "laft bygger-bas", "x" * 40, "сварник", "Schäferei Gehilfin"])
def test_letters_of_any_language_spaces_and_hyphens_are(text):
    type_in(text, days=range(5))
    assert shown() == [text.lower()]


def test_what_is_understood_is_not_counted_whoever_says_it_is_not(carpenter):
    Word.objects.create(occupation=carpenter, language="nb", word="laftebas")
    type_in("laftebas", "fjompegaukel")
    assert list(UnreadWord.objects.values_list("digest", flat=True)) == [unread.make_digest("fjompegaukel", "nb")]


def test_a_burst_from_eight_threads_is_one_day_of_each_word():
    def burst(number):
        for n in range(200):
            count_unread("fjomp" + "abcdefghij"[n % 10], "nb")

    with on_day(0):
        threads = [threading.Thread(target=burst, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        TYPED.write_now()
    assert sorted(UnreadWord.objects.values_list("days", flat=True)) == [1] * 10


def test_a_machine_that_types_100_000_words_costs_500_rows_a_day_and_bounded_memory(monkeypatch):
    """And what was known before it came is counted on."""
    type_in("laftebas")
    letters = "abcdefghijklmnopqr"
    words = [f"qx{a}{b}{c}{d}w" for a in letters for b in letters for c in letters for d in letters][:100_000]
    with on_day(1):
        for n, word in enumerate(["laftebas", *words]):
            count_unread(word, "nb")
            assert len(TYPED.held) <= TYPED.most
            if n % 50_000 == 0:
                TYPED.write_now()
        TYPED.write_now()
    assert UnreadWord.objects.filter(first_day=datetime.date(2026, 3, 3)).count() == unread.MOST_NEW == 500
    assert UnreadWord.objects.get(digest=unread.make_digest("laftebas", "nb")).days == 2
    type_in("fjompegaukel", days=(1, 2))
    assert UnreadWord.objects.filter(days=1).count() == 501, "tomorrow there is room again"


def test_a_batch_costs_few_queries_however_many_words_it_holds():
    with on_day(0):
        for n in range(200):
            count_unread(f"fjomp{'abcdefghijklmnopqrst'[n // 10]}{'abcdefghij'[n % 10]}", "nb")
        with CaptureQueriesContext(
            connection,
        ) as found:
            TYPED.write_now()
    assert len(found) <= 14


# --- on pages ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", ["/nb/planlegger/?words1=fjompegaukel", "/nb/jobber/?words=fjompegaukel"])
def test_a_family_is_answered_without_a_row_and_what_it_typed_waits_in_memory(path, visitor, tynset):
    with CaptureQueriesContext(connection) as found:
        assert visitor.get(path).status_code == 200
    assert [query["sql"] for query in found if not query["sql"].lstrip("(").startswith("SELECT")] == []
    assert not UnreadWord.objects.exists()
    assert list(TYPED.held.values()) == ["fjompegaukel"]
    TYPED.write_now()
    assert UnreadWord.objects.get().digest == unread.make_digest("fjompegaukel", "nb")


def test_what_is_understood_or_found_is_not_counted(visitor, tynset, make_job, nurse):
    Word.objects.create(occupation=nurse, language="nb", word="sykepleier")
    make_job(tynset, "Fjompegaukel søkes")
    visitor.get("/nb/planlegger/?words1=sykepleier&words2=kokk%40example.org")
    visitor.get("/nb/jobber/?words=fjompegaukel")
    visitor.get("/nb/jobber/?words=sykepleier&engagement=summer")
    TYPED.write_now()
    assert not UnreadWord.objects.exists()


# --- the coordinator --------------------------------------------------------------------------------------------------
@pytest.fixture
def words(db):
    type_in("laftebas", days=range(7))
    type_in("fjompegaukel", days=range(5))
    type_in("hemmelig ord", days=range(4))
    return {row.word: row for row in UnreadWord.objects.exclude(word="")}


def test_the_coordinator_sees_the_words_most_days_first_and_nobody_else_sees_any(
    words, as_person, siri, kari, ola, visitor
):
    page = as_person(siri).get(LIST).content.decode()
    assert page.index("laftebas") < page.index("fjompegaukel")
    assert "hemmelig" not in page
    hidden = UnreadWord.objects.get(word="")
    assert as_person(siri).get(f"{LIST}{hidden.pk}/change/").status_code == 302
    for person in (kari, ola):
        client = as_person(person)
        assert client.get(LIST).status_code == 403
        assert client.post(LIST, {"action": "dismiss", "_selected_action": [hidden.pk]}).status_code == 403
        assert "unreadword" not in client.get("/admin/").content.decode()
    assert visitor.get(LIST).status_code == 302
    assert shown() == ["fjompegaukel", "laftebas"]


def test_the_coordinator_is_told_on_the_front_page_how_many_words_wait(words, as_person, siri, kari):
    assert [(line.text[:2], line.url) for line in unread.today_lines(siri, None)] == [("2 ", LIST)]
    assert f'href="{LIST}"' in as_person(siri).get("/admin/").content.decode()
    assert unread.today_lines(kari, frozenset({1})) == []
    UnreadWord.objects.update(word="")
    assert unread.today_lines(siri, None) == []


def test_a_word_that_is_no_occupation_is_forgotten_and_not_shown_again(words, as_person, siri):
    client = as_person(siri)
    client.post(f"{LIST}{words['laftebas'].pk}/change/", {"is_dismissed": "on"})
    client.post(LIST, {"action": "dismiss", "_selected_action": [words["fjompegaukel"].pk]})
    type_in("laftebas", "fjompegaukel", days=range(20, 30))
    assert shown() == []
    assert sorted(UnreadWord.objects.filter(is_dismissed=True).values_list("days", flat=True)) == [15, 17]
    assert not LogEntry.objects.filter(object_repr__in=words).exists()


def test_both_at_once_is_asked_about_and_neither_changes_nothing(words, as_person, siri, carpenter):
    path = f"{LIST}{words['laftebas'].pk}/change/"
    answer = as_person(siri).post(path, {"is_dismissed": "on", "occupation": carpenter.pk})
    assert answer.context["adminform"].form.errors.keys() == {"is_dismissed"}
    assert as_person(siri).post(path, {}).status_code == 302
    assert shown() == ["fjompegaukel", "laftebas"]
    assert not Word.objects.filter(word="laftebas").exists()


def test_only_unit_groups_are_offered(words, as_person, siri, carpenter):
    Occupation.objects.get_or_create(code="711", defaults={"name_nb": "Tømrere og andre"})
    asked = {"app_label": "occupations", "model_name": "unreadword", "field_name": "occupation", "term": "Tømrere"}
    found = as_person(siri).get("/admin/autocomplete/", asked).json()["results"]
    assert str(carpenter.pk) in {row["id"] for row in found}
    assert {len(row["text"].split()[0]) for row in found} == {4}


# --- the end ----------------------------------------------------------------------------------------------------------
def test_what_was_not_met_for_sixty_days_is_forgotten_at_night_and_so_is_what_is_understood_by_now(words, carpenter):
    assert "occupations.words.unread.forget_old" in {get_task_name(function) for function in hooks.get("nightly")}
    Word.objects.create(occupation=carpenter, language="nb", word="fjompegaukel")
    last = UnreadWord.objects.get(word="laftebas").last_day
    unread.forget_old(last + datetime.timedelta(days=60))
    assert shown() == ["laftebas"]
    assert UnreadWord.objects.count() == 1
    unread.forget_old(last + datetime.timedelta(days=61))
    assert not UnreadWord.objects.exists()


# --- with the catalogue as shipped, which stays for the rest of the module --------------------------------------------
def test_one_click_adds_it_the_planner_reads_it_and_it_outlives_the_loading_of_the_files(
    words, as_person, siri, loaded, visitor, tynset
):
    type_in("laftebas", language="de")
    carpenter = Occupation.objects.get(code="7115")
    assert "ask a host" in visitor.get("/en/planner/?words1=laftebas").content.decode()
    answer = as_person(siri).post(f"{LIST}{words['laftebas'].pk}/change/", {"occupation": carpenter.pk}, follow=True)
    word = Word.objects.get(word="laftebas")
    page = answer.content.decode()
    assert answer.redirect_chain == [(LIST, 302)]
    assert "laftebas" in page
    assert str(carpenter) in page
    assert f'href="/admin/occupations/word/{word.pk}/change/"' in page
    assert (word.occupation, word.language) == (carpenter, "nb")
    assert shown() == ["fjompegaukel"]
    assert UnreadWord.objects.count() == 2, "what was counted of it in German went, too"
    assert "ask a host" not in visitor.get("/en/planner/?words1=laftebas").content.decode()
    load_occupations()
    assert [row.code for row in read_work("Laftebasen", "nb").meant] == ["7115"]
