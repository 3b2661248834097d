"""Work that is true: what kind of post it is, how long, in which language, from when, and one post for each of two
adults.
"""

import datetime

import pytest
import time_machine
from django.http import QueryDict
from django.utils import translation

from jobs.models import Job
from occupations.models import Neighbour, Occupation, Word
from occupations.words.apprentices import remove_apprenticeship
from planner.plan import build_plan
from planner.rows import Rows
from planner.views import plan_snapshot
from tests.planner_drawn import drawn

pytestmark = pytest.mark.django_db
NOON = datetime.datetime(2027, 3, 10, 12, tzinfo=datetime.UTC)
DAY = datetime.date


@pytest.fixture(autouse=True)
def march():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def carpenter(db):
    occupation = Occupation.objects.create(code="7115", name_nb="Tømrere", name_en="Carpenters")
    for language, word in (("nb", "tømrer"), ("de", "Tischler"), ("nl", "timmerman"), ("en", "carpenter")):
        Word.objects.create(occupation=occupation, language=language, word=word)
    return occupation


def work(query, place="Tynset", adult=1):
    """(state, why) of an adult's work at a place, and the outcome."""
    plan = build_plan(QueryDict(query), "nb")
    assert not plan.form.errors
    row = next(row for row in plan.all if plan.facts.places[row.place].name == place)
    wish, outcome = next(pair for pair in row.pairs if pair[0].key == f"work{adult}")
    return outcome.state.value, wish.why_names(outcome), outcome


def said(query, *, language="nb", adult=1):
    """The line of an adult's work at the best place."""
    with translation.override(language):
        return plan_snapshot(query, language)["places"][0]["wishes"][adult - 1]["text"]


# --- what kind of post ------------------------------------------------------------------------------------------------
def test_an_apprenticeship_is_no_post_for_a_trained_carpenter_and_a_post_is_none_for_an_apprentice(
    carpenter, tynset, make_job
):
    make_job(tynset, "Lærling i tømrerfaget", occupation=carpenter, engagement="apprenticeship")
    assert work("work1=7115")[:2] == ("not", [])
    assert work("work1=7115&apprentice1=yes")[:2] == ("met", [])
    Job.objects.update(engagement="permanent")
    Job.objects.get().save()
    assert work("work1=7115")[0] == "met"
    assert work("work1=7115&apprentice1=yes")[0] == "not"


@pytest.mark.parametrize(
    ("words", "rest"),
    [
        ("tømrerlærling", "tomrer"),
        ("Lærling", ""),
        ("en lærlingplass som tømrer", "som tomrer"),
        ("an apprenticeship", ""),
        ("eine Ausbildung", ""),
        ("een leerplek", ""),
        ("TØMRER LÆREKANDIDAT", "tomrer"),
        ("Tischlerlehrling", "tischler"),
        ("Ausbildung zum Tischler", "tischler"),
        ("Azubi", ""),
        ("Lehre als Tischler", "tischler"),
        ("Betriebswirtschaftslehre", None),
        ("leerling-timmerman", "timmerman"),
        ("leerwerkplek", ""),
        ("carpenter apprentice", "carpenter"),
        ("Apprenticeship", ""),
        ("tømrer", None),
        ("Lehrer", None),
        ("lærer", None),
        ("leraar", None),
        ("", None),
        ("lærerinne", None),
    ],
)
def test_a_word_for_an_apprenticeship_is_a_wish_for_one_and_the_rest_is_the_occupation(words, rest):
    assert remove_apprenticeship(words) == rest


@pytest.mark.parametrize(
    "words", ["tømrerlærling", "Tischlerlehrling", "carpenter apprenticeship", "leerling timmerman"]
)
def test_the_shortest_address_says_an_apprentice_by_a_name_of_its_own(words, carpenter, tynset, make_job):
    make_job(tynset, occupation=carpenter, engagement="apprenticeship")
    plan = build_plan(QueryDict(f"words1={words}"), "nb")
    assert plan.query == "work1=7115&apprentice1=yes"
    assert work(plan.query)[0] == "met"


