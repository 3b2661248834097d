from typing import Any

from entries.views import EntryDetail, EntryList
from housing import rules
from housing.filters import HomeFilter
from housing.models import Home


class HomeList(EntryList):
    model = Home
    filterset_class = HomeFilter
    has_map = True


class HomeDetail(EntryDetail):
    model = Home

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        home = self.object
        return super().get_context_data(**kwargs) | {
            "deposit_rule": rules.DEPOSIT if home.is_rented else "",
            "residency_rule": rules.RESIDENCY[home.residency],
            "concession_rule": "" if home.is_rented else rules.CONCESSION[home.concession],
        }
