"""What words about work do in plan, job list and data: they count together, are asked about where they are a guess, and
mean the same in all three.
"""

import html
import re

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from base.caching import caches
from jobs.models import Job
from occupations.models import Occupation, Word
from occupations.words.reading import Reading, read_work
from planner.page import build_context
from planner.plan import build_plan
from tests.conftest import make_municipality
from tests.markup import read_page

pytestmark = pytest.mark.django_db
WORDS = ["lege", "doktor", "kokk i Åsen", "lærling", "tømrerlærling", "hjemmekontor", "dragetemmer", "", "🦆", "2223"]


@pytest.fixture
def doctors(db):
    """Two occupations that one everyday word means, and a cook."""
    rows = {"2211": "Allmennpraktiserende leger", "2212": "Legespesialister", "5120": "Kokker", "7115": "Tømrere"}
    made = {code: Occupation.objects.create(code=code, name_nb=name, name_en=name) for code, name in rows.items()}
    for code, word in (("2211", "lege"), ("2212", "legespesialist"), ("5120", "kokk"), ("7115", "tømrer")):
        Word.objects.create(occupation=made[code], language="nb", word=word)
    return made


@pytest.fixture
def read(monkeypatch):
    """Say what words mean, for plan and job list alike."""

    def say(**readings):
        def fake(text, language, versions=None):
            return readings.get(text) or read_work(text, language, versions)

        for module in ("planner.wishes.occupations", "jobs.filters"):
            monkeypatch.setattr(f"{module}.read_work", fake)

    return say


@pytest.fixture
def alvdal_far(region):
    """No road leads there."""
    return make_municipality("3428", "Alvdal", 62.1, 10.6)


def plan_of(query, language="nb"):
    with translation.override(language):
        return build_plan(QueryDict(query), language)


def work(query, place="Tynset"):
    plan = plan_of(query)
    assert not plan.form.errors
    row = next(row for row in plan.all if plan.facts.places[row.place].name == place)
    return next((wish, outcome) for wish, outcome in row.pairs if wish.kind == "work")


def state(query):
    wish, outcome = work(query)
    return outcome.state.value, wish.why_names(outcome)


def page(client, query, name="planner", language="nb"):
    with translation.override(language):
        answer = client.get(f"{reverse(name)}?{query}")
    assert answer.status_code == 200
    return answer


def text(answer):
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode())))


# --- together ---------------------------------------------------------------------------------------------------------
def test_all_that_a_word_means_counts_together_until_one_is_chosen(doctors, read, tynset, make_job, visitor):
    read(lege=Reading(meant=(doctors["2211"], doctors["2212"])))
    for code in ("2211", "2212", "5120"):
        make_job(tynset, f"Annonse {code}", occupation=doctors[code])
    assert work("words1=lege")[1].fits == 2
    assert [work(f"work1={code}")[1].fits for code in ("2211", "2212")] == [1, 1]
    plan = plan_of("words1=lege&drive1=60")
    assert plan.query == "words1=lege&drive1=60", "no code says the same"
    with translation.override("nb"):
        title = plan.wishes[0].title(plan.household)
    assert title == "Jobb: «lege»: Allmennpraktiserende leger eller Legespesialister"
    answer = page(visitor, "words1=lege&drive1=60").content.decode()
    for code in ("2211", "2212"):
        assert f'href="?work1={code}&amp;drive1=60"' in answer
        assert f'<option value="{code}">' in answer
    assert '<option value="" selected>' in answer


def test_one_of_them_is_chosen_in_the_field_below_and_one_of_other_words_is_not(doctors, read, tynset):
    read(lege=Reading(meant=(doctors["2211"], doctors["2212"])))
    assert plan_of("words1=lege&work1=2212").query == "work1=2212"
    assert plan_of("words1=lege&work1=5120").query == "words1=lege", "5120 was left by what stood there before"
    assert plan_of("words1=kokk&work1=2212").query == "work1=5120"


def test_who_has_two_trades_may_have_a_post_in_either(doctors, read, tynset, make_job):
    read(**{"kokk og tømrer": Reading(meant=(doctors["5120"], doctors["7115"]))})
    make_job(tynset, "Tømrer", occupation=doctors["7115"])
    assert state("words1=kokk og tømrer") == ("met", [])
    assert state("words1=kokk") == ("not", [])


