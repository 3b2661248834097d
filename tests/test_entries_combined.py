"""Where filters and orders meet, the pages of a list are the rows sorted in plain Python: all of them, each once."""

import datetime
import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from housing.models import Home
from jobs.models import Job
from occupations.models import Occupation

pytestmark = [pytest.mark.django_db, pytest.mark.every_case]

together = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
OF_SEASON = ("seasonal", "summer")
TIMES = {"hour": 1950, "month": 12, "year": 1}
ROWS = 45  # more than two pages


def draw(choose, *values):
    return choose.choice(values)


def make_jobs(tynset, tolga, nurse):
    choose, today = random.Random(19), timezone.localdate()
    carpenter = Occupation.objects.create(code="7115", name_nb="Tømrere")
    for number in range(ROWS):
        pay = draw(choose, None, 200, 240, 38_000, 480_000, 500_000)
        period = "" if pay is None else "hour" if pay < 1_000 else "month" if pay < 100_000 else "year"
        Job.objects.create(
            municipality=draw(choose, tynset, tolga),
            title_nb=f"Stilling {number}",
            status="published",
            occupation=draw(choose, nurse, carpenter),
            engagement=draw(choose, *Job.Engagement.values),
            extent_percent=draw(choose, 50, 100),
            deadline=draw(choose, None, *(today + datetime.timedelta(days) for days in (3, 3, 20, 40))),
            pay_from=pay,
            pay_to=draw(choose, None, pay and pay + pay // 10),
            pay_period=period,
            language_needed=draw(choose, "", "none", "english", "a2", "b1", "b2", "c1"),
            housing_help_nb=draw(choose, "", "Hybel de første månedene"),
            remote_days=draw(choose, None, 0, 2),
            apply_email="jobb@example.org",
        )


def make_homes(tynset, tolga):
    choose = random.Random(20)
    for number in range(ROWS):
        period = draw(choose, "week", "month", "total")
        price = {"week": 2_100, "month": 9_000, "total": 2_000_000}[period] + 100 * choose.randrange(20)
        price = draw(choose, None, price, price)
        Home.objects.create(
            municipality=draw(choose, tynset, tolga),
            title_nb=f"Bolig {number}",
            status="published",
            kind=draw(choose, "rent", "sale", "room"),
            price=price,
            price_period="" if price is None else period,
            bedrooms=draw(choose, None, 0, 1, 2, 3, 4),
            pets=draw(choose, "", "yes", "no", "ask"),
        )


@pytest.fixture
def rows(tynset, tolga, road, nurse):
    make_jobs(tynset, tolga, nurse), make_homes(tynset, tolga)


def reckon_pay(job, pay):
    return pay and pay * TIMES[job.pay_period]


def speaks(*levels):
    return lambda job: job.language_needed in levels


JOB_RULES = {
    "engagement": {
        "permanent": lambda job: job.engagement == "permanent",
        "lasting": lambda job: job.engagement not in OF_SEASON,
        "season": lambda job: job.engagement in OF_SEASON,
        "summer": lambda job: job.engagement == "summer",
    },
    "extent": {"full": lambda job: job.extent_percent == 100, "part": lambda job: job.extent_percent < 100},
    "field": {"2": lambda job: job.occupation.code == "2223"},
    "housing": {"yes": lambda job: bool(job.housing_help_nb)},
    "language": {
        "english": speaks("none", "english"),
        "a2": speaks("none", "english", "a2"),
        "b2": speaks("none", "english", "a2", "b1", "b2"),
    },
    "municipality": {"tolga": lambda job: job.municipality.slug == "tolga"},
    "pay": {str(pay): lambda job, pay=pay: (reckon_pay(job, job.pay_to or job.pay_from) or 0) >= pay
            for pay in (1, 468_000, 501_600)},
    "remote": {"yes": lambda job: (job.remote_days or 0) > 0},
}  # fmt: skip
HOME_RULES = {
    "kind": {kind: lambda home, kind=kind: home.kind == kind for kind in ("rent", "sale")},
    "rooms": {str(n): lambda home, n=n: home.bedrooms is not None and home.bedrooms >= n for n in (1, 3)},
    "max": {
        str(most): lambda home, most=most: home.price is not None and home.price <= most for most in (2_500, 9_500)
    },
    "pets": {"yes": lambda home: home.pets != "no"},
    "municipality": {"tynset": lambda home: home.municipality.slug == "tynset"},
}


def read_newest(row):
    return (-row.first_published.timestamp(), -row.pk)


def put_last(value, row):
    """The order by a value, rows without one last, the newest of equals first."""
    return (value is None, value or 0, -row.pk)


def reckon_price(home):
    return home.price and home.price * (52 if home.price_period == "week" else 12)


JOB_ORDERS = {
    "": lambda job: (job.engagement in OF_SEASON, *read_newest(job)),
    "deadline": lambda job: put_last(job.deadline and job.deadline.toordinal(), job),
    "pay": lambda job: put_last(job.pay_from and -reckon_pay(job, job.pay_from), job),
}
HOME_ORDERS = {"": read_newest, "price": lambda home: put_last(reckon_price(home), home)}


def draw_choices(rules):
    return st.fixed_dictionaries({}, optional={name: st.sampled_from(list(values)) for name, values in rules.items()})


def read_pages(client, path, query):
    """Return all titles of the list, page by page, and what its first page says there are."""
    titles, answer = [], client.get(path, query)
    for number in answer.context["paginator"].page_range:
        titles += [row.title_nb for row in client.get(path, query | {"page": number}).context["object_list"]]
    return titles, answer


def agree(client, path, model, rules, orders, chosen, order):
    query = chosen | ({"sort": order} if order else {})
    titles, answer = read_pages(client, path, query)
    kept = [row for row in model.objects.all() if all(rules[name][value](row) for name, value in chosen.items())]
    assert titles == [row.title_nb for row in sorted(kept, key=orders[order])]
    assert answer.context["paginator"].count == len(kept)
    on_map = answer.context["place_map"]
    assert sum(line.number for line in on_map.lines if on_map) == len(kept) if on_map else not kept
    return kept, answer


@given(draw_choices(JOB_RULES), st.sampled_from(list(JOB_ORDERS)))
@together
def test_the_list_of_jobs_is_the_rows_kept_and_sorted_in_python(visitor, rows, chosen, order):
    kept, answer = agree(visitor, "/nb/jobber/", Job, JOB_RULES, JOB_ORDERS, chosen, order)
    number = sum(job.engagement in OF_SEASON for job in kept)
    said = answer.context["season"]
    assert (said["number"] if said else None) == (number if 0 < number < len(kept) and not order else None)


@given(draw_choices(HOME_RULES), st.sampled_from(list(HOME_ORDERS)))
@together
def test_the_list_of_homes_is_the_rows_kept_and_sorted_in_python(visitor, rows, chosen, order):
    agree(visitor, "/nb/boliger/", Home, HOME_RULES, HOME_ORDERS, chosen, order)


@given(draw_choices(JOB_RULES), st.sampled_from(list(JOB_ORDERS)))
@together
def test_a_chip_leads_to_the_list_without_its_choice(visitor, rows, chosen, order):
    query = chosen | ({"sort": order} if order else {})
    chips = visitor.get("/nb/jobber/", query).context["filterset"].chips
    assert {chip.name for chip in chips} == set(query)
    for chip in chips:
        left = visitor.get("/nb/jobber/" + chip.url.lstrip(".")).context["filterset"].chips
        assert {other.name for other in left} == set(query) - {chip.name}


@pytest.mark.parametrize("path", ["/nb/jobber/", "/nb/boliger/"])
def test_every_choice_at_once_costs_no_query_more_than_none(path, visitor, rows):
    rules, order = (JOB_RULES, "pay") if "jobb" in path else (HOME_RULES, "price")
    every = {"sort": order} | {name: next(iter(values)) for name, values in rules.items()}
    visitor.get(path)
    with CaptureQueriesContext(connection) as plain:
        visitor.get(path)
    with CaptureQueriesContext(connection) as chosen:
        visitor.get(path, every)
    assert len(chosen) <= len(plain) <= 8
