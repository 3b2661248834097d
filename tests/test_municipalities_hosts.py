"""One card shows the service of an office and its hosts, for one query, on every page where a family may ask."""

import datetime
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from accounts.access import Role
from accounts.models import HostProfile
from inquiries import services
from municipalities.answer_days import say_answer_days
from municipalities.hosts import list_shown_hosts
from municipalities.models import Municipality, Region
from tests.conftest import make_municipality, make_person
from tests.desk import ask
from tests.markup import read_page
from tests.portraits import SENTENCE, show_host
from tests.posts import values_of

FORM = "/admin/municipalities/municipality/{}/change/"
EMPTY, DRAWN = "Her står et bilde av verten", "En tegnet vert: Denne personen finnes ikke."
NUMBER = "+4762000000"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def real(region):
    """An installation that is no demonstration."""
    Region.objects.update(is_demo=False)


def pages_with_card(tynset, job):
    case = ask(office=tynset)
    token = services.create_private_link(inquiry=case)
    return {
        "front": "/nb/",
        "municipality": tynset.get_absolute_url(),
        "place": tynset.centre.get_absolute_url(),
        "entry": job.get_absolute_url(),
        "plan": f"{reverse('planner')}?work1=2223",
        "receipt": reverse("own-received", args=[token]),
        "own page": reverse("own-page", args=[token]),
    }


def cards_in(page: str) -> list[str]:
    return re.findall(r'<section class="office".*?</section>', page, re.S)


# --- the card ---------------------------------------------------------------------------------------------------------
def test_every_page_where_a_family_may_ask_shows_the_card_once_with_its_host(visitor, kari, tynset, make_job):
    show_host(kari)
    pages = {name: visitor.get(url) for name, url in pages_with_card(tynset, make_job(tynset)).items()}
    found = {name: cards_in(answer.content.decode()) for name, answer in pages.items()}
    # On the front page the hosts stand without a card, each with the name of the office.
    assert {name: len(cards) for name, cards in found.items()} == dict.fromkeys(pages, 1) | {"front": 0}
    assert [name for name, answer in pages.items() if answer.content.decode().count(SENTENCE) != 1] == []
    assert [name for name, cards in found.items() if cards and SENTENCE not in cards[0]] == []


def test_the_card_says_name_telephone_hours_and_languages_and_leaves_out_what_is_unknown(visitor, real, tynset, tolga):
    known = {"office_phone": NUMBER, "office_hours": "Hverdager 9–15", "office_languages": "nb,de"}
    for name, value in (known | {"office_name": "Servicetorget"}).items():
        setattr(tynset, name, value)
    tynset.save()
    (card,) = cards_in(read_page(visitor.get(tynset.get_absolute_url())))
    assert 'href="tel:+4762000000"' in card
    assert "Servicetorget, Tynset" in card
    assert "Hverdager 9–15" in card
    assert "på norsk eller på tysk" in card
    (card,) = cards_in(read_page(visitor.get(tolga.get_absolute_url())))
    assert "Servicekontoret i Tolga" in card
    assert "tel:" not in card
    assert "<dt>Åpningstider</dt>" not in card


def test_a_name_that_names_the_municipality_does_not_do_so_twice(visitor, tynset):
    Municipality.objects.update(office_name="Tynset servicetorg")
    (card,) = cards_in(read_page(visitor.get(tynset.get_absolute_url())))
    assert "Tynset servicetorg</h2>" in card


@pytest.mark.parametrize(("demo", "invented"), [(False, False), (True, False), (True, True), (False, True)])
def test_without_a_host_only_a_demonstration_has_an_empty_frame_and_only_an_invented_region_a_drawn_host(
    demo, invented, visitor, tynset, make_job
):
    Region.objects.update(is_demo=demo, is_invented=invented)
    for name, url in pages_with_card(tynset, make_job(tynset)).items():
        page = visitor.get(url).content.decode()
        assert (EMPTY in page) == (demo and not invented), name
        assert (DRAWN in page, 'class="drawn-skin"' in page) == (demo and invented,) * 2, name
        assert ('class="host' in page) == demo, name


