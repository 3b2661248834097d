"""The demo region: complete, marked, repeatable, and never on top of somebody's real portal."""

import io
import itertools
import re

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.utils import timezone, translation

from accounts.models import User
from base.caching.derived import list_derived_fields
from culture.models import Activity, Event
from entries.registry import list_entry_models
from housing.models import Home
from jobs.models import Job
from maps.models import Outlines, Skylines
from municipalities.models import Municipality, Place, Region, Service, ServiceCoverage
from municipalities.travel import find_drives
from news.models import Article, Guide, Story
from occupations.models import Occupation, Word
from partners.models import Partner
from tests.environment import PASSWORD
from tests.otherlanguages import SHORTEST, Page, list_pages, list_texts

MODELS = {model.__name__: model for model in list_entry_models()}
SLUGS = {"roros", "holtalen", "tynset", "tolga", "os", "alvdal", "folldal", "rendalen", "engerdal"}


def samples(model):
    return model.objects.public().filter(source="sample")


@pytest.fixture(autouse=True)
def loaded(demo, db):
    pass


def test_the_nine_municipalities_and_their_villages_are_there():
    assert set(Municipality.objects.values_list("slug", flat=True)) == SLUGS
    assert Place.objects.in_region().count() == 36
    assert {place.municipality_id for place in Place.objects.filter(kind="outside")} == {None}


@pytest.mark.parametrize(("model", "least"), [(Job, 80), (Home, 40), (Activity, 50), (Event, 30)])
def test_there_is_enough_to_walk_through_in_every_municipality(model, least):
    assert samples(model).count() >= least
    assert set(samples(model).values_list("municipality__slug", flat=True)) == SLUGS


def test_jobs_span_forty_occupations():
    assert samples(Job).values("occupation").distinct().count() >= 40


def test_articles_stories_and_guides_are_there():
    assert samples(Article).count() + samples(Story).count() >= 15
    topics = set(Guide.objects.public().values_list("topic", flat=True))
    assert topics == set(Guide.Topic.values)


def test_every_guide_names_its_source_and_review_date():
    assert not [guide for guide in Guide.objects.all() if not (guide.source and guide.source_url and guide.reviewed_on)]


@pytest.mark.parametrize("model", [Job, Home, Activity, Event, Article, Story, Guide])
def test_at_least_half_is_in_all_four_languages(model):
    rows = list(model.objects.public())
    whole = [
        row
        for row in rows
        if all(getattr(row, f"{field}_{code}") for field in ("title", "summary", "body") for code in ("en", "de", "nl"))
    ]
    assert len(whole) * 2 >= len(rows)


def test_every_invented_offer_comes_from_an_invented_partner():
    for model in (Job, Home, Activity, Event):
        assert not [
            row for row in samples(model).select_related("partner") if row.partner and row.partner.source != "sample"
        ]


def test_every_row_says_where_it_is_from():
    for model in MODELS.values():
        assert not model.objects.filter(source="").exists(), model


def test_no_entry_lies_outside_its_municipality():
    for model in MODELS.values():
        rows = model.objects.exclude(place=None).select_related("place")
        assert not [row for row in rows if row.municipality_id and row.place.municipality_id != row.municipality_id], (
            model
        )


def test_no_sample_holds_a_telephone_number_or_a_mail_address():
    pattern = re.compile(r"[\w.]+@[\w.]+\.\w|(?<!\d)(?:\d{2} \d{2} \d{2} \d{2}|\d{3} \d{2} \d{3})(?!\d)")
    found = []
    for model in MODELS.values():
        for row in model.objects.filter(source="sample"):
            text = " ".join(
                filter(
                    None,
                    (
                        getattr(row, f"{field}_{code}")
                        for field in ("summary", "body")
                        for code in ("nb", "en", "de", "nl")
                    ),
                )
            )
            found += [(row.slug, match.group()) for match in [pattern.search(text)] if match]
    assert found == []


def test_no_deadline_has_passed():
    assert not Job.objects.filter(deadline__lt=timezone.localdate()).exists()


def test_everyday_words_lead_to_occupations_in_every_language():
    def codes(word):
        return set(Word.objects.filter(word=word).values_list("occupation__code", flat=True))

    assert "2223" in codes("sykepleier")
    assert "2223" in codes("sjukepleiar")
    assert "7115" in codes("snekker") | codes("tømrer")
    assert "2223" in codes("nurse")
    assert "2223" in codes("krankenschwester")
    assert "2223" in codes("verpleegkundige")


def test_occupations_form_a_tree_of_four_levels():
    assert {len(code) for code in Occupation.objects.values_list("code", flat=True)} == {1, 2, 3, 4}
    orphans = [
        o.code for o in Occupation.objects.select_related("parent") if len(o.code) > 1 and o.parent.code != o.code[:-1]
    ]
    assert orphans == []


def test_each_office_and_the_coordinator_can_sign_in():
    assert set(User.objects.values_list("username", flat=True)) == SLUGS | {"coordinator"}
    assert all(user.check_password(PASSWORD) and user.is_staff for user in User.objects.all())


