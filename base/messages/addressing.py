"""A page speaks to several adults or to one, and some of its words differ.

The choice holds for a thread and a page, as their language does.

What is said to both in the same English words is written once, with `say_to_adults()`, `{% say_to_adults %}`
or, where it is longer than a line, `{% say_lines_to_adults %}`: catalogues hold it twice, and the one for one adult
under a context (base/messages/catalogues.py finds it).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from django.utils.functional import lazy
from django.utils.translation import gettext, ngettext, npgettext, pgettext

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ONE_ADULT = "one adult"  # the context of what is said to one
speaks_to_one: ContextVar[bool] = ContextVar("speaks_to_one", default=False)


@contextmanager
def speak_to_one_adult(is_one: bool = True) -> Iterator[None]:
    before = speaks_to_one.set(is_one)
    try:
        yield
    finally:
        speaks_to_one.reset(before)


def say_to_adults(message: str) -> str:
    """Return the translated message as it is said to one adult or to several, whomever the page speaks to.

    Where no catalogue has it for one adult, it is said as to several.
    """
    said = pgettext(ONE_ADULT, message) if speaks_to_one.get() else message
    return gettext(message) if said == message else said


def count_to_adults(singular: str, plural: str, n: int) -> str:
    """Return a translated message with a number, as `say_to_adults()` does for one without."""
    said = npgettext(ONE_ADULT, singular, plural, n) if speaks_to_one.get() else ""
    return ngettext(singular, plural, n) if said in ("", singular, plural) else said


def choose_wording(several: "StrOrPromise", one: "StrOrPromise") -> str:
    """Return `one` where the page speaks to one adult, else `several`, for words that differ in English too."""
    return str(one if speaks_to_one.get() else several)


say_to_adults_lazy = lazy(say_to_adults, str)
choose_wording_lazy = lazy(choose_wording, str)
