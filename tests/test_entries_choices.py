"""What was chosen of a list stands above it, each choice with a link that takes it off; and what the choices mean."""

import html
import re

import pytest

from tests.events import hours
from tests.test_domain_filters import SOME_DAY

pytestmark = pytest.mark.django_db
JOBS, HOMES = "/nb/jobber/", "/nb/boliger/"


def chips_of(answer):
    """{words: address} of the chips, as a reader sees them."""
    found = re.search(r'<ul class="chips".*?</ul>', answer.content.decode(), re.S)
    pairs = re.findall(r'<a href="([^"]*)">(.*?)</a>', found[0], re.S) if found else []
    return {" ".join(html.unescape(re.sub("<[^>]+>", " ", words)).split()): html.unescape(url) for url, words in pairs}


def test_each_choice_is_a_chip_that_is_taken_off_alone_and_leads_to_the_first_page(visitor, make_job, tynset, tolga):
    for number in range(25):
        make_job(tynset, f"Stilling {number}")
    answer = visitor.get(JOBS + "?municipality=tynset&extent=full&sort=title&page=2")
    assert chips_of(answer) == {
        "Ta bort: Kommune: Tynset": "?sort=title&extent=full",
        "Ta bort: Omfang: heltid": "?municipality=tynset&sort=title",
        "Ta bort: Sortering: Etter tittel": "?municipality=tynset&extent=full",
        "Vis alt": JOBS,
    }


def test_a_list_without_choices_has_no_chips_and_one_choice_leads_back_to_all(visitor, make_job, tynset):
    make_job(tynset)
    assert chips_of(visitor.get(JOBS)) == chips_of(visitor.get(JOBS + "?page=1&utm_source=brev")) == {}
    assert chips_of(visitor.get(JOBS + "?words=vakt")) == {"Ta bort: Yrke, arbeidsgiver eller sted: vakt": "."}


@pytest.mark.parametrize(
    ("query", "first"), [("", "30 minutter, når et sted er valgt"), ("?near=tolga", "30 minutter")]
)
def test_the_choice_of_minutes_says_that_it_waits_for_a_place(query, first, visitor, tynset, tolga):
    page = visitor.get(JOBS + query).content.decode()
    choices = re.search(r'<select name="minutes".*?</select>', page, re.S)[0]
    assert re.search(r"<option[^>]*>(.*?)</option>", choices)[1] == first


def test_the_longest_drive_goes_with_the_place_to_drive_from(visitor, make_job, tynset, tolga, road):
    make_job(tynset)
    chips = chips_of(visitor.get(JOBS + "?near=tolga&minutes=45"))
    assert chips == {
        "Ta bort: Nær: Tolga": ".",
        "Ta bort: Lengste kjøretid: 45 minutter": "?near=tolga",
        "Vis alt": JOBS,
    }
    assert chips_of(visitor.get(JOBS + "?minutes=45")) == {}


def test_what_the_list_does_not_know_makes_no_chip(visitor, make_job, tynset):
    make_job(tynset)
    assert chips_of(visitor.get(JOBS + "?municipality=atlantis&extent=full")) == {"Ta bort: Omfang: heltid": "."}


def test_a_chip_shows_a_number_as_people_write_it_and_a_year_as_a_year(visitor, tynset):
    assert list(chips_of(visitor.get(HOMES + "?max=9000"))) == ["Ta bort: Høyeste pris (kr): 9 000"]
    assert list(chips_of(visitor.get("/nb/skoler/?born=2018"))) == ["Ta bort: Barnets fødselsår: 2018"]


