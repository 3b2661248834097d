"""A text that is not written in the reader's language: which one is shown, and how it is named, once and before it."""

import re

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse
from django.utils import translation

from base.languages import check_fallbacks, list_reading_languages, parse_fallbacks
from base.messages.translated_columns import build_shown_text
from base.text.other_languages import label_text
from jobs.models import Job
from municipalities.models import Service
from schools.models import School
from tests.markup import read_page

CONTENT = ("nb", "en", "de", "nl")


def page_of(client, row, language):
    with translation.override(language):
        return read_page(client.get(row.get_absolute_url()))


def list_of(client, language, query=""):
    with translation.override(language):
        return client.get(reverse("job-list") + query)


def card_of(client, language):
    return re.search(r'<article class="card">(.*?)</article>', list_of(client, language).content.decode(), re.S)[1]


# --- which one is shown -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("language", "order"),
    [
        ("nb", ("nb", "en")),
        ("en", ("en", "nb")),
        ("de", ("de", "en", "nb")),
        ("nl", ("nl", "en", "nb")),
        ("sma", ("nb",)),
        ("pl", ("nb",)),
    ],
)
def test_each_language_has_a_chain_that_ends_with_the_default_one(language, order):
    assert list_reading_languages(language) == order
    with translation.override(language):
        assert list_reading_languages() == order


def test_the_chain_is_a_setting_and_pages_orders_and_attributes_follow_it(settings, make_job, tynset, visitor):
    settings.FALLBACK_LANGUAGES = parse_fallbacks("de:nl pl:en,de")
    make_job(tynset, "Norsk", title_en="English", title_nl="Nederlands")
    assert list_reading_languages("de") == ("de", "nl", "nb")
    assert list_reading_languages("pl") == ("en", "de", "nb")
    assert "Nederlands" in card_of(visitor, "de")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("de:en,pl", "FALLBACK_LANGUAGES leads from 'de' to 'pl'; texts are written in nb, en, de, nl."),
        ("xx:en", "FALLBACK_LANGUAGES names 'xx', which is no language that is known here."),
        ("de:en,en-gb", "FALLBACK_LANGUAGES leads from 'de' to 'en-gb'; texts are written in nb, en, de, nl."),
    ],
)
def test_a_chain_that_leads_nowhere_is_refused_in_a_sentence(text, sentence):
    with pytest.raises(ImproperlyConfigured, match=re.escape(sentence)):
        check_fallbacks(parse_fallbacks(text), CONTENT)


def test_the_librarys_own_reading_follows_the_same_chain(make_job, tynset):
    job = make_job(tynset, "Norsk", title_en="English", summary_nb="Kort")
    for language, title in (("nb", "Norsk"), ("en", "English"), ("de", "English"), ("nl", "English")):
        with translation.override(language):
            assert (job.title, job.summary) == (title, "Kort")


def test_saving_in_one_language_writes_into_no_other(make_job, tynset):
    job = make_job(tynset, "Norsk", title_en="English")
    with translation.override("de"):
        Job.objects.get(pk=job.pk).save()
    assert list(Job.objects.rewrite(False).values_list("title_nb", "title_en", "title_de")) == [
        ("Norsk", "English", None)
    ]


@pytest.mark.parametrize("empty", [None, ""])
def test_titles_are_ordered_as_the_reader_sees_them(empty, make_job, tynset, visitor):
    make_job(tynset, "Å", title_en="Baker", title_de=empty)
    make_job(tynset, "B", title_en="Z", title_de="Arzt")
    make_job(tynset, "C", title_en=empty, title_de=empty)
    with translation.override("de"):
        assert list(Job.objects.order_by(build_shown_text("title")).values_list("title_nb", flat=True)) == [
            "B",
            "Å",
            "C",
        ]
    shown = list_of(visitor, "de", "?sort=title").context["object_list"]
    assert [row.title_nb for row in shown] == ["B", "Å", "C"]


