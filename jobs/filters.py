from collections.abc import Sequence
from typing import Any, cast

import django_filters
from django.db.models import Case, F, IntegerField, Q, When
from django.utils.translation import gettext_lazy as _

from base.folding import words_of
from base.languages import content_language
from base.versions import read_versions
from entries.filters import EntryFilter, Group
from entries.models import NEWEST, EntryQuerySet
from jobs.models import FULL_PERCENT, Job
from occupations.lookup import name_words, understand

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

FITS, NAMED = 0, 1  # where a job stands in a list of words: its occupation is meant, or it holds them


class JobFilter(EntryFilter):
    sorts = {"deadline": _("Deadline first"), **EntryFilter.sorts}

    words = django_filters.CharFilter(
        label=_("Occupation, employer or place"), method="filter_words", max_length=EntryFilter.LONGEST_WORDS
    )
    field = django_filters.ChoiceFilter(
        label=_("Field of work"),
        field_name="occupation__code",
        lookup_expr="startswith",
        choices=FIELDS,
        empty_label=_("All"),
    )
    engagement = django_filters.ChoiceFilter(
        label=_("Type of contract"), choices=Job.Engagement.choices, empty_label=_("All")
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
        """Jobs whose occupation is meant by everyday words of any language, or by its name, and those found as in every list.

        What a text says beside an occupation must be found as well: `kokk Åsen`.
        """
        words, versions = words_of(value), read_versions()
        meant, others = understand(value, content_language(), versions)
        fits = Q(occupation__in={row.pk for row in meant}) & Job.about(others)
        fits |= Q(occupation__in=name_words(words, versions))
        found = queryset.filter(fits | Job.about(words)) if words else queryset.none()
        place = Case(When(fits, then=FITS), default=NAMED, output_field=IntegerField())
        return cast("EntryQuerySet[Job]", found.annotate(stands_at=place))

    def filter_queryset(self, queryset: EntryQuerySet[Job]) -> EntryQuerySet[Job]:
        """In whatever order: first the jobs whose occupation fits."""
        found = super().filter_queryset(queryset)
        if not self.form.cleaned_data.get("words"):
            return found
        return found.order_by("stands_at", *(found.query.order_by or NEWEST))

    def group(self, entries: Sequence[Any], total: int) -> list[Group]:
        """Apart where there are both: who looks for an occupation and who looks for a place sees what was found of it."""
        if not self.form.cleaned_data.get("words"):
            return super().group(entries, total)
        fitting = self.qs.filter(stands_at=FITS).count()
        if fitting in (0, total):
            return super().group(entries, total)
        return [
            Group(heading, number, rows)
            for heading, number, place in (
                (_("The occupation fits"), fitting, FITS),
                (_("Found in the title, with the employer or the place"), total - fitting, NAMED),
            )
            if (rows := [job for job in entries if job.stands_at == place])
        ]

    def filter_extent(self, queryset: EntryQuerySet[Job], name: str, value: str) -> EntryQuerySet[Job]:
        """From 80 to 100 % is both."""
        full = Q(extent_percent=FULL_PERCENT) | Q(extent_percent_to=FULL_PERCENT)
        return queryset.filter(full if value == "full" else Q(extent_percent__lt=FULL_PERCENT))

    def filter_remote(self, queryset: EntryQuerySet[Job], name: str, value: str) -> EntryQuerySet[Job]:
        return queryset.filter(remote_days__gte=1)

    def sort_deadline(self, queryset: EntryQuerySet[Job]) -> EntryQuerySet[Job]:
        return queryset.order_by(F("deadline").asc(nulls_last=True), "-pk")
