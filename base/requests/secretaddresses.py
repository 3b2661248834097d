"""Some URLs let in whoever knows them: those of a family's page, an invitation, a new password.

Which they are is said once, where the view stands: `@public_form(secret_address=True)` or `@secret_address`. Logs hide
what follows them (base/operation/logs.py), and a test compares them with the map of deploy/nginx.conf.
"""

import functools
import re
from collections.abc import Callable, Iterator, Sequence
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern
from django.utils import translation

P = ParamSpec("P")
R = TypeVar("R")

ANY_LANGUAGE = r"[a-z]{2,3}(?:-[a-z]+)?/"  # a path word typed after another language's code is as secret


def secret_address(view: Callable[P, R]) -> Callable[P, R]:
    """Mark a view whose address holds a secret; decorators around it that keep `__dict__` keep the mark."""

    @functools.wraps(view)
    def marked(*args: P.args, **kwargs: P.kwargs) -> R:
        return view(*args, **kwargs)

    marked.__dict__["secret_address"] = True
    return marked


def list_routes(parts: Sequence[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield (regular expression of the fixed beginning, pattern) of every address, in the present language."""
    for part in parts:
        if isinstance(part.pattern, LocalePrefixPattern):
            route = before + ANY_LANGUAGE
        else:
            fixed = re.split(r"[<(]", str(part.pattern).removeprefix("^"), maxsplit=1)[0]
            route = before + re.escape(fixed)
        if isinstance(part, URLResolver):
            yield from list_routes(part.url_patterns, route)
        else:
            yield route, part


@functools.cache
def find_secret_beginnings() -> frozenset[str]:
    """Return regular expressions of what stands before a secret in URLs, in every language.

    They lack the first slash.
    """
    found = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            routes = list_routes(get_resolver().url_patterns)
            found |= {route for route, part in routes if getattr(part.callback, "secret_address", False)}
    return frozenset(found)
