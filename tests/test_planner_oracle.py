"""The planner and a deliberately naive second implementation say the same about random regions and households."""

import os

import pytest
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings

from base import kept
from culture.models import Activity
from entries.models import Status
from housing.models import Home
from jobs.models import Job
from municipalities.models import Service
from planner.plan import build, query_of
from planner.wishes.school import SchoolWish
from tests import planner_oracle, planner_regions

EXAMPLES = 300 if os.environ.get("HYPOTHESIS_PROFILE") == "audit" else 40
# Each example fills a database: shrinking one would take longer than reading it.
QUICK = (Phase.explicit, Phase.generate)
TODAY = timezone.localdate()


def told(ranked, plan):
    """A ranking in the oracle's words."""
    return [
        (
            plan.facts.places[row.place].slug,
            {w.key: (o.state.value, o.fits, o.nearly, o.minutes, o.place) for w, o in row.pairs},
        )
        for row in ranked
    ]


@pytest.mark.django_db
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), phases=QUICK)
@given(spec=planner_regions.regions(), household=planner_regions.households(TODAY))
def test_the_planner_ranks_and_counts_as_the_oracle_does(spec, household):
    with transaction.atomic():
        planner_regions.build(spec)
        kept.forget()
        plan = build(QueryDict(query_of(household)), "nb")
        assert plan.form.errors == {}
        assert plan.household == household
        assert told(plan.all, plan) == planner_oracle.rank(household, TODAY)
        check_schools_across(plan)
        for gain in plan.gains:
            check_gain(gain, plan)
        for model in (Job, Home, Activity, Service):  # what has been counted and kept follows every change
            change_half(model)
            plan = build(QueryDict(query_of(household)), "nb")
            assert told(plan.all, plan) == planner_oracle.rank(household, TODAY)
        transaction.set_rollback(True)
    kept.forget()


def change_half(model):
    """In bulk for jobs and services, row by row for homes and activities, which move to another part."""
    half = model.objects.filter(pk__in=[pk for pk in model.objects.values_list("pk", flat=True) if pk % 2])
    if model is Job:
        half.update(status=Status.ARCHIVED)
    elif model is Service:
        half.delete()
    for home in half if model is Home else ():
        home.kind = Home.Kind.PLOT
        home.save()
    for activity in half if model is Activity else ():
        activity.category = "skiing" if activity.category == "music" else "music"
        activity.save()


def check_schools_across(plan):
    region = planner_oracle.Region()
    places = {place.pk: place for place in region.places}
    for row in plan.all:
        for wish, outcome in row.pairs:
            if isinstance(wish, SchoolWish):
                assert outcome.across == planner_oracle.across(region, places[row.place], wish)


def check_gain(gain, plan):
    """What a relaxation promises is what the relaxed household gets."""
    relaxed = planner_oracle.rank(gain.relaxation.household, TODAY)
    missing = {slug: sum(r[0] in ("nearly", "not") for r in results.values()) for slug, results in relaxed}
    least = min(missing.values())
    assert gain.then.missing == least == missing[plan.facts.places[gain.then.place].slug]
    assert gain.as_good == sum(n == least for n in missing.values())
    assert (gain.then.missing, -gain.as_good) < (gain.now.missing, -gain.as_good_before)
