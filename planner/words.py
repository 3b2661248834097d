"""A household and its wishes in words of the page's language."""

from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from base.formats import about_minutes, kroner, month
from base.othertongues import label_text
from base.templatetags.base import translated
from culture.categories import Category
from municipalities.models import Service
from planner.form import EXTENTS, HOME_CHOICES, WORK
from planner.household import Adult, Household
from planner.outcomes import State
from planner.schools import FIRST_GRADE_AGE, LAST_COMPULSORY
from planner.understanding import Understood
from planner.wishes import HomeWish, LikeWish, SchoolWish, Wish, WorkWish

STATES = {
    State.MET: lambda: _("Met"),
    State.NEARLY: lambda: _("Nearly"),
    State.NOT: lambda: _("Not met"),
    State.UNKNOWN: lambda: _("Ask the host"),
}


def listed(words: list[str], last: str = "") -> str:
    return get_text_list(words, last or _("and"))


def work_name(meaning: Understood | None) -> str:
    if meaning is None:
        return ""
    if meaning.occupation is None:
        return str(dict(WORK).get(meaning.code, meaning.code))
    return label_text(*translated(meaning.occupation, "name"))


def adult_words(adult: Adult, meaning: Understood | None, several: bool) -> str:
    parts = [work_name(meaning)]
    if adult.looks_for_work:
        parts += [str(dict(EXTENTS)[adult.extent])] if adult.extent else []
        parts.append(_("up to %(drive)s by car") % {"drive": about_minutes(adult.drive)})
    words = ", ".join(parts)
    return _("Adult %(number)s: %(words)s") % {"number": adult.number, "words": words} if several else capfirst(words)


def home_words(household: Household) -> str:
    parts = [listed([str(dict(HOME_CHOICES)[kind]) for kind in household.home_kinds], _("or"))]
    if household.rooms:
        parts.append(ngettext("at least %(n)s bedroom", "at least %(n)s bedrooms", household.rooms) % {"n": household.rooms})  # fmt: skip
    if household.max is not None:
        limit = kroner(household.max, "month" if household.rent_limit else "")
        parts.append(_("at most %(amount)s") % {"amount": limit})
    if household.pets:
        parts.append(_("with a pet"))
    return _("Home: %(words)s") % {"words": ", ".join(parts)}


def household_words(household: Household, understood: dict[int, Understood]) -> list[str]:
    """One sentence per part of what was said."""
    several = len(household.adults) > 1
    found = [adult_words(adult, understood.get(adult.number), several) for adult in household.adults]
    if household.born:
        years = listed([str(year) for year in household.born])
        found.append(ngettext("One child, born %(years)s", "%(n)s children, born %(years)s", len(household.born)) % {"n": len(household.born), "years": years})  # fmt: skip
    if household.wants_home:
        found.append(home_words(household))
    if household.like:
        names = ", ".join(str(Category(category).label) for category in household.like)
        found.append(_("Interests: %(names)s") % {"names": names})
    if household.near:
        names = ", ".join(str(Service.Kind(kind).label) for kind in household.near)
        found.append(_("Must be near: %(names)s") % {"names": names})
    if household.move:
        found.append(_("Could move in %(month)s") % {"month": month(household.move)})
    return found


def wish_title(wish: Wish, understood: dict[int, Understood]) -> str:
    if isinstance(wish, WorkWish):
        name = work_name(understood.get(wish.adult))
        if len(understood) > 1:
            return _("Work for adult %(number)s: %(name)s") % {"number": wish.adult, "name": name}
        return _("Work: %(name)s") % {"name": name}
    if isinstance(wish, HomeWish):
        return _("A home")
    if isinstance(wish, SchoolWish):
        return _("Child born %(year)s: %(stage)s") % {"year": wish.born, "stage": stage_words(wish)}
    if isinstance(wish, LikeWish):
        return capfirst(str(Category(wish.category).label))
    return capfirst(str(Service.Kind(wish.service).label))


def stage_words(wish: SchoolWish) -> str:
    if wish.grade is None:
        return _("kindergarten")
    if wish.grade > LAST_COMPULSORY:
        return _("upper secondary school, year %(n)s") % {"n": wish.grade - LAST_COMPULSORY}
    return _("grade %(n)s, age %(age)s") % {"n": wish.grade, "age": wish.grade + FIRST_GRADE_AGE - 1}
