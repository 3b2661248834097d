"""A second, naive planner, written from docs/planner.md by somebody who has not read the first: no SQL, no cache, no
sharing.

`Oracle(query, today)` says of every place, in order, what it says of every wish. A place of a row is its slug.
Occupations are codes; of words only `apprentice1=yes` is read. `address` is the plan's shortest address, by which ties
are broken, with the education that breaks none.
"""

import datetime
import hashlib
from collections.abc import Callable
from math import inf
from typing import Any

from municipalities.models import Place
from tests.planner_offers import MET, NEARLY, NOT, POINTS, STATES, UNKNOWN, Answer, Offer, Offers, share, share_car
from tests.planner_world import LEVELS, Adult, Child, Household, World, metres, months_after, nearly_within

KINDS = {"rent": ("rent", "room", "trial"), "buy": ("sale",), "build": ("plot",), "farm": ("smallholding",)}
RENTED, BRIEF = ("rent", "room", "trial"), ("room", "trial")
LIMITED, SHORT = ("temporary", "substitute"), ("seasonal", "summer")
HOME_DRIVE, MOST_CARDS, MOST_OF_ONE, RENT_BELOW = 15, 10, 2, 100_000


def is_no_worse(state: str, than: str) -> bool:
    return STATES.index(state) <= STATES.index(than)


def without_education(address: str) -> str:
    names = ("education1=", "education2=")
    return "&".join(pair for pair in address.split("&") if not pair.startswith(names))


