from typing import ClassVar

import django_filters
from django.db.models import BigIntegerField, Case, Value, When
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from base.values.formats import filled
from entries.filters import EntryFilter, WholeFilter
from entries.models import EntryQuerySet
from housing.models import Home

WEEKS, MONTHS = 52, 12  # of a year


class HomeFilter(EntryFilter):
    sorts = {"price": _("Lowest price first"), **EntryFilter.sorts}
    notes: ClassVar = {
        "sort=price": _("A rent a week is compared as that of a month. Homes without a price stand last."),
        "max": _("Homes without a price are left out."),
        "rooms": _("Homes whose bedrooms nobody has counted are left out."),
    }
    leaving_out: ClassVar = {"price": "max"}

    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Home.Kind.choices, empty_label=_("All"))
    rooms = django_filters.ChoiceFilter(
        label=_("Bedrooms"),
        field_name="bedrooms",
        lookup_expr="gte",
        choices=[(n, filled(_("at least %(n)s"), n=n)) for n in (1, 2, 3, 4, 5)],
        empty_label=_("All"),
    )
    max = WholeFilter(
        label=_("Highest price (NOK)"), field_name="price", lookup_expr="lte", min_value=0, max_value=2_000_000_000
    )
    pets = django_filters.ChoiceFilter(
        label=_("Pets"), method="filter_pets", choices=[("yes", _("welcome, or ask"))], empty_label=_("All")
    )

    class Meta(EntryFilter.Meta):
        model = Home

    def filter_pets(self, queryset: EntryQuerySet[Home], name: str, value: str) -> EntryQuerySet[Home]:
        """Leave out the homes that take no pets; a home whose owner has not said so stays."""
        return queryset.exclude(pets=Home.Pets.NO)

    def sort_price(self, queryset: EntryQuerySet[Home]) -> EntryQuerySet[Home]:
        """Return the lowest price first: a rent a week by what it is a month, which is 52 twelfths of it."""
        weekly = When(price_period=Home.PricePeriod.WEEK, then=Value(WEEKS))
        times = Case(weekly, default=Value(MONTHS), output_field=BigIntegerField())
        return queryset.order_by((Cast("price", BigIntegerField()) * times).asc(nulls_last=True), "-pk")
