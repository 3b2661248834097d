"""A date that was refused stands in its field again as it was typed: it goes along in the address of the page one comes
back to.
"""

from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, QueryDict

TYPED = "typed-"


def add_typed(path: str, typed: dict[str, str]) -> str:
    """Return the path with what was typed, by the name of its field, in the place of what the path brought along."""
    page, query = path.partition("?")[0], QueryDict(urlsplit(path).query)
    kept = [(name, value) for name, values in query.lists() for value in values if not name.startswith(TYPED)]
    asked = urlencode([*kept, *((TYPED + name, text) for name, text in typed.items())])
    return f"{page}?{asked}" if asked else page


def find_typed(request: HttpRequest) -> dict[str, str]:
    """Return what was typed, by the name of its field; also where take_typed() has been here before."""
    query = QueryDict(request.META.get("QUERY_STRING", ""))
    return {name.removeprefix(TYPED): str(text) for name, text in query.items() if name.startswith(TYPED)}


def take_typed(request: HttpRequest) -> None:
    """Leave the list of an admin only what it knows: another name in the address would be a wrong filter to it."""
    if find_typed(request):
        query = request.GET.copy()
        for name in [name for name in query if name.startswith(TYPED)]:
            del query[name]
        request.GET = query  # type: ignore[assignment]