def test_what_if_keeps_words_that_mean_several_and_words_that_nothing_understood(
    doctors, read, tynset, tolga, road, make_job
):
    read(lege=Reading(meant=(doctors["2211"], doctors["2212"])))
    make_job(tynset, "Lege", occupation=doctors["2212"])
    plan = plan_of("words1=lege&drive1=5&words2=dragetemmer")
    queries = [one["query"] for one in build_context(plan)["what_ifs"]]
    assert queries
    assert all("words1=lege" in query and "words2=dragetemmer" in query for query in queries)


# --- a guess ----------------------------------------------------------------------------------------------------------
def test_a_guess_is_asked_about_beside_the_field_above_the_answer_and_in_the_household(doctors, read, tynset, visitor):
    read(kookk=Reading(meant=(doctors["5120"],), others=(doctors["7115"],), is_guess=True))
    plan = plan_of("words1=kookk&born=2018")
    assert plan.query == "words1=kookk&born=2018", "a shared plan asks again"
    answer = page(visitor, "words1=kookk&born=2018")
    said, links = text(answer), re.findall(r'href="([^"]+)"', answer.content.decode())
    assert said.count("Mente du …?") == 2
    assert "Kokker? (du skrev «kookk»)" in " ".join(answer.context["household"])
    for address in ("?work1=5120&amp;born=2018", "?work1=7115&amp;born=2018", "?born=2018#id_words1"):
        assert links.count(address) == 2, address
    assert page(visitor, "words1=kookk&format=json").json()["understood"]["work1"] == {
        "code": "5120",
        "codes": ["5120"],
        "others": ["7115"],
        "guess": True,
    }
    assert "Mente du" not in text(page(visitor, "work1=5120&born=2018"))


# --- no advert, or any ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["remote", "self", "none"])
def test_words_for_work_that_no_advert_has_to_offer_mean_the_same_as_the_choice(kind, read, tynset):
    read(ord=Reading(work=kind))
    plan = plan_of("words1=ord&born=2018")
    assert (plan.form.errors, plan.query) == ({}, f"work1={kind}&born=2018")
    assert plan_of(f"words1=ord&work1={kind}&born=2018").form.errors == {}


@pytest.mark.parametrize("query", ["work1=any", "words1=alt"])
def test_any_work_is_met_by_any_ordinary_post_that_fits(query, doctors, read, tynset, make_job):
    read(alt=Reading(work="any"))
    job = make_job(tynset, "Kokk", occupation=doctors["5120"], extent_percent=60)
    assert state(query) == ("met", [])
    assert state(f"{query}&extent1=full") == ("not", [])
    for engagement, expected in (("apprenticeship", "not"), ("takeover", "not"), ("seasonal", "nearly")):
        job.engagement = engagement
        job.save()
        assert state(query)[0] == expected
    job.engagement = "permanent"
    job.language_needed = "b2"
    job.save()
    assert state(f"{query}&norwegian1=a2") == ("nearly", ["language"])


def test_any_work_and_the_field_are_not_what_needs_an_approval(doctors, tynset, make_job):
    Occupation.objects.filter(code__in=("2211", "2212")).update(is_regulated=True)
    Occupation.objects.create(code="22", name_nb="Medisinske yrker")
    make_job(tynset, "Lege", occupation=doctors["2212"])
    assert state("work1=any") == ("nearly", ["approval"])
    assert state("work1=22") == ("nearly", ["approval"])
    assert state("work1=2212") == ("met", [])
    assert state("work1=22&apprentice1=yes") == ("not", [])
    with translation.override("nb"):
        lines = build_context(plan_of("work1=any"))["cards"][0].lines
    assert "dette arbeidet krever selv en norsk godkjenning" in lines[0].text


def test_no_what_if_turns_work_green_that_needs_an_approval(doctors, tynset, make_job):
    Occupation.objects.create(code="22", name_nb="Medisinske yrker")
    Occupation.objects.create(code="2267", name_nb="Synspedagoger")
    make_job(tynset, "Lege", occupation=doctors["2212"])
    gains = [gain.relaxation.name for gain in plan_of("work1=2267").gains]
    assert gains == ["work1"], "as long as a doctor's work needs none"
    Occupation.objects.get(code="2212").save()
    for row in Occupation.objects.filter(code__in=("2211", "2212")):
        row.is_regulated = True
        row.save()
    assert plan_of("work1=2267").gains == []


def test_remote_work_and_an_apprenticeship_do_not_go_together_and_that_is_said(doctors, tynset, visitor):
    for query in ("work1=remote&apprentice1=yes", "words1=lærling&work1=self"):
        answer = page(visitor, f"{query}&born=2018")
        assert list(answer.context["form"].errors) == ["apprentice1"]
        assert "så læreplassen teller ikke" in text(answer)