def test_who_would_learn_anything_finds_every_apprenticeship(carpenter, tynset, make_job):
    make_job(tynset, "Lærling i tømrerfaget", occupation=carpenter, engagement="apprenticeship")
    make_job(tynset)
    for query in ("words1=Ausbildung", "apprentice1=yes"):
        assert build_plan(QueryDict(query), "nb").query == "apprentice1=yes"
        assert work(query)[2].fits == 1
    assert "Lærling i tømrerfaget" in said("apprentice1=yes")


def test_a_business_to_take_over_is_told_and_is_never_a_job(tynset, make_job):
    make_job(tynset, "Legesenter overdras", engagement="takeover")
    assert work("work1=2223")[:2] == ("not", [])
    plan = build_plan(QueryDict("work1=2223"), "nb")
    with translation.override("nb"):
        notes = " ".join(Rows(plan).view(1, plan.all[0]).lines[0].notes)
    assert "En virksomhet å overta:" in notes
    assert "Legesenter overdras" in notes


# --- how long ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("engagement", "ends_on", "expected"),
    [
        ("permanent", None, ("met", [])),
        ("substitute", DAY(2027, 11, 9), ("nearly", ["until"])),  # eight months
        ("temporary", DAY(2028, 3, 9), ("met", [])),  # the day after is twelve months on
        ("temporary", DAY(2028, 3, 8), ("nearly", ["until"])),
        ("substitute", None, ("nearly", ["length"])),
        ("seasonal", None, ("nearly", ["seasonal"])),
        ("summer", DAY(2029, 8, 1), ("nearly", ["seasonal"])),
        ("temporary", DAY(2027, 3, 9), ("not", [])),  # over
    ],
)
def test_a_post_is_met_where_it_lasts_a_year(engagement, ends_on, expected, tynset, make_job):
    make_job(tynset, engagement=engagement, ends_on=ends_on)
    assert work("work1=2223")[:2] == expected


def test_twelve_months_are_counted_from_the_move_or_from_the_start_if_that_is_later(tynset, make_job):
    make_job(tynset, engagement="temporary", ends_on=DAY(2028, 7, 30))
    assert work("work1=2223&move=2027-07")[:2] == ("met", [])
    assert work("work1=2223&move=2027-08")[:2] == ("nearly", ["until"])
    Job.objects.get().delete()
    job = make_job(tynset, engagement="temporary", start=DAY(2027, 6, 15), ends_on=DAY(2028, 6, 14))
    assert work("work1=2223")[0] == "met"
    job.start = DAY(2027, 6, 16)
    job.save()
    assert work("work1=2223")[1] == ["until"]


def test_a_post_that_is_over_before_they_come_is_none(tynset, make_job):
    make_job(tynset, engagement="substitute", ends_on=DAY(2027, 7, 31))
    assert work("work1=2223&move=2027-07")[:2] == ("nearly", ["until"])
    assert work("work1=2223&move=2027-08")[:2] == ("not", [])


def test_at_midnight_a_year_begins_a_day_later(tynset, make_job):
    """What was counted yesterday is not kept for today."""
    make_job(tynset, engagement="temporary", ends_on=DAY(2028, 3, 9))
    assert work("work1=2223")[0] == "met"
    with time_machine.travel(NOON + datetime.timedelta(days=1), tick=False):
        assert work("work1=2223")[1] == ["until"]


# --- extent, language, time -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("extent", "percent", "upper", "expected"),
    [
        ("full", 80, 100, ("met", [])),
        ("full", 50, 85, ("nearly", ["extent"])),
        ("full", 50, 84, ("not", [])),
        ("part", 100, None, ("not", [])),
        ("part", 60, 100, ("met", [])),
        ("", 20, None, ("met", [])),
    ],
)
def test_the_extent_is_compared_with_the_one_that_is_wanted(extent, percent, upper, expected, tynset, make_job):
    make_job(tynset, extent_percent=percent, extent_percent_to=upper)
    assert work(f"work1=2223&extent1={extent}")[:2] == expected


