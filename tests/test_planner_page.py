"""The page of a plan: what it says, what it never does, and what it costs."""

import datetime
import html
import re

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from base import hooks
from base.caching import caches
from culture.models import Activity
from housing.models import Home
from jobs.models import Job
from municipalities.models import Population, Service
from news.models import Guide
from occupations.models import Occupation, Word
from planner.plan import build_plan
from planner.views import plan_snapshot
from schools.models import School
from tests.markup import read_page

YEAR = timezone.localdate().year
EVERYTHING = (
    f"words1=sykepleier&words2=sjukepleiar&drive1=30&extent2=full&born={YEAR - 8}"
    f"&born={YEAR - 2}&home=rent&max=9000&rooms=2"
    "&pets=yes&like=music&like=skiing&near=library&near=hospital"
)


@pytest.fixture
def family(tynset, tolga, road, nurse, make_job):
    """Two municipalities with something of everything."""
    for word in ("sykepleier", "sjukepleiar"):
        Word.objects.create(occupation=nurse, language="nb", word=word)
    Occupation.objects.filter(pk=nurse.pk).update(is_regulated=True)
    Occupation.objects.create(code="22", name_nb="Medisinske yrker", name_en="Health professionals")
    fields = {"status": "published"}
    make_job(tynset, "Sykepleier i Tynset", title_en="Nurse in Tynset")
    Home.objects.create(
        municipality=tolga,
        title_nb="Hus i Tolga",
        kind="rent",
        price=8000,
        price_period="month",
        bedrooms=3,
        pets="yes",
        **fields,
    )
    School.objects.create(
        municipality=tolga, title_nb="Tolga skole", kind="compulsory", grade_from=1, grade_to=10, pupils=146, **fields
    )
    School.objects.create(municipality=tynset, title_nb="Tynset skole", kind="compulsory", **fields)
    School.objects.create(municipality=tolga, title_nb="Tolga barnehage", kind="kindergarten", **fields)
    Activity.objects.create(municipality=tynset, title_nb="Koret", category="music", age_from=16, **fields)
    Service.objects.create(place=tynset.centre, kind="library", name="Tynset bibliotek", source="prøve")
    Population.objects.create(municipality=tolga, year=YEAR, by_age=[9, 4, 12, 11, 10, 9, 8, 17])
    Guide.objects.create(title_nb="Godkjenning av yrke", topic="approval", **fields)
    return tolga


def text(answer):
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode())))


def get(client, query="", language="nb"):
    with translation.override(language):
        return client.get(f"{reverse('planner')}?{query}")


def queries(client, query):
    with CaptureQueriesContext(connection) as found:
        assert get(client, query).status_code == 200
    return len(found)


# --- what it costs ----------------------------------------------------------------------------------------------------
def test_a_plan_costs_at_most_fourteen_queries_for_few_and_for_many(family, visitor, make_job, tynset):
    caches.clear_caches()
    cold = queries(visitor, EVERYTHING)
    few = queries(visitor, EVERYTHING)
    assert (cold, few) == (14, 2)
    for number in range(40):
        make_job(tynset, f"Stilling {number}")
        Home.objects.create(municipality=tynset, title_nb=f"Hus {number}", kind="sale", status="published")
        Activity.objects.create(municipality=tynset, title_nb=f"Lag {number}", category="skiing", status="published")
    # The catalogue of occupations, the roads, the places and the schools are the same.
    assert queries(visitor, EVERYTHING) == 5
    assert queries(visitor, EVERYTHING) == few


@pytest.mark.parametrize(
    "query", ["", "work1=2223&words2=sykepleier", "compare=tolga&compare=tynset&born=2020", "work1=9999"]
)
def test_no_way_of_asking_costs_more_than_fourteen(query, family, visitor):
    caches.clear_caches()
    assert queries(visitor, query) <= 14


# --- what it never does -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "query", ["", EVERYTHING, f"{EVERYTHING}&format=json", "words1=%3Cscript%3Ealert(1)%3C/script%3E"]
)
def test_a_plan_is_not_listed_not_stored_and_sets_no_cookie(query, family, visitor):
    answer = get(visitor, query)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex"
    assert not answer.cookies
    assert b"<script>alert" not in answer.content


@override_settings(DEMO=False)
def test_the_page_itself_says_that_it_is_not_to_be_listed(family, visitor):
    assert '<meta name="robots" content="noindex">' in get(visitor).content.decode()
    assert "/planlegger/" not in visitor.get("/sitemap-pages.xml").content.decode()