def test_what_a_german_reader_is_shown_in_english_is_found_by_it(make_job, tynset, visitor):
    make_job(tynset, "Vakt på sykehjem", title_en="Caretaker of everything")
    assert len(list_of(visitor, "de", "?words=everything").context["object_list"]) == 1


def test_a_name_is_the_same_in_every_language_and_has_no_label(tynset, visitor):
    school = School.objects.create(municipality=tynset, title_nb="Fåset skole", kind="compulsory", status="published")
    page = page_of(visitor, school, "de")
    assert '<h1><span lang="nb">Fåset skole</span></h1>' in page
    assert "in-language" not in page


# --- how it is named --------------------------------------------------------------------------------------------------
def test_a_card_names_its_other_language_once_before_all_it_says(make_job, tynset, visitor, nurse):
    nurse.name_de = "Krankenpflege"
    nurse.save()
    make_job(tynset, title_en="Nurse", summary_nb="Turnus", summary_en="Shifts")
    for language, label in (("de", "auf Englisch"), ("nl", "in het Engels")):
        card = card_of(visitor, language)
        assert card.lstrip().startswith(f'<span class="in-language">{label}</span>')
        assert card.count("in-language") == 1
        assert '<span lang="en">Nurse</span>' in card
        assert '<span lang="en">Shifts</span>' in card
    assert "in-language" not in card_of(visitor, "nb")


def test_a_card_whose_title_is_in_the_readers_language_is_partly_in_another(make_job, tynset, visitor):
    make_job(tynset, title_de="Pflegekraft", summary_nb="Turnus", summary_en="Shifts")
    assert '<span class="in-language">teilweise auf Englisch</span>' in card_of(visitor, "de")


def test_two_other_languages_are_named_in_one_label(make_job, tynset, visitor):
    make_job(tynset, "Vakt", title_en="Nurse", body_nb="<p>Hele teksten</p>", housing_help_nb="Hybel")
    page = page_of(visitor, Job.objects.get(), "de")
    [said] = re.findall(r'<span class="in-language">([^<]+)</span>\s*<p class="kicker">', page)
    assert said == "auf Englisch, auf Norwegisch"
    assert page.index(said) < page.index("<h1>") < page.index('<div lang="nb"><p>Hele teksten</p></div>')


def test_nynorsk_is_marked_for_the_voice_and_is_no_other_language_to_who_reads_norwegian(make_job, tynset, visitor):
    tynset.language_form = "nynorsk"
    tynset.save()
    make_job(tynset, "Sjukepleiar")
    assert '<span lang="nn">Sjukepleiar</span>' in card_of(visitor, "nb")
    assert "in-language" not in card_of(visitor, "nb")
    card = card_of(visitor, "de")
    assert '<span lang="nn">Sjukepleiar</span>' in card
    assert "auf Norwegisch" in card


def test_the_facts_of_a_service_follow_the_chain_and_are_named_in_their_line(tynset, visitor):
    Service.objects.create(
        kind="gp", name="Legesenter", place=tynset.centre, note_nb="ingen åpne lister", note_en="no open list"
    )
    page = page_of(visitor, tynset.centre, "de")
    assert '(<span class="in-language">auf Englisch</span> <span lang="en">no open list</span>; Jahr unbekannt' in page
    assert "ingen åpne" not in page


def test_attributes_of_the_head_say_their_language(make_job, tynset, visitor):
    page = page_of(visitor, make_job(tynset, "Vakt", title_en="Nurse", summary_nb="Turnus"), "de")
    assert '<title lang="en">Nurse' in page
    assert '<meta name="description" lang="nb" content="Turnus">' in page
    assert "data-unnamed" not in page


@pytest.mark.parametrize(
    ("language", "code", "shown"),
    [
        ("de", "en", "[auf Englisch] Nurse"),
        ("en", "en", "Nurse"),
        ("nb", "nn", "Nurse"),
        ("de", "pl", "[in der Sprache Polnisch] Nurse"),
    ],
)
def test_where_no_element_can_stand_the_label_is_in_brackets(language, code, shown):
    with translation.override(language):
        assert label_text("Nurse", code) == shown
