"""Random regions and households for the oracle: small, crowded, full of edges."""

import datetime

from django.utils import timezone
from hypothesis import strategies as st

from culture.models import Activity
from housing.models import Home
from jobs.models import Job
from municipalities.models import Municipality, Place, Population, Region, Road, Service
from occupations.models import Neighbour, Occupation
from planner.household import Adult
from planner.plan import Household
from schools.models import School

CODES = {"2221": True, "2223": True, "2212": True, "7115": False, "7113": False, "7522": False, "5120": False}
TABLE = [("2221", "2223", True), ("7115", "7522", True), ("7115", "7113", False)]
INDEX = st.integers(0, 20)
MINUTES = st.integers(1, 70)
DRIVES = st.sampled_from([5, 10, 15, 20, 30, 45, 60, 90])


def rows(*columns, most):
    return st.lists(st.tuples(*columns), max_size=most)


JOBS = rows(INDEX, st.sampled_from(list(CODES)), st.sampled_from([20, 50, 80, 85, 90, 100]),
            st.sampled_from([None, None, 85, 100]), st.sampled_from([None, 0, 3, 5]), st.sampled_from("ppppdof"), most=14)  # fmt: skip
HOMES = rows(INDEX, st.sampled_from(["rent", "room", "trial", "sale", "plot", "smallholding"]),
             st.sampled_from([None, 1900, 2100, 8000, 9100, 9200, 9201, 10500, 1_500_000, 1_700_000, 1_725_001, 2_600_000]),
             st.sampled_from(["week", "month", "total"]), st.sampled_from([None, 1, 2, 3, 4]),
             st.sampled_from(["yes", "no", "ask", ""]), st.sampled_from("ppppd"), most=14)  # fmt: skip
SCHOOLS = rows(INDEX, st.sampled_from(["kindergarten", "compulsory", "upper_secondary", "adult"]),
               st.sampled_from([(None, None), (1, 7), (8, 10), (1, 10), (11, 13)]),
               st.sampled_from(["public", "private", ""]), st.sampled_from("pppd"), most=10)  # fmt: skip
ACTIVITIES = rows(INDEX, st.sampled_from(["music", "skiing", "sports"]), st.sampled_from([None, 0, 6, 16, 60]),
                  st.sampled_from([None, 60, 110]), st.sampled_from("pppd"), most=8)  # fmt: skip
SERVICES = rows(INDEX, st.sampled_from(["hospital", "library"]), most=4)


@st.composite
def regions(draw):
    n = draw(st.integers(1, 4))
    places = draw(st.lists(st.integers(0, n - 1), min_size=1, max_size=6))
    return {
        "municipalities": [(draw(st.sampled_from(["", "34", "50"])), draw(st.sampled_from("mmmml"))) for _ in range(n)],
        "places": places,
        "roads": draw(rows(INDEX, INDEX, MINUTES, most=12)),
        "jobs": draw(JOBS), "homes": draw(HOMES), "schools": draw(SCHOOLS),
        "activities": draw(ACTIVITIES), "services": draw(SERVICES),
    }  # fmt: skip


@st.composite
def households(draw, today):
    home = tuple(draw(st.lists(st.sampled_from(["rent", "buy", "build", "farm"]), max_size=2, unique=True)))
    return Household(
        adults=tuple(draw(adults(number)) for number in range(1, 1 + draw(st.integers(0, 2)))),
        born=tuple(draw(st.lists(st.integers(today.year - 19, today.year), max_size=3))),
        school_drive=draw(DRIVES),
        home=home,
        max=draw(amount(home)),
        rooms=draw(st.sampled_from([None, None, 1, 2, 3])),
        pets=draw(st.booleans()),
        like=tuple(draw(st.lists(st.sampled_from(["music", "skiing", "sports"]), max_size=2, unique=True))),
        near=tuple(draw(st.lists(st.sampled_from(["hospital", "library", "pharmacy"]), max_size=2, unique=True))),
        near_drive=draw(DRIVES),
        move=draw(st.sampled_from([None, datetime.date(today.year + 1, 7, 1), datetime.date(today.year + 1, 8, 1)])),
    )


