"""Some pages are offered in FORM_LANGUAGES as well: the forms of a family, and what follows from them."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from django.conf import settings
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from django.utils.functional import Promise

from base import hooks
from base.languages import list_interface_languages


class FormPages(NamedTuple):
    """A `FormPages` says what an app offers in FORM_LANGUAGES as well."""

    names: frozenset[str]  # of addresses
    modules: frozenset[str]  # whatever they say, mails above all
    for_staff: frozenset[str] = frozenset()  # modules that these pages run into, and that speak to the staff only
    titles: Mapping[str, str | Promise] = MappingProxyType(
        {}
    )  # what translators are told of a page: {name of the address: words}


hooks.define(
    "form_pages", "() -> FormPages: pages and mails that are offered in the languages of FORM_LANGUAGES as well."
)


def list_form_pages() -> FormPages:
    found = [function() for function in hooks.get("form_pages")]
    return FormPages(
        frozenset(name for pages in found for name in pages.names),
        frozenset(name for pages in found for name in pages.modules),
        frozenset(name for pages in found for name in pages.for_staff),
        {name: title for pages in found for name, title in pages.titles.items()},
    )


def is_form_page(path: str) -> bool:
    try:
        return resolve(path).url_name in list_form_pages().names
    except Resolver404:
        return False


def list_offered_languages(path: str) -> list[tuple[str, str]]:
    """Return code and name of the languages in which the page at this path exists."""
    return list(settings.LANGUAGES) if settings.FORM_LANGUAGES and is_form_page(path) else list_interface_languages()


def find_form_views() -> dict[str, Any]:
    """Return {name of the URL: view} of the form pages."""
    names = list_form_pages().names
    return {
        str(pattern.name): pattern.callback for pattern in _walk(get_resolver().url_patterns) if pattern.name in names
    }


def _walk(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns)
        else:
            yield pattern
