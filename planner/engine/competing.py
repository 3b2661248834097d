"""Two adults in one place may want the same post, or the one car: what each of them is left with is settled here.

Pure, as all of the engine: it knows outcomes, and no wish, database or clock.
"""

import dataclasses
from typing import NamedTuple

from planner.engine.judging import POINTS, Choice, Outcome, Ways, WishState


# --- two that each need one of their own ------------------------------------------------------------------------------
def share_entries(outcomes: list[Outcome], *, taken: int) -> list[Outcome]:
    """Return two outcomes of one place so settled that they never name the same entry.

    `taken` is the reason of the one that is left without. docs/planner.md, "Two adults need two posts", has the rules.
    """
    one, two = outcomes
    if one.entry is None or one.entry != two.entry:
        return outcomes
    if one.state is two.state is WishState.MET and one.fits == two.fits == 1:
        return [give_way(one, taken), two] if one.lesser and not two.lesser else [one, give_way(two, taken)]
    only_two_has_no_other = len(two.choices) == 1 and len(one.choices) > 1
    first_yields = only_two_has_no_other if one.state is two.state else two.state is WishState.MET
    return [name_next(one, taken), two] if first_yields else [one, name_next(two, taken)]


def give_way(outcome: Outcome, taken: int) -> Outcome:
    """Return what is left of an outcome whose only entry goes to the other."""
    left = dataclasses.replace(outcome, state=WishState.NEARLY, fits=0, shared=outcome.entry)
    if outcome.lesser:
        return left.name_choice(outcome.lesser[0], why=taken)
    return dataclasses.replace(left, entry=None, why=taken)


def name_next(outcome: Outcome, taken: int) -> Outcome:
    """Return the outcome with its second entry, since the other names the first; without any where it has no second."""
    if len(outcome.choices) > 1:
        return outcome.name_choice(outcome.choices[1])
    why = outcome.why if outcome.state is WishState.MET else outcome.why | taken
    return dataclasses.replace(outcome, entry=None, why=why, shared=outcome.entry)


# --- two with one car -------------------------------------------------------------------------------------------------
@dataclasses.dataclass(frozen=True)
class Reasons:
    """A kind of wish says by these bits of its own why something is only nearly what was wished for.

    `taken`: the other has it. `train`: it is gone to by train. `car`: the other has the car.
    """

    taken: int
    train: int
    car: int


class Rider(NamedTuple):
    """One of the two, with all that may be named to them."""

    outcome: Outcome
    ways: Ways

    def queue(self, state: WishState) -> list[Choice]:
        return self.ways.fits if state is WishState.MET else self.ways.nearly


def share_car(outcomes: list[Outcome], reasons: Reasons) -> list[Outcome]:
    """Return two outcomes of one place so settled that one car is enough; they name different entries.

    docs/planner.md, "Two adults, one car", has the rules.
    """
    one, two = outcomes
    if one.ways is None or two.ways is None or not (one.minutes and two.minutes):
        return outcomes
    if one.place == two.place:
        is_together = not (one.why | two.why) & reasons.taken
        return [dataclasses.replace(outcome, is_together=is_together) for outcome in outcomes]
    first, second = Rider(one, one.ways()), Rider(two, two.ways())
    left_two = leave_without_car(second, first, reasons)
    # Nothing is lost.
    if one.state is two.state is left_two[0].state:
        return [*reversed(left_two)]
    left_one = leave_without_car(first, second, reasons)
    if (measure_loss(one, left_one[0]), one.state is WishState.MET) < (
        measure_loss(two, left_two[0]),
        two.state is WishState.MET,
    ):
        return [*left_one]
    return [*reversed(left_two)]


def measure_loss(before: Outcome, after: Outcome) -> int:
    return POINTS[before.state] - POINTS[after.state]


def leave_without_car(own: Rider, other: Rider, reasons: Reasons) -> tuple[Outcome, Outcome]:
    """Return what is left to one where the other has the car, and to the other.

    Tried in this order: on foot, in the other's car, by train; else it is nothing.
    """
    states = dict.fromkeys((own.outcome.state, WishState.NEARLY))
    for state in states:
        for choice in own.queue(state):
            if pair := share_ride(own, other, state, choice, reasons):
                return pair
    by_train = reasons.train | own.outcome.why & reasons.taken
    for state in states:
        for choice in own.queue(state):
            if choice.place in own.ways.stations and choice.entry != other.outcome.entry:
                return build_outcome_of_choice(own.outcome, WishState.NEARLY, choice, by_train), other.outcome
    return Outcome(WishState.NOT, why=reasons.car), other.outcome


def share_ride(
    own: Rider, other: Rider, state: WishState, choice: Choice, reasons: Reasons
) -> tuple[Outcome, Outcome] | None:
    """Return both outcomes where one can have `choice` without a car of their own, else None."""
    why = own.outcome.why & reasons.taken | (0 if state is own.outcome.state else reasons.car)
    if not choice.minutes:
        return build_outcome_of_choice(own.outcome, state, choice, why), other.outcome
    there = list_choices_at(other.queue(other.outcome.state), choice.place)
    if not there:
        return None
    beside = next((one for one in there if one.entry != choice.entry), None)
    mine = build_outcome_of_choice(own.outcome, state, choice, why)
    if beside is None and choice.posts > 1 and len(list_choices_at(own.queue(state), choice.place)) == 1:
        # Another of its posts.
        beside = there[0]
        more = reasons.taken if state is WishState.NEARLY else 0
        mine = dataclasses.replace(mine, entry=None, shared=choice.entry, why=mine.why | more)
    if beside is None:
        return None
    its = other.outcome.name_choice(beside, why=other.outcome.why & reasons.taken)
    return dataclasses.replace(mine, is_together=True), dataclasses.replace(its, is_together=True)


def list_choices_at(queue: list[Choice], place: int) -> list[Choice]:
    """Return what of the queue is driven to at `place`."""
    return [one for one in queue if one.minutes and one.place == place]


def build_outcome_of_choice(own: Outcome, state: WishState, choice: Choice, why: int) -> Outcome:
    return dataclasses.replace(
        own,
        state=state,
        fits=own.fits if state is WishState.MET else 0,
        minutes=choice.minutes,
        place=choice.place,
        entry=choice.entry,
        why=choice.why | why,
    )
