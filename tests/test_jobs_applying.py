"""How one applies: by a page, by e-mail or as the words say; on top of the page, and needed before it is published."""

import json
import re

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from base.values.webaddresses import is_page_address, read_mail_address
from jobs.forms import read_advert
from jobs.models import Job
from tests.finding import find
from tests.posts import values_of

URL, EMAIL = "https://example.org/sok?id=1", "jobb@example.org"


@pytest.fixture
def page_of(visitor):
    return lambda job: visitor.get(job.get_absolute_url()).content.decode()


def head_of(page) -> str:
    return find(r'<header class="page-head">(.*?)</header>', page, re.S)[1]


def buttons_of(page) -> list[tuple[str, str]]:
    """The ways to apply, without the way to ask that every entry has."""
    found = re.findall(r'<a class="button[^"]*" href="([^"]+)"[^>]*>([^<]+)</a>', head_of(page))
    return [(url, words) for url, words in found if not url.startswith("/nb/kontakt/")]


# --- the page ---------------------------------------------------------------------------------------------------------
def test_a_button_on_top_of_the_page_leads_to_the_employers_form(make_job, tynset, page_of):
    page = page_of(make_job(tynset, apply_url=URL, apply_email=""))
    assert buttons_of(page) == [(URL.replace("&", "&amp;"), "Søk på stillingen")]
    assert "mailto:" not in head_of(page)


def test_where_one_applies_by_e_mail_the_button_opens_a_message_about_the_job(make_job, tynset, page_of):
    page = page_of(make_job(tynset, "Kokk & baker på fjellet", apply_email=EMAIL))
    subject = "Kokk%20%26%20baker%20p%C3%A5%20fjellet"
    assert buttons_of(page) == [(f"mailto:{EMAIL}?subject={subject}", "Send søknad på e-post")]
    assert f">{EMAIL}</a>" in page, "to be read where no program opens"


def test_with_both_ways_the_form_comes_first(make_job, tynset, page_of):
    page = page_of(make_job(tynset, apply_url=URL, apply_email=EMAIL))
    assert [words for _url, words in buttons_of(page)] == ["Søk på stillingen", "Send søknad på e-post"]


def test_words_alone_stand_on_top_and_their_addresses_are_links(make_job, tynset, page_of):
    job = make_job(tynset, apply_email="", how_to_apply_nb="Kom innom, eller skriv til jobb@example.org <i dag>.")
    head = head_of(page_of(job))
    assert "Slik søker du:" in head
    assert 'Kom innom, eller skriv til <a href="mailto:jobb@example.org">jobb@example.org</a> &lt;i dag&gt;.' in head
    assert buttons_of(page_of(job)) == []


def test_words_in_another_language_are_named(make_job, tynset, visitor):
    job = make_job(tynset, how_to_apply_nb="Ring oss", title_en="Nurse")
    with translation.override("en"):
        head = head_of(visitor.get(job.get_absolute_url()).content.decode())
    assert '<span lang="nb">Ring oss</span>' in head
    assert "partly in Norwegian" in head
    assert "Send an application by e-mail" in head


def test_a_job_of_before_that_says_nothing_has_a_page_without_a_button(make_job, tynset, page_of):
    head = head_of(page_of(make_job(tynset, apply_email="")))
    assert "apply-" not in head
    assert "Sykepleier på vakt" in head


@pytest.mark.parametrize(
    ("values", "contact", "direct"),
    [
        ({"apply_url": URL, "apply_email": ""}, {"url": URL}, True),
        ({"contact_person": "Liv Prøvesen, enhetsleder"}, {"name": "Liv Prøvesen, enhetsleder", "email": EMAIL}, False),
        ({"apply_email": "", "how_to_apply_nb": "Ring oss"}, None, False),
    ],
)
def test_search_engines_are_told_the_same(make_job, tynset, page_of, values, contact, direct):
    page = page_of(make_job(tynset, **{"apply_email": EMAIL} | values))
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])
    assert data["directApply"] is direct
    assert data.get("applicationContact") == (contact and {"@type": "ContactPoint"} | contact)


def test_an_address_of_two_thousand_characters_leads_there_and_is_shown_short(make_job, tynset, page_of):
    url = f"https://example.org/{'a' * 1900}"
    page = page_of(make_job(tynset, apply_url=url, apply_email=""))
    assert f'<dd><a href="{url}" rel="noopener">{url[:80]}…</a></dd>' in page
    assert buttons_of(page) == [(url, "Søk på stillingen")]


def test_the_person_who_answers_questions_stands_among_the_facts(make_job, tynset, page_of):
    page = page_of(make_job(tynset, contact_person="Liv Prøvesen, enhetsleder"))
    assert "<dt>Kontaktperson</dt><dd>Liv Prøvesen, enhetsleder</dd>" in page


# --- needed to publish ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["apply_url", "apply_email", "how_to_apply_nb"])
def test_any_one_of_the_three_is_enough_to_publish(make_job, tynset, name):
    value = {"apply_url": URL, "apply_email": EMAIL, "how_to_apply_nb": "Ring oss"}[name]
    job = make_job(tynset, summary_nb="Turnus", apply_asap=True, **{"apply_email": ""} | {name: value})
    assert job.find_missing_fields() == {}


