"""Random regions and households for the oracle of the planner: small, crowded, and full of the edges of its rules.

Everything is drawn from a seed and from a day, so that a region that showed a fault can be had again. A household is an
address.
"""

import calendar
import datetime
from random import Random
from urllib.parse import urlencode

from tests.planner_world import months_after

CODES = {"2221": True, "2223": True, "2212": True, "7115": False, "7113": False, "7522": False, "5120": False}
FIELDS = ["22", "71", "222", "711"]
TABLE = [("2221", "2223", True), ("7115", "7522", True), ("7115", "7113", False)]  # person, advert, nearly
USUAL = ["2223", "2223", "2223", "2223", "2221", "7115", "7115", "7522", "7113", "7113", "2212"]
DRIVES = [10, 15, 15, 20, 30, 30, 45]
MINUTES = [1, 5, 10, 11, 15, 15, 16, 16, 17, 17, 18, 20, 22, 23, 24, 30, 33, 34, 35, 45, 51, 52]
SHOWN = "ppppppppdof"  # p public, d draft, o over, f future
PROGRAMMES = ["", "", "", "NA", "ST", "ST HS BA", "NA TP", "BA EL"]
CATEGORIES, NEAR = ["music", "skiing", "sports"], ["hospital", "gp", "library", "pharmacy"]
SERVICES = [*NEAR[:3] * 2, *["railway_station"] * 6, "shared_office"]
RENTS, PRICES = [8000, 9100, 9200], [1_500_000, 2_600_000]
# Days on which the rules of years, school years and months of different length turn.
DAYS = [
    datetime.date(2026, 11, 30),
    datetime.date(2026, 12, 31),
    datetime.date(2027, 1, 31),
    datetime.date(2027, 4, 30),
    datetime.date(2027, 5, 1),
    datetime.date(2027, 7, 31),
    datetime.date(2027, 8, 1),
    datetime.date(2028, 2, 29),
]
DAY = datetime.timedelta(days=1)


def moves(rng: Random, today: datetime.date) -> list[datetime.date]:
    """First days of the months that households and rows of a region share, so that they meet at the edges."""
    first = today.replace(day=1)
    summer = [datetime.date(first.year + 1, month, 1) for month in (4, 5, 7, 8)]
    return rng.sample([first, *(months_after(first, n) for n in (2, 3, 9, 10)), *summer], 3)


def last_day(first: datetime.date) -> datetime.date:
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


# --- rows: values of fields, `at` is the number of a place ------------------------------------------------------------
def some(rng: Random, make, most: int, least: int = 0) -> list[dict]:
    return [make(rng) for _ in range(rng.randint(least, most))]


def entry(rng: Random, **values) -> dict:
    return {"at": rng.randint(0, 99), "shown": rng.choice(SHOWN), **values}


def jobs(today: datetime.date, months: list[datetime.date]):
    def make(rng: Random) -> dict:
        low = rng.choice([20, 50, 80, 84, 85, 90, 99, 100, 100, 100, 100])
        high = rng.choice([None, None, None, 84, 85, 99, 100])
        engagement = rng.choice(
            ["permanent"] * 5
            + ["temporary"] * 3
            + ["substitute"] * 2
            + ["apprenticeship"] * 3
            + ["seasonal", "summer", "takeover"]
        )
        edge = months_after(rng.choice(months), -3)
        start = rng.choice([None, None, None, today + DAY, edge, edge - DAY, edge + DAY])
        return entry(
            rng,
            code=rng.choice(USUAL),
            extent_percent=low,
            engagement=engagement,
            start=start,
            extent_percent_to=high if high and high >= low else None,
            remote_days=rng.choice([None, None, None, None, 0, 3, 5]),
            posts=rng.choice([1, 1, 1, 1, 2, 3]),
            start_asap=rng.random() < (0.2 if start else 0.5),
            ends_on=ends_on(rng, [today, today, start or today, rng.choice(months)], engagement, start),
            language_needed=rng.choice(["", "", "none", "english", "english", "a2", "b1", "b2", "c1"]),
        )

    return make


def ends_on(
    rng: Random, beginnings: list[datetime.date], engagement: str, start: datetime.date | None
) -> datetime.date | None:
    """Around one of the days that may be a beginning, or twelve months after it."""
    if engagement in ("permanent", "takeover") or rng.random() < (0.75 if engagement == "apprenticeship" else 0.25):
        return None
    day = months_after(rng.choice(beginnings), rng.choice([12, 12, 12, 12, 8, 14, 0, 0]))
    day += rng.choice([-2, -1, -1, 0, 1]) * DAY
    return max(day, start or day)


