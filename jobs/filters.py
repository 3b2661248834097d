from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, cast

import django_filters
from django.db.models import Case, Count, F, IntegerField, Q, Value, When
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from base.languages import get_content_language, get_default_language
from base.messages.translated_columns import list_columns_in_language
from base.text.folding import list_search_words
from entries.filters import EntryFilter, Group, WholeFilter
from entries.models import NEWEST, EntryQuerySet
from jobs.models import ALL_WEEK, FULL_PERCENT, Job
from jobs.wages import build_yearly_pay
from occupations.catalogue import occupation_catalogue
from occupations.lookup import name_occupation, name_words
from occupations.models import Occupation
from occupations.words.reading import Reading, read_work
from occupations.words.withoutadvert import ANY, REMOTE

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

LASTING, SEASON = "lasting", "season"
CONTRACTS = [
    (LASTING, _("all but seasonal and summer jobs")),
    (SEASON, _("seasonal and summer jobs")),
    *Job.Engagement.choices,
]
# What a reader speaks, and the jobs that ask for no more.
LANGUAGES = {
    "english": (_("no Norwegian, or English is enough"), ("none", "english")),
    "a2": (_("A2 at most"), ("none", "english", "a2")),
    "b1": (_("B1 at most"), ("none", "english", "a2", "b1")),
    "b2": (_("B2 at most"), ("none", "english", "a2", "b1", "b2")),
}

# Where a job stands in a list of words: its occupation is meant and it holds what else they say, it is meant, or it
# holds them.
ALL_FITS, FITS, NAMED = range(3)