def test_there_is_no_inline_script_or_style(family, visitor):
    page = get(visitor, EVERYTHING).content.decode()
    assert not re.search(r' style="| on\w+="|<style|<script(?! src=| type="application/ld\+json")', page)


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_plan_is_only_ever_read(method, family, visitor):
    assert getattr(visitor, method)(reverse("planner")).status_code == 405


# --- what it says -----------------------------------------------------------------------------------------------------
def test_the_regions_argument_is_made_in_one_sentence(family, visitor):
    """Tolga has school, kindergarten and the house; one post and music are with the neighbour, 20 minutes away."""
    said = text(get(visitor, EVERYTHING))
    assert "6 av de 9 ønskene er innen rekkevidde herfra: 3 i Tolga, 3 i Tynset." in said


def test_a_score_says_what_the_order_goes_by(family, visitor):
    """The library is registered in Tynset alone: to ask about from Tolga, where it is twenty minutes away, within
    ten.
    """
    said = text(get(visitor, "work1=2223&near=library&near_drive=10"))
    assert re.search(r"Jobb: oppfylt, resten 100 % .*Jobb: oppfylt, resten 16 % ", said)


def test_a_word_that_is_not_known_stays_in_the_plan_and_reaches_the_host(family, visitor):
    query = "work1=2223&words2=bl%C3%A5tannfikser&born=2019"
    said = text(get(visitor, query))
    assert "Voksen 2: «blåtannfikser» (spør en vert)" in said
    plan = build_plan(QueryDict(query), "nb")
    assert QueryDict(plan.query).dict() == QueryDict(query).dict()
    assert "Voksen 2: «blåtannfikser» (spør en vert)" in plan_snapshot(plan.query, "nb")["household"]


def test_every_page_leads_to_the_planner(family, visitor):
    for path in ("/nb/jobber/", "/nb/regionen/", "/nb/kontakt/"):
        page = read_page(visitor.get(path))
        assert '<li><a href="/nb/planlegger/">Planlegg flyttingen</a></li>' in page


def test_of_several_years_only_the_one_that_does_not_count_is_marked(family, visitor):
    page = read_page(get(visitor, "born=2019&born=1850&born=2019"))
    years = re.findall(r'<input type="text" inputmode="numeric"[^>]*name="born"[^>]*>', page)
    assert [("1850" in year, 'aria-invalid="true"' in year) for year in years] == [
        (False, False),
        (True, True),
        (False, False),
        (False, False),
    ]


def test_each_wish_has_its_state_in_words_its_nearest_and_what_a_family_must_know(family, visitor):
    said = text(get(visitor, EVERYTHING))
    assert "1 stilling passer. Sykepleier i Tynset, Tynset, ca. 20 min: fast, heltid." in said
    assert "Den samme stillingen som for voksen 1; dere to trenger hver deres." in said
    assert "Nærmest: Tolga skole, her. Kommunen bestemmer hvilken skole." in said
    assert "146 elever." in said
    assert f"17 barn født i {YEAR - 8} bodde i Tolga 1. januar {YEAR} (SSB)." in said
    assert f"Færre enn fem barn født i {YEAR - 2} bodde i Tolga 1. januar {YEAR} (SSB)." in said
    assert "Nærmest: Tynset bibliotek, Tynset, ca. 20 min." in said
    assert "Ikke registrert her innen ca. 30 min; spør verten." in said, "no hospital is registered"
    assert "Ingenting registrert for dere innen ca. 30 min" in said, "no skiing"
    for state in ("Oppfylt", "Ikke oppfylt", "Spør verten"):
        assert state in said


def test_the_size_of_a_school_is_said_with_the_day_of_its_count(family, visitor):
    School.objects.filter(title_nb="Tolga skole").update(pupils_on=datetime.date(YEAR, 4, 13))
    assert f"146 elever (13. april {YEAR})." in text(get(visitor, EVERYTHING))


def test_a_school_across_the_border_may_be_applied_for_without_a_right(family, visitor, tynset):
    School.objects.filter(title_nb="Tynset skole").delete()
    plan = build_plan(QueryDict(f"born={YEAR - 8}"), "nb")
    row = next(row for row in plan.all if row.place == tynset.centre_id)
    assert row.pairs[0][1].state.value == "unknown"
    said = text(get(visitor, f"born={YEAR - 8}"))
    assert "i Tynset kommune som er innen rekkevidde; spør verten." in said
    assert "Over grensa: Tolga skole, Tolga, ca. 20 min. Dere kan søke, uten rett til plass." in said


