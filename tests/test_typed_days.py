"""Days and times as people write them in five languages: read as what was meant in every field that takes one, or
refused.
"""

import datetime

import pytest
import time_machine
from babel import dates
from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.workplace.widgets import ClockField, DateAndTimeField, DayField
from base.values.days import read_day, read_month, show_day, show_time, split_moment
from culture.models import Event
from entries.admin.forms import EntryForm
from entries.registry import list_entry_models
from tests.posts import values_of
from tests.typed import walk_fields

TODAY = datetime.date(2026, 11, 30)
FRIDAY = datetime.date(2027, 1, 15)
LANGUAGES = ("nb", "nn", "en_GB", "de", "nl")  # of what is typed; Babel's names of months and days are not ours
PAGES = ("nb", "en", "de", "nl")
together = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
some_day = st.dates(datetime.date(1990, 1, 1), datetime.date(2060, 12, 31))

CLEAR = (
    "{d}.{m}.{y}",
    "{d:02}.{m:02}.{y}",
    "{d}. {m}. {y}",
    "{d}/{m}-{y}",
    "{d}/{m} {y}",
    "{d}.{m}-{y}",
    "{y}-{m:02}-{d:02}",
    "{y}.{m:02}.{d:02}",
    "{d}. {month} {y}",
    "{d} {month} {y}",
    "{d}. {short} {y}",
    "{d}-{short}-{y}",
    "{month} {d}, {y}",
    "{weekday} {d}. {month} {y}",
    "{weekday}, {d}.{m}.{y}",
    "{abbr} {d}. {short} {y}",
    "{y}-{m:02}-{d:02}T10:00:00+01:00",
    "{y}-{m:02}-{d:02}T23:59",
    " {d}.{m}.{y}. ",
    "{d}\u00a0{month}\u00a0{y}",
    "{d}\u2011{short}\u2011{y}",
)


def write_day(day, style, language):
    def name(pattern):
        return dates.format_date(day, pattern, locale=language)

    return style.format(
        d=day.day,
        m=day.month,
        y=day.year,
        month=name("MMMM"),
        short=name("MMM"),
        weekday=name("EEEE"),
        abbr=name("EEE"),
    )


@pytest.mark.parametrize(
    "typed",
    [
        "15/1-2027",
        "15/1 2027",
        "15/1",
        "15/1-27",
        "15. januar 2027",
        "fredag 15. januar 2027",
        "fre. 15.1.2027",
        "15.1.-27",
        "Freitag, den 15. Januar 2027",
        "15. Jänner 2027",
        "vr 15 jan 2027",
        "January 15, 2027",
        "15th of January 2027",
        "15-jan-2027",
        "2027-01-15T10:00:00+01:00",
        "2027-01-14T23:30:00Z",
        "2027-01-15 10:00",
        "15/1/2027",
        "15-1-2027",
        "2027/1/15",
        "den 15.1.2027",
        "on 15 january 2027",
        "on Friday 15 January 2027",
        "on the 15th of January 2027",
        "am 15. Januar 2027",
        "på fredag 15.1.2027",
        "op vrijdag 15 januari 2027",
    ],
)
def test_adverts_and_registers_write_the_same_day_in_many_ways(typed):
    assert read_day(typed, today=TODAY) == FRIDAY


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("1/2/27", "to måter"),
        ("3-7-27", "to måter"),
        ("15-1-27", "to måter"),
        ("1/15/2027", "ikke i kalenderen"),
        ("mandag 15. januar 2027", "stemmer ikke"),
        ("15.1.98", "fire sifre"),
        ("15.1.2027 kl. 12", "uten klokkeslett"),
        ("15. januar 18.30", "uten klokkeslett"),
        ("Snarest", "ingen dato"),
        ("fortløpende", "ingen dato"),
        ("etter avtale", "3.7.2027"),
        ("٣.٧.٢٠٢٧", "0 til 9"),
        ("januar 2027", "3.7.2027"),
        ("3. ma 2027", "3.7.2027"),
        ("20270115", "3.7.2027"),
        ("1" * 900, "3.7.2027"),
    ],
)
def test_what_could_be_another_day_is_refused_in_words(typed, words):
    with pytest.raises(ValidationError) as refused:
        read_day(typed, today=TODAY)
    assert words in refused.value.messages[0]


def test_two_figures_between_a_slash_are_norwegian_but_not_on_an_english_page():
    assert read_day("7/3", today=TODAY) == datetime.date(2027, 3, 7)
    with translation.override("en"), pytest.raises(ValidationError):
        read_day("7/3", today=TODAY)