class JobFilter(EntryFilter):
    sorts = {"deadline": _("Deadline first"), "pay": _("Highest pay first"), **EntryFilter.sorts}
    notes: ClassVar = {
        "sort=deadline": _("Jobs without a deadline stand last."),
        "sort=pay": _(
            "Pay is compared as that of a full year. Jobs whose employer has not said what they pay stand last."
        ),
        "pay": _(
            "Pay is compared as that of a full year. Jobs whose employer has not said what they pay are left out."
        ),
        "language": _("Jobs whose employer has not said which language is needed are left out."),
    }
    leaving_out: ClassVar = {"pay": "pay"}

    words = django_filters.CharFilter(
        label=_("Occupation, employer or place"), method="filter_words", max_length=EntryFilter.LONGEST_WORDS
    )
    # Which a plan counts, or a reader chose among what words may mean. It is asked only where the address says it.
    occupation = django_filters.ChoiceFilter(
        label=_("Occupation"), method="filter_occupation", empty_label=_("All occupations")
    )
    field = django_filters.ChoiceFilter(
        label=_("Field of work"),
        field_name="occupation__code",
        lookup_expr="startswith",
        choices=FIELDS,
        empty_label=_("All"),
    )
    engagement = django_filters.ChoiceFilter(
        label=_("Type of contract"), method="filter_engagement", choices=CONTRACTS, empty_label=_("All")
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

    pay = WholeFilter(label=_("Lowest pay a year (NOK)"), method="filter_pay", min_value=0, max_value=2_000_000_000)
    language = django_filters.ChoiceFilter(
        label=_("Norwegian needed"),
        method="filter_language",
        choices=[(level, label) for level, (label, _levels) in LANGUAGES.items()],
        empty_label=_("All"),
    )
    housing = django_filters.ChoiceFilter(
        label=_("Help with housing"),
        method="filter_housing",
        choices=[("yes", _("the employer helps"))],
        empty_label=_("All"),
    )

    class Meta(EntryFilter.Meta):
        model = Job

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any):
        super().__init__(data, *args, **kwargs)
        self.reading = Reading()
        self.season_number = 0
        if codes := (self.data or {}).get("occupation", ""):
            self.offer("occupation", list_code_choices(codes))
        else:
            del self.filters["occupation"]

    def filter_occupation(self, queryset: EntryQuerySet[Job], name: str, value: str) -> EntryQuerySet[Job]:
        """Keep the adverts of these occupations that a plan counts.

        Apprenticeships and businesses to take over are left out, unless the type of contract asks for one of the two.
        """
        if self.form.cleaned_data.get("engagement") not in Job.NO_POST:
            queryset = queryset.exclude(engagement__in=Job.NO_POST)
        every = Q(occupation__isnull=False) if value == ANY else Q()
        for code in () if value == ANY else value.split(","):
            every |= Q(occupation__code=code) if len(code) == len("0000") else Q(occupation__code__startswith=code)
        return queryset.filter(every)

    def filter_near(self, queryset: EntryQuerySet, name: str, value: str) -> EntryQuerySet:
        """Keep the jobs near the place and, with an occupation, those that can be done from home all week.

        A plan counts the latter wherever one lives.
        """
        near = super().filter_near(queryset, name, value)
        if not self.form.cleaned_data.get("occupation"):
            return near
        return queryset.filter(Q(place__in=list(self.minutes_to or {})) | Q(remote_days__gte=ALL_WEEK))

    def filter_words(self, queryset: EntryQuerySet[Job], name: str, value: str) -> EntryQuerySet[Job]:
        """Keep the jobs that a plan would count for these words, and those found by their text or by another meaning.

        `stands_at` puts the first before the others, and among them those that also hold what the words say beside an
        occupation: `kokk i Åsen`.
        """
        words, versions = list_search_words(value), self.versions
        self.reading = reading = read_work(value, get_content_language(), versions)
        fits = build_job_condition(reading)
        found = Q(occupation__in={row.pk for row in (*reading.meant, *reading.others)})
        found |= (
            Q(occupation__in=name_words(words, versions)) | Job.build_search_condition(words) if words else Q(pk__in=())
        )
        if fits is None:
            return cast("EntryQuerySet[Job]", queryset.filter(found).annotate(stands_at=Value(NAMED)))
        place = Case(
            When(fits & Job.build_search_condition(reading.left), then=ALL_FITS),
            When(fits, then=FITS),
            default=NAMED,
            output_field=IntegerField(),
        )
        return cast("EntryQuerySet[Job]", queryset.filter(fits | found).annotate(stands_at=place))

    def filter_queryset(self, queryset: EntryQuerySet[Job]) -> EntryQuerySet[Job]:
        """Put the jobs whose occupation fits the words before all others, whatever the order.

        Where no order is chosen, jobs of a season stand after the others: see docs/decisions/0050.
        """
        found = super().filter_queryset(queryset)
        order: Sequence[Any] = found.query.order_by or NEWEST
        if not self.form.cleaned_data.get("sort"):
            order = Job.teaser_order
        return found.order_by(*(["stands_at"] if self.form.cleaned_data.get("words") else []), *order)

    def count_by_place(self, rows: EntryQuerySet) -> dict[int | None, int]:
        """Return {place id: how many stand there}, and keep how many of all are of a season. One query for both."""
        counts: dict[int | None, int] = {}
        kinds = rows.order_by().values_list("place", "engagement").annotate(number=Count("pk"))
        for place, engagement, number in kinds:
            counts[place] = counts.get(place, 0) + number
            self.season_number += number if engagement in Job.OF_SEASON else 0
        return counts

    def group(self, entries: Sequence[Any], total: int) -> list[Group]:
        """Split the page into jobs whose occupation fits and other adverts, where there are both.

        The headings also stand wherever readers must see how their words were read: as a guess, or as several
        occupations.
        """
        if not self.form.cleaned_data.get("words") or build_job_condition(self.reading) is None:
            return super().group(entries, total)
        fitting = self.qs.filter(stands_at__lte=FITS).count()
        if fitting == total and not self.reading.is_guess and len(self.reading.meant) < 2:
            return super().group(entries, total)
        first = [job for job in entries if job.stands_at <= FITS]
        others = [job for job in entries if job.stands_at == NAMED]
        below = _("Other adverts: the words stand in them, or may mean them")
        groups = [Group(explain_reading(self.reading), fitting, first), Group(below, total - fitting, others)]
        return [group for group in groups if group.entries]

    def filter_extent(self, queryset: EntryQuerySet[Job], name: str, value: str) -> EntryQuerySet[Job]:
        """Keep the jobs of full time or of part time; a job from 80 to 100 % is both."""
        full = Q(extent_percent=FULL_PERCENT) | Q(extent_percent_to=FULL_PERCENT)
        return queryset.filter(full if value == "full" else Q(extent_percent__lt=FULL_PERCENT))

    def filter_remote(self, queryset: EntryQuerySet[Job], name: str, value: str) -> EntryQuerySet[Job]:
        return queryset.filter(remote_days__gte=1)

    def filter_engagement(self, queryset: EntryQuerySet[Job], name: str, value: str) -> EntryQuerySet[Job]:
        if value == LASTING:
            return queryset.exclude(engagement__in=Job.OF_SEASON)
        return queryset.filter(engagement__in=Job.OF_SEASON if value == SEASON else [value])

    def filter_pay(self, queryset: EntryQuerySet[Job], name: str, value: int) -> EntryQuerySet[Job]:
        """Keep the jobs that may pay so much a year, and say that they do: a range counts by its upper end."""
        return queryset.filter(GreaterThanOrEqual(build_yearly_pay(is_highest=True), value))

    def filter_language(self, queryset: EntryQuerySet[Job], name: str, value: str) -> EntryQuerySet[Job]:
        return queryset.filter(language_needed__in=LANGUAGES[value][1])

    def filter_housing(self, queryset: EntryQuerySet[Job], name: str, value: str) -> EntryQuerySet[Job]:
        (column,) = list_columns_in_language(["housing_help"], get_default_language())
        return queryset.exclude(Q(**{column: ""}) | Q(**{column: None}))

    def sort_pay(self, queryset: EntryQuerySet[Job]) -> EntryQuerySet[Job]:
        return queryset.order_by(build_yearly_pay(is_highest=False).desc(nulls_last=True), "-pk")

    def sort_deadline(self, queryset: EntryQuerySet[Job]) -> EntryQuerySet[Job]:
        return queryset.order_by(F("deadline").asc(nulls_last=True), "-pk")


