"""Kindergartens and schools are told in sentences, for whoever compares places to live."""

import datetime

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from base.messages.addressing import count_to_adults
from base.values.formats import format_date
from schools.brief import SchoolFact
from schools.models import describe_pupils
from schools.models.school import (
    AGE_BEFORE_GRADES,
    LAST_COMPULSORY,
    MONTHS_OF_YEAR,
    compute_youngest_months,
    count_free_places,
)
from schools.programmes import Programme, describe_programmes
from schools.transport import SOURCE, SOURCE_URL, Transport, find_limit, find_transport_right
from schools.years import COMING_YEAR_FROM

FEWEST_CHILDREN = 5  # a smaller group is not counted out
BEGINS = 8  # the month in which a school year begins


def describe_kindergarten(school: SchoolFact, today: datetime.date) -> list[str]:
    """Say from which age a kindergarten takes children, how many it has, and how many places were free when."""
    months = compute_youngest_months(school.age_from, school.months_from)
    places = count_free_places(school.free_places, school.free_places_on, today)
    return [
        describe_starting_age(months),
        *filter(None, [describe_pupil_count(school)]),
        *describe_free_places(places, school.free_places_on),
    ]


def describe_starting_age(months: int | None) -> str:
    if months is None:
        return _("ask from which age")
    if months == 0:
        return _("also under one year")
    years, rest = divmod(months, MONTHS_OF_YEAR)
    if rest:
        return _("from %(n)s months") % {"n": months}
    return ngettext("from %(n)s year", "from %(n)s years", years) % {"n": years}


def describe_free_places(places: int | None, day: datetime.date | None) -> list[str]:
    if places is None or day is None:
        return []
    words = ngettext("%(n)s free place on %(date)s", "%(n)s free places on %(date)s", places)
    return [words % {"n": places, "date": format_date(day)}]


def describe_offer(school: SchoolFact, programme: str) -> str:
    """Say what a school offers; where it offers the programme that a family has said, only that one."""
    said = [programme] if programme in school.codes else school.codes
    return describe_programmes(said, school.programmes_year) or _("ask the county what it offers")


def describe_earliest_start(born: int, day: datetime.date) -> str:
    """Say when the right to a place begins, in the year after that of birth; empty where it has begun on `day`."""
    begins = datetime.date(born + 1, BEGINS, 1)
    words = _("A place from August %(year)s at the earliest, by month of birth.") % {"year": begins.year}
    return words if day < begins else ""


def describe_coming_year(day: datetime.date) -> str:
    """Name the school year that counts on `day`; empty where it has begun."""
    words = _("Counted for the school year that begins in August %(year)s.") % {"year": day.year}
    return words if COMING_YEAR_FROM <= day.month < BEGINS else ""


def describe_wished_programme(born: int, programme: str) -> str:
    words = {"year": born, "programme": Programme(programme).label}
    return _("Upper secondary school for the child born %(year)s: %(programme)s") % words


def describe_kindergarten_count(n: int, municipality: str, drive: str) -> str:
    words = {"n": n, "municipality": municipality, "drive": drive}
    if not n:
        return _("No kindergarten in %(municipality)s within %(drive)s.") % words
    return (
        count_to_adults(
            "%(n)s kindergarten in %(municipality)s within %(drive)s; you apply to the municipality.",
            "%(n)s kindergartens in %(municipality)s within %(drive)s; you choose when you apply.",
            n,
        )
        % words
    )


def describe_upper_secondary_start(born: int, grade: int | None) -> str:
    """Say when upper secondary school begins, for a child in grade 9 or 10, which has to choose soon; else empty."""
    if grade not in (LAST_COMPULSORY - 1, LAST_COMPULSORY):
        return ""
    year = born + AGE_BEFORE_GRADES + LAST_COMPULSORY + 1
    return _("Upper secondary school begins in August %(year)s.") % {"year": year}


def describe_stage(grade: int | None, programme: str) -> str:
    if grade is None:
        return _("kindergarten")
    if grade <= LAST_COMPULSORY:
        return _("grade %(n)s, age %(age)s") % {"n": grade, "age": grade + AGE_BEFORE_GRADES}
    year = _("upper secondary school, year %(n)s") % {"n": grade - LAST_COMPULSORY}
    return f"{year}, {Programme(programme).label}" if programme else year


def describe_same_age_children(n: int, born: int, municipality: str, counted: int) -> str:
    """Say how many children of that birth year lived in the municipality on 1 January.

    A group under five is not counted out.
    """
    words = {"n": n, "year": born, "municipality": municipality, "counted": counted}
    if n < FEWEST_CHILDREN:
        return (
            _("Fewer than five children born in %(year)s lived in %(municipality)s on 1 January %(counted)s (SSB).")
            % words
        )
    return _("%(n)s children born in %(year)s lived in %(municipality)s on 1 January %(counted)s (SSB).") % words


def describe_lodging() -> str:
    return f"{capfirst(_('ask the county about boarding and grants'))}."


def describe_size(school: SchoolFact) -> str:
    size = describe_pupil_count(school)
    return f"{size}." if size else ""


def describe_pupil_count(school: SchoolFact) -> str:
    """Say how many go to the school, and on which day that was; empty where no source says."""
    size = describe_pupils(school.kind, school.pupils)
    return f"{size} ({format_date(school.pupils_on)})" if size and school.pupils_on else size


def describe_transport_right(grade: int | None, km: float | None) -> SafeString | str:
    """State the right to free transport, and the law.

    `km` from village to village is told to whoever lives farther than the limit, the rule to everybody else.
    """
    limit = find_limit(grade) if grade is not None else None
    if limit is None:
        return ""
    if km is not None and find_transport_right(grade, km) is Transport.FREE:
        words = _("About %(km)s km by road: more than %(limit)s km gives the right to free school transport.") % {
            "km": km,
            "limit": limit,
        }
    else:
        words = _("More than %(limit)s km to school gives the right to free school transport.") % {"limit": limit}
    return format_html('{} <a href="{}" rel="noopener">{}</a>.', words, SOURCE_URL, SOURCE)