@pytest.mark.parametrize("typed", ["3/7/2027", "3-7-2027", "3 / 7 / 2027", "03-07-2027"])
def test_slashes_and_dashes_throughout_put_the_day_first_but_not_on_an_english_page(typed):
    for language in ("nb", "de", "nl"):
        with translation.override(language):
            assert read_day(typed, today=TODAY) == datetime.date(2027, 7, 3)
    with translation.override("en"), pytest.raises(ValidationError):
        read_day(typed, today=TODAY)


@given(
    st.integers(0, 9999),
    st.integers(0, 99),
    st.sampled_from(["{y:04}-{m:02}", "{m}.{y:04}", "{m}/{y:04}", "januar {y:04}"]),
)
def test_a_month_of_any_year_is_read_or_refused_in_a_sentence_about_months(year, month, style):
    typed = style.format(y=year, m=month)
    month = 1 if "januar" in style else month
    if year and 1 <= month <= 12:
        assert read_month(typed) == datetime.date(year, month, 1)
    else:
        with pytest.raises(ValidationError, match="måned og år"):
            read_month(typed)


@pytest.mark.parametrize("typed", ["høsten 2027", "8.0000", "januar 0000", "0000-08", "8" * 90])
def test_what_is_no_month_is_refused_in_a_sentence_about_months(typed):
    with pytest.raises(ValidationError, match="måned og år"):
        read_month(typed)


@pytest.mark.parametrize(
    "typed", ["2027-08", "8.2027", "08.2027", "8/2027", "august 2027", "Aug. 2027", "augustus 2027"]
)
def test_a_month_is_read_however_it_is_written(typed):
    assert read_month(typed) == datetime.date(2027, 8, 1)


def test_today_and_tomorrow_are_days():
    assert [read_day(word, today=TODAY).day for word in ("i dag", "today", "i morgen", "heute")] == [30, 30, 1, 30]


@given(
    st.integers(1, 31),
    st.integers(1, 31),
    st.integers(1, 31) | st.integers(1990, 2060),
    st.sampled_from("./- "),
    st.sampled_from("./- "),
)
def test_figures_alone_are_never_read_as_another_day(first, second, third, sign, other):
    """Day first, unless the year leads; on an English page slashes or dashes throughout only where the figures allow no
    second reading.
    """
    try:
        with translation.override("en"):
            day = read_day(f"{first}{sign}{second}{other}{third}", today=TODAY)
    except ValidationError:
        return
    assert (day.day, day.month, day.year % 100) == (first, second, third % 100)
    assert sign == "." or sign != other or first > 12 or first == second


# --- every field of every form ----------------------------------------------------------------------------------------
@pytest.fixture
def typed_fields(siri, tynset):
    return walk_fields(siri)


@pytest.fixture
def day_fields(typed_fields):
    return [(place, field) for place, field in typed_fields if isinstance(field, DayField)]


def test_every_field_of_a_day_or_time_reads_it_by_the_one_reader(typed_fields):
    days = [pair for pair in typed_fields if isinstance(pair[1], forms.DateField | forms.DateTimeField)]
    times = [pair for pair in typed_fields if isinstance(pair[1], forms.TimeField)]
    assert [place for place, field in days if not isinstance(field, DayField)] == []
    assert [place for place, field in times if not isinstance(field, ClockField)] == []
    assert [place for place, field in days + times if field.widget.input_type != "text"] == []
    assert {
        "jobs.Job admin.deadline",
        "culture.Event admin.day",
        "schools.School row.counted_on",
        "MailForm.away_from",
        "accounts.User row.valid_until",
        "NextActionForm.on",
    } <= {place for place, _field in days}
    assert {"culture.Activity row.start", "culture.Event admin.end"} <= dict(times).keys()


@given(some_day, st.sampled_from(CLEAR), st.sampled_from(LANGUAGES), st.sampled_from(PAGES))
@together
def test_every_field_gives_the_day_that_was_meant(day_fields, day, style, language, page):
    typed = write_day(day, style, language)
    with translation.override(page):
        for place, field in day_fields:
            assert field.to_python(typed) == day, (place, typed)
            assert field.to_python(field.widget.format_value(day)) == day, place


