"""Hooks let an app add to the pages and the code of an app that knows nothing of it.

The app whose page or code asks for a hook defines it in `<app>/hooks.py`, which base's `AppConfig.ready()` imports
before any other app is ready: `hooks.define(name, "(arguments) -> result: what becomes of it")`. Another app adds to it
in its own `ready()`: `hooks.add(name, function)`. A template asks with `{% hook name argument %}`, code with
`hooks.get(name)`. Each function costs a fixed number of queries. This registry names no hook itself.
"""

from collections import defaultdict
from collections.abc import Callable

_documentation: dict[str, str] = {}
_registry: dict[str, list[Callable]] = defaultdict(list)


def define(name: str, documentation: str) -> None:
    """Make a hook known; `documentation` says what a function is given, what it returns and what becomes of it."""
    if name in _documentation:
        raise ValueError(f"The hook {name!r} is defined twice.")
    _documentation[name] = documentation


def add(name: str, function: Callable) -> None:
    """Add a function to a hook, also where the app that defines the hook is not installed.

    A system check tells of a hook that nobody defines (`flytthit.W001`).
    """
    if function not in _registry[name]:
        _registry[name].append(function)


def get(name: str) -> tuple[Callable, ...]:
    """Return the functions of a hook in the order in which they were added, which INSTALLED_APPS decides.

    Raise ValueError where no hook has that name.
    """
    if name not in _documentation:
        raise ValueError(f"There is no hook called {name!r}; there are {', '.join(sorted(_documentation))}.")
    return tuple(_registry[name])


def list_undefined() -> list[tuple[str, Callable]]:
    """Return what is never asked: each function that was added under a name which no installed app defines."""
    return [(name, function) for name in sorted(_registry.keys() - _documentation) for function in _registry[name]]
