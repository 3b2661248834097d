"""The sitemap: its index, a section for every domain, and the languages in which each page exists."""

import datetime
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from entries.registry import list_entry_models
from entries.syndication.sitemaps import EntrySitemap
from tests.makers import MAKERS

MODELS = list_entry_models()
SITE = "https://flytthit.example"
XML = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
DAY = datetime.timedelta(days=1)

every_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.model_name)


@pytest.fixture(autouse=True)
def elsewhere(settings):
    settings.SITE_URL = SITE


def publish(model, owner, title, **values):
    row = MAKERS[model._meta.label][1](owner)
    model.objects.filter(pk=row.pk).update(**{"status": "published", "title_nb": title} | values)
    return model.objects.get(pk=row.pk)


def page_of(row, language):
    with translation.override(language):
        return SITE + row.get_absolute_url()


def section(client, name, page=1):
    return ElementTree.fromstring(client.get(f"/sitemap-{name}.xml?p={page}").content)


def places(document):
    return [element.text for element in document.findall("*/s:loc", XML)]


def alternates(document):
    """{address: {language: address}}."""
    return {
        url.find("s:loc", XML).text: {link.get("hreflang"): link.get("href") for link in url.findall("x:link", XML)}
        for url in document.findall("s:url", XML)
    }


@every_model
def test_a_section_holds_what_is_public_and_nothing_else(model, visitor, tynset, tolga):
    now = timezone.now()
    seen = publish(model, tynset, "Synlig")
    publish(model, tynset, "Kladd", status="draft")
    publish(model, tynset, "Arkivert", status="archived")
    publish(model, tynset, "Kommer", publish_from=now + DAY, publish_until=None)
    publish(model, tynset, "Over", publish_until=now - DAY)
    publish(model, tolga, "Har gått ut")
    tolga.member_until = timezone.localdate() - DAY
    tolga.save()
    assert places(section(visitor, model._meta.model_name)) == [page_of(seen, "nb")]


@every_model
def test_a_page_and_its_alternates_are_named_in_the_languages_whose_title_exists(model, visitor, tynset):
    row = publish(model, tynset, "Tospråklig", title_de="Zweisprachig", title_en="", summary_en="Only a summary")
    versions = {language: page_of(row, language) for language in ("nb", "de")}
    found = alternates(section(visitor, model._meta.model_name))
    assert found == {versions["nb"]: versions, versions["de"]: versions}


@pytest.mark.parametrize("model", [model for model in MODELS if model.region_wide_allowed])
def test_what_the_whole_region_says_is_in_its_section(model, visitor, tynset):
    row = publish(model, tynset, "Fra regionen", municipality=None, place=None)
    assert places(section(visitor, model._meta.model_name)) == [page_of(row, "nb")]


@every_model
def test_a_page_says_on_which_day_in_oslo_it_last_changed(model, visitor, tynset):
    publish(model, tynset, "Synlig", updated=datetime.datetime(2026, 3, 9, 23, 30, tzinfo=datetime.UTC))
    document = section(visitor, model._meta.model_name)
    assert [element.text for element in document.findall("s:url/s:lastmod", XML)] == ["2026-03-10"]


def test_the_index_names_every_section_once(visitor, region):
    names = ["pages", "municipalities", "places", *(model._meta.model_name for model in MODELS)]
    index = ElementTree.fromstring(visitor.get("/sitemap.xml").content)
    assert places(index) == [f"{SITE}/sitemap-{name}.xml" for name in names]


def test_the_index_names_the_pages_beyond_the_limit_and_each_holds_its_share(visitor, make_job, tynset, monkeypatch):
    monkeypatch.setattr(EntrySitemap, "limit", 2)
    jobs = [make_job(tynset, "Først"), make_job(tynset, "Så", title_en="Then"), make_job(tynset, "Sist")]
    index = ElementTree.fromstring(visitor.get("/sitemap.xml").content)
    assert [address for address in places(index) if "sitemap-job" in address] == [
        f"{SITE}/sitemap-job.xml",
        f"{SITE}/sitemap-job.xml?p=2",
    ]
    assert places(section(visitor, "job")) == [page_of(jobs[0], "nb"), page_of(jobs[1], "nb")]
    assert places(section(visitor, "job", page=2)) == [page_of(jobs[1], "en"), page_of(jobs[2], "nb")]


@pytest.mark.parametrize("address", ["/sitemap-job.xml?p=2", "/sitemap-job.xml?p=abc", "/sitemap-finnesikke.xml"])
def test_a_page_or_section_that_does_not_exist_is_not_found(address, visitor, region):
    assert visitor.get(address).status_code == 404


def test_pages_that_are_no_entry_exist_in_every_language(visitor, tynset, settings):
    languages = [code for code, _name in settings.LANGUAGES]
    found = alternates(section(visitor, "pages"))
    assert all(list(versions) == languages for versions in found.values())
    for language in languages:
        with translation.override(language):
            names = ["front", "region", "about", "privacy", "accessibility"]
            lists = [f"{model._meta.model_name}-list" for model in MODELS]
            assert {SITE + reverse(name) for name in names + lists} <= set(found)


def test_municipalities_and_places_that_have_left_are_not_listed(visitor, tynset, tolga):
    tolga.member_until = timezone.localdate() - DAY
    tolga.save()
    for name, row in (("municipalities", tynset), ("places", tynset.centre)):
        versions = {language: page_of(row, language) for language in ("nb", "en", "de", "nl")}
        assert alternates(section(visitor, name)) == dict.fromkeys(versions.values(), versions)


def test_a_town_outside_the_region_is_not_listed(visitor, tynset):
    from municipalities.models import Place

    Place.objects.create(name="Storbyen", kind="outside", lat=63.4, lon=10.4)
    assert [address for address in places(section(visitor, "places")) if "storbyen" in address] == []
    assert page_of(tynset.centre, "nb") in places(section(visitor, "places"))
