"""Whom the words of a page speak to: several people, or one. It holds for a thread and a page, as their language does."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from django.utils.functional import lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

speaks_to_one: ContextVar[bool] = ContextVar("speaks_to_one", default=False)


@contextmanager
def speaking_to_one(is_one: bool = True) -> Iterator[None]:
    before = speaks_to_one.set(is_one)
    try:
        yield
    finally:
        speaks_to_one.reset(before)


def you(several: "StrOrPromise", one: "StrOrPromise") -> str:
    """The words for whom the page speaks to."""
    return str(one if speaks_to_one.get() else several)


you_lazy = lazy(you, str)
