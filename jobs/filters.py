from functools import reduce
from operator import or_

import django_filters
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from base.languages import content_language
from base.translation import shown_columns
from entries.filters import EntryFilter
from entries.models import EntryQuerySet
from jobs.models import Job
from occupations.lookup import resolve

# Major groups of STYRK-08 in words that people use.
FIELDS = [
    ("1", _("management")),
    ("2", _("professions with a degree")),
    ("3", _("technicians and associate professionals")),
    ("4", _("office work")),
    ("5", _("sales, service and care")),
    ("6", _("farming and forestry")),
    ("7", _("crafts and trades")),
    ("8", _("machines and transport")),
    ("9", _("work without formal training")),
]


class JobFilter(EntryFilter):
    sorts = {"deadline": _("Deadline first"), **EntryFilter.sorts}

    words = django_filters.CharFilter(label=_("Occupation or word"), method="filter_words", max_length=80)
    field = django_filters.ChoiceFilter(
        label=_("Field of work"),
        field_name="occupation__code",
        lookup_expr="startswith",
        choices=FIELDS,
        empty_label=_("All"),
    )
    engagement = django_filters.ChoiceFilter(
        label=_("Engagement"), choices=Job.Engagement.choices, empty_label=_("All")
    )
    extent = django_filters.ChoiceFilter(
        label=_("Extent"),
        method="filter_extent",
        choices=[("full", _("full time")), ("part", _("part time"))],
        empty_label=_("All"),
    )
    remote = django_filters.ChoiceFilter(
        label=_("From home"), method="filter_remote", choices=[("yes", _("at least one day"))], empty_label=_("All")
    )

    class Meta(EntryFilter.Meta):
        model = Job

    def filter_words(self, queryset: EntryQuerySet[Job], name: str, value: str) -> EntryQuerySet[Job]:
        """Everyday words of an occupation in any language, its official name, or a word of the title."""
        meant = resolve(value, content_language())
        titles = [Q(**{f"{column}__icontains": value}) for column in shown_columns("title")]
        names = [Q(**{f"occupation__{column}__icontains": value}) for column in shown_columns("name")]
        return queryset.filter(reduce(or_, [*titles, *names], Q(occupation__in=meant)))

    def filter_extent(self, queryset: EntryQuerySet[Job], name: str, value: str) -> EntryQuerySet[Job]:
        return queryset.filter(extent_percent=100) if value == "full" else queryset.filter(extent_percent__lt=100)

    def filter_remote(self, queryset: EntryQuerySet[Job], name: str, value: str) -> EntryQuerySet[Job]:
        return queryset.filter(remote_days__gte=1)

    def sort_deadline(self, queryset: EntryQuerySet[Job]) -> EntryQuerySet[Job]:
        return queryset.order_by(F("deadline").asc(nulls_last=True), "-pk")
