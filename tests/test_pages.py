"""Pages that show several domains, errors, and the rules that hold on every kind of page."""

import datetime
import re

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse
from django.utils import timezone, translation

from culture.models import Event
from entries.registry import list_entry_models
from housing.models import Home
from news.models import Article, Story
from tests.finding import find
from tests.makers import MAKERS
from tests.markup import read_page

MODELS = list_entry_models()


@pytest.fixture
def one_of_each(tynset, tolga, road):
    """A published entry of every model, and the kinds of page there are: {name: path}."""
    for model in MODELS:
        row = MAKERS[model._meta.label][1](tynset)
        model.objects.filter(pk=row.pk).update(status="published")
    details = {model._meta.model_name: model.objects.public().first().get_absolute_url() for model in MODELS}
    lists = {f"{model._meta.model_name} list": reverse(f"{model._meta.model_name}-list") for model in MODELS}
    plain = {name: reverse(name) for name in ("front", "region", "about", "privacy", "accessibility")}
    return (
        details | lists | plain | {"municipality": tynset.get_absolute_url(), "place": tynset.centre.get_absolute_url()}
    )


def test_every_kind_of_page_sets_no_cookie_keeps_the_policy_and_varies_on_no_cookie(one_of_each, visitor):
    faults = []
    for name, path in [*one_of_each.items(), ("404", "/nb/finnes-ikke/"), ("feed", "/nb/jobber/feed.xml")]:
        answer = visitor.get(path)
        policy = answer.headers.get("Content-Security-Policy", "")
        if answer.cookies or "Cookie" in answer.headers.get("Vary", "") or "unsafe" in policy:
            faults.append((name, "cookie, vary or policy"))
        if "default-src 'none'" not in policy or "script-src 'self'" not in policy:
            faults.append((name, policy))
        if answer["X-Content-Type-Options"] != "nosniff" or answer["Referrer-Policy"] != "same-origin":
            faults.append((name, "headers"))
    assert faults == []


def test_the_admin_keeps_the_policy_too(as_person, siri):
    policy = as_person(siri).get("/admin/").headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_no_page_names_anything_on_another_host(one_of_each, visitor):
    for path in one_of_each.values():
        page = visitor.get(path).content.decode()
        sources = re.findall(r'(?:src|srcset)="([^"]+)"|<link rel="(?:stylesheet|icon)"[^>]*href="([^"]+)"', page)
        assert [s for pair in sources for s in pair if "//" in s] == []


def test_every_page_has_one_heading_a_title_and_no_inline_style_or_script(one_of_each, visitor):
    for name, path in one_of_each.items():
        page = read_page(visitor.get(path))
        assert page.count("<h1") == 1, name
        assert re.search(r"<title>\s*\S+", page), name
        assert not re.search(r' style="| on\w+="|<style|<script(?! type="application/ld\+json"| src=)', page), name


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_every_page_exists_in_every_language_and_says_which(language, one_of_each, visitor):
    for name, path in one_of_each.items():
        with translation.override("nb"):
            from django.urls import translate_url

            answer = visitor.get(translate_url(path, language))
        assert answer.status_code == 200, name
        assert f'<html lang="{language}">' in answer.content.decode(), name


def test_the_language_switch_keeps_page_and_filters(visitor, tynset):
    page = visitor.get("/nb/jobber/?municipality=tynset&sort=title").content.decode()
    assert 'href="/de/stellen/?municipality=tynset&amp;sort=title"' in page


@pytest.mark.parametrize(
    ("asked", "given"), [("de-DE,de;q=0.9", "de"), ("fr", "nb"), ("nn", "nb"), ("en-GB", "en"), ("", "nb")]
)
def test_the_root_chooses_by_the_readers_language_without_a_cookie(asked, given, visitor):
    answer = visitor.get("/", headers={"accept-language": asked})
    assert (answer.status_code, answer.url) == (302, f"/{given}/")
    assert "Accept-Language" in answer["Vary"]
    assert not answer.cookies


# --- the mixed pages ------------------------------------------------------------------------------------------------
def count(client, path):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


@pytest.mark.parametrize("name", ["front", "municipality", "place", "region"])
def test_a_mixed_page_costs_the_same_for_one_row_and_a_hundred(name, one_of_each, visitor, make_job, tynset):
    visitor.get(one_of_each[name])
    few = count(visitor, one_of_each[name])
    for number in range(99):
        make_job(tynset, f"Stilling {number}")
    assert count(visitor, one_of_each[name]) == few <= 2 * len(MODELS) + 6