def test_a_regulated_profession_leads_who_was_educated_elsewhere_to_the_guide(family, visitor):
    page = get(visitor, "work1=2223&education1=foreign").content.decode()
    assert "Sykepleiere: lovregulert yrke" in page
    assert Guide.objects.get().get_absolute_url() in page
    assert "lovregulert" not in get(visitor, "work1=2223").content.decode()
    assert "regulated work" in get(visitor, "work1=2223", "en").content.decode(), (
        "on other pages it is told to everybody"
    )


def test_no_advert_names_employers_of_the_field_and_the_host(family, visitor, tolga, make_job, hospital):
    """A midwife finds nothing; the clinic that wants a nurse is worth a call."""
    Occupation.objects.create(code="2222", name_nb="Jordmødre")
    Job.objects.update(partner=hospital)
    said = text(get(visitor, "work1=2222"))
    assert "Ingen som passer, er utlyst nå innen ca. 45 min." in said
    assert "Arbeidsgivere med annet arbeid i dette faget nå: Fjellklinikken (Tynset). Verten kjenner dem." in said
    assert "Annet arbeid i dette faget: Medisinske yrker" in said
    assert "Det som stopper: Jobb: Jordmødre." in said


def test_what_if_is_counted_and_leads_to_the_plan_it_promises(family, visitor):
    """15 minutes do not reach from Tolga to Tynset; 25 do."""
    query = "work1=2223&drive1=15&home=rent"
    answer = get(visitor, query)
    row = next(row for row in answer.context["what_ifs"] if "minutter til i bil" in row["label"])
    assert row["gives"] == "Da er alle ønskene innen rekkevidde fra Tolga, i stedet for 1 av 2."
    assert build_plan(QueryDict(row["query"]), "nb").all[0].met == 2
    assert f'href="?{html.escape(row["query"])}"' in answer.content.decode()


def test_nothing_at_all_is_never_a_dead_end(tynset, visitor):
    """An empty region: the page says what stops it and names the host."""
    Occupation.objects.create(code="7115", name_nb="Tømrere")
    said = text(get(visitor, "work1=7115&home=farm"))
    assert "Ingen steder har alt akkurat nå." in said
    assert "Verten i en hvilken som helst kommune leter videre sammen med deg." in said
    assert "Verten i Tynset" in said


def test_words_that_mean_several_occupations_are_read_and_can_be_chosen_between(family, visitor):
    other = Occupation.objects.create(code="5321", name_nb="Helsefagarbeidere")
    Word.objects.create(occupation=other, language="nb", word="sykepleier")
    answer = get(visitor, f"words1=sykepleier&born={YEAR - 8}")
    assert any(words in text(answer) for words in ("Eller mente du:", "Alle teller til du velger ett. Velg:"))
    assert re.search(rf'href="\?work1=\d+&amp;born={YEAR - 8}"', answer.content.decode())


def test_an_unknown_occupation_gets_a_sentence_and_the_rest_of_the_plan_stands(family, visitor):
    answer = get(visitor, f"words1=dragetemmer&born={YEAR - 8}")
    assert "Planleggeren kjenner ikke dette yrket" in text(answer)
    assert 'value="dragetemmer"' in answer.content.decode()
    assert answer.context["plan"].all[0].met == 1


def test_words_beside_a_choice_that_needs_no_advert_tell_more_of_it_unless_no_work_is_wanted(family, visitor):
    answer = get(visitor, "words1=sykepleier&work1=remote&born=2018")
    assert answer.context["plan"].form.errors == {}
    assert "Har med seg jobben (hjemmekontor) («sykepleier»)" in answer.context["household"]
    assert answer.context["plan"].query == "words1=sykepleier&work1=remote&born=2018"
    answer = get(visitor, "words1=sykepleier&work1=none&born=2018")
    assert "til da teller ikke ordene" in text(answer)
    assert answer.context["plan"].household.adults[0].work == "none"


def test_up_to_four_places_stand_side_by_side(family, visitor):
    answer = get(visitor, f"{EVERYTHING}&compare=tolga&compare=tynset&compare=atlantis")
    assert [row.place.slug for row in answer.context["compared"]] == ["tolga", "tynset"]
    assert "Side om side" in text(answer)
    five = get(visitor, "born=2020&" + "&".join(f"compare=x{n}" for n in range(5)))
    assert five.context["plan"].too_many_compared


def test_the_map_has_the_drives_and_a_table_has_the_same(family, visitor):
    page = get(visitor, EVERYTHING).content.decode()
    assert 'class="way way-1"' in page
    assert 'class="way way-2"' in page
    assert "Kartet som tabell" in page
    assert "ca. 20 min" in page


