"""A reader says that a fact is wrong: from every fact, on a form of its own, to the office of the page."""

import datetime
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import escape

from accounts.workplace.today import list_lines
from base.models import Mail
from inquiries.funnel.counting import find_counted_cases
from inquiries.models import Inquiry
from inquiries.services.ending import case_ending
from municipalities.models import Point, Service
from news.models import Guide
from tests.desk import ask, fill_in, send

pytestmark = pytest.mark.django_db
PATHS = {
    "nb": "/nb/stemmer-ikke-dette/",
    "en": "/en/is-this-wrong/",
    "de": "/de/stimmt-das-nicht/",
    "nl": "/nl/klopt-dit-niet/",
}
PATH = PATHS["nb"]
LINK = re.compile(r'<a class="doubt" href="([^"]*)"')


def tell(visitor, query="", path=PATH, **values):
    return send(visitor, path, fill_in(visitor, path + query, **values))


def links_on(visitor, path):
    return [address.replace("&amp;", "&") for address in LINK.findall(visitor.get(path).content.decode())]


# --- the link ---------------------------------------------------------------------------------------------------------
def test_every_fact_of_a_municipality_leads_to_the_form_with_its_own_words(visitor, tynset):
    tynset.facts = [{"kind": "property_tax", "value": 4452, "year": 2024, "source": "SSB"}]
    tynset.save()
    Point.objects.create(
        municipality=tynset, kind="strength", text_nb="Skiløype fra døra", source="Ut", is_published=True
    )
    found = links_on(visitor, tynset.get_absolute_url())
    assert all(f"{PATH}?about=municipality%3Atynset" in address for address in found)
    words = [visitor.get(address).content.decode() for address in found]
    for fact in ("Eiendomsskatt", "Skiløype fra døra"):
        assert any(f'value="{fact}' in page for page in words), fact


def test_every_fact_of_a_place_has_the_link_and_a_service_leads_to_the_office_of_its_own_place(
    visitor, tynset, tolga, road
):
    Service.objects.create(kind="library", name="Tolga bibliotek", place=tolga.centre, source="Ut")
    found = links_on(visitor, tynset.centre.get_absolute_url())
    assert f"{PATH}?about=place%3Atynset" in found
    assert f"{PATH}?about=place%3Atynset&fact=Kj%C3%B8retider" in found
    assert f"{PATH}?about=place%3Atolga&fact=Tolga+bibliotek" in found


def test_every_entry_has_the_link_beside_its_source(visitor, make_job, tynset):
    job = make_job(tynset)
    assert links_on(visitor, job.get_absolute_url()) == [f"{PATH}?about=job%3A{job.slug}"]


def test_the_links_cost_no_query(visitor, tynset, django_assert_num_queries):
    path = tynset.get_absolute_url()
    visitor.get(path)  # what a process keeps is made
    with CaptureQueriesContext(connection) as before:
        visitor.get(path)
    for number in range(9):
        text = f"Nummer {number}"
        Point.objects.create(municipality=tynset, kind="strength", text_nb=text, source="Ut", is_published=True)
    with django_assert_num_queries(len(before)):
        assert len(links_on(visitor, path)) > 9


def test_no_form_that_sends_something_stands_on_a_page_of_an_entry_a_list_or_a_place(visitor, make_job, tynset):
    """A public form is a page of its own: another reader's words never stand in a page that a cache keeps."""
    job = make_job(tynset)
    for path in (
        "/nb/",
        "/nb/jobber/",
        job.get_absolute_url(),
        tynset.get_absolute_url(),
        tynset.centre.get_absolute_url(),
        "/nb/regionen/",
        "/nb/om/",
    ):
        assert 'method="post"' not in visitor.get(path).content.decode(), path


# --- the form ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", PATHS)
def test_the_form_says_who_reads_it_and_when_it_ends_in_each_language(language, visitor, tynset):
    page = visitor.get(f"{PATHS[language]}?about=municipality:tynset&fact=Innbyggere").content.decode()
    assert "Tynset" in page
    assert 'value="Innbyggere"' in page
    assert re.search(r"\b6 (måneder|months|Monate|maanden)", page)
    assert 'name="robots" content="noindex"' in page
    assert 'name="name"' not in page


def test_it_names_the_office_that_will_read_it_and_the_months_that_it_is_kept(visitor, tynset, settings):
    settings.KEEP_MONTHS = 2
    type(tynset).objects.filter(pk=tynset.pk).update(centre=None)  # an office whose places are not entered yet
    page = visitor.get(PATH + "?about=municipality:tynset").content.decode()
    assert "Servicekontoret i Tynset" in page
    assert re.search(r"\b2 måneder", page)
    assert "Servicekontoret" not in visitor.get(PATH).content.decode()