def adverts(rng: Random, make, places: int) -> list[dict]:
    """Many; or so few, and of one occupation, that two adults meet at the same post."""
    if rng.random() < 0.5:
        return some(rng, make, 3 * places + 8, 10)
    few = some(rng, make, places, 2)
    plain = {
        "code": "2223",
        "engagement": "permanent",
        "extent_percent": 100,
        "extent_percent_to": None,
        "ends_on": None,
    }
    return [row | plain | {"shown": "p"} if rng.random() < 0.7 else row for row in few]


def homes(today: datetime.date, months: list[datetime.date]):
    def make(rng: Random) -> dict:
        kind = rng.choice(["rent"] * 5 + ["room", "trial", "trial", "sale", "sale", "plot", "smallholding"])
        rented = kind in ("rent", "room", "trial")
        rents = [None, 8000, 9100, 9200, 9201, 10465, 10466, 10500, 10580, 10581]
        weeks = [1846, 1847, 2100, 2101, 2123, 2124, 2415, 2416]
        prices = [None, 400_000, 1_500_000, 1_700_000, 1_725_000, 1_725_001, 2_600_000, 2_990_000, 2_990_001]
        period = rng.choice(["month", "month", "week"]) if rented else "total"
        prices_of: dict[str, list[int | None]] = {"month": rents, "week": [*weeks], "total": prices}
        price = rng.choice(prices_of[period])
        last = last_day(rng.choice(months))
        free = rng.choice(
            [None, None, None, today, last, last + DAY, months_after(last, 2), months_after(last, 2) + DAY]
        )
        return entry(
            rng,
            kind=kind,
            price=price,
            price_period=period if price else "",
            bedrooms=rng.choice([None, 0, 1, 1, 2, 2, 3, 3, 4]),
            pets=rng.choice(["yes", "no", "ask", ""]),
            available_from=free,
            broadband=rng.choice(["fibre", "mobile", "none", "", ""]),
        )

    return make


def school(rng: Random) -> dict:
    kind = rng.choice(["kindergarten"] * 3 + ["compulsory"] * 3 + ["upper_secondary"] * 3 + ["adult"])
    grades = rng.choice([(None, None), (1, 7), (8, 10), (1, 10), (1, 10)]) if kind == "compulsory" else (None, None)
    programmes = rng.choice(PROGRAMMES) if kind == "upper_secondary" else ""
    return entry(
        rng,
        kind=kind,
        grade_from=grades[0],
        grade_to=grades[1],
        ownership=rng.choice(["public", "public", "private", ""]),
        programmes=programmes,
        programmes_year=2025 if programmes else None,
        north=rng.choice([0, 0.0013, 0.0027]),
    )


def outside_school(rng: Random) -> dict:
    return {
        "at": rng.randint(0, 1),
        "county_number": rng.choice(["34", "34", "50"]),
        "programmes": rng.choice(PROGRAMMES),
        "ownership": rng.choice(["public", "private"]),
    }


def activity(rng: Random) -> dict:
    low, high = rng.choice([None, 0, 6, 16, 60]), rng.choice([None, 12, 19, 20, 60])
    high = high if low is None or high is None or high >= low else None
    return entry(rng, category=rng.choice(CATEGORIES), age_from=low, age_to=high)


def services(today: datetime.date):
    oldest = months_after(today, -60)

    def make(rng: Random) -> dict:
        seen = rng.choice([today, today, oldest, oldest - DAY, months_after(today, -84), None])
        return {"at": rng.randint(0, 99), "kind": rng.choice(SERVICES), "reviewed_on": seen}

    return make


def railway(rng: Random, today: datetime.date, places: int) -> list[dict]:
    """In half of the regions a station in every place, so that two with one car may find a train."""
    stops = range(places) if rng.random() < 0.5 else ()
    return [{"at": at, "kind": "railway_station", "reviewed_on": today} for at in stops]


def road(rng: Random) -> dict:
    return {"a": rng.randint(0, 99), "b": rng.randint(0, 99), "minutes": rng.choice(MINUTES)}