def test_a_host_takes_the_place_of_the_empty_frame(visitor, kari, tynset):
    show_host(kari)
    page = visitor.get(tynset.get_absolute_url()).content.decode()
    assert EMPTY not in page


def test_the_space_of_a_portrait_is_kept_before_it_comes(visitor, kari, tynset):
    profile = show_host(kari)
    (image,) = re.findall(r'<img class="host-portrait"[^>]*>', read_page(visitor.get(tynset.get_absolute_url())))
    assert 'width="96" height="96"' in image
    assert 'loading="lazy"' in image
    assert re.findall(r"(/media/\S+) (\d+)w", image) == [(url, str(width)) for width, url in profile.picture_set]


def test_a_sentence_in_another_language_is_marked_and_named(visitor, kari, tynset):
    show_host(kari, sentence_de="Ich helfe gern.")
    with translation.override("de"):
        page = read_page(visitor.get(tynset.get_absolute_url()))
    assert "Ich helfe gern." in page
    with translation.override("en"):
        page = read_page(visitor.get(tynset.get_absolute_url()))
    assert re.search(rf'in Norwegian.*?<span lang="nb">{SENTENCE}', page)
    assert "data-unnamed" not in page


def test_a_host_who_writes_markup_writes_text(visitor, kari, tynset):
    show_host(kari, shown_name="<b>Kari</b>", sentence_nb='"><script>', picture_alt_nb='"><script>')
    page = visitor.get(tynset.get_absolute_url()).content.decode()
    assert "<b>Kari" not in page
    assert "><script>" not in page


# --- who is on it -----------------------------------------------------------------------------------------------------
def test_an_office_shows_its_own_hosts_by_name_and_the_region_one_of_each_office(kari, ola, tynset, tolga):
    second = make_person("liv", Role.HOST, tynset)
    for user, name in ((kari, "Kari"), (second, "Anne"), (ola, "Ola")):
        show_host(user, shown_name=name)
    assert [host.profile.shown_name for host in list_shown_hosts(tynset)] == ["Anne", "Kari"]
    assert [(str(host.office), host.profile.shown_name) for host in list_shown_hosts(None)] == [
        ("Tolga", "Ola"),
        ("Tynset", "Anne"),
    ]


def test_an_editor_a_former_stand_in_and_an_office_that_has_left_show_nobody(eli, vera, ola, tynset, tolga, visitor):
    for user in (eli, vera, ola):
        show_host(user)
    Municipality.objects.filter(pk=tolga.pk).update(member_until=timezone.localdate() - datetime.timedelta(days=1))
    assert list_shown_hosts(tynset) == []
    assert list_shown_hosts(None) == []
    assert SENTENCE not in visitor.get("/nb/").content.decode()


def test_a_stand_in_is_shown_on_the_days_of_standing_in(tynset):
    today = timezone.localdate()
    days = {"valid_from": today + datetime.timedelta(days=2), "valid_until": today + datetime.timedelta(days=9)}
    show_host(make_person("liv", Role.HOST, tynset, substitute=True, **days))
    shown = {}
    for ahead in (1, 2, 9, 10):
        with time_machine.travel(timezone.now() + datetime.timedelta(days=ahead), tick=False):
            shown[ahead] = len(list_shown_hosts(tynset))
    assert shown == {1: 0, 2: 1, 9: 1, 10: 0}


# --- what it costs ----------------------------------------------------------------------------------------------------
def count_queries_about_hosts(visitor, url):
    visitor.get(url)  # what is kept from now on
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert visitor.get(url).status_code == 200
    table = HostProfile._meta.db_table
    return sum(table in query["sql"] for query in asked.captured_queries), len(asked)


