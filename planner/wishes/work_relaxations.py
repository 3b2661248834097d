"""A wish for work can be smaller: a longer drive, either extent, or any work of the adult's field."""

import dataclasses
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from base.messages.addressing import choose_wording_lazy
from base.templatetags.base import read_text_and_language
from base.text.other_languages import say_languages, wrap
from occupations.catalogue import occupation_catalogue
from occupations.neighbours import get_sub_major_group
from planner.engine import order
from planner.engine.judging import Relaxation
from planner.household import Adult, Family
from planner.supply.facts import Facts, Title
from planner.wishes.approvals import find_regulated_codes
from planner.wishes.base import PlaceSentences, Wish, list_longer_drives
from planner.wishes.occupations import replace_adult, replace_work

# What an adult could do without, of two and of one.
FARTHER = choose_wording_lazy(
    gettext_lazy("Adult %(number)s: %(more)s more minutes by car"), gettext_lazy("%(more)s more minutes by car to work")
)
EITHER_EXTENT = choose_wording_lazy(
    gettext_lazy("Adult %(number)s: full or part time"), gettext_lazy("Full or part time")
)
ANY_OF_FIELD = choose_wording_lazy(
    gettext_lazy("Adult %(number)s: any work in the field “%(field)s”"),
    gettext_lazy("Any work in the field “%(field)s”"),
)


def relax_work(household: Family, adult: Adult, wish: Wish, far: Wish, facts: Facts) -> Iterator[Relaxation]:
    """Yield what one adult could do without; `far` is the same wish with the longest drive."""
    needed = order.find_needed_drive(
        facts.compare_without_counting(wish), facts.compare_without_counting(far), facts.reach
    )
    n = adult.number
    for drive in list_longer_drives(adult.drive, needed):
        words = partial(fill_words, FARTHER, number=n, more=drive - adult.drive)
        yield Relaxation(f"drive{n}", drive, replace_adult(household, dataclasses.replace(adult, drive=drive)), words)
    if adult.extent:
        words = partial(fill_words, EITHER_EXTENT, number=n)
        yield Relaxation(f"extent{n}", "", replace_adult(household, dataclasses.replace(adult, extent="")), words)
    if field := widen_to_field(adult, facts):
        yield Relaxation(f"work{n}", field, replace_work(household, n, field), partial(say_field, n, field, facts))


def widen_to_field(adult: Adult, facts: Facts) -> str:
    """Return the code of the adult's field of work, or "" where it would take away what is met.

    Whoever says only the field has no approval for it: regulated work would be lost.
    """
    needs_approval = not adult.apprentice and not find_regulated_codes(facts).isdisjoint(adult.codes)
    return "" if needs_approval else find_common_field(adult.codes)


def fill_words(words: Any, **values: object) -> str:
    return str(words) % values


def say_field(number: int, field: str, facts: Facts) -> str:
    title = find_field_title(field, facts)
    words = {"number": number, "field": title.text if title else field}
    return fill_words(ANY_OF_FIELD, **words)


def find_common_field(codes: Iterable[str]) -> str:
    """Return the code of the one field that all of them belong to, wider than each; "" where there is none."""
    fields = {get_sub_major_group(code) for code in codes}
    return fields.pop() if len(fields) == 1 and not fields & set(codes) else ""


def find_field_title(field: str, facts: Facts) -> Title | None:
    known = occupation_catalogue.get(facts.moment.versions).by_code
    return Title(*read_text_and_language(known[field], "name")) if field in known else None


def link_any_work_of_field(number: int, codes: Iterable[str], telling: PlaceSentences) -> SafeString | str:
    """Return a link to the plan in which the adult takes any work of the field; "" where there is no one field."""
    title = find_field_title(field := find_common_field(codes), telling.facts)
    if title is None:
        return ""
    address = f"?{telling.plan.build_query(replace_work(telling.plan.household, number, field))}"
    return format_html(
        '<a href="{}">{}</a>: {}',
        address,
        _("Other work in this field"),
        say_languages(wrap(title.text, title.language, "span"), partly=False),
    )