def regions(rng: Random, today: datetime.date, months: list[datetime.date]) -> dict:
    """The values of a region; every fifth has more places than there are cards. Municipalities: m member, l left."""
    large = rng.random() < 0.2
    n, count = (rng.randint(3, 8), rng.randint(12, 18)) if large else (rng.randint(2, 4), rng.randint(4, 8))
    return {
        "municipalities": [(rng.choice(["34", "34", "50"]), rng.choice("mmmmml")) for _ in range(n)],
        "places": [rng.choice([0, 0, rng.randrange(n)]) for _ in range(count)],
        "chain": [rng.choice([*MINUTES, None]) for _ in range(count + 1)],
        "roads": some(rng, road, 6),
        "jobs": adverts(rng, jobs(today, months), count),
        "homes": some(rng, homes(today, months), 3 * count, 4),
        "schools": some(rng, school, 2 * count, 3),
        "outside_schools": some(rng, outside_school, 3),
        "activities": some(rng, activity, 8),
        "services": some(rng, services(today), 12) + railway(rng, today, count),
        "complete": [kind for kind in NEAR if rng.random() < 0.5],
    }


# --- households -------------------------------------------------------------------------------------------------------
def households(rng: Random, today: datetime.date, months: list[datetime.date]) -> str:
    """The address of a household that wishes something, every value in its plain form."""
    said: list[tuple[str, object]] = []
    codes = [rng.choice([*USUAL, *FIELDS]) for _ in range(2)]
    same = rng.random()
    if same < 0.6:
        codes = ["2223"] * 2 if same < 0.35 else codes[:1] * 2
    for number in (1, 2)[: rng.choice([0, 1, 2, 2, 2])]:
        said += adult(rng, number, codes[number - 1])
    said += maybe(rng, 0.5, cars=rng.choice([1, 1, 2]))
    said += children(rng, today) + home(rng)
    said += [("like", word) for word in rng.sample(CATEGORIES, rng.choice([0, 1, 1, 2]))]
    said += [("near", word) for word in rng.sample(NEAR, rng.choice([0, 1, 2]))]
    said += maybe(rng, 0.4, near_drive=rng.choice(DRIVES))
    if not {name for name, _value in said} & {
        "work1",
        "apprentice1",
        "born",
        "home",
        "max",
        "rooms",
        "pets",
        "like",
        "near",
    }:
        said.append(("home", "rent"))
    return urlencode(said + maybe(rng, 0.65, move=f"{rng.choice(months):%Y-%m}"))


def maybe(rng: Random, chance: float, **said) -> list[tuple[str, object]]:
    return list(said.items()) if rng.random() < chance else []


def adult(rng: Random, number: int, code: str) -> list[tuple[str, object]]:
    kind = rng.random()
    if kind < 0.12:
        rest = rng.choice(["remote", "remote", "self", "none"])
        return [(f"work{number}", rest), *(maybe(rng, 0.5, **{f"drive{number}": rng.choice(DRIVES)}))]
    work: list[tuple[str, object]] = [(f"work{number}", "any" if kind > 0.9 else code)]
    apprentice: list[tuple[str, object]] = [(f"apprentice{number}", "yes")]
    said = apprentice if kind < 0.14 else work + apprentice if kind < 0.28 else work
    said += maybe(rng, 0.4, **{f"extent{number}": rng.choice(["full", "full", "part"])})
    said += maybe(rng, 0.6, **{f"drive{number}": rng.choice(DRIVES)})
    said += maybe(rng, 0.4, **{f"norwegian{number}": rng.choice(["none", "none", "a2", "b1", "b2", "c1", "native"])})
    return said + maybe(rng, 0.25, **{f"education{number}": "foreign"})


def children(rng: Random, today: datetime.date) -> list[tuple[str, object]]:
    ages = [0, 0, 1, 3, 5, 6, 8, 9, 10, 13, 14, 15, 15, 16, 16, 17, 17, 18, 19]
    born = [("born", today.year - rng.choice(ages)) for _ in range(rng.choice([0, 0, 1, 1, 2, 3]))]
    programmes: list[tuple[str, object]] = []
    for number, _child in enumerate(born, 1):
        programmes += maybe(rng, 0.6, **{f"programme{number}": rng.choice(["ST", "ST", "HS", "BA", "BA", "NA", "MD"])})
    return born + programmes + (maybe(rng, 0.6, school_drive=rng.choice(DRIVES)) if born else [])


def home(rng: Random) -> list[tuple[str, object]]:
    if rng.random() < 0.3:
        return []
    kinds = rng.sample(["rent", "rent", "buy", "build", "farm"], rng.choice([0, 1, 1, 2]))
    rents, prices = not kinds or "rent" in kinds, not kinds or set(kinds) != {"rent"}
    amounts = RENTS * rents + PRICES * prices
    said: list[tuple[str, object]] = [("home", kind) for kind in dict.fromkeys(kinds)]
    said += maybe(rng, 0.5, max=rng.choice(amounts)) + maybe(rng, 0.35, rooms=rng.choice([1, 2, 3]))
    return said + maybe(rng, 0.3, pets="yes")