@pytest.mark.parametrize(
    ("level", "needed", "expected"),
    [
        ("none", "a2", ["language"]),
        ("b1", "b2", ["language"]),
        ("B2", "b2", []),
        ("native", "c1", []),
        ("none", "english", []),
        ("none", "none", []),
        ("none", "", []),
        ("", "c1", []),
        ("c1", "a2", []),
    ],
)
def test_an_advert_that_needs_more_norwegian_than_somebody_has_is_nearly(level, needed, expected, tynset, make_job):
    make_job(tynset, language_needed=needed)
    assert work(f"work1=2223&norwegian1={level}")[:2] == ("nearly" if expected else "met", expected)


def test_what_an_advert_does_not_say_of_language_is_to_be_asked(tynset, make_job):
    make_job(tynset)
    assert "språk ikke oppgitt: spør" in said("work1=2223&norwegian1=b1")
    assert "language not stated: ask" in said("work1=2223", language="en")
    assert "språk" not in said("work1=2223")


def test_the_page_asks_for_norwegian_first_where_it_is_not_norwegian(tynset, make_job, visitor):
    english, norwegian = (visitor.get(path).content.decode() for path in ("/en/planner/", "/nb/planlegger/"))
    assert english.index('name="norwegian1"') < english.index('name="words1"')
    assert norwegian.index('name="norwegian1"') > norwegian.index('name="words1"')


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"start": DAY(2027, 4, 30)}, ["start"]),
        ({"start": DAY(2027, 5, 1)}, []),
        ({"start": DAY(2027, 12, 1)}, []),
        ({}, []),
        ({"start_asap": True}, []),
        ({"start_asap": True, "start": DAY(2027, 3, 15)}, []),
        ({"deadline": DAY(2027, 3, 20)}, []),
    ],
)
def test_only_a_start_long_before_the_move_is_too_early(values, expected, tynset, make_job):
    make_job(tynset, **values)
    assert work("work1=2223&move=2027-08")[1] == expected
    assert work("work1=2223")[0] == "met", "with no move nothing is compared"


# --- which is named, and what its line says ---------------------------------------------------------------------------
def test_a_permanent_post_is_named_before_a_nearer_one_and_a_newer_before_an_older(tynset, tolga, road, make_job):
    far = make_job(tolga)
    make_job(tynset, engagement="temporary", ends_on=DAY(2029, 1, 1))
    found = work("work1=2223")[2]
    assert (found.entry, found.minutes, found.fits) == (far.pk, 20, 2)
    newer = make_job(tolga)
    assert work("work1=2223")[2].entry == newer.pk


def test_the_line_says_what_a_family_must_know_before_it_calls(tynset, make_job):
    make_job(
        tynset,
        engagement="temporary",
        ends_on=DAY(2028, 6, 30),
        extent_percent=80,
        pay_from=550000,
        pay_period="year",
        posts=3,
        start=DAY(2027, 4, 1),
        deadline=DAY(2027, 3, 20),
        language_needed="b2",
    )
    line = said("work1=2223", language="en")
    for words in (
        "3 posts fit.",
        "temporary until 30 June 2028",
        "80 %",
        "NOK 550,000 a year",
        "start 1 April 2027",
        "apply by 20 March 2027",
        "needs Norwegian B2",
    ):
        assert words in line


# --- two adults need two posts ----------------------------------------------------------------------------------------
COUPLE = "work1=2223&work2=2223"


def both(query=COUPLE, place="Tynset"):
    """[(state, why, entry)] of the two adults."""
    found = [work(query, place, adult) for adult in (1, 2)]
    return [(state, why, outcome.entry) for state, why, outcome in found]


def test_one_post_is_not_two(tynset, make_job):
    job = make_job(tynset)
    assert both() == [("met", [], job.pk), ("nearly", ["same_post"], None)]
    given = work(COUPLE, adult=2)[2]
    assert (given.fits, given.minutes) == (0, 0)
    assert "Den samme stillingen som for voksen 1" in said(COUPLE, adult=2)