def test_without_any_it_stays_a_draft_and_the_sentence_names_all_three(make_job, tynset):
    job = make_job(
        tynset, summary_nb="Turnus", apply_asap=True, apply_email="", how_to_apply_en="Call us", status="draft"
    )
    job.full_clean()
    job.status = "published"
    with pytest.raises(ValidationError) as refused:
        job.full_clean()
    (sentence,) = refused.value.message_dict["apply_url"]
    assert sentence == ("Fyll ut før publisering: Nettadresse for søknad, E-post for søknader eller Slik søker du.")


# --- what is typed ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (EMAIL, EMAIL),
        (f" {EMAIL}. ", EMAIL),
        (f"mailto:{EMAIL}", EMAIL),
        (f"MAILTO:{EMAIL}?subject=Kokk", EMAIL),
        (f"Postmottak <{EMAIL}>", EMAIL),
        (f"E-post: {EMAIL}", EMAIL),
        (f"e-mail:{EMAIL}", EMAIL),
        (f"\u200b{EMAIL}\u00a0", EMAIL),
        (f"{EMAIL}, sjef@example.org", ""),
        (f"https://{EMAIL}", ""),
        ("www.example.org", ""),
        ("post@", ""),
        ("", ""),
        ("https://example.org/@kommunen", ""),
        ("etter avtale", ""),
    ],
)
def test_an_e_mail_address_is_known_however_it_was_copied_and_nothing_else_is_taken_for_one(typed, address):
    assert read_mail_address(typed) == address
    assert not (address and is_page_address(typed))


@pytest.mark.parametrize(
    ("url", "email", "kept"),
    [
        (EMAIL, "", ("", EMAIL)),
        (f"mailto:{EMAIL}", "", ("", EMAIL)),
        (EMAIL, EMAIL, ("", EMAIL)),
        ("", URL, (URL, "")),
        ("", "www.example.org/sok", ("www.example.org/sok", "")),
        (URL, f"mailto:{EMAIL}", (URL, EMAIL)),
        (EMAIL, "sjef@example.org", (EMAIL, "sjef@example.org")),
        (URL, URL, (URL, URL)),
        ("snarest", "ring", ("snarest", "ring")),
    ],
)
def test_an_address_goes_to_its_own_field_and_never_over_another(url, email, kept):
    sent = read_advert({"apply_url": url, "apply_email": email})
    assert (sent["apply_url"], sent["apply_email"]) == kept


@pytest.mark.parametrize(
    ("typed", "ends"),
    [
        ("80-100 %", ("80", "100 %")),
        ("80 – 100", ("80", "100")),
        ("50 % til 100 %", ("50 %", "100 %")),
        ("60−80 prosent", ("60", "80 prosent")),
        ("heltid", ("100", "")),
        ("80", ("80", "")),
        ("100-80 %", ("100-80 %", "")),
        ("50-60-70", ("50-60-70", "")),
        ("-80", ("-80", "")),
        ("deltid", ("deltid", "")),
    ],
)
def test_an_extent_from_to_fills_both_fields(typed, ends):
    sent = read_advert({"extent_percent": typed, "extent_percent_to": ""})
    assert (sent["extent_percent"], sent["extent_percent_to"]) == ends


@pytest.mark.parametrize(
    ("typed", "ends"),
    [
        ("480 000 - 560 000", ("480 000", "560 000")),
        ("kr 480.000,- til 560.000,-", ("kr 480.000,-", "560.000,-")),
        ("480.000,-–560.000,-", ("480.000,-", "560.000,-")),
        ("480.000,-", ("480.000,-", "")),
        ("250 bis 300", ("250", "300")),
        ("ca. 480-560", ("ca. 480-560", "")),
    ],
)
def test_pay_from_to_fills_both_fields(typed, ends):
    sent = read_advert({"pay_from": typed})
    assert (sent["pay_from"], sent.get("pay_to", "")) == ends


def test_what_stands_in_the_upper_field_is_never_written_over():
    assert read_advert({"pay_from": "400-500", "pay_to": "600"}).items() >= {("pay_from", "400-500"), ("pay_to", "600")}


def test_the_form_keeps_what_it_cannot_place_and_points_to_the_other_field(as_person, kari, make_job, tynset):
    job, client = make_job(tynset, summary_nb="Turnus", apply_asap=True, status="draft"), as_person(kari)
    path = f"/admin/jobs/job/{job.pk}/change/"
    answer = client.post(path, values_of(client.get(path)) | {"apply_url": "sjef@example.org"})
    assert list(answer.context["adminform"].form.errors) == ["apply_url"]
    assert values_of(answer)["apply_url"] == ["sjef@example.org"]
    assert client.post(path, values_of(answer) | {"apply_email": ""}).status_code == 302
    assert Job.objects.get().apply_email == "sjef@example.org"
