import django_filters
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from base.values.numberfields import YearInput
from entries.filters import EntryFilter, WholeFilter
from entries.models import EntryQuerySet
from schools.models import School
from schools.models.school import LAST_COMPULSORY, LAST_GRADE
from schools.years import compute_grade, compute_school_year

LEVELS = [
    ("kindergarten", _("kindergarten")),
    ("primary", _("primary school (1–7)")),
    ("lower_secondary", _("lower secondary school (8–10)")),
    ("upper_secondary", _("upper secondary school")),
    ("music_arts", _("music and arts school")),
    ("adult", _("adult education")),
]


EARLIEST_YEAR, LATEST_YEAR = 1900, 2200  # of birth: a sentence beyond, and no school for who is too old


class SchoolFilter(EntryFilter):
    level = django_filters.ChoiceFilter(label=_("Level"), method="filter_level", choices=LEVELS, empty_label=_("All"))
    ownership = django_filters.ChoiceFilter(
        label=_("Ownership"), choices=School.Ownership.choices, empty_label=_("All")
    )

    born = WholeFilter(
        label=_("Child born in the year"),
        method="filter_born",
        min_value=EARLIEST_YEAR,
        max_value=LATEST_YEAR,
        widget=YearInput,
    )

    class Meta(EntryFilter.Meta):
        model = School

    def filter_level(self, queryset: EntryQuerySet[School], name: str, value: str) -> EntryQuerySet[School]:
        # Grades that no source states are not a no.
        if value == "primary":
            return queryset.filter(Q(grade_from=None) | Q(grade_from__lte=7), kind=School.Kind.COMPULSORY)
        if value == "lower_secondary":
            return queryset.filter(Q(grade_to=None) | Q(grade_to__gte=8), kind=School.Kind.COMPULSORY)
        return queryset.filter(kind=value)

    def say_notes(self) -> list[str]:
        """Say in which grade the child is, and that what nobody has stated is shown as well."""
        notes, born = super().say_notes(), self.form.cleaned_data.get("born")
        return notes if born is None else [*notes, describe_year(born)]

    def filter_born(self, queryset: EntryQuerySet[School], name: str, value: int) -> EntryQuerySet[School]:
        """Keep what takes a child born in that year in the school year that counts today.

        Grades and ages that no source states are not a no. Schools of music and arts and adult education have neither,
        and are left out.
        """
        today = timezone.localdate()
        grade = compute_grade(value, today)
        if grade < 1:
            age = compute_school_year(today) - value
            youngest, oldest = Q(age_from=None) | Q(age_from__lte=age), Q(age_to=None) | Q(age_to__gte=age)
            return queryset.filter(youngest, oldest, kind=School.Kind.KINDERGARTEN)
        if grade > LAST_GRADE:
            return queryset.none()
        kind = School.Kind.COMPULSORY if grade <= LAST_COMPULSORY else School.Kind.UPPER_SECONDARY
        return queryset.filter(Q(grade_from=None) | Q(grade_from__lte=grade, grade_to__gte=grade), kind=kind)


def describe_year(born: int) -> str:
    """Say where a child born in that year goes in the school year that counts today."""
    today = timezone.localdate()
    grade, first = compute_grade(born, today), compute_school_year(today)
    words = {"born": born, "grade": grade, "first": first, "second": first + 1}
    if grade > LAST_GRADE:
        return gettext("Who was born in %(born)s is through school in %(first)s–%(second)s.") % words
    if grade < 1:
        return (
            gettext(
                "A child born in %(born)s may go to kindergarten in %(first)s–%(second)s. Kindergartens whose ages no "
                "source states are shown too."
            )
            % words
        )
    return (
        gettext(
            "A child born in %(born)s is in grade %(grade)s in %(first)s–%(second)s. Schools whose grades no source "
            "states are shown too."
        )
        % words
    )
