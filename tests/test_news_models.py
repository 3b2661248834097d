"""News, stories and guides: the words on their cards, and whose they are."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from base.values.times import make_moment
from entries.syndication.presentation import build_structured_data
from news.models import Article, Guide, Story

pytestmark = pytest.mark.django_db
NOON = make_moment(datetime.date(2026, 5, 1), datetime.time(12))


@pytest.fixture(autouse=True)
def english(norwegian):
    with translation.override("en"):
        yield


def facts(entry) -> dict[str, str]:
    return {str(label): "" if value is None else str(value) for label, value in entry.facts()}


def make(model, **values):
    model.objects.create(**{"title_nb": "Ny bussrute", "status": "published"} | values)
    return model.objects.get()


def test_news_of_an_office_name_the_office_and_news_of_all_the_region(tynset):
    assert Article(municipality=tynset).kicker() == "Tynset"
    assert Article().kicker() == "The whole region"


def test_news_carry_the_day_from_which_they_are_shown(region):
    assert make(Article, publish_from=NOON).card_facts() == ["1 May 2026"]
    assert Article().card_facts() == []


def test_structured_data_of_news_have_a_short_headline_and_the_moment_of_publishing(region):
    data = build_structured_data(make(Article, title_nb="a" * 140, publish_from=NOON))
    assert (data["@type"], data["headline"]) == ("NewsArticle", "a" * 110)
    assert datetime.datetime.fromisoformat(data["datePublished"]) == NOON
    assert "address" not in data
    assert "contentLocation" not in data


def test_undated_news_bear_the_moment_from_which_readers_could_see_them_and_a_draft_none(region):
    news = make(Article)
    assert datetime.datetime.fromisoformat(build_structured_data(news)["datePublished"]) == news.first_published
    assert "datePublished" not in Article(title_nb="Utkast").json_ld()


def test_a_story_says_where_from_where_to_and_when(tynset):
    story = make(
        Story, municipality=tynset, moved_from_nb="Nederland", moved_from_en="The Netherlands", moved_year=2021
    )
    assert [str(fact) for fact in story.card_facts()] == ["The Netherlands → Tynset"]
    assert facts(story) == {"Moved from": "The Netherlands", "Year": "2021"}


def test_a_story_names_the_village_rather_than_the_municipality(tynset):
    village = tynset.places.create(name="Kvikne", kind="village", lat=62.58, lon=10.31)
    story = make(Story, municipality=tynset, place=village, moved_from_nb="Oslo")
    assert story.card_facts() == ['<span lang="nb" data-unnamed>Oslo</span> → Kvikne']


def test_a_story_whose_writer_does_not_say_where_from_has_no_arrow(tynset):
    story = make(Story, municipality=tynset)
    assert story.card_facts() == []
    assert facts(story) == {"Moved from": "", "Year": ""}


def test_a_place_of_origin_is_text_and_never_html(tynset):
    story = make(Story, municipality=tynset, moved_from_en="<b>Bergen</b>")
    assert story.card_facts() == ["&lt;b&gt;Bergen&lt;/b&gt; → Tynset"]


@pytest.mark.parametrize(("topic", "kicker"), [("housing", "renting and buying"), ("winter_driving", "winter driving")])
def test_a_guide_names_its_topic(topic, kicker):
    assert Guide(topic=topic).kicker() == kicker


def test_a_guide_says_when_it_was_last_checked():
    assert [str(fact) for fact in Guide(reviewed_on=NOON.date()).card_facts()] == ["checked 1 May 2026"]
    assert Guide().card_facts() == []


def test_guides_stand_in_the_order_that_the_coordinator_chose(region):
    for title, position in [("sist", 3), ("først", 1), ("midt", 2)]:
        Guide.objects.create(title_nb=title, topic="housing", position=position)
    assert [guide.title_nb for guide in Guide.objects.all()] == ["først", "midt", "sist"]


@pytest.mark.parametrize("model", [Article, Story, Guide])
def test_the_whole_region_may_own_it_and_it_is_public_without_a_place(region, model):
    entry = make(model)
    assert (entry.municipality, entry.place) == (None, None)
    assert list(model.objects.public()) == [entry]


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"title_nb": ""}, "published_has_title"),
        ({"title_nb": None, "title_en": "A new bus"}, "published_has_title"),
        ({"publish_from": NOON, "publish_until": NOON}, "ends_after_start"),
    ],
)
@pytest.mark.parametrize("model", [Article, Story, Guide])
def test_the_database_refuses_what_cannot_be_published(region, model, values, constraint):
    with pytest.raises(IntegrityError, match=f"news_{model._meta.model_name}_{constraint}"), transaction.atomic():
        make(model, **values)
