"""Places are put in order by how they meet the wishes, as the wishes are and as if one of them were smaller.

docs/planner.md has the formula, and the page explains it in words. The functions are pure: they compare whatever wishes
they are given, by a function that compares one of them with every place.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from operator import attrgetter, itemgetter
from typing import Any

from planner.engine.judging import (
    POINTS,
    Cards,
    Gain,
    Outcome,
    Outcomes,
    Pairs,
    RankedPlace,
    Relaxation,
    Wish,
    WishState,
)

MAX_CARDS, MOST_OF_ONE_OWNER = 10, 2
MOST_GAINS = 4  # shown


Compare = Callable[[Wish], Outcomes]
Lots = Mapping[int, str]  # by place: what decides between places that are equal otherwise


def rank_one_place(place: int, pairs: Pairs[Wish]) -> RankedPlace[Wish]:
    """Return the place with its sort key, of which the smallest comes first.

    The key has the leading wishes met, nearly met and unknown, then the points of the others (all negated), then the
    minutes driven daily. A place that is at least as good in every wish and better in one sorts first.
    """
    met = leading_met = leading_nearly = leading_unknown = points = minutes = 0
    for wish, outcome in pairs:
        state = outcome.state
        met += state is WishState.MET
        if wish.is_daily:
            minutes += outcome.minutes or 0
        if wish.leads:
            leading_met += state is WishState.MET
            leading_nearly += state is WishState.NEARLY
            leading_unknown += state is WishState.UNKNOWN
        else:
            points += POINTS[state]
    return RankedPlace(place, pairs, met, (-leading_met, -leading_nearly, -leading_unknown, -points, minutes))


def build_ranked_rows(places: Iterable[int], wishes: Sequence[Wish], compare: Compare[Wish]) -> list[RankedPlace[Wish]]:
    """Return each place with all wishes, after those that want the same have settled who has it."""
    columns = [compare(wish) for wish in wishes]
    sharing = [group for group in group_wishes_to_settle(wishes) if len(group) > 1]
    rows = []
    for place in places:
        outcomes = [found[place] for found in columns]
        for group in sharing:
            for at, outcome in zip(group, settle_shared_outcomes(wishes, group, outcomes), strict=True):
                outcomes[at] = outcome
        rows.append(rank_one_place(place, tuple(zip(wishes, outcomes, strict=True))))
    return rows


def group_wishes_to_settle(wishes: Sequence[Wish]) -> list[list[int]]:
    """Return the positions of the wishes that must be settled together, in groups; most wishes stand alone."""
    found: dict[Hashable, list[int]] = {}
    for at, wish in enumerate(wishes):
        found.setdefault(type(wish) if wish.settle else at, []).append(at)
    return list(found.values())


def settle_shared_outcomes(
    wishes: Sequence[Wish], group: list[int], outcomes: Sequence[Outcome] | dict[int, Outcome]
) -> list[Outcome]:
    """Return the outcomes of one group in one place, settled so that they do not want the same.

    `outcomes` has one of every wish, or at least of those in the group.
    """
    own = [outcomes[at] for at in group]
    settle = wishes[group[0]].settle
    return settle(own) if settle and len(own) > 1 else own


def draw_lots(said: str, owners: Mapping[int, str]) -> dict[int, str]:
    """Return {place: lot}: lots are drawn by chance, but are the same for whoever says the same.

    So a shared plan keeps its order, and no owner wins in general. Places of one owner have one lot.
    """
    lots = {owner: hashlib.sha256(f"{said}|{owner}".encode()).hexdigest() for owner in set(owners.values())}
    return {place: lots[owner] for place, owner in owners.items()}


def make_place_sort_key(lots: Lots) -> Callable[[RankedPlace[Wish]], tuple]:
    """Return the key by which places are sorted; the id of the place comes last, so the order is always the same."""
    return lambda row: (row.order, lots[row.place], row.place)


def rank_places(
    places: Iterable[int], wishes: Sequence[Wish], compare: Compare[Wish], lots: Lots
) -> list[RankedPlace[Wish]]:
    """Return every place of the region, best first; [] where there is no wish yet."""
    return sorted(build_ranked_rows(places, wishes, compare), key=make_place_sort_key(lots)) if wishes else []


# --- what is shown ----------------------------------------------------------------------------------------------------
def deal_cards(ranked: list[RankedPlace[Wish]], owner_of: Callable[[int], Hashable]) -> Cards[Wish]:
    """Choose ten places in their order to be shown as cards, at most two of one owner while others remain."""
    taken: Counter[Hashable] = Counter()
    chosen: list[int] = []
    passed_over: list[int] = []
    for at, row in enumerate(ranked):
        if len(chosen) == MAX_CARDS:
            break
        owner = owner_of(row.place)
        (chosen if taken[owner] < MOST_OF_ONE_OWNER else passed_over).append(at)
        taken[owner] += 1
    cards = [ranked[at] for at in sorted(chosen + passed_over[: MAX_CARDS - len(chosen)])]
    last = {owner_of(row.place): row for row in cards}
    with_card = {row.place for row in cards}
    more: dict[int, list[int]] = {}
    below: dict[Hashable, RankedPlace[Wish]] = {}
    for row in ranked:
        owner = owner_of(row.place)
        if owner not in last:
            below.setdefault(owner, row)
        elif row.place not in with_card and is_as_good_as_card(row, last[owner]):
            more.setdefault(last[owner].place, []).append(row.place)
    return Cards(cards, list(below.values()), more)


def is_as_good_as_card(row: RankedPlace[Wish], card: RankedPlace[Wish]) -> bool:
    """Return whether no wish has a worse state in the place of `row` than on the card."""
    pairs = zip(row.pairs, card.pairs, strict=True)
    return all(POINTS[here.state] >= POINTS[there.state] for (_wish, here), (_same, there) in pairs)


def list_unmet_wishes(ranked: list[RankedPlace[Wish]]) -> list[Wish]:
    """Return the wishes that are met in no place, and unknown in none."""
    reached = {
        wish for row in ranked for wish, outcome in row.pairs if outcome.state in (WishState.MET, WishState.UNKNOWN)
    }
    return [wish for wish, _outcome in ranked[0].pairs if wish not in reached] if ranked else []


# --- what if ----------------------------------------------------------------------------------------------------------
def find_gains(
    ranked: list[RankedPlace[Wish]],
    smaller: Iterable[tuple[Relaxation, list[Wish]]],
    compare: Compare[Wish],
    draw_place_lots: Callable[[Any], Lots],
) -> list[Gain[Wish]]:
    """Return at most four relaxations that give something, the one that gives most first.

    Of the relaxations of one wish the smallest that gives as much is taken. Each comes with the wishes of the household
    it makes, in the order of the others, and these are compared again, so that what it promises is counted. Between
    places that are as good, the order of that household decides, by the lots that `draw_place_lots()` gives for it.
    `compare()` need not count: only states and drives matter.
    """
    if not ranked:
        return []
    now = min(ranked, key=attrgetter("missing"))
    before = sum(row.missing == now.missing for row in ranked)
    found: dict[str, tuple[tuple[int, int], Relaxation, list[Wish], list[int]]] = {}
    for relaxation, wishes in smaller:
        missing, tied = find_places_missing_fewest(wishes, ranked, compare)
        worth = (now.missing - missing, len(tied) - before)
        gives_something = worth[0] > 0 or (worth[0] == 0 and worth[1] > 0)
        known = found.get(relaxation.name)
        if gives_something and (known is None or worth[0] > known[0][0]):
            found[relaxation.name] = (worth, relaxation, wishes, tied)
    best = sorted(found.values(), key=itemgetter(0), reverse=True)[:MOST_GAINS]
    gains = []
    for _worth, relaxation, wishes, tied in best:
        place = find_best_place(tied, wishes, compare, draw_place_lots(relaxation.household))
        gains.append(Gain(relaxation, place, now, len(tied), before))
    return gains


def find_places_missing_fewest(
    wishes: Sequence[Wish], ranked: list[RankedPlace[Wish]], compare: Compare[Wish]
) -> tuple[int, list[int]]:
    """Return the fewest wishes that a place would miss, and the places that miss no more.

    Only wishes that have changed are compared again, with those they settle with, and only where one was missed: no
    relaxation takes away what is met.
    """
    changed = {at for at, wish in enumerate(wishes) if wish != ranked[0].pairs[at][0]}
    again = [group for group in group_wishes_to_settle(wishes) if changed.intersection(group)]
    columns = {at: compare(wishes[at]) for group in again for at in group}
    missing = {row.place: row.missing for row in ranked}
    for group in again:
        for row in ranked:
            before = [row.pairs[at][1] for at in group]
            if were := count_missed(before):
                now = {at: columns[at][row.place] for at in group}
                missing[row.place] += count_missed(settle_shared_outcomes(wishes, group, now)) - were
    least = min(missing.values())
    return least, [place for place, count in missing.items() if count == least]


def count_missed(outcomes: list[Outcome]) -> int:
    return sum([outcome.state is not WishState.MET for outcome in outcomes])


def find_best_place(
    places: Iterable[int], wishes: Sequence[Wish], compare: Compare[Wish], lots: Lots
) -> RankedPlace[Wish]:
    return min(build_ranked_rows(places, wishes, compare), key=make_place_sort_key(lots))


def find_needed_drive(now: Outcomes, far: Outcomes, places: Iterable[int]) -> int | None:
    """Return the shortest drive, rounded up to five minutes, with which a place that misses a wish would meet it.

    `now` are the outcomes of the wish, `far` those of the same wish with the longest drive. None where no drive helps.
    """
    missing = [place for place in places if now[place].state is not WishState.MET]
    nearest = [far[place] for place in missing if far[place].state is WishState.MET]
    minutes = [(found.minutes if found.least is None else found.least) or 0 for found in nearest]
    farther = [more for more in minutes if more]
    return 5 * -(-min(farther) // 5) if farther else None