# --- the same everywhere ----------------------------------------------------------------------------------------------
def test_the_list_shows_first_what_the_plan_counts_and_below_what_else_holds_the_words(
    doctors, read, tynset, tolga, road, make_job, visitor
):
    read(lege=Reading(meant=(doctors["2211"], doctors["2212"]), others=(doctors["7115"],)))
    counted = {make_job(tynset, "A", occupation=doctors["2211"]), make_job(tolga, "B", occupation=doctors["2212"])}
    make_job(tynset, "Legekontor overdras", occupation=doctors["2211"], engagement="takeover")
    make_job(tynset, "Kokk hos lege", occupation=doctors["5120"])
    make_job(tynset, "Snekker", occupation=doctors["7115"])
    make_job(tynset, "Helt annet", occupation=doctors["5120"])
    first, below = page(visitor, "words=lege", "job-list").context["groups"]
    assert {job.pk for job in first.entries} == {job.pk for job in counted}
    assert first.heading == "Yrket passer: Allmennpraktiserende leger eller Legespesialister"
    assert {job.title_nb for job in below.entries} == {"Legekontor overdras", "Kokk hos lege", "Snekker"}
    assert (first.number, below.number) == (2, 3)
    assert work("words1=lege")[1].fits == 2


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("words1=lege", {"A", "B", "Hjemmefra"}),
        ("words1=lege&drive1=15", {"A", "Hjemmefra"}),
        ("words1=lege&extent1=part", {"Deltid 1", "Deltid 2"}),
        ("work1=any", {"A", "B", "Hjemmefra", "Kokk"}),
    ],
)
def test_see_the_adverts_leads_to_exactly_those_that_were_counted(
    query, expected, doctors, read, tynset, tolga, alvdal_far, road, make_job, visitor
):
    read(lege=Reading(meant=(doctors["2211"], doctors["2212"])))
    make_job(tynset, "A", occupation=doctors["2211"])
    make_job(tolga, "B", occupation=doctors["2212"])
    make_job(alvdal_far, "Hjemmefra", occupation=doctors["2211"], remote_days=5)
    make_job(alvdal_far, "For langt unna", occupation=doctors["2211"])
    make_job(tynset, "Overdras", occupation=doctors["2211"], engagement="takeover")
    make_job(tynset, "Kokk", occupation=doctors["5120"])
    if "part" in query:
        for number in (1, 2):
            make_job(tynset, f"Deltid {number}", occupation=doctors["2212"], extent_percent=50)
    plan = plan_of(query)
    with translation.override("nb"):
        card = next(card for card in build_context(plan)["cards"] if card.place.name == "Tynset")
    link = html.unescape(re.search(r'href="([^"]+)"', str(card.lines[0].notes[0]))[1])
    answer = visitor.get(link)
    assert answer.context["filterset"].form.errors == {}
    assert {job.title_nb for job in answer.context["object_list"]} == expected
    assert len(expected) == work(query)[1].fits


def test_adverts_that_nearly_fit_are_behind_their_link_too(doctors, tynset, make_job, visitor):
    for number in (1, 2):
        make_job(tynset, f"Sommer {number}", occupation=doctors["5120"], engagement="summer")
    with translation.override("nb"):
        notes = build_context(plan_of("words1=kokk"))["cards"][0].lines[0].notes
    answer = visitor.get(html.unescape(re.search(r'href="([^"]+)"', str(notes[0]))[1]))
    assert len(answer.context["object_list"]) == 2


def test_the_list_says_how_it_read_a_guess(doctors, read, tynset, make_job, visitor):
    read(kookk=Reading(meant=(doctors["5120"],), is_guess=True))
    make_job(tynset, "Kokk", occupation=doctors["5120"])
    assert "Mente dere …? Kokker (1)" in text(page(visitor, "words=kookk", "job-list"))


def offered(answer):
    """{name: address} of the readings that the list offers above the adverts."""
    notice = read_page(answer).partition('<p class="notice">')[2].partition("</p>")[0]
    return {text: html.unescape(url) for url, text in re.findall(r'<a href="([^"]+)">([^<]+)</a>', notice)}


