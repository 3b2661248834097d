"""The order of the places, and what it would be if one wish were smaller. docs/planner.md has the formula, the page explains
it in words.

Pure: it compares whatever wishes it is given, by a function that compares one of them with every place.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from operator import attrgetter, itemgetter

from planner.engine.judging import Gain, Outcome, Outcomes, Pairs, Ranked, Relaxation, State, Wish

BEST = 10
MOST_GAINS = 4  # shown
MISSING = (State.NEARLY, State.NOT)


Compare = Callable[[Wish], Outcomes]


def ranked_at(place: int, pairs: Pairs[Wish]) -> Ranked[Wish]:
    met = missing = leading_met = leading_nearly = points = minutes = 0
    for wish, outcome in pairs:
        state = outcome.state
        met += state is State.MET
        missing += state in MISSING
        if wish.is_daily:
            minutes += outcome.minutes or 0
        if wish.leads:
            leading_met += state is State.MET
            leading_nearly += state is State.NEARLY
        elif state is State.MET or state is State.UNKNOWN:  # what is not registered never ranks a place down
            points += 2
        elif state is State.NEARLY:
            points += 1
    return Ranked(place, pairs, met, missing, (-leading_met, -leading_nearly, -points, minutes, place))


def rows_at(places: Iterable[int], wishes: Sequence[Wish], compare: Compare[Wish]) -> list[Ranked[Wish]]:
    """Each place with all wishes at once, when those that want the same have settled who has it."""
    columns = [compare(wish) for wish in wishes]
    sharing = [group for group in groups(wishes) if len(group) > 1]
    rows = []
    for place in places:
        outcomes = [found[place] for found in columns]
        for group in sharing:
            for at, outcome in zip(group, settled(wishes, group, outcomes), strict=True):
                outcomes[at] = outcome
        rows.append(ranked_at(place, tuple(zip(wishes, outcomes, strict=True))))
    return rows


def groups(wishes: Sequence[Wish]) -> list[list[int]]:
    """Where the wishes stand that must be settled together; most stand alone."""
    found: dict[Hashable, list[int]] = {}
    for at, wish in enumerate(wishes):
        found.setdefault(type(wish) if wish.settle else at, []).append(at)
    return list(found.values())


def settled(
    wishes: Sequence[Wish], group: list[int], outcomes: Sequence[Outcome] | dict[int, Outcome]
) -> list[Outcome]:
    """The outcomes of one group in one place; `outcomes` has one of every wish, or of those in the group at least."""
    own = [outcomes[at] for at in group]
    settle = wishes[group[0]].settle
    return settle(own) if settle and len(own) > 1 else own


def rank(places: Iterable[int], wishes: Sequence[Wish], compare: Compare[Wish]) -> list[Ranked[Wish]]:
    """Every place of the region, best first; empty where there is no wish yet."""
    return sorted(rows_at(places, wishes, compare), key=attrgetter("order")) if wishes else []


def best_and_others(
    ranked: list[Ranked[Wish]], owner_of: Callable[[int], Hashable]
) -> tuple[list[Ranked[Wish]], list[Ranked[Wish]]]:
    """The best ten, and below them the best place of each owner that has none among them."""
    best = ranked[:BEST]
    seen = {owner_of(row.place) for row in best}
    others = []
    for row in ranked[BEST:]:
        owner = owner_of(row.place)
        if owner not in seen:
            seen.add(owner)
            others.append(row)
    return best, others


def stopping(ranked: list[Ranked[Wish]]) -> list[Wish]:
    """The wishes that no place meets."""
    reached = {wish for row in ranked for wish, outcome in row.pairs if outcome.state in (State.MET, State.UNKNOWN)}
    return [wish for wish, _outcome in ranked[0].pairs if wish not in reached] if ranked else []


# --- what if -----------------------------------------------------------------------------------------------------------
def gains(
    ranked: list[Ranked[Wish]], smaller: Iterable[tuple[Relaxation, list[Wish]]], compare: Compare[Wish]
) -> list[Gain[Wish]]:
    """At most four relaxations that give something, the most first; of one wish the smallest that gives as much.

    Each comes with the wishes of the household it makes, in the order of the others, and is compared again, so what it
    promises is counted. `compare()` need not count: only states and drives matter.
    """
    if not ranked:
        return []
    now = min(ranked, key=attrgetter("missing"))
    before = sum(row.missing == now.missing for row in ranked)
    found: dict[str, tuple[tuple[int, int], Relaxation, list[Wish], list[int]]] = {}
    for relaxation, wishes in smaller:
        missing, tied = fewest(wishes, ranked, compare)
        worth = (now.missing - missing, len(tied) - before)
        gives_something = worth[0] > 0 or (worth[0] == 0 and worth[1] > 0)
        known = found.get(relaxation.name)
        if gives_something and (known is None or worth[0] > known[0][0]):
            found[relaxation.name] = (worth, relaxation, wishes, tied)
    best = sorted(found.values(), key=itemgetter(0), reverse=True)[:MOST_GAINS]
    return [
        Gain(relaxation, first_of(tied, wishes, compare), now, len(tied), before)
        for _worth, relaxation, wishes, tied in best
    ]


def fewest(wishes: Sequence[Wish], ranked: list[Ranked[Wish]], compare: Compare[Wish]) -> tuple[int, list[int]]:
    """The fewest wishes that a place then misses, and the places that miss no more.

    Only wishes that have changed are compared again, with those they settle with, and only where one was missed: no
    relaxation takes away what is met. The exception is a wish that `may_turn`.
    """
    changed = {at for at, wish in enumerate(wishes) if wish != ranked[0].pairs[at][0]}
    again = [group for group in groups(wishes) if changed.intersection(group)]
    columns = {at: compare(wishes[at]) for group in again for at in group}
    missing = {}
    for row in ranked:
        count = row.missing
        for group in again:
            were = missed(row.pairs[at][1] for at in group)
            if were or wishes[group[0]].may_turn:
                now = {at: columns[at][row.place] for at in group}
                count += missed(settled(wishes, group, now)) - were
        missing[row.place] = count
    least = min(missing.values())
    return least, [place for place, count in missing.items() if count == least]


def missed(outcomes: Iterable[Outcome]) -> int:
    return sum(outcome.state in MISSING for outcome in outcomes)


def first_of(places: Iterable[int], wishes: Sequence[Wish], compare: Compare[Wish]) -> Ranked[Wish]:
    return min(rows_at(places, wishes, compare), key=attrgetter("order"))


def needed(now: Outcomes, far: Outcomes, places: Iterable[int]) -> int | None:
    """The shortest drive, rounded up to five minutes, with which a place that misses a wish `now` would meet it: `far` is
    the same wish with the longest drive."""
    missing = [place for place in places if now[place].state is not State.MET]
    nearest = [far[place] for place in missing if far[place].state is State.MET]
    minutes = [(found.minutes if found.least is None else found.least) or 0 for found in nearest]
    farther = [more for more in minutes if more]
    return 5 * -(-min(farther) // 5) if farther else None