@pytest.mark.parametrize(
    ("language", "path"),
    [("nb", "/nb/planlegger/"), ("en", "/en/planner/"), ("de", "/de/planer/"), ("nl", "/nl/planner/")],
)
def test_the_planner_stands_at_its_address_in_every_language(language, path, family, visitor):
    answer = visitor.get(f"{path}?{EVERYTHING}")
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.content.decode()
    if language != "nb":
        assert '<span lang="nb">Koret</span>' in answer.content.decode(), "a text without translation says its language"


def test_the_same_result_is_there_as_data(family, visitor):
    data = get(visitor, f"{EVERYTHING}&drive2=0&format=json").json()
    first = data["places"][0]
    assert (first["place"], first["met"], first["total"]) == ("tolga", 6, 9)
    assert first["wishes"]["work1"] == {
        "state": "met",
        "why": [],
        "fits": 1,
        "nearly": 0,
        "minutes": 20,
        "place": "tynset",
        "entry": "sykepleier-i-tynset",
    }
    assert first["wishes"]["work2"]["why"] == ["same_post"]
    assert data["cards"] == ["tolga", "tynset"]
    assert list(data["errors"]) == ["drive2"]
    assert data["understood"]["work1"]["code"] == "2223"
    assert data["query"].startswith("work1=2223&drive1=30")


def test_drafts_and_what_is_over_are_no_part_of_a_plan(family, visitor, make_job, tolga, recently):
    make_job(tolga, "Hemmelig utkast", status="draft")
    make_job(tolga, "For sent", publish_until=recently)
    answer = get(visitor, "work1=2223")
    assert "Hemmelig utkast" not in text(answer)
    assert "For sent" not in text(answer)
    assert answer.context["plan"].all[0].pairs[0][1].fits == 1


# --- the ways in and out ----------------------------------------------------------------------------------------------
def test_the_front_page_leads_into_the_planner(family, visitor):
    page = visitor.get("/nb/").content.decode()
    form = re.search(r'<form class="front-plan-form".*?</form>', page, re.S).group(0)
    assert 'action="/nb/planlegger/"' in form
    assert set(re.findall(r'name="(\w+)"', form)) == {"words1", "adults", "words2", "born", "home"}
    assert "Planlegg flyttingen" in page


def test_other_apps_add_what_can_be_done_with_a_plan(family, visitor):
    def send(context, plan):
        return f"Send til vert: ?plan={plan.query}"

    hooks.add("plan_actions", send)
    try:
        assert f"Send til vert: ?plan=born={YEAR - 8}" in text(get(visitor, f"born={YEAR - 8}"))
    finally:
        hooks._registry["plan_actions"].remove(send)


def test_a_snapshot_for_the_host_is_plain_data_in_the_familys_language(family):
    assert plan_snapshot in hooks.get("plan_snapshot")
    snapshot = plan_snapshot(EVERYTHING, "en")
    assert snapshot["household"][0] == "Adult 1: Nurses, up to about 30 min by car"
    assert snapshot["places"][0]["name"] == "Tolga"
    assert snapshot["places"][0]["sentence"].startswith("6 of your 9 wishes are within reach from here")
    titles = {entry["title"]: entry["url"] for entry in snapshot["entries"]}
    assert titles["Nurse in Tynset"] == "/en/jobs/sykepleier-i-tynset/"
    assert "Tolga skole" in titles
    assert "<" not in str(snapshot)


def test_a_snapshot_has_the_signs_of_a_name_as_they_are(family):
    Home.objects.update(title_nb="Hus & «hage»")
    wishes = [wish["text"] for place in plan_snapshot(EVERYTHING, "nb")["places"] for wish in place["wishes"]]
    assert any("Hus & «hage»" in text for text in wishes)
    assert "&amp;" not in str(wishes)


def test_suggestions_are_short_public_and_harmless(family, visitor):
    answer = visitor.get(reverse("planner-occupations"), {"words": "sykepl"})
    assert [(code, counted) for code, _label, counted in answer.json()] == [("2223", "1 annonse nå")]
    assert "public" in answer["Cache-Control"]
    assert visitor.get(reverse("planner-occupations")).json() == []
    assert visitor.get(reverse("planner-occupations"), {"words": "<script>" * 100}).json() == []


def test_places_side_by_side_keep_what_a_line_adds(family, visitor, tolga, tynset):
    """A hospital that is a day clinic, a list of patients that is full: what decides is often in the small print."""
    slugs = f"compare={tolga.centre.slug}&compare={tynset.centre.slug}"
    page = get(visitor, f"born={YEAR - 8}&{slugs}").content.decode()
    table = page[page.index("compare-table") :]
    assert "146 elever." in table[: table.index("</table>")]