def test_the_list_offers_the_other_readings_of_a_guess_as_the_plan_does(doctors, read, tynset, make_job, visitor):
    read(kookk=Reading(meant=(doctors["5120"],), others=(doctors["7115"],), is_guess=True))
    make_job(tynset, "Tømrer", occupation=doctors["7115"])
    make_job(tynset, "Kokk", occupation=doctors["5120"])
    answer = page(visitor, "words=kookk&municipality=tynset&page=1", "job-list")
    assert "«kookk» er lest som Kokker. Velg:" in text(answer)
    links = offered(answer)
    assert list(links) == ["Kokker", "Tømrere", "Ingen av disse: skriv det på en annen måte"]
    assert links["Tømrere"] == "/nb/jobber/?municipality=tynset&occupation=7115"
    assert list(links.values())[-1] == "#id_words"
    chosen = visitor.get(links["Tømrere"])
    assert [job.title_nb for job in chosen.context["object_list"]] == ["Tømrer"]
    assert not offered(chosen)


def test_the_list_offers_each_of_several_meanings_and_what_else_the_words_may_be(
    doctors, read, tynset, make_job, visitor
):
    make_job(tynset, "Lege", occupation=doctors["2211"])
    read(lege=Reading(meant=(doctors["2211"], doctors["2212"])))
    assert [url[-4:] for url in offered(page(visitor, "words=lege", "job-list")).values()] == ["2211", "2212"]
    read(kokk=Reading(meant=(doctors["5120"],), others=(doctors["7115"],)))
    answer = page(visitor, "words=kokk", "job-list")
    assert "Eller mente dere: Tømrere" in text(answer)
    assert list(offered(answer)) == ["Tømrere"]
    read(kokk=Reading(meant=(doctors["5120"],)))
    assert not offered(page(visitor, "words=kokk", "job-list"))


def test_who_looks_for_an_apprenticeship_still_does_after_choosing_what_was_meant(
    doctors, read, tynset, make_job, visitor
):
    read(kokklærling=Reading(meant=(doctors["5120"],), others=(doctors["7115"],), is_apprentice=True))
    make_job(tynset, "Lærling", occupation=doctors["7115"], engagement="apprenticeship")
    make_job(tynset, "Tømrer", occupation=doctors["7115"])
    chosen = visitor.get(offered(page(visitor, "words=kokklærling", "job-list"))["Tømrere"])
    assert [job.title_nb for job in chosen.context["object_list"]] == ["Lærling"]


def test_an_occupation_that_the_list_does_not_know_is_said_beside_its_field(doctors, tynset, make_job, visitor):
    make_job(tynset, "Kokk", occupation=doctors["5120"])
    for wrong in ("9999", "5120,x", "<b>", ","):
        answer = visitor.get(reverse("job-list"), {"occupation": wrong})
        assert "occupation" in answer.context["filterset"].form.errors
        assert len(answer.context["object_list"]) == 1
    assert "occupation" not in visitor.get(reverse("job-list")).context["filterset"].form.fields


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=st.one_of(
        st.sampled_from(WORDS), st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=90)
    ),
    language=st.sampled_from(["nb", "en", "de", "nl"]),
)
def test_any_text_gives_a_reading_or_a_sentence_the_same_in_plan_list_and_data(words, language, doctors, tynset):
    with translation.override(language):
        planner, jobs = reverse("planner"), reverse("job-list")
    told = Client().get(planner, {"words1": words, "format": "json"}).json()
    reading = read_work(words.strip()[:80], language) if words.strip() else Reading()
    understood = told["understood"].get("work1")
    assert bool(understood) != bool(told["errors"]) or not words.strip()
    answer = Client().get(jobs, {"words": words})
    assert answer.status_code == 200
    if understood and not answer.context["filterset"].form.errors:
        read = answer.context["filterset"].reading
        assert understood["codes"] == [row.code for row in read.meant] == [row.code for row in reading.meant]
        assert understood["others"] == [row.code for row in read.others]


def test_any_work_is_planned_with_as_many_queries(doctors, tynset, make_job, django_assert_max_num_queries):
    make_job(tynset, "Kokk", occupation=doctors["5120"])
    caches.clear_caches()
    with django_assert_max_num_queries(13):  # the region among them, which the frame of the page then need not ask for
        plan_of("work1=any&work2=5120&born=2018&home=rent")
    with django_assert_max_num_queries(4):
        plan_of("work1=any&work2=5120&born=2018&home=rent")
    assert Job.objects.count() == 1


def test_work_of_which_a_part_needs_an_approval_says_which_part(tynset, visitor):
    Occupation.objects.create(code="2411", name_nb="Regnskaps- og revisjonsmedarbeidere")
    for query, told in (("work1=2411", True), ("work1=2411&apprentice1=yes", False), ("work1=any", False)):
        assert ("Finanstilsynet" in text(page(visitor, query))) == told, query
