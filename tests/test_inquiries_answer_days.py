"""How soon an office answers: half of its families and nine of ten, never flattered, never of few."""

import datetime

import pytest
import time_machine
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from inquiries import services
from inquiries.models import Inquiry
from inquiries.models.choices import TELEPHONE, Kind, Reason, Stage
from inquiries.rules.answer_days import FEWEST_ANSWERED, compute_answer_days
from inquiries.services.answer_days import count_answer_days, renew_answer_days
from municipalities.models import Municipality

TODAY = datetime.date(2027, 6, 15)
WAITED = st.lists(st.integers(0, 400), max_size=120)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2027-06-15T03:00:00+02:00", tick=False):
        yield


# --- the figures ------------------------------------------------------------------------------------------------------
@given(WAITED, st.integers(0, 30))
def test_at_least_half_and_nine_of_ten_of_all_families_were_answered_by_then_and_not_a_day_earlier(waited, unanswered):
    found, families = compute_answer_days(waited, unanswered), len(waited) + unanswered
    if found is None:
        assert len(waited) < FEWEST_ANSWERED or 10 * len(waited) < 9 * families
        return
    for days, tenths in ((found.half, 5), (found.most, 9)):
        assert 10 * sum(each <= days for each in waited) >= tenths * families
        assert 10 * sum(each < days for each in waited) < tenths * families
    assert found.half <= found.most
    assert len(waited) >= FEWEST_ANSWERED


@given(WAITED, st.integers(0, 30), st.randoms())
def test_the_order_of_the_families_means_nothing(waited, unanswered, random):
    shuffled = random.sample(waited, len(waited))
    assert compute_answer_days(waited, unanswered) == compute_answer_days(shuffled, unanswered)


@given(WAITED, st.integers(0, 30), st.integers(0, 400))
def test_one_more_family_that_waits_for_ever_never_makes_it_look_quicker(waited, unanswered, days):
    before, after = compute_answer_days(waited, unanswered), compute_answer_days(waited, unanswered + 1)
    if after is not None:
        assert before is not None
        assert (after.half, after.most) >= (before.half, before.most)
        assert after.most >= before.most


def test_twenty_are_enough_and_nineteen_are_not():
    assert compute_answer_days([1] * 10 + [2] * 10) == (1, 2)
    assert compute_answer_days([1] * 19) is None
    assert compute_answer_days([1] * 18 + [9] * 2) == (1, 1)
    assert compute_answer_days([1] * 17 + [9] * 3) == (1, 9)


def test_more_than_one_of_ten_without_an_answer_leaves_no_figure():
    assert compute_answer_days([1] * 27, 3) == (1, 1)
    assert compute_answer_days([1] * 26, 3) is None


# --- which families ---------------------------------------------------------------------------------------------------
def make_cases(office, number=20, *, waited=1, received=datetime.date(2027, 3, 1), **values):
    """Cases as they stand in the database; `waited` None for no answer."""
    created = datetime.datetime.combine(received, datetime.time(12), tzinfo=datetime.UTC)
    answered = None if waited is None else received + datetime.timedelta(days=waited)
    usual = {"name": "Familien", "email": "familien@example.org", "created": created, "first_answer_on": answered}
    return Inquiry.objects.bulk_create(Inquiry(office=office, **usual | values) for _number in range(number))


def counted(office):
    return count_answer_days(TODAY).get(office.pk)


def test_each_office_is_counted_by_its_own_families(tynset, tolga):
    make_cases(tynset, 20, waited=1), make_cases(tynset, 5, waited=4), make_cases(tolga, 20, waited=7)
    make_cases(None, 20, waited=0)
    assert count_answer_days(TODAY) == {tynset.pk: (1, 4), tolga.pk: (7, 7)}


@pytest.mark.parametrize(
    ("received", "counts"),
    [
        (datetime.date(2026, 6, 14), False),
        (datetime.date(2026, 6, 15), True),
        (datetime.date(2027, 6, 14), True),
        (datetime.date(2027, 6, 15), False),
    ],
)
def test_the_twelve_months_end_with_yesterday(received, counts, tynset):
    make_cases(tynset, received=received)
    assert (counted(tynset) is not None) == counts


@pytest.mark.parametrize(
    "values",
    [
        {"source": TELEPHONE},
        {"kind": Kind.MISTAKE},
        {"stage": Stage.ENDED, "ended_reason": Reason.NOT_MEANT},
    ],
)
def test_what_was_no_written_question_of_a_family_does_not_count(values, tynset):
    make_cases(tynset, 19, waited=5)
    make_cases(tynset, 20, waited=0, **values)
    assert counted(tynset) is None


def owed(day):
    return {"unanswered_since": timezone.now(), "promised_by": day, "waited": None}


def test_who_should_have_an_answer_by_now_counts_and_who_is_still_in_time_does_not(tynset):
    make_cases(tynset, 27)
    make_cases(tynset, 3, **owed(TODAY))
    make_cases(tynset, 3, **owed(TODAY - datetime.timedelta(days=1)))
    assert counted(tynset) == (1, 1)
    make_cases(tynset, 1, **owed(TODAY - datetime.timedelta(days=1)))
    assert counted(tynset) is None


def test_a_case_that_was_ended_without_an_answer_counts_as_one_that_never_had_any(tynset):
    make_cases(tynset, 20)
    make_cases(tynset, 3, waited=None, stage=Stage.ENDED, ended_reason=Reason.OTHER)
    assert counted(tynset) is None


def test_a_family_that_erased_its_case_before_an_answer_waits_for_none(tynset):
    make_cases(tynset, 20)
    gone = {"anonymised_on": TODAY, "keep_until": TODAY, "name": "", "email": ""}
    make_cases(tynset, 20, waited=None, stage=Stage.ENDED, ended_reason=Reason.OTHER, **gone)
    assert counted(tynset) == (1, 1)
    make_cases(tynset, 20, waited=1, stage=Stage.ENDED, ended_reason=Reason.OTHER, **gone)
    assert counted(tynset) == (1, 1)


# --- every night ------------------------------------------------------------------------------------------------------
def test_the_night_stores_what_it_counts_and_empties_what_no_longer_holds(tynset, tolga):
    Municipality.objects.filter(pk=tolga.pk).update(answer_half_days=1, answer_most_days=1)
    make_cases(tynset, 20, waited=2)
    renew_answer_days(TODAY)
    rows = dict(Municipality.objects.values_list("slug", "answer_most_days"))
    assert rows == {"tynset": 2, "tolga": None}


def test_a_night_without_news_writes_nothing(tynset, django_assert_num_queries):
    make_cases(tynset, 20, waited=2)
    renew_answer_days(TODAY)
    with django_assert_num_queries(2):
        renew_answer_days(TODAY)


def test_a_family_that_wrote_and_was_answered_counts_by_its_days(tynset, kari):
    for number in range(20):
        with time_machine.travel(f"2027-05-{number % 9 + 3:02}T10:00:00+02:00", tick=False):
            case = services.receive_enquiry(
                key=f"nokkel-{number:030}", text="Hei", name="A", email=f"a{number}@example.org", office=tynset
            )
        with time_machine.travel(f"2027-05-{number % 9 + 5:02}T10:00:00+02:00", tick=False):
            services.reply(inquiry=case, by=kari, text="Hei på deg")
    assert counted(tynset) == (2, 2)
