"""Snippets: what stands in braces is known, and links that lead nowhere are said."""

import datetime
import http.server
import threading

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from base.requests import outside_requests
from inquiries.models import Snippet
from inquiries.rules import snippets
from inquiries.rules.goodbyes import suggest_goodbyes
from inquiries.services.snippets import check_links, is_link_working
from tests.desk import ask

DAY = datetime.date(2026, 11, 23)


def test_unknown_words_in_braces_are_refused_in_words():
    with pytest.raises(ValidationError, match=r"\{navn\} kan ikke fylles ut.*\{name\}, \{office\}"):
        snippets.validate_known_fields("Hei {navn}, {name}")


@given(st.text(max_size=200))
def test_any_text_is_either_merged_or_refused_never_an_error(text):
    try:
        snippets.validate_known_fields(text)
    except ValidationError:
        assert "{" in text


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["nb", "en", "de", "nl"])
def test_every_way_into_the_database_refuses_them(language, tynset):
    with pytest.raises(ValidationError):
        Snippet.objects.create(office=tynset, title_nb="x", **{"body_nb": "y", f"body_{language}": "{wrong}"})


@pytest.mark.django_db
def test_the_form_says_it_beside_the_field_and_keeps_the_text(tynset, kari, as_person):
    values = {"office": tynset.pk, "title_nb": "Hilsen", "body_nb": "Hei {navn}"}
    page = as_person(kari).post("/admin/inquiries/snippet/add/", values).content.decode()
    assert "kan ikke fylles ut" in page
    assert "Hei {navn}" in page
    assert not Snippet.objects.exists()


@pytest.mark.django_db
def test_an_office_changes_its_own_and_reads_those_of_the_region(tynset, kari, ola, siri, as_person):
    own = Snippet.objects.create(office=tynset, title_nb="Vår", body_nb="x")
    shared = Snippet.objects.create(office=None, title_nb="For alle", body_nb="y")
    values = {"office": tynset.pk, "title_nb": "Ny", "body_nb": "z"}
    assert as_person(ola).post(f"/admin/inquiries/snippet/{own.pk}/change/", values).status_code == 403
    assert as_person(kari).post(f"/admin/inquiries/snippet/{shared.pk}/change/", values).status_code == 403
    assert as_person(kari).post(f"/admin/inquiries/snippet/{own.pk}/change/", values).status_code == 302
    assert (
        as_person(siri).post(f"/admin/inquiries/snippet/{shared.pk}/change/", values | {"office": ""}).status_code
        == 302
    )


@pytest.mark.django_db
def test_it_is_merged_in_the_familys_language_and_else_in_norwegian(tynset, kari, make_job, settings):
    snippet = Snippet(office=tynset, title_nb="x", body_nb="Hei {name}, se {page}. {promised}", body_de="Hallo {name}")
    job = make_job(tynset)
    case = ask(office=tynset, about=job, name="Familien Prøvesen")
    merged = {code: snippets.fill_snippet(snippet, case=case, by=kari, language=code) for code in ("nb", "de", "nl")}
    assert merged["de"] == "Hallo Familien Prøvesen"
    assert f"{settings.SITE_URL}/nb/jobber/{job.slug}/" in merged["nb"]
    assert merged["nl"].startswith("Hei Familien Prøvesen")
    assert f"{settings.SITE_URL}/nl/" in merged["nl"]


SIGNED = [
    ("Vennlig hilsen {host}, {office}", "Vennlig hilsen Tynset", "Vennlig hilsen Kari Vert, Tynset"),
    ("Hilsen {host} i {office}.", "Hilsen Tynset.", "Hilsen Kari Vert i Tynset."),
    ("Med hilsen\n{host}\n{office}", "Med hilsen\nTynset", "Med hilsen\nKari Vert\nTynset"),
    ("{host} ringer.", "Tynset ringer.", "Kari Vert ringer."),
    ("{office} svarer.", "Tynset svarer.", "Tynset svarer."),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("body", "nameless", "named"), SIGNED)
def test_whoever_has_no_name_signs_as_the_office_and_never_with_a_user_name(body, nameless, named, tynset, kari):
    case, snippet = ask(office=tynset), Snippet(office=tynset, body_nb=body)
    assert snippets.fill_snippet(snippet, case=case, by=kari, language="nb") == nameless
    kari.first_name, kari.last_name = "Kari", "Vert"
    assert snippets.fill_snippet(snippet, case=case, by=kari, language="nb") == named


