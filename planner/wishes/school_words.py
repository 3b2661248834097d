"""A place tells about the kindergarten or school of a child in these sentences."""

import dataclasses
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from base.messages.addressing import say_to_adults
from base.values.formats import describe_drive_minutes
from planner.engine.judging import WishState
from planner.supply.facts import Title, count_children_born
from planner.wishes.base import (
    PlaceSentences,
    SentenceWithNotes,
    join_sentences,
)
from planner.wishes.school_judging import (
    build_reached_schools,
    count_fitting_schools,
    filter_in_reach,
    judge,
)
from schools import sentences as say
from schools.brief import SchoolFact
from schools.choice import NearSchool, ReachedSchools
from schools.models import School
from schools.models.school import LAST_COMPULSORY
from schools.programmes import Programme

if TYPE_CHECKING:
    from planner.wishes.school import SchoolWish

MOST_NAMED = 4  # of what a line names


def tell_kindergarten(wish: "SchoolWish", reached: ReachedSchools, telling: PlaceSentences) -> SentenceWithNotes:
    municipality, early = telling.municipality.name, say.describe_earliest_start(wish.born, telling.plan.day)
    if not reached.near:
        none = _("No kindergarten of %(municipality)s is known to be in reach; ask the host.")
        return none % {"municipality": municipality}, [early]
    shown = filter_in_reach(wish, reached.near)[:MOST_NAMED] or reached.near[:1]
    first, *more = [describe_school(one, telling, describe_kindergarten(one.school, telling)) for one in shown]
    count = say.describe_kindergarten_count(
        count_fitting_schools(wish, reached), municipality, describe_drive_minutes(wish.drive)
    )
    return join_sentences(count, _("Nearest:"), first), [join_sentences(_("Also:"), *more) if more else "", early]


def describe_kindergarten(school: SchoolFact, telling: PlaceSentences) -> list[str]:
    """Return what is said of a kindergarten, made once: several places and children name the same one."""
    words = partial(say.describe_kindergarten, school, telling.plan.today)
    return telling.facts.compute_once(("kindergarten", school.pk), words)


def tell_compulsory_school(wish: "SchoolWish", reached: ReachedSchools, telling: PlaceSentences) -> SentenceWithNotes:
    words = {"grade": wish.grade, "municipality": telling.municipality.name}
    none = _("No school with grade %(grade)s in %(municipality)s is known to be in reach; ask the host.") % words
    decides, notes = _("The municipality decides which school."), list_school_notes(wish, reached.near, telling)
    if begins := say.describe_upper_secondary_start(wish.born, wish.grade):
        later = dataclasses.replace(wish, school=School.Kind.UPPER_SECONDARY, grade=LAST_COMPULSORY + 1)
        then, _notes = tell_upper_secondary_school(
            later, build_reached_schools(later, telling.facts, telling.place.pk), telling
        )
        notes.append(join_sentences(begins, then))
    return join_sentences(
        _("Nearest:"), describe_school(reached.near[0], telling), decides
    ) if reached.near else none, notes


def tell_upper_secondary_school(
    wish: "SchoolWish", reached: ReachedSchools, telling: PlaceSentences
) -> SentenceWithNotes:
    """Tell about upper secondary schools. Where no source says what a school offers, nothing is denied."""
    state, near = judge(wish, reached)
    near = near[:1] if wish.programme else filter_in_reach(wish, near)[:MOST_NAMED] or near[:1]
    offers = [format_html("{}: {}.", one.school.title, say.describe_offer(one.school, wish.programme)) for one in near]
    farming = [] if wish.programme else filter_in_reach(wish, reached.farming)
    only = [_("%(programme)s only") % {"programme": Programme.NA.label}]
    notes = [
        *offers,
        *(describe_school(one, telling, only) for one in farming),
        *list_school_notes(wish, near, telling),
    ]
    notes += [] if state is WishState.MET else [say.describe_lodging()]
    return join_sentences(
        *list_upper_secondary_parts(wish, state, [describe_school(one, telling) for one in near], reached.near, telling)
    ), notes


def list_upper_secondary_parts(
    wish: "SchoolWish", state: WishState, schools: list, known: list[NearSchool], telling: PlaceSentences
) -> list[str]:
    if not schools:
        return [_("No such school of the county is known to be in reach; ask the county.")]
    if not wish.programme and state is WishState.UNKNOWN:
        return [_("It depends on the programme."), _("In reach:"), *schools]
    if not wish.programme:
        return [_("None within %(drive)s.") % {"drive": describe_drive_minutes(wish.drive)}, _("Nearest:"), *schools]
    programme = str(Programme(wish.programme).label)
    nearest = _("Nearest known to offer %(programme)s:") % {"programme": programme}
    if state is WishState.UNKNOWN:
        farther = [nearest, describe_school(known[0], telling)] if known else []
        return [*schools, _("Ask the county what it offers."), *farther]
    if state is WishState.NOT:
        return [nearest, *schools]
    return [f"{capfirst(programme)}:", *schools, _("The county decides.")]


TELLING = {
    School.Kind.KINDERGARTEN: tell_kindergarten,
    School.Kind.COMPULSORY: tell_compulsory_school,
    School.Kind.UPPER_SECONDARY: tell_upper_secondary_school,
}


def list_school_notes(wish: "SchoolWish", near: list[NearSchool], telling: PlaceSentences) -> list[str]:
    """Return notes on the size of the school, the school year that counts, and free transport."""
    first = near[0].school if near and (wish.programme or wish.school == School.Kind.COMPULSORY) else None
    km = telling.facts.find_road_km(telling.place.pk, first.place) if first else None
    return [
        say.describe_size(first) if first else "",
        say.describe_coming_year(telling.plan.day),
        say.describe_transport_right(wish.grade, km),
    ]


def describe_school_across_border(reached: ReachedSchools, telling: PlaceSentences) -> SafeString | str:
    if reached.beyond is None:
        return ""
    nearer = _("Nearer across the border:") if reached.near else _("Across the border:")
    return join_sentences(
        nearer,
        describe_school(reached.beyond, telling),
        say_to_adults("It may be applied for, with no right to a place."),
    )


def describe_school(one: NearSchool, telling: PlaceSentences, details: Iterable[str] = ()) -> SafeString:
    """Name a school with its link, where it is, and the details."""
    more, school = ", ".join(details), one.school
    title = telling.facts.compute_once(
        ("school", one.is_outside, one.pk),
        lambda: telling.link_title(build_school_title(school), school.place, is_name=True),
    )
    return format_html(
        "{}, {}{}.", title, telling.describe_where(school.place, one.minutes), f" ({more})" if more else ""
    )


def build_school_title(school: SchoolFact) -> Title:
    return Title(school.title, school.language, school.url, slug=school.slug)


def describe_same_age_children(wish: "SchoolWish", telling: PlaceSentences) -> str:
    counted = count_children_born(telling.municipality, wish.born)
    if counted is None:
        return ""
    n, year = counted
    return say.describe_same_age_children(n, wish.born, telling.municipality.name, year)


def say_drive(minutes: int) -> str:
    return _("Up to %(drive)s to school") % {"drive": describe_drive_minutes(minutes)}
