import django_filters
from django.utils.translation import gettext_lazy as _

from entries.filters import EntryFilter
from fairytales.models import Castle


class CastleFilter(EntryFilter):
    season = django_filters.ChoiceFilter(label=_("Season"), choices=Castle.Season.choices, empty_label=_("All"))

    class Meta(EntryFilter.Meta):
        model = Castle
