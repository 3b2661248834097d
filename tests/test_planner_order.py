"""What the order and the cards promise, of the oracle itself, over random regions."""

from collections import Counter
from itertools import combinations

import pytest

from tests.planner_drawn import drawn
from tests.planner_offers import MET, NEARLY, NOT, STATES
from tests.planner_oracle import Oracle

QUICK, ALL, HOUSEHOLDS = 8, 400, 5
SEEDS = [*range(QUICK), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(QUICK, ALL))]
REASONS = {
    "work": {
        "occupation",
        "extent",
        "drive",
        "until",
        "length",
        "seasonal",
        "language",
        "start",
        "same_post",
        "approval",
        "train",
        "car",
    },
    "home": {"price", "bedrooms", "unstated", "trial", "from", "drive"},
    "chil": {"drive"},
    "remo": set(),
    "like": {"drive"},
    "near": {"drive"},
}

pytestmark = pytest.mark.django_db  # without a test that asks for it no database is made


def think(seed: int) -> list[tuple[str, Oracle]]:
    """The plans of a drawn region; an oracle asks nothing more once it has been made."""
    with drawn(seed, HOUSEHOLDS) as region:
        return [(query, Oracle(query, region.today)) for query in region.queries]


@pytest.fixture(scope="module", params=SEEDS)
def plans(request, django_db_setup, django_db_blocker):
    """Drawn once for all tests of a seed."""
    with django_db_blocker.unblock():
        return think(request.param)


def states(oracle: Oracle, place) -> list[int]:
    return [STATES.index(answer.state) for answer in oracle.answers[place.pk].values()]


def test_who_is_at_least_as_good_in_every_wish_and_better_in_one_stands_before(plans):
    for query, oracle in plans:
        for first, later in combinations(oracle.order, 2):
            pairs = list(zip(states(oracle, first), states(oracle, later), strict=True))
            dominated = all(b <= a for a, b in pairs) and any(b < a for a, b in pairs)
            assert not dominated, (query, later.slug, "must stand before", first.slug)


def test_cards_are_the_best_places_at_most_two_of_a_municipality_while_others_remain(plans):
    for query, oracle in plans:
        cards, order = oracle.cards, oracle.order
        owners = Counter(card.municipality_id for card in cards)
        left = [place for place in order if place not in cards]
        assert len(cards) == min(10, len(order)), query
        assert [place for place in order if place in cards] == cards, query
        crowded = any(count > 2 for count in owners.values())
        assert not crowded or all(owners[place.municipality_id] >= 2 for place in left), query
        for place in left:  # it gave way to a better one, or its municipality had two that are better
            better = [card for card in cards if order.index(card) < order.index(place)]
            assert len(better) == len(cards) or sum(c.municipality_id == place.municipality_id for c in better) >= 2, (
                query
            )
        assert {place.municipality_id for place in [*cards, *oracle.below()]} == {p.municipality_id for p in order}


def test_a_card_counts_no_place_that_is_worse_in_a_wish(plans):
    for query, oracle in plans:
        more, last = oracle.more(), {card.municipality_id: card for card in oracle.cards}
        assert set(more) <= {card.slug for card in last.values()}, query
        for card in last.values():
            number = 0
            for place in oracle.order:
                same = place.municipality_id == card.municipality_id and place not in oracle.cards
                number += same and all(a <= b for a, b in zip(states(oracle, place), states(oracle, card), strict=True))
            assert more.get(card.slug, 0) == number, query


def test_two_adults_never_name_one_advert_and_are_never_both_met_by_one_post(plans):
    for query, oracle in plans:
        for place in oracle.order:
            answers = oracle.answers[place.pk]
            one, two = answers.get("work1"), answers.get("work2")
            if one and two:
                assert one.entry is None or one.entry != two.entry, (query, place.slug)
                if one.state == two.state == MET:
                    assert all(answer.entry or answer.fits > 1 for answer in (one, two)), (query, place.slug)
                    assert one.entry or two.entry, (query, place.slug)


def test_an_adult_whose_advert_the_other_names_keeps_its_minutes_and_place(plans):
    for query, oracle in plans:
        for answers in oracle.answers.values():
            work = {wish: answer for wish, answer in answers.items() if wish.startswith("work")}
            for wish, answer in work.items():
                told = (answer.minutes is not None, answer.place is not None)
                assert told == (answer.state != NOT,) * 2, (query, wish)
                if answer.state == NEARLY and answer.entry is None:
                    assert answer.why == ["same_post"], (query, wish)
                if answer.state != NOT and answer.entry is None:
                    (other,) = [one for name, one in work.items() if name != wish]
                    assert (answer.minutes, answer.place) == (other.minutes, other.place), (query, wish)


def test_what_is_met_has_no_reason_and_what_is_nearly_met_has_some(plans):
    for query, oracle in plans:
        for answers in oracle.answers.values():
            for wish, answer in answers.items():
                is_carless = answer.why == ["car"] and answer.state == NOT
                assert bool(answer.why) == (answer.state == NEARLY or is_carless), (query, wish)
                assert set(answer.why) <= REASONS[wish[:4]], (query, wish)


@pytest.mark.slow
def test_every_rule_occurs_in_the_regions_that_are_drawn():
    seen = Counter()
    for seed in range(ALL):
        for _query, oracle in think(seed):
            for answers in oracle.answers.values():
                for wish, answer in answers.items():
                    seen[wish[:4], answer.state] += 1
                    seen.update((wish[:4], reason) for reason in answer.why)
    wanted = {(wish, reason) for wish, reasons in REASONS.items() for reason in reasons}
    wanted |= {(wish, state) for wish in ("chil", "near") for state in STATES}
    rare = {what: seen[what] for what in wanted if seen[what] < 10}
    assert not rare
