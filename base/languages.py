"""What Django does not know about the languages of the portal."""

import django.conf.locale
from django.conf import settings
from django.utils.translation import get_language

SOUTH_SAMI = {"bidi": False, "code": "sma", "name": "Southern Sami", "name_local": "åarjelsaemien gïele"}


def add_language_info() -> None:
    """Let `LANGUAGES` hold South Sámi (`sma`): a catalogue is then all it takes to offer forms and receipts in it."""
    django.conf.locale.LANG_INFO.setdefault("sma", SOUTH_SAMI)
    # Spelt as in Django's catalogues, or the name stays English in every language.
    django.conf.locale.LANG_INFO["nb"]["name"] = "Norwegian Bokmål"


def language_names(codes: list[str]) -> list[tuple[str, str]]:
    """`LANGUAGES` from codes: each language in its own name. Raises KeyError on a code that nobody knows."""
    names = [(code, django.conf.locale.LANG_INFO[code]["name_local"]) for code in codes]
    return [(code, name[:1].upper() + name[1:]) for code, name in names]


def default_language() -> str:
    """Return the language in which every text of editors is written."""
    return settings.MODELTRANSLATION_DEFAULT_LANGUAGE


def content_language() -> str:
    """The language in which editors' texts are asked for: the page's, or the default where editors do not write it."""
    page = get_language()
    return page if page in settings.MODELTRANSLATION_LANGUAGES else default_language()
