"""An invented region in a folder of its own: no page of it speaks of the region whose files come with the code."""

import re

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from base.datafiles import reading
from municipalities.models import Place, Region
from news.models import Article, Guide
from tests.markup import read_page

LANGUAGES = ("nb", "en", "de", "nl")
MORE_PAGES = ("mistake", "own-link", "planner")  # which no sitemap lists


def own_names(folder):
    """Every name of the region in `municipalities/data`: its own, municipalities, counties, places, South Sámi ones."""
    document = reading.read_toml(folder / "municipalities.toml")
    region, rows = document["region"], document["municipality"]
    places = reading.read_table(folder / "places.csv")
    names = {region[f"name_{code}"] for code in LANGUAGES} | {"Nord-Østerdal", "Rørosbanen", "fjellregionen"}
    names |= {row[key] for row in rows for key in ("name", "name_sma", "long_name_sma", "county_name") if row.get(key)}
    return names | {row[key] for row in places for key in ("name", "name_sma") if row[key]}


@pytest.fixture
def elsewhere(db, data_folder):
    """One municipality with a town outside, whose region writes nynorsk."""
    names = re.compile(
        "|".join(rf"\b{re.escape(name)}\b" for name in own_names(settings.BASE_DIR / "municipalities/data"))
    )
    text = (
        (data_folder.path / "municipalities/municipalities.toml")
        .read_text()
        .partition('[[municipality]]\nslug = "vik"')[0]
    )
    region = 'language_form = "nynorsk"\nsources_nb = "<p>Vegane er målte av Nordfjell regionråd.</p>"\n'
    data_folder.write(
        "municipalities/municipalities.toml",
        text.replace("answer_working_days = 2\n", f"answer_working_days = 2\n{region}"),
    )
    data_folder.replace("municipalities/places.csv", "vik,Vik,vik,village,62.4106,10.9912,1,,,\n", "")
    data_folder.replace("municipalities/places.csv", "name_sma\n", "name_sma,name_sma_status\n")
    data_folder.replace("municipalities/places.csv", "2779,2021,\n", "2779,2021,Daelie,proposed\n")
    data_folder.replace("municipalities/places.csv", "0,,,\n", "0,,,,unknown\n")
    data_folder.write("municipalities/roads.csv", "from,to,minutes,km,estimated,source\ndal,byen,90,110,0,målt\n")
    data_folder.replace("municipalities/population.csv", "4002,2026,7 8 9\n", "")
    data_folder.replace("maps/outlines.json", ', "4002": [0]', "")
    data_folder.load()
    return names


def addresses(visitor):
    index = visitor.get("/sitemap.xml").content.decode()
    for section in re.findall(r"<loc>(.*?)</loc>", index):
        for address in re.findall(r"<loc>(.*?)</loc>", visitor.get(section).content.decode()):
            yield address.removeprefix(settings.SITE_URL)
    for code in LANGUAGES:
        with translation.override(code):
            yield from (reverse(name) for name in MORE_PAGES)


def test_no_page_in_any_language_names_anything_of_this_region(elsewhere, visitor):
    """Every language stands beside a page whether or not its title is translated there."""
    pages = set(addresses(visitor))
    pages |= {re.sub("^/[a-z]{2}/", f"/{code}/", page) for page in pages for code in LANGUAGES if "/dal" in page}
    read = {page: visitor.get(page) for page in sorted(pages)}
    found = {page: sorted(set(elsewhere.findall(answer.content.decode()))) for page, answer in read.items()}
    assert {page: names for page, names in found.items() if names} == {}
    assert {page[1:3] for page in read} == set(LANGUAGES)
    assert sum(answer.status_code == 200 for answer in read.values()) > 100


def test_the_law_of_the_country_comes_along_and_what_holds_in_one_region_does_not(elsewhere, visitor):
    topics = set(Guide.objects.public().values_list("topic", flat=True))
    assert topics == set(Guide.Topic.values) - {Guide.Topic.HERE}
    guide = Guide.objects.get(topic=Guide.Topic.SCHOOL_START)
    assert "Dette gjelder bare her" not in visitor.get(guide.get_absolute_url()).content.decode()


def test_a_regions_own_texts_carry_its_form_of_norwegian(elsewhere, visitor):
    about = visitor.get("/nb/om/").content.decode()
    assert '<div lang="nn"><p>Vegane er målte av Nordfjell regionråd.</p></div>' in about
    assert '<span lang="nn">Jobb til begge</span>' in visitor.get("/de/").content.decode()
    assert Region.objects.get().writes_in == "nn"


def test_news_of_the_whole_region_are_in_its_form_and_the_law_of_the_country_in_its_own(elsewhere, visitor):
    article = Article.objects.create(title_nb="Kvardagen her", status="published")
    for page in (article.get_absolute_url(), "/nb/nyheter/"):
        assert '<span lang="nn">Kvardagen her</span>' in visitor.get(page).content.decode()
    guide = Guide.objects.get(topic=Guide.Topic.PETS)
    head = visitor.get(guide.get_absolute_url()).content.decode().partition("<h1>")[2].partition("</h1>")[0]
    assert head == guide.title_nb


def test_a_proposed_name_is_called_one_and_an_official_name_stands_alone(elsewhere, visitor):
    place = Place.objects.get(slug="dal")
    page = read_page(visitor.get(place.get_absolute_url()))
    assert '<span lang="sma">Daelie</span> <small>(foreslått navn, ikke offisielt)</small>' in page
    Place.objects.filter(pk=place.pk).update(name_sma_status="official")
    assert "foreslått" not in visitor.get(place.get_absolute_url()).content.decode()
    Place.objects.filter(pk=place.pk).update(name_sma_status="unknown")
    assert "ikke kjent om navnet er offisielt" in visitor.get(place.get_absolute_url()).content.decode()


def test_where_a_region_has_a_rule_of_its_own_each_guide_of_the_country_leads_to_it(elsewhere, visitor):
    own = Guide.objects.create(
        topic=Guide.Topic.HERE,
        title_nb="Våre regler",
        source="Nordfjell regionråd",
        reviewed_on="2026-11-30",
        status="published",
    )
    guide = Guide.objects.exclude(pk=own.pk).first()
    assert (
        f'<a href="{own.get_absolute_url()}"><span lang="nn">Våre regler</span></a>'
        in visitor.get(guide.get_absolute_url()).content.decode()
    )
    assert "Dette gjelder bare her" not in visitor.get(own.get_absolute_url()).content.decode()
