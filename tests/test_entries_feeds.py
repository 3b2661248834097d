"""The feed of every domain: what it holds, in which order and language, and where its links lead."""

import datetime
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from culture.models import Event
from entries.registry import list_entry_models
from entries.syndication import feeds
from tests.makers import MAKERS

MODELS = list_entry_models()
SITE = "https://flytthit.example"
NAMESPACE = {"atom": "http://www.w3.org/2005/Atom"}
DAY = datetime.timedelta(days=1)

every_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.model_name)


@pytest.fixture(autouse=True)
def elsewhere(settings):
    """The site's address is another than the host that the test client asks."""
    settings.SITE_URL = SITE


def publish(model, owner, title, **values):
    row = MAKERS[model._meta.label][1](owner)
    model.objects.filter(pk=row.pk).update(**{"status": "published", "title_nb": title} | values)
    return model.objects.get(pk=row.pk)


def address(model, what, language="nb", *args):
    with translation.override(language):
        return reverse(f"{model._meta.model_name}-{what}", args=args)


def feed_of(client, model, language="nb"):
    answer = client.get(address(model, "feed", language))
    assert answer["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(answer.content)


def texts(feed, path):
    return [element.text for element in feed.findall(path, NAMESPACE)]


def titles(feed):
    return texts(feed, "atom:entry/atom:title")


@every_model
def test_only_what_is_public_is_in_the_feed(model, visitor, tynset, tolga):
    now = timezone.now()
    publish(model, tynset, "Synlig")
    publish(model, tynset, "Kladd", status="draft")
    publish(model, tynset, "Til gjennomsyn", status="review")
    publish(model, tynset, "Arkivert", status="archived")
    publish(model, tynset, "Kommer", publish_from=now + DAY, publish_until=None)
    publish(model, tynset, "Over", publish_until=now - DAY)
    publish(model, tolga, "Har gått ut")
    tolga.member_until = timezone.localdate() - DAY
    tolga.save()
    assert titles(feed_of(visitor, model)) == ["Synlig"]


@every_model
def test_the_newest_come_first_also_where_nobody_wrote_a_date(model, visitor, tynset):
    now = timezone.now()
    publish(model, tynset, "Gammel", publish_from=now - 9 * DAY)
    publish(model, tynset, "Uten dato", first_published=now - DAY)
    publish(model, tynset, "Midt imellom", publish_from=now - 5 * DAY, first_published=now)
    assert titles(feed_of(visitor, model)) == ["Uten dato", "Midt imellom", "Gammel"]


@every_model
@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_link_is_made_from_the_site_address_in_the_language_of_the_feed(model, language, visitor, tynset):
    row = publish(model, tynset, "Synlig")
    feed = feed_of(visitor, model, language)
    links = {link.get("rel"): link.get("href") for link in feed.findall("atom:link", NAMESPACE)}
    assert links == {
        "alternate": SITE + address(model, "list", language),
        "self": SITE + address(model, "feed", language),
    }
    page = SITE + address(model, "detail", language, row.slug)
    assert [link.get("href") for link in feed.findall("atom:entry/atom:link", NAMESPACE)] == [page]
    assert texts(feed, "atom:entry/atom:id") == [page]


LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@every_model
def test_a_feed_speaks_its_language_and_names_the_one_it_falls_back_on(model, visitor, tynset):
    publish(model, tynset, "Norsk tittel", title_en="English title", summary_nb="Kort fortalt")
    expected = {
        "nb": ("nb", "Norsk tittel", "Kort fortalt"),
        "en": (
            "en",
            "English title",
            '<span class="in-language">in Norwegian</span> <span lang="nb">Kort fortalt</span>',
        ),
        "de": (
            "en",
            "English title" if "title" in model.proper_names else "[auf Englisch] English title",
            '<span class="in-language">auf Norwegisch</span> <span lang="nb">Kort fortalt</span>',
        ),
    }
    for language, (written, title, summary) in expected.items():
        feed = feed_of(visitor, model, language)
        assert feed.get(LANG) == language
        assert [item.get(LANG) for item in feed.findall("atom:entry", NAMESPACE)] == [written]
        assert titles(feed) == [title]
        [words] = texts(feed, "atom:entry/atom:summary")
        assert words.endswith(summary)
        assert (words == summary) == (model is not Event)  # which begins with when it is


def test_a_feed_says_once_an_item_that_title_and_summary_are_in_another_language(visitor, make_job, tynset):
    make_job(tynset, title_en="Nurse", summary_en="Shifts")
    feed = feed_of(visitor, MODELS[0], "nl")
    assert titles(feed) == ["[in het Engels] Nurse"]
    assert texts(feed, "atom:entry/atom:summary") == ['<span lang="en">Shifts</span>']


@pytest.mark.parametrize(("language", "title"), [("nb", "Jobber"), ("en", "Jobs")])
def test_a_feed_is_named_like_its_list(language, title, visitor, region):
    assert texts(feed_of(visitor, MODELS[0], language), "atom:title") == [title]


@pytest.mark.parametrize("model", [model for model in MODELS if model.region_wide_allowed])
def test_what_the_whole_region_says_is_in_the_feed(model, visitor, tynset):
    publish(model, tynset, "Fra kontoret", publish_from=timezone.now() - DAY)
    publish(model, tynset, "Fra regionen", municipality=None, first_published=timezone.now())
    assert titles(feed_of(visitor, model)) == ["Fra regionen", "Fra kontoret"]


def test_a_feed_ends_with_the_thirtieth_newest(visitor, make_job, tynset):
    for number in range(feeds.LENGTH + 2):
        make_job(tynset, f"Stilling {number}")
    found = titles(feed_of(visitor, MODELS[0]))
    assert found == [f"Stilling {number}" for number in range(31, 1, -1)]


def test_an_entry_says_when_it_appeared_and_when_it_changed(visitor, tynset):
    first, changed = (datetime.datetime(2026, 3, day, 12, tzinfo=datetime.UTC) for day in (2, 4))
    publish(MODELS[0], tynset, "Synlig", publish_from=None, first_published=first, updated=changed)
    feed = feed_of(visitor, MODELS[0])
    assert [datetime.datetime.fromisoformat(text) for text in texts(feed, "atom:entry/atom:published")] == [first]
    assert [datetime.datetime.fromisoformat(text) for text in texts(feed, "atom:entry/atom:updated")] == [changed]


def test_markup_in_a_title_stays_text(visitor, make_job, tynset):
    make_job(tynset, "Kokk & <b>servitør</b>")
    assert titles(feed_of(visitor, MODELS[0])) == ["Kokk & <b>servitør</b>"]


@every_model
def test_a_feed_of_nothing_is_a_feed(model, visitor, region):
    feed = feed_of(visitor, model)
    assert titles(feed) == []
    assert texts(feed, "atom:id") == [SITE + address(model, "list")]