def test_the_hosts_cost_one_query_a_page_for_none_as_for_many(visitor, tynset, tolga, make_job):
    pages = pages_with_card(tynset, make_job(tynset))
    none = {name: count_queries_about_hosts(visitor, url) for name, url in pages.items()}
    for number in range(9):
        office = make_municipality(f"90{number:02}", f"Kommune {number}", 62, 10 + number / 10)
        show_host(make_person(f"vert{number}", Role.HOST, office))
        show_host(make_person(f"liv{number}", Role.HOST, tynset))
    many = {name: count_queries_about_hosts(visitor, url) for name, url in pages.items()}
    assert {name: about for name, (about, _all) in none.items()} == dict.fromkeys(pages, 1)
    assert many == none


# --- the form of the office -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("person", "may_change"), [("kari", True), ("eli", True), ("siri", True), ("ola", False)])
def test_only_the_own_office_and_the_coordinator_change_a_service(person, may_change, request, as_person, tynset):
    client = as_person(request.getfixturevalue(person))
    own = as_person(request.getfixturevalue("siri"))
    values = values_of(own.get(FORM.format(tynset.pk))) | {"office_name": "Endret navn", "shows_answer_days": "on"}
    answer = client.post(FORM.format(tynset.pk), values)
    tynset.refresh_from_db()
    assert answer.status_code == (302 if may_change else 403)
    assert (tynset.office_name, tynset.shows_answer_days) == (("Endret navn", True) if may_change else ("", False))


def test_a_visitor_changes_no_service(visitor, tynset):
    assert visitor.post(FORM.format(tynset.pk), {"office_name": "x"}).url.startswith("/admin/login/")


def test_the_form_says_what_would_be_shown(as_person, kari, tynset):
    assert "Ikke ennå: færre enn tjue familier" in as_person(kari).get(FORM.format(tynset.pk)).content.decode()
    Municipality.objects.update(answer_half_days=1, answer_most_days=2)
    assert "halvparten av familiene svar innen 1 dag" in as_person(kari).get(FORM.format(tynset.pk)).content.decode()


# --- how soon it answers ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nb", "De siste tolv månedene fikk halvparten av familiene svar innen 1 dag, ni av ti innen 2 dager."),
        ("en", "In the last twelve months half of the families got an answer within 1 day, nine of ten within 2 days."),
        (
            "de",
            "In den letzten zwölf Monaten bekam die Hälfte der Familien innerhalb von 1 Tag eine Antwort, neun von "
            "zehn innerhalb von 2 Tagen.",
        ),
        (
            "nl",
            "In de afgelopen twaalf maanden kreeg de helft van de gezinnen binnen 1 dag antwoord, negen van de tien "
            "binnen 2 dagen.",
        ),
    ],
)
def test_it_is_said_in_four_languages_where_the_office_chose_so(language, words, visitor, tynset):
    Municipality.objects.update(answer_half_days=1, answer_most_days=2)
    with translation.override(language):
        url = tynset.get_absolute_url()
        assert words not in read_page(visitor.get(url))
        Municipality.objects.update(shows_answer_days=True)
        assert words in read_page(visitor.get(url))


def test_a_choice_without_figures_shows_nothing(visitor, tynset):
    Municipality.objects.update(shows_answer_days=True)
    assert "De siste tolv månedene" not in visitor.get(tynset.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("half", "most", "words"),
    [
        (0, 0, "De siste tolv månedene fikk ni av ti familier svar samme dag."),
        (0, 1, "De siste tolv månedene fikk halvparten av familiene svar samme dag, ni av ti innen 1 dag."),
        (3, 3, "De siste tolv månedene fikk ni av ti familier svar innen 3 dager."),
        (None, None, ""),
    ],
)
def test_the_words_are_those_of_the_figures(half, most, words, tynset):
    tynset.answer_half_days, tynset.answer_most_days = half, most
    assert say_answer_days(tynset) == words
