"""How a guide is read: its contents, what first, what next, and which pages send a reader to it."""

import re

import pytest

from housing.models import Home
from news.guides import KINDRED_TOPICS, find_related_guides
from news.models import Guide, Story
from news.reading import arrange_guide
from schools.models import School

LONG = "<p>Inn.</p><h2>Regler</h2><p>A</p><h2>Slik gjør du</h2><ol><li>Ring</li></ol><h2>Etterpå</h2><p>B</p>"
FARM, RENT, APPROVAL, SCHOOL = (
    "kjope-bolig-eller-smabruk",
    "leie-bolig",
    "godkjenning-av-yrke",
    "barnehage-skole-videregaende",
)


def make_guide(title, topic="housing", **values):
    return Guide.objects.create(
        title_nb=title, topic=topic, status="published", source="Loven", reviewed_on="2026-11-30", **values
    )


def test_the_numbered_steps_of_a_guide_come_first_and_nothing_is_lost_or_told_twice():
    text = arrange_guide(LONG)
    assert [heading.words for heading in text.headings] == ["Slik gjør du", "Regler", "Etterpå"]
    assert text.introduction == "<p>Inn.</p>"
    assert text.steps == '<h2 id="part-1">Slik gjør du</h2><ol><li>Ring</li></ol>'
    told = re.sub(r' id="part-\d"', "", text.introduction + text.steps + text.rest)
    assert sorted(told) == sorted(LONG)


def test_a_guide_without_steps_keeps_its_order_and_a_short_one_has_no_contents():
    text = arrange_guide("<h2>A</h2><p>a</p><h2>B</h2><p>b</p>")
    assert (text.headings, text.introduction, text.steps) == ([], "", "")
    assert text.rest == '<h2 id="part-1">A</h2><p>a</p><h2 id="part-2">B</h2><p>b</p>'
    assert arrange_guide("").rest == ""


def test_each_line_of_the_contents_leads_to_its_heading(region, visitor):
    guide = make_guide("Lang", body_nb=LONG)
    page = visitor.get(guide.get_absolute_url()).content.decode()
    links = re.findall(r'href="#(part-\d)"', page)
    assert links == ["part-1", "part-2", "part-3"]
    assert all(page.count(f'id="{link}"') == 1 for link in links)
    assert page.index("Dette først") < page.index("Regler</h2>")


def test_related_guides_are_of_the_topic_and_then_of_what_a_reader_needs_next(region):
    guide = make_guide("Kjøpe", position=5)
    make_guide("Katt", "pets"), make_guide("Strøm", "electricity"), make_guide("Leie", position=9)
    assert [row.title_nb for row in find_related_guides(guide)] == ["Leie", "Strøm"]


def test_every_topic_says_what_comes_next_and_never_itself():
    assert set(KINDRED_TOPICS) == set(Guide.Topic)
    assert [topic for topic, others in KINDRED_TOPICS.items() if topic in others] == []


# --- from where one comes to it ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(("kind", "guide"), [("smallholding", FARM), ("sale", FARM), ("rent", RENT), ("room", RENT)])
def test_a_home_leads_to_the_guide_on_its_rules(kind, guide, tynset, visitor):
    for number, name in enumerate((FARM, RENT)):
        make_guide(f"Veiviser {name}", source_id=name, position=number)
    home = Home.objects.create(municipality=tynset, title_nb="Huset", kind=kind, status="published")
    page = visitor.get(home.get_absolute_url()).content.decode()
    assert re.findall(r">Veiviser ([\w-]+)<", page) == [guide]


@pytest.mark.parametrize("is_regulated", [True, False])
def test_a_job_leads_to_the_guide_on_approval_where_its_work_is_regulated(
    is_regulated, nurse, make_job, tynset, visitor
):
    make_guide("Godkjenning her", "approval", source_id=APPROVAL)
    nurse.is_regulated = is_regulated
    nurse.save()
    page = visitor.get(make_job(tynset).get_absolute_url()).content.decode()
    assert ("Godkjenning her" in page) == is_regulated


@pytest.mark.parametrize(("kind", "is_linked"), [("kindergarten", True), ("compulsory", True), ("adult", False)])
def test_a_school_that_children_go_to_leads_to_the_guide_on_it(kind, is_linked, tynset, visitor):
    make_guide("Slik søker dere", "school_start", source_id=SCHOOL)
    school = School.objects.create(municipality=tynset, title_nb="Skolen", kind=kind, status="published")
    assert ("Slik søker dere" in visitor.get(school.get_absolute_url()).content.decode()) == is_linked


def test_a_guide_that_is_no_longer_public_is_linked_from_nowhere(tynset, visitor):
    make_guide("Utkast til veiviser", source_id=RENT)
    Guide.objects.update(status="draft")
    home = Home.objects.create(municipality=tynset, title_nb="Huset", kind="rent", status="published")
    assert "Utkast til veiviser" not in visitor.get(home.get_absolute_url()).content.decode()


# --- stories ----------------------------------------------------------------------------------------------------------
def test_stories_are_in_the_menu_and_found_by_who_tells_them(tynset, visitor):
    for title, teller in (("Alene med to", "single_parent"), ("Hjem igjen", "returner"), ("Uten", "")):
        Story.objects.create(municipality=tynset, title_nb=title, teller=teller, status="published")
    answer = visitor.get("/nb/historier/")
    assert '<a href="/nb/historier/" aria-current="page">' in answer.content.decode().partition("<main")[0]
    assert [(row["name"], row["number"]) for row in answer.context["tellers"]] == [
        ("Aleneforelder", 1),
        ("Flyttet hjem", 1),
    ]
    url = answer.context["tellers"][1]["url"]
    chosen = visitor.get(f"/nb/historier/{url}")
    assert [story.title_nb for story in chosen.context["object_list"]] == ["Hjem igjen"]
    assert chosen.context["tellers"][1]["url"] == ".", "a second press takes the choice off"
    assert len(chosen.context["tellers"]) == 2


def test_more_stories_are_first_those_of_the_same_kind(tynset, tolga, visitor):
    def tell(title, teller, municipality):
        return Story.objects.create(title_nb=title, teller=teller, municipality=municipality, status="published")

    tell("Nær", "family", tynset), tell("Lik", "returner", tolga)
    story = tell("Denne", "returner", tynset)
    assert str(visitor.get(story.get_absolute_url()).context["related"][0]) == "Lik"
