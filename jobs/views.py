from typing import Any

from entries.views import EntryDetail, EntryList
from jobs import applying
from jobs.filters import JobFilter
from jobs.models import Job


class JobList(EntryList):
    model = Job
    filterset_class = JobFilter


class JobDetail(EntryDetail):
    model = Job

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        job = self.object
        ways = {"buttons": applying.list_buttons(job), "words": applying.show_words(job)}
        return super().get_context_data(**kwargs) | {"ways_to_apply": ways}
