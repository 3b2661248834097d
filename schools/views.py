from typing import Any

from entries.views import EntryDetail, EntryList
from schools.filters import SchoolFilter
from schools.models import School

FEWEST_SHOWN = 5  # a smaller group could be recognised


class SchoolList(EntryList):
    model = School
    filterset_class = SchoolFilter


class SchoolDetail(EntryDetail):
    model = School

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        grades = [] if self.object.kind == School.Kind.KINDERGARTEN else list(self.object.grades.all())
        return super().get_context_data(**kwargs) | {
            "grades": [(row, row.pupils if row.pupils >= FEWEST_SHOWN else None) for row in grades]
        }
