"""What an entry's page tells machines: structured data and the description for search engines."""

import json
import re

import pytest
from django.urls import translate_url
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from base.text.richtext import TAGS, sanitise_html
from entries.registry import find_entry_model, list_entry_models
from entries.syndication.presentation import (
    LONGEST_DESCRIPTION,
    build_description,
    build_structured_data,
    find_description_language,
)
from news.models import Article, Guide
from tests.makers import MAKERS
from tests.markup import read_page

MODELS = list_entry_models()
TYPES = {
    "job": "JobPosting",
    "home": "Accommodation",
    "school": "School",
    "activity": "Thing",
    "venue": "CivicStructure",
    "event": "Event",
    "article": "NewsArticle",
    "story": "Article",
    "guide": "Article",
}

every_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.model_name)


def test_each_entry_is_found_by_its_name_and_nothing_else_is():
    assert {find_entry_model(model._meta.model_name) for model in MODELS} == set(MODELS)
    assert TYPES.keys() <= {model._meta.model_name for model in MODELS}
    assert find_entry_model("user") is find_entry_model("") is None


def publish(model, owner, **values):
    row = MAKERS[model._meta.label][1](owner)
    model.objects.filter(pk=row.pk).update(**{"status": "published"} | values)
    return model.objects.get(pk=row.pk)


def document_of(client, path):
    """The one JSON document of a page, as a search engine reads it."""
    page = client.get(path).content.decode()
    (document,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    return json.loads(document)


# --- structured data -------------------------------------------------------------------------------------------------
@every_model
def test_every_kind_of_page_says_what_it_is_where_it_stands_and_in_which_language(model, visitor, tynset, settings):
    settings.SITE_URL = "https://flytthit.example"
    path = publish(model, tynset, title_nb="Norsk", title_en="English").get_absolute_url()
    paths = {language: translate_url(path, language) for language in ("nb", "en", "de")}
    for language, title in (("nb", "Norsk"), ("en", "English"), ("de", "English")):
        data = document_of(visitor, paths[language])
        assert {key: data[key] for key in ("@context", "@type", "name", "url", "inLanguage")} == {
            "@context": "https://schema.org",
            "@type": TYPES.get(model._meta.model_name, model.schema_type),
            "name": title,
            "url": "https://flytthit.example" + paths[language],
            "inLanguage": "en" if title == "English" else "nb",
        }


STREET = {"street": "Brugata 1", "postal_code": "2500"}
WHERE = {
    "@type": "PostalAddress",
    "streetAddress": "Brugata 1",
    "postalCode": "2500",
    "addressLocality": "Tynset",
    "addressRegion": "Tynset",
    "addressCountry": "NO",
}


@every_model
def test_what_stands_somewhere_has_an_address_and_what_tells_of_a_place_has_a_location(model, visitor, tynset):
    row = publish(model, tynset, place=tynset.centre, **STREET)
    data = document_of(visitor, row.get_absolute_url())
    name = model._meta.model_name
    itself = name in ("home", "school", "venue") if name in TYPES else model.place_property == "address"
    assert data.get("address") == (WHERE if itself else None)
    assert data.get("contentLocation") == (None if itself else WHERE)


def test_an_address_leaves_out_what_nobody_has_said(visitor, tynset):
    data = document_of(visitor, publish(MODELS[1], tynset).get_absolute_url())
    assert sorted(data["address"]) == ["@type", "addressCountry", "addressLocality", "addressRegion"]


def test_news_of_the_region_in_a_village_name_no_municipality(tynset):
    article = Article.objects.create(title_nb="For alle", place=tynset.centre, status="published")
    assert build_structured_data(article)["contentLocation"] == {
        "@type": "PostalAddress",
        "addressLocality": "Tynset",
        "addressCountry": "NO",
    }


def test_what_has_no_place_claims_none(visitor, region):
    article = Article.objects.create(title_nb="For alle", status="published")
    assert not {"address", "contentLocation"} & set(document_of(visitor, article.get_absolute_url()))


# --- description ------------------------------------------------------------------------------------------------------
def meta_description(client, path):
    page = read_page(client.get(path))
    return re.search(r'<meta name="description"(?: lang="\w+")? content="([^"]*)"', page).group(1)


@every_model
def test_the_summary_is_the_description_before_the_text(model, visitor, tynset):
    row = publish(model, tynset, summary_nb="Kort fortalt", body_nb="<p>Langt og lenge</p>")
    assert document_of(visitor, row.get_absolute_url())["description"] == "Kort fortalt"
    assert meta_description(visitor, row.get_absolute_url()) == "Kort fortalt"


@every_model
def test_without_a_summary_the_text_is_the_description_without_its_markup(model, visitor, tynset):
    body = '<h2>Langt</h2> <p>og <a href="https://example.org">lenge</a></p>'
    row = publish(model, tynset, body_nb=body)
    assert document_of(visitor, row.get_absolute_url())["description"] == "Langt og lenge"


WORDS = {
    "job": "Tømrere",
    "home": "til leie",
    "school": "grunnskole",
    "activity": "musikk og sang",
    "venue": "bibliotek",
    "event": "musikk og sang",
    "article": "Tynset",
    "story": "historie",
    "guide": "leie og kjøp",
}


@every_model
def test_without_any_text_the_description_is_the_name_what_it_is_and_where(model, tynset):
    row = publish(model, tynset, title_nb="Uten ord")
    kind = WORDS.get(model._meta.model_name, str(row.kicker()))
    assert build_description(row) == f"Uten ord, {kind}, Tynset"


def test_the_village_is_named_rather_than_the_municipality(tynset):
    from municipalities.models import Place

    village = Place.objects.create(name="Grenda", municipality=tynset, kind="hamlet", lat=62, lon=11)
    row = publish(MODELS[1], tynset, title_nb="Hus", place=village)
    assert build_description(row) == "Hus, til leie, Grenda"


def test_an_occupation_in_another_language_leaves_no_markup_in_the_description(make_job, tynset):
    job = make_job(tynset, "Tømrer")
    job.occupation.name_en = ""
    with translation.override("en"):
        assert build_description(job) == "Tømrer, Sykepleiere, Tynset"


def test_a_guide_without_place_is_described_by_name_and_topic():
    assert build_description(Guide(title_nb="Leie", topic="housing")) == "Leie, leie og kjøp"


@pytest.mark.parametrize(("language", "words"), [("nb", "Kort"), ("en", "Short"), ("de", "Short"), ("nl", "Short")])
def test_the_description_is_in_the_first_language_of_the_readers_chain_and_says_which(language, words):
    article = Article(title_nb="x", title_de="y", summary_nb="Kort", summary_en="Short")
    with translation.override(language):
        assert build_description(article) == words
        assert find_description_language(article) == ("nb" if words == "Kort" else "en")


def test_a_long_text_is_cut(tynset):
    text = "ord " * 200
    assert build_description(Article(title_nb="x", body_nb=f"<p>{text}</p>")) == text[:LONGEST_DESCRIPTION]


WORD = st.text("abcæøåABC", min_size=1, max_size=8)
PARTS = st.lists(st.tuples(st.sampled_from(sorted(TAGS - {"br"})), WORD), min_size=1, max_size=20)


@given(PARTS)
@settings(max_examples=50, deadline=None)
def test_no_allowed_element_is_left_in_a_description_and_no_word_is_lost(parts):
    body = sanitise_html("".join(f"<{tag}>{word} <br></{tag}>" for tag, word in parts))
    found = build_description(Article(title_nb="x", body_nb=body))
    assert not set("<>") & set(found)
    assert found.split() == [word for _tag, word in parts]
