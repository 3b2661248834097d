"""The demo's households: invented, marked, taken through the real verbs, and loaded once."""

import datetime
import re

import pytest

from accounts.models import User
from base.models import Mail
from inquiries.funnel import counting
from inquiries.loading import load_samples
from inquiries.models import CaseEvent, Inquiry, Snippet
from inquiries.models.choices import Queue
from tests.desk import recount
from tests.environment import ROOT

pytestmark = pytest.mark.django_db


def test_every_household_says_that_it_is_a_sample(demo):
    names = list(Inquiry.objects.values_list("name", flat=True))
    assert len(names) > 10
    assert all(name.endswith("(eksempel)") for name in names)
    assert set(Inquiry.objects.exclude(email__endswith="@example.org")) == set()
    assert set(Inquiry.objects.values_list("phone", flat=True)) == {""}


def test_inbox_and_funnel_are_not_empty_and_agree_with_the_timeline(demo):
    assert set(Inquiry.objects.values_list("queue", flat=True)) == set(Queue.values)
    coordinator = User.objects.get(username="coordinator")
    counts = counting.sum_counts(counting.count_by_group(counting.find_counted_cases(coordinator), "office"))
    assert dict(zip(counting.STEPS, counts, strict=True)) == recount(Inquiry.objects.all())
    assert all(counts)


def test_nothing_happened_tomorrow_and_nobody_is_written_to(demo):
    now = datetime.datetime.now(tz=datetime.UTC)
    assert not CaseEvent.objects.filter(at__gt=now + datetime.timedelta(days=1)).exists()
    assert not Mail.objects.filter(topic__startswith="inquiry:").exists()


def test_no_code_that_ships_moves_the_clock_of_the_whole_process():
    rooms = [path.parent for path in ROOT.glob("*/apps.py")]
    files = [path for room in rooms for path in room.rglob("*.py")]
    assert len(files) > 100
    assert [path.name for path in files if re.search(r"\bmock\b|time_machine|freezegun", path.read_text())] == []


def test_a_second_call_makes_nothing_anew(demo):
    before = Inquiry.objects.count(), CaseEvent.objects.count(), Snippet.objects.count()
    assert load_samples() == {"sample cases": 0}
    assert (Inquiry.objects.count(), CaseEvent.objects.count(), Snippet.objects.count()) == before
