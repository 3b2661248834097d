"""Days and times as Norwegians write them: read in each way, never guessed, refused in words, kept when saved
untouched.
"""

import datetime
import re

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from base.values.days import read_day, read_time, show_day, show_time
from news.models import Story
from tests.posts import values_of

TODAY = datetime.date(2026, 11, 30)
WANTED = datetime.date(2027, 7, 3)


@pytest.mark.parametrize(
    "typed",
    [
        "3.7.2027",
        "03.07.2027",
        "3. 7. 2027",
        "3.7.27",
        "03.07.27",
        "2027-07-03",
        "3. juli 2027",
        "3 juli 2027",
        "3. jul. 2027",
        "3.7",
        "03.07.",
        "3. juli",
        " 3.7.2027 ",
        "3 July 2027",
    ],
)
def test_a_day_is_read_however_it_is_written(typed):
    assert read_day(typed, today=TODAY) == WANTED


@pytest.mark.parametrize(
    ("typed", "is_past", "year"),
    [
        ("30.11", False, 2026),
        ("30.11", True, 2026),
        ("29.11", True, 2026),
        ("1.12", False, 2026),
        ("31.8", False, 2027),
        ("1.3", True, 2026),
    ],
)
def test_a_day_without_a_year_is_the_coming_one_or_the_last(typed, is_past, year):
    assert read_day(typed, is_past=is_past, today=TODAY).year == year


@pytest.mark.parametrize(
    ("typed", "is_past", "years"),
    [
        ("29.11", False, "29.11.2026 eller 29.11.2027"),
        ("1.11", False, "1.11.2026 eller 1.11.2027"),
        ("5. september", False, "5.9.2026 eller 5.9.2027"),
        ("1.12", True, "1.12.2025 eller 1.12.2026"),
        ("24. des", True, "24.12.2025 eller 24.12.2026"),
    ],
)
def test_a_day_that_lies_just_on_the_other_side_is_asked_for_with_its_year(typed, is_past, years):
    with pytest.raises(ValidationError) as refused:
        read_day(typed, is_past=is_past, today=TODAY)
    assert years in refused.value.messages[0]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("31.6.2027", "finnes ikke i kalenderen"),
        ("29.2.2027", "finnes ikke i kalenderen"),
        ("7.13.2027", "finnes ikke i kalenderen"),
        ("2027-02-30", "finnes ikke i kalenderen"),
        ("7/3/27", "kan leses på to måter"),
        ("3-7-27", "kan leses på to måter"),
        ("om to uker", "Skriv dagen som 3.7.2027."),
        ("3. jyli", "Skriv dagen som 3.7.2027."),
        ("3.7.202", "Skriv dagen som 3.7.2027."),
    ],
)
def test_what_is_no_day_or_could_be_two_is_refused_in_words(typed, words):
    with pytest.raises(ValidationError) as refused:
        read_day(typed, today=TODAY)
    assert words in refused.value.messages[0]


@pytest.mark.parametrize("typed", ["18.30", "18:30", "1830", "kl. 18.30", "18.30.00"])
def test_a_time_is_read_however_it_is_written(typed):
    assert read_time(typed) == datetime.time(18, 30)
    assert read_time("9") == datetime.time(9)


@pytest.mark.parametrize("typed", ["25", "13 pm", "0 am", "18.60", "halv sju", "18-30", "-1"])
def test_what_is_no_time_is_refused_in_words(typed):
    with pytest.raises(ValidationError, match="Skriv klokkeslettet"):
        read_time(typed)


@pytest.mark.parametrize(
    ("typed", "hour", "minute"),
    [("6 pm", 18, 0), ("6:30 p.m.", 18, 30), ("6.30pm", 18, 30), ("12 am", 0, 0), ("12 pm", 12, 0), ("9 AM", 9, 0)],
)
def test_the_halves_of_an_english_day_are_hours(typed, hour, minute):
    assert read_time(typed) == datetime.time(hour, minute)


