"""One small registry through which upper floors appear on lower pages.

An app adds to it in `AppConfig.ready()`: `hooks.add("entry_actions", function)`. A template asks with
`{% hook "entry_actions" entry %}`. Each function costs a fixed number of queries.

- `entry_actions(context, entry) -> html`: what can be done from an entry's page.
- `page_blocks(context, subject) -> html`: a block on the front, municipality and place pages.
- `front_actions(context, region) -> html or {"label", "url", "kind"}`: what a reader can do now, large on the front page; the
  kinds "plan", "jobs" and "talk" have their places, and "talk" also stands in the foot of every page.
- `menu_items() -> {"name", "url"}`: stands first in the head of every page.
- `plan_actions(context, plan) -> html`: what can be done with a plan of the planner; `plan.query` is its address.
- `plan_snapshot(query_string, language) -> dict`: a plan in words and data that can be stored, made by the planner.
- `today_lines(user, offices) -> list[accounts.today.Line]`: lines on the admin's front page.
- `office_names() -> dict[int, str]`: the name of each office by its id, for the admin's front page.
- `sender_name() -> str`: in whose name the workplace writes to the people who work in it; empty where nobody is named.
- `demo_data() -> dict[str, int]`: sample rows of the demo, after facts, entries and sign-ins; how many were made.
- `nightly(date) -> None`: work done once a night; safe to run again.
- `merged(municipality, successor) -> None`: inside the transaction that merges one municipality into another.
"""

from collections import defaultdict
from collections.abc import Callable

NAMES = (
    "entry_actions",
    "page_blocks",
    "front_actions",
    "menu_items",
    "plan_actions",
    "plan_snapshot",
    "today_lines",
    "office_names",
    "sender_name",
    "demo_data",
    "nightly",
    "merged",
)
_registry: dict[str, list[Callable]] = defaultdict(list)


def add(name: str, function: Callable) -> None:
    if name not in NAMES:
        raise ValueError(f"There is no hook called {name!r}; there are {', '.join(NAMES)}.")
    if function not in _registry[name]:
        _registry[name].append(function)


def get(name: str) -> tuple[Callable, ...]:
    """The functions in the order in which they were added; INSTALLED_APPS decides it."""
    if name not in NAMES:
        raise ValueError(f"There is no hook called {name!r}.")
    return tuple(_registry[name])