def list_code_choices(codes: str) -> list[tuple[str, str]]:
    """Return [(codes, names)], the one choice that an address with these codes offers; [] if a code is unknown."""
    if codes == ANY:
        return [(ANY, str(_("Any work")))]
    known = occupation_catalogue.get().by_code
    rows = [known.get(code) for code in codes.split(",")]
    return [(codes, join_names([row for row in rows if row]))] if all(rows) else []


def join_names(rows: Iterable[Occupation]) -> str:
    return get_text_list([name_occupation(row) for row in rows], gettext("or"))


def build_job_condition(reading: Reading) -> Q | None:
    """Return the condition for the jobs that the words mean, as a plan counts them; None where they mean none."""
    if reading.meant or reading.is_apprentice:
        ordinary = (
            Q(engagement=Job.Engagement.APPRENTICESHIP) if reading.is_apprentice else ~Q(engagement__in=Job.NO_POST)
        )
        return ordinary & (Q(occupation__in=[row.pk for row in reading.meant]) if reading.meant else Q())
    if reading.work == REMOTE:
        return Q(remote_days__gte=1)
    return ~Q(engagement__in=Job.NO_POST) if reading.work == ANY else None


def say_meaning(reading: Reading) -> str:
    if reading.meant:
        return join_names(reading.meant)
    if reading.is_apprentice:
        return gettext("Apprenticeships")
    return gettext("Any work") if reading.work == ANY else gettext("From home at least one day")


def explain_reading(reading: Reading) -> str:
    if not reading.meant:
        return say_meaning(reading)
    names = {"names": join_names(reading.meant)}
    return (
        gettext("Did you mean …? %(names)s") % names
        if reading.is_guess
        else gettext("The occupation fits: %(names)s") % names
    )