def test_a_chip_cannot_break_out_of_the_page(visitor, make_job, tynset):
    page = visitor.get(JOBS, {"words": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in page


def test_an_order_alone_narrows_nothing(visitor, make_job, tynset):
    make_job(tynset)
    assert "med disse valgene" not in visitor.get(JOBS + "?sort=title").content.decode()
    assert "med disse valgene" in visitor.get(JOBS + "?extent=full").content.decode()


@pytest.mark.parametrize(
    ("path", "said", "unsaid"),
    [
        (JOBS + "?sort=deadline", "Jobber uten søknadsfrist står sist.", "utelatt"),
        (JOBS + "?sort=pay", "lønn ikke er oppgitt, står sist.", "utelatt"),
        (JOBS + "?sort=pay&pay=400000", "lønn ikke er oppgitt, er utelatt.", "står sist"),
        (JOBS + "?language=a2", "språkkravet ikke er oppgitt, er utelatt.", "står sist"),
        (HOMES + "?sort=price", "Boliger uten pris står sist.", "utelatt"),
        (HOMES + "?sort=price&max=9000", "Boliger uten pris er utelatt.", "står sist"),
        (HOMES + "?rooms=2", "antall soverom ikke er oppgitt, er utelatt.", "står sist"),
    ],
)
def test_the_page_says_what_becomes_of_rows_without_the_value(path, said, unsaid, visitor, tynset):
    head = visitor.get(path).content.decode().partition('class="page-head"')[2].partition("<form")[0]
    assert said in head
    assert unsaid not in head


# --- what stands largest on a card ------------------------------------------------------------------------------------
def test_pay_price_and_deadline_are_the_largest_facts_of_a_card(visitor, make_job, tynset, soon):
    from culture.models import Event
    from housing.models import Home

    make_job(tynset, pay_from=480000, pay_period="year", deadline=soon.date())
    Home.objects.create(
        municipality=tynset, title_nb="Hus", kind="rent", price=9500, price_period="month", status="published"
    )
    Event.objects.create(
        municipality=tynset, title_nb="Konsert", category="music", price=200, status="published", **hours(SOME_DAY)
    )
    main = [
        [" ".join(html.unescape(fact).split()) for fact in re.findall(r'<li class="main-fact">([^<]*)</li>', page)]
        for page in (visitor.get(path).content.decode() for path in (JOBS, HOMES, "/nb/arrangementer/"))
    ]
    assert main[0][0] == "480 000 kr per år"
    assert main[0][1].startswith("Søknadsfrist")
    assert main[1] == ["9 500 kr per måned"]
    assert main[2][1] == "200 kr"


# --- jobs of a season -------------------------------------------------------------------------------------------------
def names(answer):
    return [entry.title_nb for entry in answer.context["object_list"]]


@pytest.fixture
def seasons(make_job, tynset):
    make_job(tynset, "Fast"), make_job(tynset, "Vikar", engagement="substitute")
    make_job(tynset, "Sommer", engagement="summer"), make_job(tynset, "Sesong", engagement="seasonal")


def test_jobs_of_a_season_stand_last_and_their_number_is_said(visitor, seasons):
    answer = visitor.get(JOBS)
    assert names(answer) == ["Vikar", "Fast", "Sesong", "Sommer"]
    said = answer.content.decode().partition('<p class="season">')[2].partition("</p>")[0]
    assert "2 av disse er sesong- eller sommerjobber og står sist." in " ".join(said.split())
    only, without = re.findall(r'href="([^"]+)"', said)
    assert names(visitor.get(JOBS + only)) == ["Sesong", "Sommer"]
    assert names(visitor.get(JOBS + without)) == ["Vikar", "Fast"]


@pytest.mark.parametrize("query", ["?engagement=season", "?engagement=lasting", "?engagement=summer", "?sort=title"])
def test_nothing_is_said_of_seasons_where_no_two_kinds_are_parted(query, visitor, seasons):
    assert 'class="season"' not in visitor.get(JOBS + query).content.decode()


# --- the year in which a child was born -------------------------------------------------------------------------------
@pytest.fixture
def schools(tynset):
    from schools.models import School

    rows = {
        "Barnehagen": {"kind": "kindergarten", "age_from": 1, "age_to": 5},
        "Barnehage uten alder": {"kind": "kindergarten"},
        "Barneskolen": {"kind": "compulsory", "grade_from": 1, "grade_to": 7},
        "Ungdomsskolen": {"kind": "compulsory", "grade_from": 8, "grade_to": 10},
        "Uten trinn": {"kind": "compulsory"},
        "Videregående": {"kind": "upper_secondary", "grade_from": 11, "grade_to": 13},
        "Kulturskolen": {"kind": "music_arts"},
        "Voksne": {"kind": "adult"},
    }
    for title, values in rows.items():
        School.objects.create(municipality=tynset, title_nb=title, status="published", **values)


@pytest.mark.parametrize(
    ("born", "titles", "said"),
    [
        (2026, {"Barnehage uten alder"}, "kan gå i barnehage i 2026–2027"),
        (2025, {"Barnehagen", "Barnehage uten alder"}, "kan gå i barnehage i 2026–2027"),
        (2021, {"Barnehagen", "Barnehage uten alder"}, "kan gå i barnehage i 2026–2027"),
        (2020, {"Barneskolen", "Uten trinn"}, "går i 1. trinn i 2026–2027"),
        (2014, {"Barneskolen", "Uten trinn"}, "går i 7. trinn i 2026–2027"),
        (2013, {"Ungdomsskolen", "Uten trinn"}, "går i 8. trinn i 2026–2027"),
        (2011, {"Ungdomsskolen", "Uten trinn"}, "går i 10. trinn i 2026–2027"),
        (2010, {"Videregående"}, "går i 11. trinn i 2026–2027"),
        (2008, {"Videregående"}, "går i 13. trinn i 2026–2027"),
        (2007, set(), "er ferdig med skolen i 2026–2027"),
    ],
)
def test_schools_by_the_year_in_which_a_child_was_born(born, titles, said, visitor, schools, time_machine):
    time_machine.move_to("2026-12-01T12:00:00Z")
    answer = visitor.get(f"/nb/skoler/?born={born}")
    assert set(names(answer)) == titles
    assert said in answer.content.decode()


def test_from_may_on_the_coming_school_year_counts(visitor, schools, time_machine):
    time_machine.move_to("2027-05-02T12:00:00Z")
    assert "går i 1. trinn i 2027–2028" in visitor.get("/nb/skoler/?born=2021").content.decode()


@pytest.mark.parametrize("born", ["abc", "1", "18", "99999"])
def test_a_year_that_is_none_is_said_beside_the_field(born, visitor, schools):
    answer = visitor.get(f"/nb/skoler/?born={born}")
    assert "born" in answer.context["filterset"].form.errors
    assert len(names(answer)) == 8