@pytest.mark.django_db
def test_a_goodbye_is_signed_the_same_way(tynset, kari):
    assert suggest_goodbyes(ask(office=tynset), kari, "nb")["other"].endswith("\n\nTynset")


@pytest.mark.django_db
def test_what_the_family_wrote_is_never_filled_in_a_second_time(tynset, kari):
    case = ask(office=tynset, name="{host} {page}")
    snippet = Snippet(office=tynset, body_nb="Hei {name}")
    assert snippets.fill_snippet(snippet, case=case, by=kari, language="nb") == "Hei {host} {page}"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Se https://example.org/a.", ["https://example.org/a"]),
        ("/nb/jobber/ og (https://example.org/b?c=1)", ["/nb/jobber/", "https://example.org/b?c=1"]),
        ("ja/nei og km/t", []),
        ("", []),
    ],
)
def test_links_are_found_in_plain_text(text, found):
    assert sorted(snippets.find_links(text)) == sorted(found)


@pytest.mark.django_db
def test_own_links_are_asked_of_the_portal_itself(tynset, make_job, settings):
    job = make_job(tynset)
    assert is_link_working("/nb/jobber/")
    assert is_link_working(f"{settings.SITE_URL}/en/jobs/{job.slug}/")
    assert is_link_working("/nb/kommuner/tynset/")
    assert not is_link_working("/nb/jobber/finnes-ikke/")
    assert not is_link_working("/nb/tull/")
    assert is_link_working("/admin/login/")
    assert is_link_working(f"{settings.SITE_URL}/nb/kontakt/side/{'x' * 43}/")
    job.status = "archived"
    job.save()
    assert not is_link_working(f"/nb/jobber/{job.slug}/")


@pytest.mark.django_db
def test_the_night_writes_down_what_is_broken_in_any_language(tynset, kari, as_person):
    Snippet.objects.create(office=tynset, title_nb="Brukket", body_nb="Se /nb/jobber/", body_en="See /en/nowhere/ now")
    check_links(DAY)
    snippet = Snippet.objects.get()
    assert (snippet.broken_links, snippet.checked_on) == (["/en/nowhere/"], DAY)
    assert "/en/nowhere/" in as_person(kari).get("/admin/inquiries/snippet/").content.decode()


@pytest.fixture
def elsewhere():
    """Another site on loopback: /yes answers, everything else does not."""
    asked = []

    class Site(http.server.BaseHTTPRequestHandler):
        def do_HEAD(self):
            asked.append(self.path)
            self.send_response(200 if self.path == "/yes" else 404)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


@pytest.mark.django_db
def test_a_feed_which_asks_for_its_own_host_is_a_page_too(tynset):
    assert is_link_working("/nb/jobber/feed.xml")


@pytest.mark.django_db
def test_a_link_that_is_no_address_is_broken_and_stops_nobody_elses_check(tynset):
    texts = ("Se https://[adresse]/skjema her", "Se /nb/finnes-ikke/ her")
    rows = [Snippet.objects.create(office=tynset, title_nb="Skjema", body_nb=text) for text in texts]
    check_links(DAY)
    assert [Snippet.objects.get(pk=row.pk).broken_links for row in rows] == [
        ["https://[adresse]/skjema"],
        ["/nb/finnes-ikke/"],
    ]


def test_links_that_leave_the_portal_are_not_opened_unless_the_setting_says_so(elsewhere, settings, monkeypatch):
    address, asked = elsewhere
    monkeypatch.setattr(outside_requests, "is_public", lambda address: True)  # the site of this test is on loopback
    assert is_link_working(f"{address}/no")
    assert asked == []
    settings.CHECK_OUTSIDE_LINKS = True
    assert is_link_working(f"{address}/yes")
    assert not is_link_working(f"{address}/no")
    assert not is_link_working("https://127.0.0.1:1/closed")


def test_a_link_to_a_machine_beside_us_is_never_opened(elsewhere, settings):
    """An editor's snippet must not make the server knock on doors that the world cannot reach."""
    address, asked = elsewhere
    settings.CHECK_OUTSIDE_LINKS = True
    assert not is_link_working(f"{address}/yes")
    assert not is_link_working(address.replace("127.0.0.1", "localhost") + "/yes")
    assert asked == []
