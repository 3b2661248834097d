"""A plan goes along with what the family writes, and a planner that fails costs nobody their form."""

import html
import re
from types import SimpleNamespace

import pytest

from base import hooks
from inquiries import blocks, plans, services
from inquiries.models import Inquiry
from tests.desk import ask
from tests.markup import read_page

pytestmark = pytest.mark.django_db
QUERY = "work1=sykepleier&work2=t%C3%B8mrer"


@pytest.fixture
def planner(monkeypatch):
    """Put another planner in the place of the real one."""

    def install(*functions):
        real = hooks.get
        monkeypatch.setattr(hooks, "get", lambda name: functions if name == "plan_snapshot" else real(name))

    return install


def test_the_plan_is_stored_in_words_as_it_is_today(planner, tynset):
    planner(lambda query, language: {"household": ["Sykepleier og tømrer"], "query": query, "language": language})
    case = ask(office=tynset, plan=QUERY)
    assert case.plan == {"household": ["Sykepleier og tømrer"], "query": QUERY, "language": "nb"}
    assert case.plan_query == QUERY


def test_a_planner_that_fails_or_is_missing_leaves_the_bare_parts(planner, tynset, caplog):
    def fail(query, language):
        raise ValueError("sykepleier i Hemmeligdal")

    planner(fail)
    assert ask(office=tynset, plan=QUERY).plan == {"work1": ["sykepleier"], "work2": ["tømrer"]}
    assert "ValueError" in caplog.text
    assert "Hemmeligdal" not in caplog.text
    planner()
    assert ask(office=tynset, plan=QUERY).plan == {"work1": ["sykepleier"], "work2": ["tømrer"]}


@pytest.mark.parametrize(
    ("stored", "words", "names"),
    [
        ({"household": ["a"], "places": [{"name": "Vik", "url": "/x/"}]}, ["a"], ["Vik"]),
        ({"words": ["b"], "places": ["Vik"]}, ["b"], ["Vik"]),
        ({"places": [{}, {"url": "/x/"}]}, [], []),
        ([], [], []),
        (None, [], []),
    ],
)
def test_whatever_was_stored_can_be_read(stored, words, names):
    found = plans.select_readable_parts(stored)
    assert (found["words"], [place["name"] for place in found["places"]]) == (words, names)


def test_the_real_planner_describes_a_real_query(tynset, siri, as_person):
    case = ask(office=tynset, plan=QUERY)
    assert Inquiry.objects.get(pk=case.pk).plan["made"]
    page = as_person(siri).get(f"/admin/inquiries/inquiry/{case.pk}/change/").content.decode()
    assert "work1=sykepleier" in page


def test_a_stored_plan_is_opened_as_it_is_today_as_long_as_there_is_a_planner(monkeypatch):
    assert plans.find_plan_url(QUERY) == f"/nb/planlegger/?{QUERY}"
    assert plans.find_plan_url("") == ""
    monkeypatch.setitem(hooks._registry, "plan_url", [])
    assert plans.find_plan_url(QUERY) == ""


def test_the_planner_leads_to_a_host_with_the_plan(visitor, tynset):
    assert blocks.ask_about_plan in hooks.get("plan_actions")
    button = blocks.ask_about_plan({}, SimpleNamespace(query=QUERY))
    address = re.search(r'href="([^"]+)"', button)[1]
    page = visitor.get(html.unescape(address)).content.decode()
    assert f'name="plan" value="{html.escape(QUERY)}"' in page


def test_the_form_says_in_the_pages_language_what_goes_along(planner, tynset, visitor):
    planner(lambda query, language: {"household": [f"{query} ({language})"]})
    page = visitor.get("/de/kontakt/", {"plan": "work1=2223"}).content.decode()
    assert "<li>work1=2223 (de)</li>" in page
    assert "Ihr Plan" not in visitor.get("/de/kontakt/").content.decode()
    planner()
    assert "geht mit" in visitor.get("/de/kontakt/", {"plan": "work1=2223"}).content.decode()


# --- the same plan everywhere -----------------------------------------------------------------------------------------
def test_the_familys_page_and_the_hosts_show_the_places_of_the_planner(
    visitor, as_person, kari, tynset, tolga, road, nurse, make_job
):
    make_job(tynset, "Sykepleier")
    query = "work1=2223&home=rent"
    case = ask(office=tynset, plan=query)
    planner = re.findall(r'class="place-score">([^<]+)<', visitor.get(f"/de/planer/?{query}").content.decode())
    own = visitor.get(f"/de/kontakt/seite/{services.create_private_link(inquiry=case)}/").content.decode()
    told = own.partition('id="plan-title"')[2].partition("</section>")[0]
    assert re.findall(r"</a>: ([^<]+)</li>", told) == planner
    assert html.escape(f"/de/planer/?{query}") in told
    assert "Zuhause: mieten" in told, "in the language of the page"
    desk = read_page(as_person(kari).get(f"/admin/inquiries/inquiry/{case.pk}/change/"))
    scores = re.findall(r'class="place-score">([^<]+)<', visitor.get(f"/nb/planlegger/?{query}").content.decode())
    assert all(f": {score}. " in desk for score in scores)
    assert html.escape(f"/nb/planlegger/?{query}") in desk


def test_a_page_of_a_family_without_a_plan_says_nothing_of_one(visitor, tynset):
    own = visitor.get(f"/nb/kontakt/side/{services.create_private_link(inquiry=ask(office=tynset))}/").content.decode()
    assert 'id="plan-title"' not in own