def test_it_reaches_the_office_of_the_page_without_any_name(visitor, tynset, tolga, kari, ola):
    answer = tell(
        visitor,
        "?about=municipality:tynset&fact=Innbyggere",
        text="Det bor flere her",
        fact="Innbyggere",
        about="municipality:tynset",
    )
    case = Inquiry.objects.get()
    assert answer.status_code == 302
    assert (case.kind, case.office, case.about_title, case.source) == ("mistake", tynset, "Tynset", "facts")
    assert (case.name, case.email, case.phone) == ("", "", "")
    assert case.events.get(kind="received").text == "Innbyggere\n\nDet bor flere her"
    assert {mail.to for mail in Mail.objects.all()} == {kari.email}
    assert "opplysning er feil" in Mail.objects.get().subject


def test_it_stands_on_today_of_that_office_in_words_of_its_own(visitor, tynset, tolga, kari, ola, as_person):
    tell(visitor, text="Feil", about="municipality:tynset")
    ask(office=tynset)
    (line,) = [line for line in list_lines(kari) if "due=reports" in line.url]
    assert line.text == "1 leser sier at noe på sidene er feil"
    assert [line.text.partition(".")[0] for line in list_lines(kari) if "due=answer" in line.url] == [
        "1 familie venter på svar"
    ]
    assert as_person(kari).get(line.url).content.decode().count("field-family") == 1
    assert [line for line in list_lines(ola) if "/inquiries/" in line.url] == []


@pytest.mark.parametrize("about", ["", "place:finnes-ikke", "job:borte", "municipality:\x00", "x" * 500])
def test_what_belongs_to_no_page_reaches_the_coordinator(about, visitor, tynset, siri):
    tell(visitor, text="Kilden er gammel", fact="Kjøretider", about=about)
    case = Inquiry.objects.get()
    assert case.office is None
    assert {mail.to for mail in Mail.objects.all()} == {siri.email}


def test_a_guide_of_the_country_is_the_coordinators(visitor, region, siri):
    guide = Guide.objects.create(
        title_nb="Flytte", topic="pets", source="Lov", reviewed_on="2026-11-30", status="published"
    )
    (address,) = links_on(visitor, guide.get_absolute_url())
    assert "koordinatoren leser det" in visitor.get(address).content.decode()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"text": ""}, "Skriv noe først"),
        ({"text": "Feil", "email": "kari@"}, "e-post"),
        ({"text": "Mitt nummer er 01010750160, ring"}, "fødselsnummer"),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_the_words(values, sentence, visitor, tynset):
    page = tell(visitor, about="municipality:tynset", fact="Innbyggere", **values).content.decode()
    assert sentence in page
    assert 'value="Innbyggere"' in page
    assert escape(values["text"]) in page
    assert not Inquiry.objects.exists()


def test_sent_twice_it_is_one_report(visitor, tynset):
    values = fill_in(visitor, PATH, text="Feil", about="municipality:tynset")
    assert {send(visitor, PATH, values).status_code, send(visitor, PATH, values).status_code} == {302}
    assert Inquiry.objects.count() == 1


def test_another_site_cannot_send_it(visitor, tynset):
    values = fill_in(visitor, PATH, text="Feil")
    assert send(visitor, PATH, values, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert not Inquiry.objects.exists()


# --- afterwards -------------------------------------------------------------------------------------------------------
def test_it_is_no_family_of_the_funnel(visitor, tynset, siri):
    tell(visitor, text="Feil", about="municipality:tynset")
    assert not find_counted_cases(siri).exists()


def test_it_ends_six_months_after_the_last_word_also_where_families_are_kept_longer(visitor, tynset, settings):
    settings.KEEP_MONTHS = 24
    tell(visitor, text="Feil", email="leser@example.org", about="municipality:tynset")
    case = Inquiry.objects.get()
    today = timezone.localdate()
    assert datetime.timedelta(days=180) < case.keep_until - today < datetime.timedelta(days=186)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=190)):
        case_ending.anonymise_due(timezone.localdate())
    case.refresh_from_db()
    assert case.email == ""
    assert [event.text for event in case.events.all() if event.text] == []


def test_where_all_is_forgotten_earlier_a_report_is_too(visitor, tynset, settings):
    settings.KEEP_MONTHS = 2
    tell(visitor, text="Feil")
    assert Inquiry.objects.get().keep_until - timezone.localdate() < datetime.timedelta(days=63)
