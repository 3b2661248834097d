"""The languages in which an office is written to and answers: data of the office, and what the law adds."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from municipalities.models import Region
from tests.markup import collapse_whitespace
from tests.posts import values_of


@pytest.fixture
def in_sami_area(tolga):
    tolga.sami_area = True
    tolga.save()
    return tolga


def page_of(client, name, language, query=""):
    with translation.override(language):
        return client.get(reverse(name) + query).content.decode()


def test_an_office_without_languages_of_its_own_answers_in_those_of_the_region(tynset, tolga):
    Region.objects.update(languages="nb,en,pl")
    assert tynset.list_answer_languages("nb,en,pl") == ["nb", "en", "pl"]
    tynset.office_languages = "nb, de"
    assert tynset.list_answer_languages("nb,en,pl") == ["nb", "de"]


@pytest.mark.parametrize("own", ["", "nb,en", "nb,sma,en"])
def test_in_the_sami_area_south_sami_is_always_answered_and_named_once(own, in_sami_area):
    in_sami_area.office_languages = own
    assert in_sami_area.list_answer_languages("nb,en").count("sma") == 1


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("nb", "Du kan skrive til Tolga på norsk, på engelsk eller på sørsamisk."),
        ("de", "An Tolga können Sie auf Norwegisch, auf Englisch oder auf Südsamisch schreiben."),
        ("nl", "Je kunt naar Tolga schrijven in het Noors, in het Engels of in het Zuid-Samisch."),
    ],
)
def test_the_form_says_in_which_languages_the_office_may_be_written_to(language, sentence, in_sami_area, visitor):
    assert sentence in page_of(visitor, "contact", language, "?about=municipality:tolga")


def test_the_form_to_nobody_yet_names_the_offices_that_answer_in_more(in_sami_area, tynset, visitor):
    page = collapse_whitespace(page_of(visitor, "contact", "nb"))
    assert "Du kan skrive på norsk eller på engelsk. Til Tolga kan du også skrive på sørsamisk." in page
    assert "Til Tynset kan du" not in page


def test_the_page_of_the_municipality_says_it_too(in_sami_area, visitor):
    assert (
        "<dd>på norsk, på engelsk eller på sørsamisk</dd>"
        in visitor.get(in_sami_area.get_absolute_url()).content.decode()
    )


def test_the_host_ticks_languages_and_nothing_else_changes(tynset, kari, as_person):
    tynset.office_languages = "nb,fi"
    tynset.save()
    client = as_person(kari)
    url = reverse("admin:municipalities_municipality_change", args=[tynset.pk])
    page = client.get(url)
    ticked = page.context["adminform"].form["office_languages"]
    assert [box.data["value"] for box in ticked if box.data["selected"]] == ["nb", "fi"]
    assert "Sørsamisk" in page.content.decode()
    answer = client.post(url, values_of(page) | {"office_languages": ["nb", "sma"]})
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    tynset.refresh_from_db()
    assert tynset.office_languages == "nb,sma"


def test_a_language_that_is_no_box_is_refused():
    with pytest.raises(ValidationError, match="klingon"):
        Region._meta.get_field("languages").clean("nb,klingon", None)