def test_the_front_page_shows_three_news_with_the_pinned_first(visitor, region):
    for number in range(4):
        Article.objects.create(title_nb=f"Nyhet {number}", status="published")
    Article.objects.filter(title_nb="Nyhet 1").update(pinned=True)
    context = visitor.get("/nb/").context
    titles = [article.title_nb for article in (*context["this_week"], *context["news"])]
    assert titles == ["Nyhet 1", "Nyhet 3", "Nyhet 2"]


def test_the_front_page_shows_the_newest_job_and_home_and_the_soonest_event_and_then_news(visitor, make_job, tynset):
    Article.objects.create(title_nb="Nyheten", status="published")
    make_job(tynset, "Gammel jobb"), make_job(tynset, "Ny jobb")
    shown = visitor.get("/nb/").context
    assert [str(entry) for entry in shown["this_week"]] == ["Ny jobb", "Nyheten"]
    assert list(shown["news"]) == []
    Home.objects.create(municipality=tynset, title_nb="Huset", kind="rent", status="published")
    for title, days in (("Senere", 9), ("Snart", 2)):
        day = timezone.localdate() + datetime.timedelta(days=days)
        Event.objects.create(municipality=tynset, title_nb=title, category="music", day=day, status="published")
    shown = visitor.get("/nb/").context
    assert [str(entry) for entry in shown["this_week"]] == ["Ny jobb", "Huset", "Snart"]
    assert [str(entry) for entry in shown["news"]] == ["Nyheten"]


def test_each_way_of_the_front_page_has_the_newest_story_of_its_own_kind(visitor, tynset):
    for number, teller in enumerate(["returner", "returner", "", "family", "single_parent"]):
        Story.objects.create(title_nb=f"Historie {number}", municipality=tynset, teller=teller, status="published")
    ways = [[str(entry) for entry in way["entries"]] for way in visitor.get("/nb/").context["ways"]]
    assert ways == [["Historie 4"], [], ["Historie 1"], []]


def test_every_link_of_the_four_ways_is_a_page_whose_choices_are_known(visitor, tynset):
    links = [link["url"] for way in visitor.get("/nb/").context["ways"] for link in way["links"]]
    assert len(links) >= 7
    for url in links:
        answer = visitor.get(url)
        assert answer.status_code == 200, url
        assert "field-wrong" not in answer.content.decode(), url


@pytest.mark.parametrize("name", ["front", "municipality", "place"])
def test_a_map_is_no_row_of_stops_of_tab_and_a_list_has_its_links(name, one_of_each, visitor):
    page = visitor.get(one_of_each[name]).content.decode()
    inside = "".join(re.findall(r"<figure class=.map.*?</figure>", page, re.S))
    links = re.findall(r'<a href="([^"]+)"([^>]*)>', inside)
    assert links
    assert all('tabindex="-1"' in rest for _url, rest in links)


@pytest.mark.parametrize("name", ["municipality", "place"])
def test_each_section_of_a_page_is_linked_once_and_is_there(name, one_of_each, visitor):
    main = find(r"<main.*</main>", visitor.get(one_of_each[name]).content.decode(), re.S).group(0)
    links = re.findall(r'href="#([^"]+)"', main)
    assert len(links) >= 4
    assert sorted(set(links)) == sorted(links)
    assert [link for link in links if f'id="{link}"' not in main] == []


def test_an_empty_installation_has_a_front_page(visitor, db):
    assert visitor.get("/nb/").status_code == 200


def test_the_place_page_counts_what_is_within_reach_and_links_to_it(visitor, make_job, tynset, tolga, road):
    make_job(tynset), make_job(tolga)
    answer = visitor.get(tynset.centre.get_absolute_url())
    jobs = next(row for row in answer.context["rows"] if row["cells"][0]["url"].startswith("/nb/jobber/"))
    assert [cell["number"] for cell in jobs["cells"]] == [1, 2, 2]
    for cell in jobs["cells"]:
        assert len(visitor.get(cell["url"]).context["object_list"]) == cell["number"]