@given(
    st.times(), st.sampled_from(["{:%H.%M}", "{:%H:%M}", "{:%H%M}", "kl. {:%H.%M}", "{:%H.%M} Uhr", "kl\u00a0{:%H:%M}"])
)
@together
def test_every_field_gives_the_time_that_was_meant(typed_fields, time, style):
    to_the_minute = time.replace(second=0, microsecond=0)
    for place, field in typed_fields:
        if isinstance(field, ClockField):
            assert field.to_python(style.format(time)) == to_the_minute, place
            assert field.to_python(show_time(time)) == time.replace(microsecond=0), place


@pytest.mark.parametrize(
    "typed",
    [
        "2027-01-15T18:30:00+01:00",
        "15.1.2027 kl. 18.30",
        "15. januar 2027 18:30",
        "2027-01-15T17:30Z",
        "15/1-2027 klokka 1830",
        "15 January 2027 at 6:30 pm",
    ],
)
def test_a_moment_in_one_box_fills_both(typed):
    assert DateAndTimeField().clean([typed, ""]).isoformat() == "2027-01-15T18:30:00+01:00"
    assert split_moment(show_day(FRIDAY)) is None


# --- what is over, and what comes soon --------------------------------------------------------------------------------
@pytest.fixture
def send(as_person, kari, make_job, tynset):
    """Posts a job's form as it stands with other values, and gives the job and the errors by field."""

    def send(job=None, **values):
        job = job or make_job(tynset, summary_nb="Turnus", apply_asap=True, status="draft")
        client, path = as_person(kari), f"/admin/jobs/job/{job.pk}/change/"
        with time_machine.travel("2026-11-30T10:00:00+01:00", tick=False):
            answer = client.post(path, values_of(client.get(path)) | values)
        job.refresh_from_db()
        return job, dict(answer.context["adminform"].form.errors) if answer.status_code == 200 else {}

    return send


@pytest.mark.parametrize(
    "typed", ["Snarest", "snarest mulig", "Fortløpende.", "as soon as possible", "så snart som mulig"]
)
def test_snarest_where_the_last_day_is_asked_for_ticks_the_box_that_it_means(typed, send, make_job, tynset):
    job = make_job(tynset, summary_nb="Turnus", deadline=datetime.date(2027, 1, 1), status="draft")
    job, errors = send(job, deadline=typed)
    assert (errors, job.deadline, job.apply_asap) == ({}, None, True)


def test_snarest_as_start_is_a_tick_and_by_agreement_a_sentence(send):
    job, errors = send(start="snarest")
    assert (errors, job.start, job.start_asap) == ({}, None, True)
    assert list(send(job, start="etter avtale")[1]) == ["start"]


def test_what_is_over_is_not_published_and_says_so_beside_its_day(send):
    job, errors = send(deadline="15. november 2026", _publish="1")
    assert errors == {"deadline": ["Den siste dagen er passert; sett en ny siste dag først."]}
    assert job.status == "draft"
    assert send(job, deadline="15. november 2026")[1] == {}, "a draft may hold it"
    assert list(send(job, status="published")[1]) == ["deadline"]
    assert send(job, deadline="15/1-2027", status="published")[1] == {}
    assert job.status == "published"


@pytest.mark.parametrize("model", list_entry_models())
def test_the_form_of_every_kind_of_entry_looks_at_its_end_and_asks_about_doubts(model, rf, siri):
    request = rf.get("/")
    request.user = siri
    assert issubclass(admin.site.get_model_admin(model).get_form(request), EntryForm)


def test_a_last_day_before_the_first_is_said_beside_it():
    event = Event(day=FRIDAY, start=datetime.time(18), recurrence="weekly", recurs_until=datetime.date(2027, 1, 14))
    with pytest.raises(ValidationError) as refused:
        event.clean()
    assert refused.value.message_dict == {"recurs_until": ["Siste dag er før første dag."]}


def test_what_has_ended_may_still_be_mended(send, make_job, tynset):
    job = make_job(tynset, summary_nb="Turnus", deadline=datetime.date(2026, 11, 1))
    job, errors = send(job, summary_nb="Turnus og helg")
    assert (errors, job.summary_nb) == ({}, "Turnus og helg")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"publish_from_0": "1.2.2027", "publish_until_0": "15.1.2027"}, "publish_until"),
        ({"pay_from": "500 000", "pay_period": ""}, "pay_period"),
        ({"pay_from": "500 000", "pay_to": "450 000", "pay_period": "year"}, "pay_to"),
        ({"extent_percent": "80", "extent_percent_to": "50"}, "extent_percent_to"),
    ],
)
def test_a_rule_of_two_fields_is_said_beside_one_of_them(values, field, send):
    assert list(send(**values)[1]) == [field]
