"""The portal has languages for every page, and others in which only the forms for families are offered."""

import django.conf.locale
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_from_path, get_language_from_request, get_language_info

SOUTH_SAMI = {"bidi": False, "code": "sma", "name": "Southern Sami", "name_local": "åarjelsaemien gïele"}


def add_language_info() -> None:
    """Make South Sámi (`sma`) known to Django, so that the setting `LANGUAGES` can hold it.

    A catalogue is then all it takes to offer forms and receipts in it.
    """
    django.conf.locale.LANG_INFO.setdefault("sma", SOUTH_SAMI)
    # Spelt as in Django's catalogues, or the name stays English in every language.
    django.conf.locale.LANG_INFO["nb"]["name"] = "Norwegian Bokmål"


def list_language_names(codes: list[str]) -> list[tuple[str, str]]:
    """Return the setting `LANGUAGES`, each language in its own name; raise KeyError on a code that nobody knows."""
    names = [(code, django.conf.locale.LANG_INFO[code]["name_local"]) for code in codes]
    return [(code, name[:1].upper() + name[1:]) for code, name in names]


def translate_language_name(code: str) -> str:
    """Return the name of a language in the language of the page; a code that nobody knows is its own name."""
    return str(get_language_info(code)["name_translated"]) if code in django.conf.locale.LANG_INFO else code


def check_languages(interface: list[str], forms: list[str], default: str) -> None:
    """Raise ImproperlyConfigured, with one sentence, where the settings of languages contradict each other.

    An unknown code, one that stands twice, and a missing default language are refused.
    """
    for setting, codes in (("INTERFACE_LANGUAGES", interface), ("FORM_LANGUAGES", forms)):
        for code in codes:
            if "-" in code or "name_local" not in django.conf.locale.LANG_INFO.get(
                code, {}
            ):  # catalogues know no region
                raise ImproperlyConfigured(
                    f"{setting} names {code!r}, which is no language that is known here; write codes such as nb,en,de."
                )
            if codes.count(code) > 1:
                raise ImproperlyConfigured(f"{setting} names {code!r} twice.")
    if default not in interface:
        raise ImproperlyConfigured(f"INTERFACE_LANGUAGES lacks {default!r}, in which untranslated texts are shown.")
    for code in forms:
        if code in interface:
            raise ImproperlyConfigured(f"{code!r} stands in INTERFACE_LANGUAGES and in FORM_LANGUAGES; choose one.")


def list_interface_languages() -> list[tuple[str, str]]:
    """Return code and name of the languages in which every page is offered."""
    return [(code, name) for code, name in settings.LANGUAGES if code not in settings.FORM_LANGUAGES]


def find_page_language(path: str, request: HttpRequest | None = None) -> str:
    """Return the language of a page that is no form: the one its address names, else the reader's, else the default."""
    asked = get_language_from_path(path) or (get_language_from_request(request) if request else None)
    return asked if asked in dict(list_interface_languages()) else settings.LANGUAGE_CODE


def get_frame_language() -> str:
    """Return the language of the head and foot of a page: the page's, or the default where only forms have it."""
    page = get_language()
    return page if page in dict(list_interface_languages()) else settings.LANGUAGE_CODE


def get_default_language() -> str:
    """Return the language in which every text of editors is written."""
    return settings.MODELTRANSLATION_DEFAULT_LANGUAGE


def parse_fallbacks(text: str) -> dict[str, tuple[str, ...]]:
    """Return {code: other codes} from a text such as "de:en,nb nl:en,nb".

    The others are shown, best first, where a text is not written in the language.
    """
    chains = {}
    for part in text.split():
        code, _colon, others = part.partition(":")
        chains[code] = tuple(filter(None, others.split(",")))
    return chains


def check_fallbacks(chains: dict[str, tuple[str, ...]], content: tuple[str, ...]) -> None:
    """Raise ImproperlyConfigured for a language that nobody knows, or a fallback in which nothing is written."""
    for code, others in chains.items():
        if code not in django.conf.locale.LANG_INFO:
            raise ImproperlyConfigured(f"FALLBACK_LANGUAGES names {code!r}, which is no language that is known here.")
        if wrong := [other for other in others if other not in content]:
            raise ImproperlyConfigured(
                f"FALLBACK_LANGUAGES leads from {code!r} to {wrong[0]!r}; texts are written in {', '.join(content)}."
            )


def list_reading_languages(language: str = "") -> tuple[str, ...]:
    """Return the languages in which a text is looked for, best first, for a reader of `language` or of the page.

    Pages, feeds, orders of SQL and django-modeltranslation all have it from here.
    """
    page = language or get_language() or settings.LANGUAGE_CODE
    own = (page,) if page in settings.MODELTRANSLATION_LANGUAGES else ()
    return tuple(dict.fromkeys((*own, *settings.FALLBACK_LANGUAGES.get(page, ()), get_default_language())))


def get_content_language() -> str:
    """Return the language of editors' texts: the page's, or the default where editors do not write the page's."""
    page = get_language()
    return page if page in settings.MODELTRANSLATION_LANGUAGES else get_default_language()
