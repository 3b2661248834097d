from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from entries.views import EntryDetail, EntryList
from jobs import applying
from jobs.filters import JobFilter
from jobs.models import Job
from occupations.unread import count_unread


class JobList(EntryList):
    model = Job
    filterset_class = JobFilter

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What was looked for and found nowhere may be a word for work that nobody has thought of."""
        context = super().get_context_data(**kwargs)
        if context["paginator"].count == 0:
            count_unread(self.filterset.form.cleaned_data.get("words") or "", get_language() or settings.LANGUAGE_CODE)
        return context


class JobDetail(EntryDetail):
    model = Job

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        job = self.object
        ways = {"buttons": applying.list_buttons(job), "words": applying.show_words(job)}
        return super().get_context_data(**kwargs) | {"ways_to_apply": ways}