@pytest.mark.slow
def test_loading_again_makes_nothing_twice_and_keeps_addresses():
    before = {name: sorted(model.objects.values_list("slug", flat=True)) for name, model in MODELS.items()}
    call_command("demo", stdout=io.StringIO())
    assert {name: sorted(model.objects.values_list("slug", flat=True)) for name, model in MODELS.items()} == before
    assert Region.objects.count() == 1


def test_a_real_region_is_refused_in_one_line():
    Region.objects.update(is_demo=False)
    with pytest.raises(CommandError, match=r"real region .*empty one only"):
        call_command("demo")


def test_real_content_without_a_region_is_refused(settings):
    Outlines.objects.all().delete()  # they keep their region
    Skylines.objects.all().delete()
    Region.objects.all().delete()
    with pytest.raises(CommandError, match="real content"):
        call_command("demo")


def test_the_demo_is_not_loaded_into_production(settings):
    settings.DEMO_PASSWORD = ""
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("demo")


def test_about_says_that_this_is_a_demonstration(client):
    page = client.get("/en/about/").content.decode()
    assert "This is a demonstration" in page
    assert "not the municipalities" in page


def test_demo_text_about_a_municipality_is_marked(client):
    assert "not written by the municipality" in client.get("/en/municipalities/tynset/").content.decode()


def test_whatever_is_loaded_has_its_plain_words_and_its_place_in_the_alphabet():
    """Every derived column of every row, which loaders and bulk paths have written."""
    models = [model for model in apps.get_models() if list_derived_fields(model)]
    assert {*MODELS.values(), Partner, Place, Municipality, Word} <= {*models}
    for row in itertools.chain.from_iterable(model.objects.all() for model in models):
        for field in list_derived_fields(type(row)):
            kept = getattr(row, field.attname)
            assert kept == field.pre_save(row, add=False), (row, field)


def test_the_jobs_in_alen_are_found_below_those_whose_occupation_fits(client):
    def found(words):
        return client.get("/nb/jobber/", {"words": words}).context

    assert {job.place.name for job in found("ålen")["object_list"]} == {"Ålen"}
    teachers = found("lærer")["groups"]
    assert [job.occupation.code[:2] for job in teachers[0].entries if job.occupation.code[:2] != "23"] == []


# --- texts in another language than the page --------------------------------------------------------------------------
@pytest.fixture
def read(visitor):
    def read_pages(language):
        with translation.override(language):
            for url in dict.fromkeys(list_pages(language)):
                answer = visitor.get(url)
                assert answer.status_code == 200, url
                yield url, answer.content.decode()

    return read_pages


@pytest.mark.parametrize("language", ["de", "nl"])
def test_no_norwegian_stands_where_english_exists_and_every_fallback_is_marked_and_named(read, language):
    texts = [(shown, hidden) for shown, hidden in list_texts(language) if len(shown) >= SHORTEST]
    given = " | ".join(shown for shown, _hidden in texts)
    hidden = {text for _shown, text in texts if len(text) >= SHORTEST and text not in given}
    assert len(hidden) > 100
    named = 0
    for url, text in read(language):
        assert "data-unnamed" not in text, url
        page = Page(text)
        everything = " | ".join(page.said.values())
        assert not [wrong for wrong in hidden if wrong in everything], url
        if "/feed" in url or text.startswith("<?xml"):
            continue
        other = " ".join(said for code, said in page.said.items() if code in ("en", "nb", "nn"))
        in_page_language = page.said[language]
        assert not [shown for shown, _hidden in texts if shown in in_page_language], url
        found = [shown for shown, _hidden in texts if shown in other]
        assert page.labels or not found, url
        named += len(found)
    assert named > 100


# --- what a plan weighs ---
def test_the_sample_posts_that_end_do_so_after_they_began(demo, db):
    ending = Job.objects.exclude(ends_on=None)
    assert ending.count() == 13
    assert [job.title_nb for job in ending if job.start is None or job.ends_on < job.start] == []
    assert {job.engagement for job in ending} == set(map(str, Job.LIMITED))


def test_the_data_call_stations_hospitals_and_doctors_complete(demo, db):
    assert {row.kind for row in ServiceCoverage.objects.complete(timezone.localdate())} == {
        "railway_station",
        "hospital",
        "gp",
    }
    undated = Service.objects.exclude(note_nb="").exclude(note_nb=None).filter(note_year=None)
    assert list(undated) == []


def test_engerdal_is_nearer_to_the_hospital_outside_than_to_those_inside(demo, db):
    drives = find_drives(Place.objects.get(slug="engerdal").pk)
    hospitals = Service.objects.filter(kind="hospital").select_related("place")
    assert min(hospitals, key=lambda row: drives[row.place_id]).place.slug == "elverum"


@pytest.mark.parametrize(
    "guide", ["kjope-bolig-eller-smabruk", "leie-bolig", "godkjenning-av-yrke", "barnehage-skole-videregaende"]
)
def test_each_guide_that_homes_jobs_and_schools_lead_to_is_among_the_guides_of_the_country(guide, demo, db):
    assert Guide.objects.public().filter(source_id=guide).exists()
