"""A text in another language than the page's carries its own `lang`, and what holds it says once which it is.

`wrap()` marks such a text; `say_languages()` reads the marks of a card, a page or a line, takes them off and puts the
label in front, so that it is heard before the text. A mark that is left on a page is a text that nobody has named.
"""

import re
from collections.abc import Iterable

from django.conf.locale import LANG_INFO
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import get_text_list
from django.utils.translation import get_language, get_language_info, gettext_lazy, gettext_noop
from django.utils.translation import gettext as _

UNNAMED = " data-unnamed"
MARKED = re.compile(rf' lang="([a-z-]+)"{UNNAMED}')  # text has its quotes escaped, rich text no such attribute

# Whoever reads one form of Norwegian reads the other: no reader needs to be told.
SAME_READERS = {"nn": "nb"}
gettext_noop("Southern Sami")  # the name in `base/languages.py`, which settings read before anything can be translated
LABELS: dict[str, str | Promise] = {
    "nb": gettext_lazy("in Norwegian"),
    "en": gettext_lazy("in English"),
    "de": gettext_lazy("in German"),
    "nl": gettext_lazy("in Dutch"),
    "sma": gettext_lazy("in South Sámi"),
}


def label(code: str) -> str:
    """Return the words "in English", of the language `code`, in the page's language."""
    if said := LABELS.get(SAME_READERS.get(code, code)):
        return str(said)
    name = get_language_info(code)["name_translated"] if code in LANG_INFO else code
    return _("in the language %(name)s") % {"name": name}


def say_any(codes: Iterable[str]) -> str:
    """Return words such as "in Norwegian, in English or in South Sámi", in the page's language."""
    return get_text_list(list(dict.fromkeys(label(code) for code in codes)), _("or"))


def is_other(code: str) -> bool:
    """Return whether a reader of the page has to be told that a text is in this language."""
    page = get_language() or ""
    return SAME_READERS.get(code, code) != SAME_READERS.get(page, page)


def make_lang_attribute(code: str, *, to_name: bool = True) -> SafeString:
    """Return ` lang="en"` for a text in another language than the page's, else nothing (WCAG 3.1.2).

    With `to_name` it also has a mark, by which `say_languages()` finds the language that it has to name.
    """
    if not code or code == get_language():
        return SafeString("")
    return format_html(' lang="{}"{}', code, SafeString(UNNAMED if to_name and is_other(code) else ""))


def wrap(value: str, code: str, tag: str, *, to_name: bool = True) -> str:
    """Return the text inside an element with its language, or as it is where the language is the page's.

    `to_name` is off for proper names, whose language no label names.
    """
    attribute = make_lang_attribute(code, to_name=to_name)
    return format_html("<{0}{1}>{2}</{0}>", tag, attribute, value) if value and attribute else value


def label_text(value: str, code: str) -> str:
    """Return the text with its language in front where it is another one.

    This is for places that hold no element, such as a feed.
    """
    return f"[{label(code)}] {value}" if value and code and is_other(code) else value


def say_languages(content: str, *, partly: bool) -> SafeString:
    """Return the content with one label in front that names the other languages in it.

    With `partly` the label says that some of the content is in the page's language.
    """
    if UNNAMED not in content:  # a search of dozens of lines a page would take longer than the rest of them
        return mark_safe(content)  # noqa: S308 - rendered by Django
    labels = list(dict.fromkeys(label(code) for code in MARKED.findall(content)))
    bare = mark_safe(MARKED.sub(r' lang="\1"', content))  # noqa: S308 - rendered by Django, only marks are taken off
    if not labels:
        return bare
    said = ", ".join(labels)
    said = _("partly %(in_languages)s") % {"in_languages": said} if partly else said
    return format_html('<span class="in-language">{}</span> {}', said, bare)
