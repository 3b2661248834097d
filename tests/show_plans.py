"""`python -m tests.show_plans`: what 40 random families are shown in the demo region, to compare the planner before and
after.

By municipality: how often it has the first place, how many cards, and how many places it has. Then, of the work that is
met, what kind of post the plan names. The families are drawn from a seed, always the same.
"""

import io
import random
import urllib.parse
from collections import Counter

import tests.environment  # noqa: F401 - sets the environment of the portal

FAMILIES, SEED, MOST_CARDS = 40, 15, 10
WORK = ["2223", "5321", "2341", "2342", "7115", "7411", "7231", "5120", "5223", "2211", "2512", "8332", "7126", "3412"]
LIKES, NEAR = ["music", "skiing", "outdoors", "sports", "animals"], ["hospital", "gp", "railway_station", "grocery"]


def family(chance: random.Random, year: int) -> str:
    said: list[tuple[str, object]] = []
    for number in range(1, chance.choice([1, 2, 2, 2]) + 1):
        said += [(f"work{number}", chance.choice(WORK)), (f"drive{number}", chance.choice([20, 30, 45, 45, 60]))]
        said += [(f"extent{number}", "full")] if chance.random() < 0.3 else []
    said += [("born", year - chance.randint(0, 18)) for _child in range(chance.choice([0, 1, 2, 2, 3]))]
    said += [("home", kind) for kind in chance.sample(["rent", "buy", "farm"], chance.choice([0, 1, 1, 2]))]
    said += [("like", one) for one in chance.sample(LIKES, chance.choice([0, 1, 2]))]
    said += [("near", one) for one in chance.sample(NEAR, chance.choice([0, 1, 2]))]
    return urllib.parse.urlencode(said)


class Shown:
    """What is counted over all families."""

    def __init__(self) -> None:
        self.firsts: Counter[str] = Counter()
        self.cards: Counter[str] = Counter()
        self.places: Counter[str] = Counter()
        self.posts: dict[str, Counter[str]] = {"of first places": Counter(), "of cards": Counter(), "of all": Counter()}

    def add(self, plan, engagements: dict[int, str]) -> None:
        owner = plan.facts.owner
        cards = getattr(plan, "cards", None) or plan.all[:MOST_CARDS]
        self.places = Counter(municipality.name for municipality in owner.values())
        self.firsts.update(owner[row.place].name for row in plan.all[:1])
        self.cards.update(owner[row.place].name for row in cards)
        for counted, rows in zip(self.posts.values(), (plan.all[:1], cards, plan.all), strict=True):
            met = [(wish, outcome) for row in rows for wish, outcome in row.pairs if outcome.state.value == "met"]
            counted.update(engagements[outcome.entry] for wish, outcome in met if wish.kind == "work" and outcome.entry)

    def tell(self) -> None:
        print(f"\n{FAMILIES} families\n{'municipality':<24}{'places':>8}{'first':>8}{'cards':>8}{'% of cards':>12}")
        for name, places in self.places.most_common():
            share = 100 * self.cards[name] / self.cards.total()
            print(f"{name:<24}{places:>8}{self.firsts[name]:>8}{self.cards[name]:>8}{share:>12.1f}")
        kinds = sorted({kind for counted in self.posts.values() for kind in counted})
        print(f"\n{'met work names, %':<24}{'posts':>8}" + "".join(f"{kind:>16}" for kind in kinds))
        for title, counted in self.posts.items():
            shares = "".join(f"{100 * counted[kind] / max(1, counted.total()):>16.1f}" for kind in kinds)
            print(f"{title:<24}{counted.total():>8}{shares}")


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.http import QueryDict
    from django.utils import timezone, translation

    from jobs.models import Job
    from planner.plan import build_plan

    call_command("migrate", verbosity=0)
    chance, shown = random.Random(SEED), Shown()
    with translation.override("nb"):
        call_command("demo", stdout=io.StringIO())
        engagements = dict(Job.objects.values_list("pk", "engagement"))
        for _family in range(FAMILIES):
            shown.add(build_plan(QueryDict(family(chance, timezone.localdate().year)), "nb"), engagements)
    shown.tell()


if __name__ == "__main__":
    main()