@pytest.mark.parametrize("typed", ["24:00", "24", "kl. 24.00", "2400"])
def test_midnight_is_named_by_the_day_that_it_begins(typed):
    with pytest.raises(ValidationError, match="neste dag"):
        read_time(typed)


def test_what_a_field_shows_is_read_back_to_the_second():
    assert read_day(show_day(WANTED), today=TODAY) == WANTED
    for time in (datetime.time(18, 30), datetime.time(18, 30, 5)):
        assert read_time(show_time(time)) == time


# --- in the forms of the workplace ------------------------------------------------------------------------------------
def change(row) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


@pytest.mark.parametrize("typed", ["3.7.2027", "3.7", "03.07.27", "2027-07-03"])
def test_a_host_types_a_deadline_in_each_way_and_sees_it_as_norwegians_write_it(
    typed, as_person, kari, make_job, tynset
):
    job = make_job(tynset, summary_nb="Turnus", apply_asap=True)
    with time_machine.travel("2026-11-30T10:00:00+01:00", tick=False):
        client = as_person(kari)
        values = values_of(client.get(change(job)))
        assert client.post(change(job), values | {"deadline": typed}).status_code == 302
        job.refresh_from_db()
        assert job.deadline == WANTED
        assert values_of(client.get(change(job)))["deadline"] == ["03.07.2027"]


def test_a_day_of_something_that_has_happened_lies_behind(as_person, kari, make_job, tynset):
    job = make_job(tynset, summary_nb="Turnus", apply_asap=True)
    with time_machine.travel("2026-11-30T10:00:00+01:00", tick=False):
        client = as_person(kari)
        client.post(change(job), values_of(client.get(change(job))) | {"reviewed_on": "3.7"})
    job.refresh_from_db()
    assert job.reviewed_on == datetime.date(2026, 7, 3)


def test_a_day_that_is_refused_stays_in_its_field_beside_the_sentence(as_person, kari, make_job, tynset):
    job, client = make_job(tynset, summary_nb="Turnus", apply_asap=True), as_person(kari)
    page = client.post(change(job), values_of(client.get(change(job))) | {"deadline": "7/3/27"})
    assert values_of(page)["deadline"] == ["7/3/27"]
    assert "«7/3/27» kan leses på to måter" in page.content.decode()


def test_a_moment_without_a_time_is_the_whole_day(as_person, kari, make_job, tynset):
    job, client = make_job(tynset, summary_nb="Turnus", apply_asap=True), as_person(kari)
    days = {"publish_from_0": "3.7.2027", "publish_from_1": "", "publish_until_0": "3.7.2027", "publish_until_1": ""}
    client.post(change(job), values_of(client.get(change(job))) | days)
    job.refresh_from_db()
    assert [f"{moment:%d %H:%M}" for moment in (job.publish_from, job.publish_until)] == ["02 22:00", "03 22:00"]  # UTC
    assert values_of(client.get(change(job)))["publish_until_1"] == ["00:00"]


def test_a_form_that_is_saved_untouched_moves_no_moment(as_person, kari, tynset):
    shown = datetime.datetime(2027, 7, 3, 18, 30, 5, tzinfo=datetime.UTC)
    story = Story.objects.create(title_nb="Spel", municipality=tynset, publish_from=shown)
    client = as_person(kari)
    values = values_of(client.get(change(story)))
    assert (values["publish_from_0"], values["publish_from_1"]) == (["03.07.2027"], ["20:30:05"])
    assert client.post(change(story), values).status_code == 302
    story.refresh_from_db()
    assert story.publish_from == shown


@pytest.mark.parametrize(("language", "day"), [("nb", "3. juli 2027"), ("en", "3 July 2027")])
def test_lists_and_history_put_the_day_first_in_both_languages(language, day, as_person, kari, tynset):
    client = as_person(kari)
    client.post("/admin/account/language/", {"language": language})
    values = {"municipality": tynset.pk, "first": "3.7.2027", "last": "", "reason": "Ferie"}
    assert client.post("/admin/municipalities/closedperiod/add/", values).status_code == 302
    assert re.search(rf"<a [^>]+>{day}</a>", client.get("/admin/municipalities/closedperiod/").content.decode())
