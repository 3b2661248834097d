"""URLs are made here in the languages of the portal; absolute ones come from SITE_URL, never the Host header."""

from collections.abc import Collection
from functools import lru_cache
from urllib.parse import unquote

from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse, translate_url
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme

from base.publicforms.pages import list_offered_languages

MAX_KEPT_PATHS = 10_000  # about 2 MB


def make_absolute_url(path: str) -> str:
    return settings.SITE_URL + path


def find_path(view: str, *arguments: str) -> str:
    """Return the path of a public page in the active language, as `reverse()` does.

    The path is kept in memory, since a page has a hundred of them and they never change while the process lives. Do not
    call this for paths that hold a secret.
    """
    return reverse_and_keep(translation.get_language(), view, arguments)


@lru_cache(MAX_KEPT_PATHS)
def reverse_and_keep(language: str | None, view: str, arguments: tuple[str, ...]) -> str:
    return reverse(view, args=arguments)


def get_admin_list_path(model: type[Model] | Model) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def get_admin_row_path(model: type[Model] | Model, pk: int | str) -> str:
    """Return the path at which the admin shows a row to whoever may change it."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[pk])


def find_return_path(request: HttpRequest) -> str:
    """Return the page of the admin from which a form was sent, or the admin's front page; never another site."""
    page = request.POST.get("next", "")
    home = reverse("admin:index")
    is_ours = page.startswith(home) and url_has_allowed_host_and_scheme(page, allowed_hosts=None)
    return page if is_ours else home


def get_language_root(language: str | None = None) -> str:
    """Return the path of the first page in a language, the active one unless another is named: "/nb/"."""
    return f"/{language or translation.get_language() or settings.LANGUAGE_CODE}/"


def list_alternates(path: str) -> list[dict[str, str]]:
    """Return the same page in each language: `[{"code", "name", "path"}]`; empty where it has no such versions."""
    if path.startswith("//"):  # a browser would take it for another host
        return []
    active = translation.get_language()
    versions = [
        {"code": code, "name": name, "path": translate_path(path, code, active)}
        for code, name in shorten_language_names(list_offered_languages(path))
    ]
    return versions if len({version["path"] for version in versions}) > 1 else []


@lru_cache(MAX_KEPT_PATHS)
def translate_path(path: str, language: str, active: str | None) -> str:
    """Return the path of the same page in `language`; it is kept, as it never changes while the process lives."""
    return translate_url(path, language)


def shorten_language_names(languages: Collection[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the languages with short names, since phones are narrow: "Norsk (bokmål)" becomes "Norsk".

    The name stays long where another form of the same language is offered beside it.
    """
    short = [name.partition(" (")[0] for _code, name in languages]
    return [
        (code, first if short.count(first) == 1 else name) for (code, name), first in zip(languages, short, strict=True)
    ]


def find_intended_path(path: str) -> str | None:
    """Return the path that was meant by a mixed one, such as `/en/jobber/` with its Norwegian word, or None.

    The very path that was asked for is never returned: it fits a page of ours, and nothing is there.
    """
    prefix, _, rest = path.lstrip("/").partition("/")
    if prefix not in dict(settings.LANGUAGES):
        return None
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            try:
                match = resolve(f"/{code}/{rest}")
            except Resolver404:
                continue
            if match.url_name:
                meant = translate_url(f"/{code}/{rest}", prefix)  # read in the language of its word
                return None if unquote(meant) == unquote(path) else meant
    return None


class SiteUrl:
    """A `SiteUrl` has what Django's sitemaps ask of a site, taken from SITE_URL."""

    name = ""

    @property
    def domain(self) -> str:
        return settings.SITE_URL.split("://", 1)[1]

    @staticmethod
    def scheme() -> str:
        return settings.SITE_URL.split("://", 1)[0]
