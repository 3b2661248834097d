"""Calendar files say what the pages say, of the events that readers may see, and programs fetch them again."""

import datetime

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone, translation

from base.values.times import start_of_day
from culture.models import Event, Venue
from tests.calendarfiles import read_file

D, T = datetime.date, datetime.time
DAY = datetime.timedelta(days=1)
SITE = "https://flytthit.example"
NOW = "2026-11-30T12:00:00+01:00"


@pytest.fixture(autouse=True)
def elsewhere(settings):
    """The SITE_URL is another than the host that the test client asks; the day stands still."""
    settings.SITE_URL = SITE
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def make_event(tynset):
    def make(title="Seterkveld", day="2026-12-05", owner=None, **values):
        values = {"summary_nb": "Kort", "category": "music", "status": "published", "start": T(18)} | values
        return Event.objects.create(municipality=owner or tynset, title_nb=title, day=D.fromisoformat(day), **values)

    return make


@pytest.fixture
def make_venue(tynset):
    def make(title, **values):
        values = {"summary_nb": "Kort", "kind": "culture_house", "status": "published"} | values
        return Venue.objects.create(municipality=tynset, title_nb=title, **values)

    return make


def path_of(row, language="nb"):
    with translation.override(language):
        return reverse(f"{row._meta.model_name}-calendar", args=[row.slug])


def read_one(client, row, language="nb"):
    (event,) = read_file(client.get(path_of(row, language)).content)[1]
    return event


# --- one event -------------------------------------------------------------------------------------------------------
def test_a_file_is_named_sets_no_cookie_and_is_not_asked_for_twice(make_event, visitor):
    event = make_event()
    answer = visitor.get(path_of(event))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Content-Disposition"] == 'inline; filename="seterkveld.ics"'
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")
    again = visitor.get(path_of(event), headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    event.title_nb = "Ny tittel"
    event.save()
    assert visitor.get(path_of(event), headers={"if-none-match": answer["ETag"]}).status_code == 200
    head = visitor.head(path_of(event))
    assert (head.status_code, head.content) == (200, b"")
    assert visitor.post(path_of(event)).status_code == 405


@pytest.mark.parametrize(("language", "word"), [("nb", "arrangementer"), ("en", "events"), ("de", "veranstaltungen")])
def test_the_page_leads_to_its_file_in_its_language(make_event, visitor, language, word):
    event = make_event()
    with translation.override(language):
        page = visitor.get(event.get_absolute_url()).content.decode()
    path = f"/{language}/{word}/seterkveld/calendar.ics"
    assert f'href="{path}"' in page
    assert visitor.get(path).status_code == 200


def test_a_file_says_what_the_page_says(make_event, make_venue, visitor):
    venue = make_venue("Kulturhuset", street="Brugata 1", postal_code="2500")
    event = make_event(
        venue=venue, price=150, registration_url="https://pamelding.example/", lat=62.27, lon=10.78, end=T(20)
    )
    component = read_one(visitor, event)
    page = SITE + event.get_absolute_url()
    assert component["DESCRIPTION"].split("\n") == [
        "Kort",
        "Pris: 150 kr",
        "Påmelding: https://pamelding.example/",
        page,
    ]
    assert component["LOCATION"] == "Kulturhuset, Brugata 1, 2500 Tynset"
    assert component["GEO"].to_ical() == "62.27;10.78"
    assert (component["URL"], component["CATEGORIES"].to_ical()) == (page, b"Musikk og sang")
    updated = timezone.now().astimezone(datetime.UTC).replace(microsecond=0)
    assert component.decoded("DTSTAMP") == component.decoded("LAST-MODIFIED") == updated
    assert (component.decoded("DTSTART").hour, component.decoded("DTEND").hour) == (18, 20)


def test_a_venue_that_readers_may_not_see_is_not_named(make_event, make_venue, visitor):
    venue = make_venue("Kladdehuset", street="Hemmelig vei 1", status="draft")
    assert read_one(visitor, make_event(venue=venue))["LOCATION"] == "Tynset"


@pytest.mark.parametrize(
    "text",
    ["Ost, brød; og øl", r"C:\ny", "Æøå " * 40, "🎻" * 60, 'Han sa "kom"', "a:b;LANGUAGE=xx"],
)
def test_any_sign_comes_through_as_it_was_written(make_event, visitor, text):
    title, summary = text.strip()[:140], text.strip()
    component = read_one(visitor, make_event(title, summary_nb=summary))
    assert component["SUMMARY"] == title
    assert component["DESCRIPTION"].split("\n")[0] == summary


def test_a_text_in_another_language_says_which(make_event, visitor):
    event = make_event("Seterkveld", title_en="Evening at the farm")
    said = {code: read_one(visitor, event, code) for code in ("nb", "en", "de")}
    assert {code: str(one["SUMMARY"]) for code, one in said.items()} == {
        "nb": "Seterkveld",
        "en": "Evening at the farm",
        "de": "[auf Englisch] Evening at the farm",
    }
    assert {code: one["SUMMARY"].params["LANGUAGE"] for code, one in said.items()} == {
        "nb": "nb",
        "en": "en",
        "de": "en",
    }
    assert said["en"]["DESCRIPTION"].startswith("[in Norwegian] Kort\n")
    assert said["en"]["DESCRIPTION"].params["LANGUAGE"] == "nb"
    assert said["nb"]["DESCRIPTION"].startswith("Kort\n")


def test_a_program_knows_an_event_again_after_an_edit_and_in_every_language(make_event, visitor):
    event = make_event()
    before = read_one(visitor, event)
    with time_machine.travel("2026-12-01T12:00:00+01:00", tick=False):
        event.title_nb, event.day = "Helt annen tittel", D(2026, 12, 6)
        event.save()
        Event.objects.filter(pk=event.pk).update(slug="helt-annen")
        event.refresh_from_db()
        after = read_one(visitor, event)
    assert (
        before["UID"] == after["UID"] == read_one(visitor, event, "de")["UID"] == f"event-{event.pk}@flytthit.example"
    )
    assert before.decoded("LAST-MODIFIED") < after.decoded("LAST-MODIFIED")
    assert before.decoded("DTSTART") + DAY == after.decoded("DTSTART")


@pytest.mark.parametrize(
    "values",
    [
        {"status": "draft"},
        {"status": "review"},
        {"status": "archived"},
        {"publish_from": start_of_day(D(2026, 12, 1))},
        {"day": "2026-11-29"},
    ],
)
def test_what_readers_may_not_see_and_what_is_over_has_no_file(make_event, visitor, values):
    event = make_event(**values)
    assert visitor.get(event.get_absolute_url()).status_code in (404, 410)
    answer = visitor.get(path_of(event))
    assert answer.status_code == 404
    assert "Seterkveld" not in answer.content.decode()


def test_a_preview_of_the_office_leads_to_no_file(make_event, as_person, kari):
    event = make_event(status="draft")
    client = as_person(kari)
    page = client.get(event.get_absolute_url())
    assert page.status_code == 200
    assert "calendar.ics" not in page.content.decode()
    assert client.get(path_of(event)).status_code == 404
