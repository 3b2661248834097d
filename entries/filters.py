"""Every list of entries is filtered by words, municipality and minutes from a place; a domain adds its own filters."""

import functools
import itertools
from collections.abc import Collection, Iterable, Sequence
from typing import Any, ClassVar, NamedTuple

import django_filters
from django.db.models import Case, Count, IntegerField, Value, When
from django.utils.text import get_text_list
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from base.caching.versions import Versions, read_versions
from base.messages.translated_columns import build_shown_text
from base.values.formats import filled
from base.values.numberfields import WholeField
from entries.choices import Chip, list_chips
from entries.models import NEWEST, Entry, EntryQuerySet
from municipalities import travel
from municipalities.departures.successors import find_successor
from municipalities.models import Municipality, Place

MINUTES = (15, 30, 45, 60, 90)
DEFAULT_MINUTES = 30
LONGEST_MINUTES = 240


class WholeFilter(django_filters.NumberFilter):
    """The filter takes whole kroner or a count, as people write numbers."""

    field_class = WholeField


class Group(NamedTuple):
    """A `Group` is the rows of a page under one heading, with their number in the whole list."""

    heading: object
    number: int
    entries: Sequence[Entry]


def sort_by_title(queryset: EntryQuerySet) -> EntryQuerySet:
    """Return the rows sorted by the title that the reader is shown; each language's title has its own key."""
    return queryset.order_by(build_shown_text("sort_key"), "pk")