@st.composite
def adults(draw, number):
    work = draw(st.sampled_from([*CODES, "22", "71", "remote", "self", "none"]))
    if not work.isdigit():
        return Adult(number, work)
    return Adult(number, work, draw(st.sampled_from(["", "full", "part"])), draw(DRIVES))


def amount(home):
    """A price that the form would accept together with the kinds of home."""
    rent, price = [8000, 9100, 9200], [1_500_000, 2_600_000]
    if not home:
        return st.sampled_from([None, *rent, *price])
    fitting = (rent if "rent" in home else []) + (price if set(home) != {"rent"} else [])
    return st.sampled_from([None, *fitting])


def build(spec) -> None:
    """The rows of a drawn region. Letters: p public, d draft, o over, f future; m member, l left."""
    now = timezone.now()
    Region.objects.create(name_nb="Prøvefjell")
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    municipalities = [
        Municipality.objects.create(
            number=f"99{n:02}", name=f"Kommune {n}", county_number=county, county_name="Fylket",
            member_until=yesterday if part == "l" else None,
        )
        for n, (county, part) in enumerate(spec["municipalities"])
    ]  # fmt: skip
    places = [
        Place.objects.create(
            name=f"Sted {n}", municipality=municipalities[owner], kind="hamlet", lat=62 + n / 10, lon=11
        )
        for n, owner in enumerate(spec["places"])
    ]
    outside = Place.objects.create(name="Byen", kind="outside", lat=63, lon=10)
    pairs = {}
    for a, b, minutes in spec["roads"]:
        one, other = [*places, outside][a % (len(places) + 1)], [*places, outside][b % (len(places) + 1)]
        if one != other:
            pairs[min(one.pk, other.pk), max(one.pk, other.pk)] = minutes
    Road.objects.bulk_create(Road(a_id=a, b_id=b, minutes=minutes, km=minutes) for (a, b), minutes in pairs.items())
    occupations = {
        code: Occupation.objects.create(code=code, name_nb=code, is_regulated=reg) for code, reg in CODES.items()
    }
    for field in ("22", "71"):
        Occupation.objects.create(code=field, name_nb=field)
    for person, advert, nearly in TABLE:
        Neighbour.objects.create(person=occupations[person], advert=occupations[advert], is_nearly=nearly, reason="x")

    def entry(n, state):
        place = places[n % len(places)]
        dates = {
            "o": {"publish_until": now - datetime.timedelta(days=1)},
            "f": {"publish_from": now + datetime.timedelta(days=1)},
        }
        return {
            "place": place, "municipality": place.municipality, "title_nb": "x",
            "status": "draft" if state == "d" else "published", **dates.get(state, {}),
        }  # fmt: skip

    Job.objects.bulk_create(
        Job(**entry(at, state), occupation=occupations[code], engagement="permanent", extent_percent=low,
            extent_percent_to=high if high and high >= low else None, remote_days=days)
        for at, code, low, high, days, state in spec["jobs"]
    )  # fmt: skip
    Home.objects.bulk_create(
        Home(**entry(at, state), kind=kind, price=price, price_period=period, bedrooms=rooms, pets=pets)
        for at, kind, price, period, rooms, pets, state in spec["homes"]
    )
    School.objects.bulk_create(
        School(**entry(at, state), kind=kind, grade_from=grades[0], grade_to=grades[1], ownership=owner)
        for at, kind, grades, owner, state in spec["schools"]
    )
    Activity.objects.bulk_create(
        Activity(**entry(at, state), category=category, age_from=low, age_to=high if low is None or high is None or high >= low else None)
        for at, category, low, high, state in spec["activities"]
    )  # fmt: skip
    Service.objects.bulk_create(
        Service(place=[*places, outside][at % (len(places) + 1)], kind=kind, name=kind, source="x") for at, kind in spec["services"]
    )  # fmt: skip
    Population.objects.bulk_create(
        Population(municipality=m, year=timezone.localdate().year, by_age=list(range(20))) for m in municipalities
    )
