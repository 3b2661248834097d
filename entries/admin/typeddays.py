"""A date that was refused stands in its field again as it was typed: the URL of the page carries it there."""

from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, QueryDict

TYPED = "typed-"


def add_typed(path: str, typed: dict[str, str]) -> str:
    """Return the path with the texts of `typed` ({field: text}) in its query, in place of those that it had."""
    page, query = path.partition("?")[0], QueryDict(urlsplit(path).query)
    kept = [(name, value) for name, values in query.lists() for value in values if not name.startswith(TYPED)]
    asked = urlencode([*kept, *((TYPED + name, text) for name, text in typed.items())])
    return f"{page}?{asked}" if asked else page


def find_typed(request: HttpRequest) -> dict[str, str]:
    """Return {field: text as it was typed} from the URL, even after `take_typed()`."""
    query = QueryDict(request.META.get("QUERY_STRING", ""))
    return {name.removeprefix(TYPED): str(text) for name, text in query.items() if name.startswith(TYPED)}


def take_typed(request: HttpRequest) -> None:
    """Remove the typed texts from `request.GET`, where the admin's list would take them for wrong filters."""
    if find_typed(request):
        query = request.GET.copy()
        for name in [name for name in query if name.startswith(TYPED)]:
            del query[name]
        request.GET = query  # type: ignore[assignment]
