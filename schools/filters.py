import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from entries.filters import EntryFilter
from entries.models import EntryQuerySet
from schools.models import School

LEVELS = [
    ("kindergarten", _("kindergarten")),
    ("primary", _("primary school (1–7)")),
    ("lower_secondary", _("lower secondary school (8–10)")),
    ("upper_secondary", _("upper secondary school")),
    ("music_arts", _("music and arts school")),
    ("adult", _("adult education")),
]


class SchoolFilter(EntryFilter):
    level = django_filters.ChoiceFilter(label=_("Level"), method="filter_level", choices=LEVELS, empty_label=_("All"))
    ownership = django_filters.ChoiceFilter(
        label=_("Ownership"), choices=School.Ownership.choices, empty_label=_("All")
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