def test_a_town_outside_the_region_has_no_page_but_a_drive(visitor, road, tynset):
    from municipalities.models import Place, Road

    town = Place.objects.create(name="Storbyen", kind="outside", lat=63.4, lon=10.4)
    Road.objects.create(a=tynset.centre, b=town, minutes=120, km=160)
    assert visitor.get(town.get_absolute_url()).status_code == 404
    page = visitor.get(tynset.centre.get_absolute_url()).content.decode()
    assert "Storbyen" in page
    assert town.get_absolute_url() not in page


def test_the_municipality_page_shows_its_published_points_with_their_source(visitor, tynset):
    from municipalities.models import Point

    Point.objects.create(
        municipality=tynset, kind="good_to_know", text_nb="Vinteren er lang", source="Målestasjonen", is_published=True
    )
    Point.objects.create(municipality=tynset, kind="strength", text_nb="Uferdig kladd")
    page = visitor.get(tynset.get_absolute_url()).content.decode()
    assert "Vinteren er lang" in page
    assert "Målestasjonen" in page
    assert "Uferdig kladd" not in page


# --- errors and machinery --------------------------------------------------------------------------------------------
def test_a_path_of_another_language_points_to_the_one_that_was_meant(visitor, region):
    answer = visitor.get("/en/jobber/")
    assert answer.status_code == 404
    assert 'href="/en/jobs/"' in answer.content.decode()


@pytest.mark.parametrize(
    "path", ["/nb/finnes-ikke/", "/nb/jobber/finnes-ikke/", "/fr/", "/nb/kommuner/atlantis/", "/media/x.webp"]
)
def test_an_unknown_address_is_a_useful_page(path, visitor, region):
    answer = visitor.get(path)
    assert answer.status_code == 404
    assert 'href="/nb/jobber/"' in answer.content.decode()


def test_the_error_page_speaks_the_language_of_the_address(visitor, region):
    assert '<html lang="de">' in visitor.get("/de/gibt-es-nicht/").content.decode()


@pytest.mark.parametrize("path", ["/nb/jobber/?near=%00", "/nb/%00/", "/nb/jobber/?page=1%00"])
def test_a_null_byte_is_refused_with_a_page(path, visitor, region):
    answer = visitor.get(path)
    assert answer.status_code == 400
    assert "<h1>" in answer.content.decode()


def test_a_fault_of_ours_is_a_page_that_needs_no_database(client, monkeypatch):
    from pages import views

    def fail(*args, **kwargs):
        raise RuntimeError("with a secret in it")

    monkeypatch.setattr(views.Front, "get_context_data", fail)
    client.raise_request_exception = False
    answer = client.get("/en/")
    assert answer.status_code == 500
    page = answer.content.decode()
    assert '<html lang="en">' in page
    assert "secret" not in page
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_forbidden_is_a_page(rf, region):
    from pages.views import forbidden

    answer = forbidden(rf.get("/nb/"))
    assert answer.status_code == 403
    assert "<h1>" in answer.content.decode()


def test_robots_names_the_sitemap_from_the_site_address(visitor):
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in visitor.get("/robots.txt").content.decode()


@override_settings(ALLOWED_HOSTS=["*"])
def test_no_address_is_made_from_the_host_header(visitor, make_job, tynset):
    job = make_job(tynset, title_en="Nurse")
    for path in (
        "/sitemap.xml",
        "/sitemap-job.xml",
        "/nb/jobber/feed.xml",
        job.get_absolute_url(),
        "/nb/",
        "/robots.txt",
    ):
        assert "evil.example" not in visitor.get(path, headers={"host": "evil.example"}).content.decode()


def test_the_sitemap_lists_public_pages_in_the_languages_they_exist_in(visitor, make_job, tynset, recently):
    make_job(tynset, "Tospråklig", title_en="Bilingual")
    make_job(tynset, "Utløpt", publish_until=recently)
    sitemap = visitor.get("/sitemap-job.xml").content.decode()
    assert "<loc>http://testserver/en/jobs/tospraklig/</loc>" in sitemap
    assert "/de/stellen/tospraklig/" not in sitemap
    assert "utlopt" not in sitemap


def test_every_address_of_the_sitemap_answers(visitor, one_of_each):
    index = visitor.get("/sitemap.xml").content.decode()
    for section in re.findall(r"<loc>(.*?)</loc>", index):
        for address in re.findall(r"<loc>(.*?)</loc>", visitor.get(section).content.decode()):
            assert visitor.get(address.removeprefix(settings.SITE_URL)).status_code == 200, address