class Oracle:
    def __init__(self, query: str, today: datetime.date, address: str | None = None) -> None:
        self.today, self.address = today, without_education(query if address is None else address)
        self.world, self.household = World(today), Household(query, today)
        self.stations = {row.place_id for row in self.current("railway_station")}
        self.answers = {place.pk: self.answer(place) for place in self.world.places}
        has_wishes = any(self.answers.values())
        self.order = sorted(self.world.places, key=self.key) if has_wishes else []
        self.cards = self.deal()

    def answer(self, place: Place) -> dict[str, Answer]:
        """What is said of every wish, in the order of the wishes."""
        house = self.household
        return {
            **self.work(place),
            **{f"remote{number}": self.remote(place, drive) for number, drive in house.remote},
            **({"home": self.home(place)} if house.wants_home else {}),
            **{
                f"child{child.number}": self.child(place, child) for child in house.children if house.grade(child) <= 13
            },
            **{f"like-{category}": self.interest(place, category) for category in house.like},
            **{f"near-{kind}": self.service(place, kind) for kind in house.near},
        }

    def minutes(self, place: Place, row: Any) -> float:
        return self.world.minutes[place.pk, row.place_id]

    def name(self, answer: Answer, row: Any, minutes: float) -> Answer:
        """Name what gives the state; what stands on no page of its own has no slug."""
        answer.minutes, answer.place = minutes, self.world.all_places[row.place_id].slug
        answer.entry = getattr(row, "slug", None)
        return answer

    def name_offer(self, found: Offers, nearly: int) -> Answer:
        answer = Answer(found.state, found.fits, nearly, found.why)
        if offer := found.named or found.shared:
            self.name(answer, offer.row, offer.minutes)
        if found.named is None:
            answer.entry = None
        return answer

    # --- work ---------------------------------------------------------------------------------------------------------
    def work(self, place: Place) -> dict[str, Answer]:
        found = {adult.number: self.adverts(place, adult) for adult in self.household.adults}
        if len(found) == 2:
            share(found[1], found[2])
            if self.household.shares_car:
                share_car(found[1], found[2], place.pk, self.stations)
        return {
            f"work{number}": self.name_offer(offers, sum(offer.weight for offer in offers.nearly))
            for number, offers in found.items()
        }

    def adverts(self, place: Place, adult: Adult) -> Offers:
        offers = [offer for job in self.world.jobs if (offer := self.advert(place, adult, job))]
        return Offers(
            offers,
            lambda offer: (
                "occupation" in offer.why,
                offer.row.engagement != "permanent",
                offer.minutes,
                -offer.row.pk,
            ),
        )

    def advert(self, place: Place, adult: Adult, job: Any) -> Offer | None:
        code = self.world.codes[job.occupation_id]
        upper = job.extent_percent_to or job.extent_percent
        minutes = 0 if job.remote_days == 5 else self.minutes(place, job)
        meant, neighbour = code.startswith(adult.code), (adult.code, code) in self.world.neighbours
        if (
            job.engagement == "takeover"
            or (job.engagement == "apprenticeship") != adult.apprentice
            or not (meant or neighbour)
            or (adult.extent == "full" and upper < 85)
            or (adult.extent == "part" and job.extent_percent == 100)
            or (job.ends_on is not None and job.ends_on < self.beginning(job))
            or minutes > nearly_within(adult.drive)
        ):
            return None
        reasons = {
            "occupation": not meant,
            "approval": code in self.world.regulated and code != adult.code and not adult.apprentice,
            "extent": adult.extent == "full" and upper < 100,
            "drive": minutes > adult.drive,
            "until": job.engagement in LIMITED and job.ends_on is not None and not self.lasts_a_year(job),
            "length": job.engagement in LIMITED and job.ends_on is None,
            "seasonal": job.engagement in SHORT,
            "language": self.needs_more(job.language_needed, adult.level),
            "start": self.starts_too_early(job),
        }
        return Offer(job, minutes, {reason for reason, holds in reasons.items() if holds}, job.posts)

    def stated_start(self, job: Any) -> datetime.date | None:
        return None if job.start_asap else job.start

    def beginning(self, job: Any) -> datetime.date:
        return max(self.today, self.stated_start(job) or self.today, self.household.first)

    def lasts_a_year(self, job: Any) -> bool:
        return job.ends_on + datetime.timedelta(days=1) >= months_after(self.beginning(job), 12)

    def starts_too_early(self, job: Any) -> bool:
        start = self.stated_start(job)
        return self.household.moves and start is not None and start < months_after(self.household.first, -3)

    def needs_more(self, needed: str, level: str) -> bool:
        if not (needed and level):
            return False
        needed = "none" if needed == "english" else needed
        return LEVELS.index(needed) > LEVELS.index(level)

    # --- remote work --------------------------------------------------------------------------------------------------
    def remote(self, place: Place, drive: int) -> Answer:
        homes = [row for row in self.world.homes if row.broadband == "fibre" and self.is_home(place, row)]
        for rows, limit in ((homes, HOME_DRIVE), (self.current("shared_office"), drive)):
            near = self.within(place, rows, limit)
            if near:
                answer = self.nearest(place, near, limit)
                answer.nearly = 0
                return answer
        return Answer(UNKNOWN)

    def is_home(self, place: Place, row: Any) -> bool:
        if not self.household.wants_home:
            return row.kind != "plot"
        found = self.dwelling(place, row)
        return found is not None and not found.why

    def current(self, kind: str) -> list:
        return [row for row in self.world.services if row.kind == kind and not self.world.is_old(row)]

    # --- home ---------------------------------------------------------------------------------------------------------
    def home(self, place: Place) -> Answer:
        offers = [offer for home in self.world.homes if (offer := self.dwelling(place, home))]
        found = Offers(offers, lambda offer: (offer.row.kind in BRIEF, offer.minutes, -offer.row.pk))
        return self.name_offer(found, len(found.nearly))

    def limit(self, home: Any) -> int:
        """The most that a home of this kind may cost, 0 for no limit: one amount is of rents or of prices, never of
        both.
        """
        most = self.household.max
        return most if (home.kind in RENTED) == (most < RENT_BELOW) else 0

    def dwelling(self, place: Place, home: Any) -> Offer | None:
        house, minutes, limit = self.household, self.minutes(place, home), self.limit(home)
        rented, plot, trial = home.kind in RENTED, home.kind == "plot", home.kind == "trial"
        per_year = (home.price or 0) * (52 if rented and home.price_period == "week" else 12)
        studio = home.bedrooms == 0 and not house.children
        rooms = 1 if home.kind == "room" or studio else home.bedrooms
        fewer = 0 if plot or rooms is None else house.bedrooms - rooms
        pets = home.pets if rented and house.pets else "yes"
        from_day = home.available_from if house.moves and home.available_from else house.last
        if (
            not any(home.kind in KINDS[kind] for kind in house.kinds)
            or (limit and per_year > nearly_within(limit) * 12)
            or fewer >= 2
            or pets == "no"
            or (home.kind == "room" and house.children)
            or (trial and fewer > 0)
            or from_day > months_after(house.last, 2)
            or minutes > nearly_within(HOME_DRIVE)
        ):
            return None
        reasons = {
            "price": limit and per_year > limit * 12,
            "bedrooms": fewer == 1,
            "unstated": (limit and home.price is None) or (rooms is None and not plot) or pets in ("", "ask"),
            "trial": trial,
            "from": from_day > house.last,
            "drive": minutes > HOME_DRIVE,
        }
        return Offer(home, minutes, {reason for reason, holds in reasons.items() if holds})

    # --- what is near -------------------------------------------------------------------------------------------------
    def nearest(
        self, place: Place, rows: list, limit: int, key: Callable[[Any], tuple] = lambda row: (-row.pk,)
    ) -> Answer:
        """Met, nearly or not met by the drive to the nearest, which is named wherever a road leads to one."""
        drives = [self.minutes(place, row) for row in rows]
        fits, both = sum(m <= limit for m in drives), sum(m <= nearly_within(limit) for m in drives)
        state = MET if fits else NEARLY if both else NOT
        answer = Answer(state, fits, both - fits, ["drive"] if state == NEARLY else [])
        reached = [row for row, minutes in zip(rows, drives, strict=True) if minutes < inf]
        if not reached:
            return answer
        row = min(reached, key=lambda row: (self.minutes(place, row), *key(row)))
        return self.name(answer, row, self.minutes(place, row))

    def within(self, place: Place, rows: list, limit: int) -> list:
        return [row for row in rows if self.minutes(place, row) <= limit]

    def interest(self, place: Place, category: str) -> Answer:
        limit, ages = self.household.near_drive, [self.household.age(child) for child in self.household.children]

        def takes_one(row: Any) -> bool:
            grown_up = row.age_to is None or row.age_to >= 20
            return grown_up or any((row.age_from or 0) <= age <= row.age_to for age in ages)

        rows = [row for row in self.world.activities if row.category == category and takes_one(row)]
        return self.nearest(place, self.within(place, rows, nearly_within(limit)), limit)

    def service(self, place: Place, kind: str) -> Answer:
        limit, rows = self.household.near_drive, [row for row in self.world.services if row.kind == kind]
        answer = self.nearest(place, [row for row in rows if not self.world.is_old(row)], limit)
        old = self.within(place, [row for row in rows if self.world.is_old(row)], nearly_within(limit))
        if answer.state == NOT and (old or kind not in self.world.complete):
            answer.state = UNKNOWN
        return answer

    # --- children -----------------------------------------------------------------------------------------------------
    def child(self, place: Place, child: Child) -> Answer:
        grade = self.household.grade(child)
        if grade > 10:
            return self.upper_secondary(place, child)
        kind = "kindergarten" if grade < 1 else "compulsory"
        own = [row for row in self.world.schools if row.kind == kind and row.municipality_id == place.municipality_id]
        if kind == "compulsory":
            own = [row for row in own if row.grade_from is None or row.grade_from <= grade <= row.grade_to]
            own = [row for row in own if row.ownership != "private"] or own
        answer = self.nearest_school(place, own) if own else Answer(UNKNOWN)
        answer.fits = answer.fits if kind == "kindergarten" else 0
        return answer

    def nearest_school(self, place: Place, rows: list) -> Answer:
        """A family chooses among kindergartens and programmes; the municipality decides which school, so none is
        counted.
        """
        answer = self.nearest(place, rows, self.household.school_drive, self.school_key(place))
        answer.nearly = 0
        return answer

    def school_key(self, place: Place) -> Callable[[Any], tuple]:
        return lambda row: (metres(place, row), not hasattr(row, "slug"), row.pk)

    def upper_secondary(self, place: Place, child: Child) -> Answer:
        county = self.world.municipality(place).county_number
        inside = [row for row in self.world.schools if row.kind == "upper_secondary"]
        schools = [row for row in inside if self.world.municipality(row).county_number == county]
        schools += [row for row in self.world.outside_schools if row.county_number == county]
        if not schools:
            return Answer(UNKNOWN)
        if not child.programme:
            return self.in_reach(place, [row for row in schools if row.programmes.split() != ["NA"]])
        answer = self.nearest_school(place, [row for row in schools if child.programme in row.programmes.split()])
        perhaps = self.in_reach(place, [row for row in schools if not row.programmes])
        return perhaps if answer.state == NOT and perhaps.state == UNKNOWN else answer

    def in_reach(self, place: Place, rows: list) -> Answer:
        """Nobody knows whether one of them is the right one."""
        answer = self.nearest_school(place, rows)
        answer.state, answer.why = (NOT if answer.state == NOT else UNKNOWN), []
        answer.fits = 0
        return answer

    # --- the order and the cards --------------------------------------------------------------------------------------
    def key(self, place: Place) -> tuple:
        answers = self.answers[place.pk]
        work = [answer.state for wish, answer in answers.items() if wish.startswith("work")]
        points = sum(POINTS[answer.state] for wish, answer in answers.items() if not wish.startswith("work"))
        minutes = sum(answer.minutes or 0 for wish, answer in answers.items() if wish.startswith(("work", "child")))
        number = self.world.municipality(place).number
        chance = hashlib.sha256(f"{self.address}|{number}".encode()).hexdigest()
        return -work.count(MET), -work.count(NEARLY), -work.count(UNKNOWN), -points, minutes, chance, place.pk

    def deal(self) -> list[Place]:
        taken: list[Place] = []
        for place in self.order:
            of_it = sum(card.municipality_id == place.municipality_id for card in taken)
            if of_it < MOST_OF_ONE and len(taken) < MOST_CARDS:
                taken.append(place)
        passed_over = [place for place in self.order if place not in taken]
        taken += passed_over[: MOST_CARDS - len(taken)]
        return sorted(taken, key=self.order.index)

    def fits_as_well(self, place: Place, card: Place) -> bool:
        mine, its = self.answers[place.pk], self.answers[card.pk]
        return all(is_no_worse(mine[wish].state, its[wish].state) for wish in its)

    def more(self) -> dict[str, int]:
        """How many more places the last card of each municipality says to fit as well; a card with none says
        nothing.
        """
        last = {card.municipality_id: card for card in self.cards}
        counts = {
            card.slug: sum(
                place.municipality_id == owner and place not in self.cards and self.fits_as_well(place, card)
                for place in self.order
            )
            for owner, card in last.items()
        }
        return {slug: count for slug, count in counts.items() if count}

    def below(self) -> list[Place]:
        """The best place of each municipality without a card."""
        seen, best = {card.municipality_id for card in self.cards}, []
        for place in self.order:
            if place.municipality_id not in seen:
                seen.add(place.municipality_id)
                best.append(place)
        return best
