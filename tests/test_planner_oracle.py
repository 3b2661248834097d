"""The planner and a second, naive implementation, written from its specification alone, say the same, cell by cell."""

import re
from collections import Counter
from random import Random
from urllib.parse import parse_qsl, urlencode

import pytest
from django.test import Client

from occupations.models import Occupation, Word
from tests.planner_drawn import Drawn, drawn
from tests.planner_oracle import Oracle

QUICK, ALL, HOUSEHOLDS = 6, 300, 6
SEEDS = [*range(QUICK), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(QUICK, ALL))]
PAGES = ["/en/planner/", "/de/planer/", "/nb/planlegger/", "/nl/planner/"]
SAME_PLAN = ("query", "places", "cards", "more", "wishes")
CELLS = ("state", "why", "fits", "nearly", "minutes", "place", "entry")
MOST_SHOWN = 25
APPRENTICES = [
    "lærling",
    "lærlingplass",
    "læreplass",
    "apprentice",
    "apprenticeship",
    "Ausbildung",
    "Ausbildungsplatz",
    "Azubi",
    "Lehrling",
    "Lehrstelle",
    "leerling",
    "leerbaan",
    "leerplek",
    "leerwerkplek",
    "Lehre",
    "lærekandidat",
]
COMPOUND = ("lærlingplass", "lærling", "læreplass", "Lehrling", "Lehrstelle", "Ausbildungsplatz")
SPELLED = ("norwegian", "programme")  # in small letters or in capital ones
DEFAULTS = {"work1": ("drive1", 45), "work2": ("drive2", 45), "born": ("school_drive", 30), "near": ("near_drive", 30)}

pytestmark = pytest.mark.django_db


def ask(query: str, page: str = PAGES[0]) -> dict:
    response = Client().get(f"{page}?{query}&format=json")
    assert response.status_code == 200, (page, query)
    return response.json()


def misses(answer: dict, oracle: Oracle) -> list[str]:
    """A sentence for each cell in which the two differ, and for the order and the cards."""
    told = {row["place"]: row["wishes"] for row in answer["places"]}
    found = [f"not understood: {answer['errors']}"] if answer["errors"] else []
    for place in oracle.order:
        wishes = told.get(place.slug, {})
        expected = oracle.answers[place.pk]
        if list(wishes) != list(expected):
            found.append(f"{place.slug}: wishes {list(wishes)}, oracle {list(expected)}")
        for wish in wishes.keys() & expected.keys():
            for cell in CELLS:
                here, there = wishes[wish].get(cell, "nothing"), getattr(expected[wish], cell)
                if here != there:
                    found.append(f"{place.slug} {wish} {cell}: planner {here!r}, oracle {there!r}")
    order, cards = ([place.slug for place in places] for places in (oracle.order, oracle.cards))
    for name, here, there in [
        ("order", list(told), order),
        ("cards", answer.get("cards"), cards),
        ("more", answer.get("more"), oracle.more()),
    ]:
        if here != there:
            found.append(f"{name}: planner {here}, oracle {there}")
    return found


def compare(region: Drawn, number: int, page: str) -> list[str]:
    """What differs for one household, each line with all that is needed to look at it again."""
    query = region.queries[number]
    answer = ask(query, page)
    where = f"region {region.seed}, {region.today}, household {number} ({page}?{query})"
    return [f"{where}: {miss}" for miss in misses(answer, Oracle(query, region.today, answer["query"]))]


def kind(miss: str) -> str:
    """`work state`, `child entry`, `order`: what to look at, wherever it was seen."""
    return re.sub(r"^(\S+ )?(work|child|home|like|near)\S*", r"\2", miss.split(": ")[1])


def kinds(found: list[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in Counter(map(kind, found)).most_common())


def one_of_each(found: list[str]) -> list[str]:
    """The first miss of each kind before all others."""
    first: dict[str, str] = {}
    for miss in found:
        first.setdefault(kind(miss), miss)
    return list(dict.fromkeys([*first.values(), *found]))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_planner_says_of_every_place_what_the_oracle_says(seed):
    with drawn(seed, HOUSEHOLDS) as region:
        found = []
        for number in range(HOUSEHOLDS):
            for page in PAGES[: 2 if number == 0 else 1]:
                found += compare(region, number, page)
    assert not found, "\n".join([f"{len(found)} cells differ: {kinds(found)}", *one_of_each(found)[:MOST_SHOWN]])


def test_the_language_of_the_page_changes_nothing_that_is_counted():
    with drawn(1, 3) as region:
        for query in region.queries:
            answers = [ask(query, page) for page in PAGES]
            counted = [[answer[name] for name in SAME_PLAN] for answer in answers]
            assert all(other == counted[0] for other in counted), query


def said_otherwise(query: str, rng: Random) -> str:
    """The same plan: other names first, repeated ones in their order, other capitals, and what is said anyway said
    aloud.
    """
    pairs = [(name, value.swapcase() if name[:-1] in SPELLED else value) for name, value in parse_qsl(query)]
    names = {name for name, _value in pairs}
    pairs += [(name, str(value)) for said, (name, value) in DEFAULTS.items() if said in names and name not in names]
    groups = sorted({name for name, _value in pairs})
    rng.shuffle(groups)
    return urlencode([pair for group in groups for pair in pairs if pair[0] == group])


def test_a_plan_that_is_said_in_another_way_has_the_same_order_and_shortest_address():
    with drawn(2, 8) as region:
        for query in region.queries:
            first = ask(query)
            for other in (first["query"], said_otherwise(query, Random(query)), f"{query}&compare=sted-0"):
                again = ask(other)
                assert [again[name] for name in SAME_PLAN] == [first[name] for name in SAME_PLAN], (query, other)


def test_where_somebody_was_educated_changes_no_state_and_no_order():
    with drawn(4, 6) as region:
        for query in region.queries:
            names = {name for name, _value in parse_qsl(query)}
            more = [f"education{n}=foreign" for n in (1, 2) if f"work{n}" in names and f"education{n}" not in names]
            first, again = ask(query), ask("&".join([query, *more]))
            assert [again[name] for name in SAME_PLAN[1:]] == [first[name] for name in SAME_PLAN[1:]], query


def test_a_word_for_an_apprenticeship_is_the_wish_for_one_in_any_occupation_or_in_the_one_beside_it():
    with drawn(3, 0) as region:
        Word.objects.create(occupation=Occupation.objects.get(code="2223"), language="nb", word="sykepleier")
        for word in APPRENTICES:
            compound = [f"sykepleier{word.lower()}"] if word in COMPOUND else []
            spellings = [f"{word} sykepleier", f"sykepleier {word}", *compound]
            for spelled, meant in [(word, ""), (word.upper(), ""), *((each, "work1=2223&") for each in spellings)]:
                answer = ask(urlencode({"words1": spelled, "drive1": 60}))
                oracle = Oracle(f"{meant}apprentice1=yes&drive1=60", region.today, answer["query"])
                assert misses(answer, oracle) == [], spelled
                assert "apprentice1=yes" in answer["query"], spelled