class EntryFilter(django_filters.FilterSet):
    """Filters have English names that never change; their values are codes or slugs.

    An unknown value is reported beside the field and filters nothing. `minutes_to` is {place id: minutes} from the
    chosen place, or None.
    """

    LONGEST_WORDS = 80  # letters

    words = django_filters.CharFilter(label=_("Word, name or place"), method="filter_words", max_length=LONGEST_WORDS)
    municipality = django_filters.ChoiceFilter(
        label=_("Municipality"), field_name="municipality__slug", empty_label=_("The whole region")
    )
    near = django_filters.ChoiceFilter(label=_("Near"), method="filter_near", empty_label=_("Anywhere"))
    minutes = django_filters.ChoiceFilter(
        label=_("Longest drive"),
        method="keep",
        choices=[(n, filled(_("%(n)s minutes"), n=n)) for n in MINUTES],
        empty_label=_("30 minutes"),
    )
    # Where a circle of the map leads. It is asked only where the address says it.
    place = django_filters.ChoiceFilter(label=_("Place"), method="filter_place", empty_label=_("All places"))
    sort = django_filters.ChoiceFilter(
        label=pgettext_lazy("sorting", "Order"), method="filter_sort", empty_label=_("Newest first")
    )

    data: Any  # as the address has it; of a merged municipality, with its successor
    sorts = {"title": _("By title"), "nearest": _("Nearest first")}
    # {filter, or `sort=` and an order: what it does with rows of which nobody has said the value}; the page says it.
    notes: ClassVar[dict[str, Any]] = {}
    # {order: the filter that leaves out the rows that would stand last in it, and says so}
    leaving_out: ClassVar[dict[str, str]] = {}

    class Meta:
        fields: list[str] = []

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any):
        super().__init__(data, *args, **kwargs)
        self.minutes_to: dict[int, int] | None = None
        self.places = list(
            Place.objects.in_region()
            .filter(municipality__in=Municipality.objects.taking_part())
            .select_related("municipality")
            .order_by("municipality__sort_key", "sort_key")
        )
        grouped = [
            (municipality, [(place.slug, place.name) for place in places])
            for municipality, places in itertools.groupby(self.places, lambda place: place.municipality)
        ]
        offices = dict(Municipality.objects.taking_part().values_list("slug", "name"))
        self.offer("municipality", list(offices.items()))
        self.follow_mergers(offices)
        self.offer("near", [(municipality.name, choices) for municipality, choices in grouped])
        self.offer("sort", list(self.sorts.items()))
        self.offer("minutes", [(n, filled(_("%(n)s minutes"), n=n)) for n in self.list_drive_steps()])
        if "minutes" in self.filters and not (self.data or {}).get("near"):
            # Beside "Anywhere" a number alone would read as if it held.
            self.filters["minutes"].extra["empty_label"] = _("30 minutes, once a place is chosen")
        if slugs := (self.data or {}).get("place", ""):
            self.offer("place", self.name_places(slugs))
        else:
            self.filters.pop("place", None)

    @functools.cached_property
    def versions(self) -> Versions:
        """Return what kept values are measured by: read when first asked for, once for the whole list."""
        return read_versions()

    def list_drive_steps(self) -> list[int]:
        """Return the longest drives to choose from in minutes, with that in the URL: a plan leads here with its own."""
        asked = str((self.data or {}).get("minutes", ""))
        own = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= len("000") else 0
        return sorted({*MINUTES, own} - {0}) if own <= LONGEST_MINUTES else list(MINUTES)

    def name_places(self, slugs: str) -> list[tuple[str, str]]:
        """Return [(slugs, names)], the one choice that an address with these places offers; [] if one is unknown."""
        names = {place.slug: place.name for place in self.places}
        chosen = [names.get(slug) for slug in slugs.split(",")]
        return [(slugs, get_text_list([name for name in chosen if name], gettext("or")))] if all(chosen) else []

    def follow_mergers(self, offices: Collection[str]) -> None:
        """Replace a merged municipality that an old URL names by its successor."""
        slug = (self.data or {}).get("municipality", "")
        if slug and slug not in offices and (successor := find_successor(slug.replace("\x00", ""))):
            self.data = self.data.copy()
            self.data["municipality"] = successor.slug

    def offer(self, name: str, choices: Iterable[tuple]) -> None:
        """Set choices that are known only now; a domain may have left the filter out by setting it to None."""
        if name in self.filters:
            self.filters[name].extra["choices"] = choices

    @property
    def is_narrowed(self) -> bool:
        """Return whether a choice leaves rows out, or may: an order alone does not."""
        return any(chip.name != "sort" for chip in self.chips)

    @functools.cached_property
    def chips(self) -> list[Chip]:
        return list_chips(self)

    def say_notes(self) -> list[str]:
        """Return what a reader must know of the choices that hold now: which rows stand last or were left out."""
        names, order = [chip.name for chip in self.chips], self.form.cleaned_data.get("sort")
        names += [f"sort={order}"] if self.leaving_out.get(order or "") not in names else []
        return [str(self.notes[name]) for name in names if name in self.notes]

    def count_by_place(self, rows: EntryQuerySet) -> dict[int | None, int]:
        """Return {place id: how many of `rows` stand there}, those without a place under None.

        One query, no row read.
        """
        return dict(rows.order_by().values_list("place").annotate(number=Count("pk")))

    def keep(self, queryset: EntryQuerySet, name: str, value: str) -> EntryQuerySet:
        """Return all rows: `minutes` means something only together with `near`."""
        return queryset

    def filter_words(self, queryset: EntryQuerySet, name: str, value: str) -> EntryQuerySet:
        """Return the rows in which each word stands in a title, or in a name such as the partner's or the place's.

        The order of the words and their spelling do not matter.
        """
        return queryset.find(value)

    def group(self, entries: Sequence[Entry], total: int) -> list[Group]:
        """Return the groups of a page of the list; a domain that makes several counts them by at most one query."""
        return [Group("", total, entries)]

    def filter_near(self, queryset: EntryQuerySet, name: str, value: str) -> EntryQuerySet:
        place = next(place for place in self.places if place.slug == value)
        minutes = int(self.form.cleaned_data.get("minutes") or DEFAULT_MINUTES)
        self.minutes_to = travel.find_places_within(place.pk, minutes)
        return queryset.filter(place__in=list(self.minutes_to))

    def filter_place(self, queryset: EntryQuerySet, name: str, value: str) -> EntryQuerySet:
        slugs = set(value.split(","))
        return queryset.filter(place__in=[place.pk for place in self.places if place.slug in slugs])

    def filter_sort(self, queryset: EntryQuerySet, name: str, value: str) -> EntryQuerySet:
        return getattr(self, f"sort_{value}")(queryset)

    def sort_title(self, queryset: EntryQuerySet) -> EntryQuerySet:
        return sort_by_title(queryset)

    def sort_nearest(self, queryset: EntryQuerySet) -> EntryQuerySet:
        """Return the rows by their minutes from `near`; without that filter the order stays as it is."""
        if not self.minutes_to:
            return queryset
        minutes = [When(place=place, then=Value(n)) for place, n in self.minutes_to.items()]
        return queryset.order_by(Case(*minutes, output_field=IntegerField()), *NEWEST)
