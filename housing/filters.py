import django_filters
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from base.values.formats import filled
from entries.filters import EntryFilter, WholeFilter
from entries.models import EntryQuerySet
from housing.models import Home


class HomeFilter(EntryFilter):
    sorts = {"price": _("Lowest price first"), **EntryFilter.sorts}

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
        return queryset.order_by(F("price").asc(nulls_last=True), "-pk")
