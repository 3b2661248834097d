from entries.views import EntryDetail, EntryList
from jobs.filters import JobFilter
from jobs.models import Job


class JobList(EntryList):
    model = Job
    filterset_class = JobFilter


class JobDetail(EntryDetail):
    model = Job
