from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from entries.views import EntryDetail, EntryList
from jobs import applying
from jobs.filters import JobFilter, say_meaning
from jobs.models import Job
from occupations.words.unread import count_unread


class JobList(EntryList):
    model = Job
    filterset_class = JobFilter
    has_map = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add to the context how the words for work were read.

        Where the list is empty, whatever filter did it, the words are gathered: those that nobody understood are kept
        when they are written (`occupations/words/unread.py`), for they may mean work that nobody has thought of.
        """
        context = super().get_context_data(**kwargs)
        if context["paginator"].count == 0:
            count_unread(self.filterset.form.cleaned_data.get("words") or "", get_language() or settings.LANGUAGE_CODE)
        return context | self.list_readings()

    def list_readings(self) -> dict[str, Any]:
        """Return what the words may mean as context: `words`, `read_as`, `readings` and `engagement`.

        As in a plan, `readings` are each to be chosen: what counts together or is a guess, then what else may be meant.
        """
        form, reading = self.filterset.form, self.filterset.reading
        together = reading.meant if reading.is_guess or len(reading.meant) > 1 else ()
        asked = form.cleaned_data.get("engagement") or ""
        return {
            "words": form.cleaned_data.get("words") or "",
            "read_as": say_meaning(reading),
            "readings": [*together, *reading.others],
            "engagement": Job.Engagement.APPRENTICESHIP if reading.is_apprentice else asked,
        }


class JobDetail(EntryDetail):
    model = Job

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        job = self.object
        ways = {"buttons": applying.list_buttons(job), "words": applying.show_words(job)}
        return super().get_context_data(**kwargs) | {"ways_to_apply": ways}
