"""Calendar files say what the pages say, of the events that readers may see, and programs fetch them again."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from base.values.times import get_start_of_day
from culture.models import Activity, Event, Venue, WeeklyTime
from municipalities.models import Place
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


@pytest.fixture
def make_activity(tynset):
    def make(*times, **values):
        values = {"title_nb": "Turn", "summary_nb": "Kort", "category": "sports", "status": "published"} | values
        activity = Activity.objects.create(municipality=tynset, **values)
        for weekday, start, end, label in times:
            WeeklyTime.objects.create(activity=activity, weekday=weekday, start=start, end=end, label=label)
        return activity

    return make


def path_of(row, language="nb"):
    with translation.override(language):
        return reverse(f"{row._meta.model_name}-calendar", args=[row.slug])


def read_one(client, row, language="nb"):
    (event,) = read_file(client.get(path_of(row, language)).content)[1]
    return event


def follow(client, language="nb", **choices):
    """Return the calendar of these choices, and the titles in it."""
    with translation.override(language):
        answer = client.get(reverse("event-subscription"), choices)
    assert answer.status_code == 200
    calendar, events = read_file(answer.content)
    return calendar, [str(event["SUMMARY"]) for event in events]


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
        {"publish_from": get_start_of_day(D(2026, 12, 1))},
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


# --- weekly times ----------------------------------------------------------------------------------------------------
def test_an_activity_leads_to_its_weekly_times_in_its_season(make_activity, visitor):
    activity = make_activity((1, T(18), T(19), "de minste"), (4, T(19), None, ""), season="winter", age_from=6)
    assert f'href="{path_of(activity)}"' in visitor.get(activity.get_absolute_url()).content.decode()
    events = read_file(visitor.get(path_of(activity)).content)[1]
    assert [str(event["SUMMARY"]) for event in events] == ["Turn (de minste)", "Turn"]
    assert [event.decoded("DTSTART").date() for event in events] == [D(2026, 12, 1), D(2026, 12, 4)]
    assert events[0].decoded("DURATION") == datetime.timedelta(hours=1)
    assert {event["RRULE"].to_ical() for event in events} == {b"FREQ=WEEKLY;INTERVAL=1;BYMONTH=1,2,3,4,10,11,12"}
    assert "Sesong: vinter\nFørste og siste dag og ferier er ikke kjent her." in events[0]["DESCRIPTION"]
    rows = activity.times.all()
    assert [event["UID"] for event in events] == [f"weeklytime-{row.pk}@flytthit.example" for row in rows]


def test_weekly_times_end_with_the_activity_and_go_on_all_year_where_it_says_so(make_activity, visitor):
    ends = get_start_of_day(D(2027, 3, 1))
    activity = make_activity((1, T(18), T(19), ""), season="all_year", publish_until=ends)
    assert read_one(visitor, activity)["RRULE"].to_ical() == b"FREQ=WEEKLY;UNTIL=20270228T225959Z;INTERVAL=1"


def test_an_activity_whose_times_nobody_has_written_has_no_file(make_activity, visitor):
    activity = make_activity()
    assert "calendar.ics" not in visitor.get(activity.get_absolute_url()).content.decode()
    assert visitor.get(path_of(activity)).status_code == 404


def test_the_link_costs_the_page_of_an_activity_no_query_for_each_time(make_activity, visitor):
    def count(activity):
        visitor.get(activity.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            assert visitor.get(activity.get_absolute_url()).status_code == 200
        return len(queries)

    one = make_activity((1, T(18), T(19), ""))
    few = count(one)
    for day in range(7):
        WeeklyTime.objects.create(activity=one, weekday=day, start=T(20))
    assert count(one) == few


# --- to follow -------------------------------------------------------------------------------------------------------
def test_a_calendar_says_its_name_its_time_zone_and_when_to_come_again(make_event, visitor):
    make_event()
    calendar, titles = follow(visitor)
    assert titles == ["Seterkveld"]
    assert calendar["X-WR-CALNAME"] == calendar["NAME"] == "Arrangementer – Prøvefjell"
    assert calendar["X-WR-TIMEZONE"] == "Europe/Oslo"
    assert calendar["REFRESH-INTERVAL"].to_ical() == b"PT12H"
    assert calendar["REFRESH-INTERVAL"].params["VALUE"] == "DURATION"
    assert calendar["SOURCE"] == f"{SITE}/nb/arrangementer/calendar.ics"
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["Europe/Oslo"]
    calendar, _titles = follow(visitor, "en", category="music", municipality="tynset")
    assert calendar["X-WR-CALNAME"] == "Events – Tynset – music and song – Test Mountains"


def test_each_choice_of_the_list_is_a_calendar_of_its_own(make_event, visitor, tolga, road):
    make_event("Konsert")
    make_event("Revy", category="stage", price=0)
    make_event("Tolgadagene", owner=tolga)
    assert set(follow(visitor)[1]) == {"Konsert", "Revy", "Tolgadagene"}
    assert set(follow(visitor, category="music")[1]) == {"Konsert", "Tolgadagene"}
    assert follow(visitor, municipality="tolga")[1] == ["Tolgadagene"]
    assert follow(visitor, category="music", municipality="tynset")[1] == ["Konsert"]
    assert follow(visitor, free="0")[1] == ["Revy"]
    assert follow(visitor, words="revy")[1] == ["Revy"]
    place = Place.objects.get(municipality=tolga).slug
    assert follow(visitor, near=place, minutes="15")[1] == ["Tolgadagene"]


@pytest.mark.parametrize("query", ["category=finnes-ikke", "municipality=oslo", "near=paris", "minutes=x"])
def test_a_calendar_of_what_nobody_knows_is_not_there(make_event, visitor, query):
    make_event()
    answer = visitor.get(f"{reverse('event-subscription')}?{query}")
    assert answer.status_code == 404
    assert "Seterkveld" not in answer.content.decode()


def test_what_was_withdrawn_vanishes_and_what_took_place_stays_for_a_month(make_event, visitor, tolga):
    make_event("Kommer")
    make_event("Kladd", status="draft")
    make_event("Avlyst", status="archived")
    make_event("Avlyst i fjor", "2026-11-20", status="archived")
    make_event("Senere", publish_from=timezone.now() + DAY)
    make_event("Forrige uke", "2026-11-20")
    make_event("Nylig lagt ut", "2026-11-20", publish_from=timezone.now() - 11 * DAY)
    make_event("I sommer", "2026-07-01")
    make_event("Hver uke", "2025-01-07", recurrence="weekly")
    make_event("Utenfor", owner=tolga)
    tolga.member_until = timezone.localdate() - DAY
    tolga.save()
    assert set(follow(visitor)[1]) == {"Kommer", "Forrige uke", "Nylig lagt ut", "Hver uke"}
    listed = visitor.get(reverse("event-list")).context["object_list"]
    assert {event.title_nb for event in listed} == {"Kommer", "Hver uke"}


def test_beyond_the_limit_what_is_over_is_left_out_first(make_event, visitor, monkeypatch):
    monkeypatch.setattr("culture.calendars.views.MOST_EVENTS", 2)
    make_event("Forrige uke", "2026-11-20")
    make_event("Fjern", "2027-11-20")
    make_event("Nær", "2026-12-20")
    for order in ("", "title", "finnes-ikke"):
        assert follow(visitor, sort=order)[1] == ["Nær", "Fjern"]


def test_a_calendar_of_many_events_costs_as_many_queries_as_one(make_event, make_venue, visitor):
    def count():
        with CaptureQueriesContext(connection) as queries:
            follow(visitor, category="music", municipality="tynset")
        return len(queries)

    make_event(recurrence="weekly", venue=make_venue("Kulturhuset"))
    count()
    one = count()
    for number in range(30):
        venue = make_venue(f"Kulturhus {number}")
        make_event(f"Kor {number}", recurrence="monthly_weekday", start=T(22), end=T(3), venue=venue)
    assert count() == one <= 6


def test_a_calendar_that_has_not_changed_is_not_sent_again(make_event, visitor):
    make_event("Hver uke", "2025-01-04", recurrence="weekly", start=T(22), end=T(3))
    etag = visitor.get(reverse("event-subscription"))["ETag"]
    with time_machine.travel("2026-12-06T12:00:00+01:00", tick=False):
        answer = visitor.get(reverse("event-subscription"), headers={"if-none-match": etag})
        assert (answer.status_code, answer.content) == (304, b"")
        make_event("Ny")
        assert visitor.get(reverse("event-subscription"), headers={"if-none-match": etag}).status_code == 200


def test_who_follows_sees_a_cancelled_day_vanish_and_the_event_stay(make_event, visitor):
    event = make_event("Kor", "2026-12-03", recurrence="weekly")
    (before,) = read_file(visitor.get(reverse("event-subscription")).content)[1]
    event.except_days = "24.12.2026"
    event.save()
    (after,) = read_file(visitor.get(reverse("event-subscription")).content)[1]
    assert before["UID"] == after["UID"]
    assert "EXDATE" not in before
    assert [value.dt.date() for value in after["EXDATE"].dts] == [D(2026, 12, 24)]


def test_the_list_leads_to_the_calendar_of_its_choices(make_event, visitor):
    make_event()
    address = f"{SITE.removeprefix('https')}/nb/arrangementer/calendar.ics"
    page = visitor.get(reverse("event-list")).content.decode()
    assert f'href="webcal{address}"' in page
    assert f'href="https{address}"' in page
    assert "Følg alle arrangementer" in page
    query = "category=music&sort=title&municipality=finnes-ikke&page=1"
    page = visitor.get(f"{reverse('event-list')}?{query}").content.decode()
    assert f'href="webcal{address}?category=music"' in page
    assert "Følg arrangementene i dette utvalget" in page


def test_who_follows_a_municipality_that_was_merged_follows_its_successor(make_event, visitor, monkeypatch, tolga):
    make_event("Tolgadagene", owner=tolga)
    monkeypatch.setattr("entries.filters.find_successor", lambda slug: tolga if slug == "gammel" else None)
    calendar, titles = follow(visitor, municipality="gammel")
    assert titles == ["Tolgadagene"]
    assert calendar["SOURCE"].endswith("?municipality=tolga")


def test_a_calendar_of_nothing_is_a_calendar(visitor, region):
    assert follow(visitor)[1] == []
