"""What if one wish were smaller: each relaxation is matched again in memory, so what it promises is counted."""

import dataclasses
import datetime
from collections.abc import Iterator
from operator import attrgetter, itemgetter

from occupations.neighbours import same_field
from planner.household import HOMES, LONGEST_DRIVE, MONTHLY_BELOW, Adult, Household
from planner.matching import Matcher
from planner.outcomes import State
from planner.ranking import MISSING, Ranked, judged
from planner.wishes import SchoolWish, Wish, WorkWish, wishes_of

STEPS = (10, 20)  # minutes
MOST = 4  # shown


@dataclasses.dataclass(frozen=True)
class Relaxation:
    """`name` is the key of the address that changes, `value` what it becomes."""

    name: str
    value: str | int
    household: Household


@dataclasses.dataclass(frozen=True)
class Gain:
    """What a relaxation gives: the place that then misses the fewest wishes, and how many places are as good."""

    relaxation: Relaxation
    then: Ranked
    now: Ranked
    as_good: int
    as_good_before: int


def gains(household: Household, ranked: list[Ranked], matcher: Matcher, today: datetime.date) -> list[Gain]:
    """At most four relaxations that give something, the most first; of one wish the smallest that gives as much."""
    if not ranked:
        return []
    matcher = matcher.without_counting()
    now = min(ranked, key=attrgetter("missing"))
    before = sum(row.missing == now.missing for row in ranked)
    found: dict[str, tuple[tuple[int, int], Relaxation, list[int]]] = {}
    for relaxation in relaxations(household, matcher, today):
        missing, tied = fewest(wishes_of(relaxation.household, today), ranked, matcher)
        worth = (now.missing - missing, len(tied) - before)
        gives_something = worth[0] > 0 or (worth[0] == 0 and worth[1] > 0)
        known = found.get(relaxation.name)
        if gives_something and (known is None or worth[0] > known[0][0]):
            found[relaxation.name] = (worth, relaxation, tied)
    best = sorted(found.values(), key=itemgetter(0), reverse=True)[:MOST]
    return [
        Gain(relaxation, first_of(tied, wishes_of(relaxation.household, today), matcher), now, len(tied), before)
        for _worth, relaxation, tied in best
    ]


def fewest(wishes: list[Wish], ranked: list[Ranked], matcher: Matcher) -> tuple[int, list[int]]:
    """The fewest wishes that a place then misses, and the places that miss no more.

    Only wishes that have changed are matched again, and only where they were missed: no relaxation takes away what is met.
    Services are the exception, where "not registered near" may become "a little too far".
    """
    changed = [at for at, wish in enumerate(wishes) if wish != ranked[0].pairs[at][0]]
    columns = {at: matcher.outcomes(wishes[at]) for at in changed}
    missing = {}
    for row in ranked:
        count = row.missing
        for at in changed:
            was_missing = row.pairs[at][1].state in MISSING
            if was_missing or wishes[at].kind == "near":
                count += (columns[at][row.place].state in MISSING) - was_missing
        missing[row.place] = count
    least = min(missing.values())
    return least, [place for place, count in missing.items() if count == least]


def first_of(places: list[int], wishes: list[Wish], matcher: Matcher) -> Ranked:
    columns = [(wish, matcher.outcomes(wish)) for wish in wishes]
    rows = (judged(place, tuple((wish, column[place]) for wish, column in columns)) for place in places)
    return min(rows, key=attrgetter("order"))


def stopping(ranked: list[Ranked]) -> list[Wish]:
    """The wishes that no place meets."""
    reached = {wish for row in ranked for wish, outcome in row.pairs if outcome.state in (State.MET, State.UNKNOWN)}
    return [wish for wish, _outcome in ranked[0].pairs if wish not in reached] if ranked else []


# --- what can be relaxed -----------------------------------------------------------------------------------------------
def relaxations(household: Household, matcher: Matcher, today: datetime.date) -> Iterator[Relaxation]:
    wishes = wishes_of(household, today)
    for adult in household.adults:
        if adult.looks_for_work:
            yield from of_work(household, adult, matcher, wishes)
    yield from of_drives(household, wishes, matcher)
    yield from of_home(household)


def of_work(household: Household, adult: Adult, matcher: Matcher, wishes: list[Wish]) -> Iterator[Relaxation]:
    wish = next(wish for wish in wishes if isinstance(wish, WorkWish) and wish.adult == adult.number)
    for drive in longer(adult.drive, needed(wish, matcher)):
        changed = dataclasses.replace(adult, drive=drive)
        yield Relaxation(f"drive{adult.number}", drive, with_adult(household, changed))
    if adult.extent:
        yield Relaxation(f"extent{adult.number}", "", with_adult(household, dataclasses.replace(adult, extent="")))
    field = same_field(adult.work)
    if field != adult.work:
        yield Relaxation(f"work{adult.number}", field, with_adult(household, dataclasses.replace(adult, work=field)))


def with_adult(household: Household, changed: Adult) -> Household:
    """The household with another adult of the same number."""
    adults = tuple(changed if adult.number == changed.number else adult for adult in household.adults)
    return dataclasses.replace(household, adults=adults)


def longer(drive: int, needed: int | None) -> list[int]:
    """A little more, some more, and what it takes; none beyond the longest that may be asked for."""
    wanted = {drive + step for step in STEPS} | ({needed} if needed else set())
    return sorted(minutes for minutes in wanted if drive < minutes <= LONGEST_DRIVE)


def needed(wish: WorkWish | SchoolWish, matcher: Matcher) -> int | None:
    """The shortest drive, rounded up to five minutes, with which a place that misses the wish would meet it."""
    far = matcher.outcomes(dataclasses.replace(wish, drive=LONGEST_DRIVE))
    now = matcher.outcomes(wish)
    missed = [place for place in matcher.facts.reach if now[place].state is not State.MET]
    minutes = [far[place].minutes or 0 for place in missed if far[place].state is State.MET]
    farther = [more for more in minutes if more]
    return 5 * -(-min(farther) // 5) if farther else None


def of_drives(household: Household, wishes: list[Wish], matcher: Matcher) -> Iterator[Relaxation]:
    children = [wish for wish in wishes if isinstance(wish, SchoolWish)]
    if children:
        most = max((needed(wish, matcher) or 0 for wish in children), default=0)
        for drive in longer(household.school_drive, most):
            yield Relaxation("school_drive", drive, dataclasses.replace(household, school_drive=drive))
    if household.like or household.near:
        for drive in longer(household.near_drive, None):
            yield Relaxation("near_drive", drive, dataclasses.replace(household, near_drive=drive))


def of_home(household: Household) -> Iterator[Relaxation]:
    if not household.wants_home:
        return
    for other in ("rent", "buy"):
        if other not in household.home_kinds:
            kinds = tuple(kind for kind in HOMES if kind in (*household.home_kinds, other))
            yield Relaxation("home", other, dataclasses.replace(household, home=kinds))
    if household.max is not None:
        amount = raised(household.max)
        yield Relaxation("max", amount, dataclasses.replace(household, max=amount))
    if household.rooms is not None and household.rooms > 1:
        yield Relaxation("rooms", household.rooms - 1, dataclasses.replace(household, rooms=household.rooms - 1))


def raised(amount: int) -> int:
    """A tenth more, in round figures; a month's rent stays one."""
    step = 500 if amount < MONTHLY_BELOW else 50_000
    more = step * -(-amount * 11 // (10 * step))
    return min(more, MONTHLY_BELOW - 1) if amount < MONTHLY_BELOW else more