def test_the_adult_who_has_another_one_nearly_gives_way(tynset, make_job):
    job, other = make_job(tynset), make_job(tynset, extent_percent=90)
    query = "work1=2223&extent1=full&work2=2223"
    assert both(query) == [("met", [], job.pk), ("met", [], other.pk)], "adult 2 takes what is less than full time"
    Job.objects.filter(pk=other.pk).delete()
    season = make_job(tynset, occupation=Occupation.objects.create(code="2221", name_nb="Spesialsykepleiere"))
    Neighbour.objects.create(person=job.occupation, advert=season.occupation, reason="x")
    shorter = "work1=2223&work2=2223&norwegian2=none"
    season.language_needed = "c1"
    season.save()
    assert both(shorter) == [("met", [], job.pk), ("nearly", ["language", "occupation", "same_post"], season.pk)]


def test_an_advert_with_two_posts_is_enough_for_two_and_named_once(tynset, make_job):
    job = make_job(tynset, posts=2)
    assert both() == [("met", [], job.pk), ("met", [], None)]
    assert "En annen av de 2 stillingene på linjen til voksen 1." in said(COUPLE, adult=2)
    other = make_job(tynset)
    assert both() == [("met", [], other.pk), ("met", [], job.pk)]


def test_adult_one_names_another_where_the_only_one_of_adult_two_is_the_same(tynset, tolga, road, make_job):
    far, near = make_job(tolga), make_job(tynset)
    assert both("work1=2223&work2=2223&drive2=5") == [("met", [], far.pk), ("met", [], near.pk)]


def test_who_is_met_goes_before_who_is_nearly(tynset, make_job):
    job = make_job(tynset, language_needed="b2")
    assert both(f"{COUPLE}&norwegian1=none") == [("nearly", ["same_post"], None), ("met", [], job.pk)]


def test_a_what_if_knows_that_two_need_two_posts(tynset, tolga, road, make_job):
    """Ten minutes more bring both to the other post in Tolga, from where one has it already."""
    make_job(tynset)
    make_job(tolga)
    plan = build_plan(QueryDict(f"{COUPLE}&drive1=10&drive2=10"), "nb")
    assert {row.met for row in plan.all if plan.facts.places[row.place].name in ("Tynset", "Tolga")} == {1}
    for gain in plan.gains:
        then = build_plan(QueryDict(plan.build_query(gain.relaxation.household)), "nb")
        row = next(row for row in then.all if row.place == gain.then.place)
        assert [outcome.state for _wish, outcome in row.pairs] == [outcome.state for _wish, outcome in gain.then.pairs]
    assert any(gain.then.met == 2 for gain in plan.gains)


# --- over drawn regions -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("seed", [5, 6, 7])
def test_what_is_not_counted_has_the_same_state_and_drive_and_what_ifs_keep_their_promise(seed):
    with drawn(seed, 5) as region:
        for query in region.queries:
            plan = build_plan(QueryDict(query), "nb")
            for wish in (wish for wish in plan.wishes if wish.kind == "work"):
                counted, quick = wish.compare(plan.facts, counted=True), wish.compare(plan.facts, counted=False)
                for place in plan.facts.places:
                    one, other = counted[place], quick[place]
                    assert (one.state, one.minutes, one.entry, one.choices) == (
                        other.state,
                        other.minutes,
                        other.entry,
                        other.choices,
                    )
            for gain in plan.gains:
                then = build_plan(QueryDict(plan.build_query(gain.relaxation.household)), "nb")
                promised = next(row for row in then.all if row.place == gain.then.place)
                assert (promised.met, promised.missing) == (gain.then.met, gain.then.missing), (query, gain.relaxation)


# --- pay --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("percent", "period", "is_said"),
    [(60, "year", True), (80, "month", True), (60, "hour", False), (100, "year", False), (60, "", False)],
)
def test_the_pay_of_a_part_time_post_is_mostly_stated_for_full_time_so_the_line_says_to_ask(
    percent, period, is_said, tynset, make_job
):
    pay = {"pay_from": 250 if period == "hour" else 500_000 if period == "year" else 45_000} if period else {}
    make_job(tynset, extent_percent=percent, pay_period=period, **pay)
    assert ("mostly stated for full time: ask" in said("work1=2223", language="en")) is is_said
