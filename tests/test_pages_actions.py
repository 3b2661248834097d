"""What a reader can do now: on the front page and, for the way to a person, in the foot of every page."""

import re

import pytest
from django.utils.html import format_html

from base import hooks
from tests.finding import find
from tests.markup import read_page


@pytest.fixture
def add():
    """Adds to a hook; what no_app_above put in its place is taken back after the test."""
    return lambda function, name: hooks.add(name, function)


def actions(visitor) -> list[tuple[str, str, str]]:
    """[(class, address, label)] of the buttons of the front page."""
    listed = find(r'<ul class="plain actions">(.*?)</ul>', read_page(visitor.get("/nb/")), re.S).group(1)
    return re.findall(r'<a class="([^"]*)" href="([^"]*)">([^<]*)</a>', listed)


@pytest.fixture(autouse=True)
def no_app_above(monkeypatch):
    monkeypatch.setitem(hooks._registry, "front_form", [])
    monkeypatch.setitem(hooks._registry, "person_link", [])


def test_without_apps_above_one_can_see_the_jobs_and_find_a_person(visitor, region):
    assert actions(visitor) == [
        ("button action-jobs", "/nb/jobber/", "Se ledige jobber"),
        ("button quiet action-talk", "/nb/om/#ask", "Snakk med oss"),
    ]


def test_beside_the_form_of_an_app_above_no_button_is_a_second_first_step(visitor, region, add):
    add(lambda context, region: format_html("<form>{}</form>", region.name), "front_form")
    assert "<form>Prøvefjell</form>" in visitor.get("/nb/").content.decode()
    assert [css for css, _url, _label in actions(visitor)] == ["button quiet action-jobs", "button quiet action-talk"]


def test_an_added_way_to_a_person_takes_the_place_of_our_own_also_in_the_foot(visitor, region, add):
    add(lambda: {"label": "Skriv til verten", "url": "/nb/skriv/"}, "person_link")
    assert [label for _css, _url, label in actions(visitor)] == ["Se ledige jobber", "Skriv til verten"]
    foot = visitor.get("/nb/personvern/").content.decode().split("<footer", 1)[1]
    assert '<a href="/nb/skriv/">Skriv til verten</a>' in foot
    assert "#ask" not in foot


def test_the_way_to_a_person_leads_to_every_office(visitor, tynset, tolga):
    type(tynset).objects.filter(pk=tynset.pk).update(office_phone="+47 62 00 00 00", office_email="vert@example.org")
    page = visitor.get("/nb/om/").content.decode()
    section = page.split('id="ask"', 1)[1].split("<h2", 1)[0]
    assert 'href="tel:+4762000000">+47 62 00 00 00<' in section
    assert 'href="mailto:vert@example.org"' in section
    assert "Tynset" in section
    assert "Tolga" in section
