"""What an association offers: ages, fee, weekly times and venue in words."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from culture.models import Activity, Venue, WeeklyTime

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(norwegian):
    with translation.override("en"):
        yield


@pytest.fixture
def make_activity(tynset):
    def make(**values):
        values = {"title_nb": "Skigruppa", "category": "skiing", "status": "published"} | values
        return Activity.objects.create(municipality=tynset, **values)

    return make


@pytest.fixture
def hall(tynset):
    return Venue.objects.create(
        municipality=tynset, title_nb="Fjellhallen", title_en="Mountain Hall", kind="sports_hall", status="published"
    )


def facts(entry) -> dict[str, str]:
    return {str(label): str(value) for label, value in entry.facts()}


@pytest.mark.parametrize(
    ("age_from", "age_to", "words"),
    [(None, None, "all ages"), (0, None, "from 0 years"), (None, 12, "up to 12 years"), (6, 12, "6–12 years")],
)
def test_ages_in_words(age_from, age_to, words):
    assert Activity(age_from=age_from, age_to=age_to).ages() == words


@pytest.mark.parametrize(
    ("fee", "period", "words"),
    [
        (None, "", ""),
        (0, "", "free"),
        (1200, "season", "NOK 1,200 a season"),
        (1200, "year", "NOK 1,200 a year"),
        (300, "once", "NOK 300"),
    ],
)
def test_a_fee_in_words_and_nothing_where_nobody_said(fee, period, words):
    assert Activity(fee=fee, fee_period=period).fee_words() == words


def test_the_page_says_when_where_and_for_whom(make_activity, hall):
    activity = make_activity(
        venue=hall, age_from=6, age_to=12, season="winter", fee=0, trial_day_en="Come on a Tuesday"
    )
    activity.load_times(
        [{"weekday": 1, "start": datetime.time(17, 30), "end": datetime.time(19), "label_en": "<youngest>"}]
    )
    said = facts(activity)
    assert said["Category"] == "skiing"
    assert said["Ages"] == "6–12 years"
    assert said["Season"] == "winter"
    assert said["Times"] == "<ul><li>Tuesday 17:30–19:00 (&lt;youngest&gt;)</li></ul>"
    assert said["Where"] == f'<a href="{hall.get_absolute_url()}">Mountain Hall</a>'
    assert said["Trial day"] == "Come on a Tuesday"
    assert said["Newcomers"].startswith("welcome")


def test_what_nobody_has_said_is_left_out(make_activity):
    said = facts(make_activity(newcomers_welcome=False))
    assert {label for label, value in said.items() if not value} == {"Times", "Where", "Fee", "Trial day", "Newcomers"}


def test_a_card_says_ages_and_season_below_the_category(make_activity):
    activity = make_activity(age_from=6)
    assert activity.kicker() == "skiing"
    assert activity.card_facts() == ["from 6 years", "school year"]


@pytest.mark.parametrize(
    ("end", "label", "words"),
    [
        (None, {}, "Monday 18:00"),
        (datetime.time(19, 30), {}, "Monday 18:00–19:30"),
        (None, {"label_en": "Juniors"}, "Monday 18:00 (Juniors)"),
        (None, {"label_nb": "Yngst"}, 'Monday 18:00 (<span lang="nb" data-unnamed>Yngst</span>)'),
    ],
)
def test_a_weekly_time_in_words(end, label, words):
    assert WeeklyTime(weekday=0, start=datetime.time(18), end=end, **label).words() == words


def test_times_of_a_data_file_replace_those_before(make_activity):
    activity = make_activity()
    activity.load_times([{"weekday": 0, "start": datetime.time(17)}, {"weekday": 4, "start": datetime.time(17)}])
    activity.load_times([{"weekday": 4, "start": datetime.time(18)}, {"weekday": 2, "start": datetime.time(18)}])
    assert [row.words() for row in activity.times.all()] == ["Wednesday 18:00", "Friday 18:00"]


def test_the_database_refuses_an_upper_age_below_the_lower(make_activity):
    with pytest.raises(IntegrityError, match="culture_activity_ages_in_order"), transaction.atomic():
        make_activity(age_from=12, age_to=6)


def test_a_form_says_that_the_ages_are_in_the_wrong_order(make_activity):
    activity = make_activity(age_from=6, age_to=12)
    activity.age_to = 5
    with pytest.raises(ValidationError) as caught:
        activity.full_clean()
    assert "The upper age is below the lower." in caught.value.messages


def test_a_venue_says_what_and_where_it_is(tynset):
    venue = Venue(
        municipality=tynset,
        kind="library",
        street="Parkveien 1",
        postal_code="2500",
        website='https://bok.no/"><script>',
    )
    said = facts(venue)
    assert venue.kicker() == said["Kind"] == "library"
    assert said["Address"] == "Parkveien 1, 2500"
    assert said["Website"].startswith('<a href="https://bok.no/&quot;&gt;&lt;script&gt;"')
    assert "<script>" not in said["Website"]


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ((18, 0), (20, 0), "Tuesday 18:00–20:00"),
        ((18, 0), (18, 0), "Tuesday 18:00"),
        ((22, 0), (3, 30), "Tuesday 22:00–03:30"),
        ((20, 0), (0, 0), "Tuesday 20:00–00:00"),
        ((12, 0), (0, 0), "Tuesday 12:00–00:00"),
    ],
)
def test_a_weekly_time_may_end_in_the_night_and_an_end_at_its_start_is_none(start, end, words):
    row = WeeklyTime(weekday=1, start=datetime.time(*start), end=datetime.time(*end))
    row.clean()
    assert row.words() == words


@pytest.mark.parametrize(("start", "end"), [((18, 0), (17, 0)), ((9, 0), (8, 30)), ((12, 1), (12, 0))])
def test_hours_the_wrong_way_round_are_a_typing_error(start, end):
    row = WeeklyTime(weekday=1, start=datetime.time(*start), end=datetime.time(*end))
    with pytest.raises(ValidationError, match="end before it begins"):
        row.clean()
