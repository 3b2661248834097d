from typing import Any

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from culture.categories import Category
from culture.models import Activity, Event, Venue
from entries.filters import EntryFilter, WholeFilter
from entries.models import NEWEST, EntryQuerySet


class ActivityFilter(EntryFilter):
    category = django_filters.ChoiceFilter(label=_("Category"), choices=Category.choices, empty_label=_("All"))
    age = WholeFilter(label=_("Age"), method="filter_age", min_value=0, max_value=110)
    season = django_filters.ChoiceFilter(label=_("Season"), choices=Activity.Season.choices, empty_label=_("All"))

    class Meta(EntryFilter.Meta):
        model = Activity

    def filter_age(self, queryset: EntryQuerySet[Activity], name: str, value: int) -> EntryQuerySet[Activity]:
        return queryset.filter(Q(age_from=None) | Q(age_from__lte=value), Q(age_to=None) | Q(age_to__gte=value))


class VenueFilter(EntryFilter):
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Venue.Kind.choices, empty_label=_("All"))

    class Meta(EntryFilter.Meta):
        model = Venue


class EventFilter(EntryFilter):
    sorts = {"newest": _("Newest first"), **EntryFilter.sorts}

    category = django_filters.ChoiceFilter(label=_("Category"), choices=Category.choices, empty_label=_("All"))
    free = django_filters.ChoiceFilter(
        label=_("Price"), field_name="price", choices=[("0", _("free"))], empty_label=_("All")
    )

    class Meta(EntryFilter.Meta):
        model = Event

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["sort"].extra["empty_label"] = _("Soonest first")

    def sort_newest(self, queryset: EntryQuerySet[Event]) -> EntryQuerySet[Event]:
        return queryset.order_by(*NEWEST)
