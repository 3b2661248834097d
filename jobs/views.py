from typing import Any

from django.conf import settings
from django.utils.translation import get_language

from entries.choices import list_known_choices, write_query
from entries.views import EntryDetail, EntryList
from jobs import applying
from jobs.filters import LASTING, SEASON, JobFilter, say_meaning
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
        season = self.describe_season(context["paginator"].count)
        return context | {"reading": self.describe_reading(), "season": season}

    def describe_season(self, total: int) -> dict[str, Any] | None:
        """Return how many jobs of the list are of a season, and where only they or only the others are shown.

        None where all are, or none, or where a chosen order mixes them.
        """
        number, choices = self.filterset.season_number, list_known_choices(self.filterset)
        if not 0 < number < total or "sort" in choices:
            return None
        return {
            "number": number,
            "only_url": write_query(choices | {"engagement": SEASON}),
            "without_url": write_query(choices | {"engagement": LASTING}),
        }

    def describe_reading(self) -> dict[str, Any]:
        """Return how the words were read, for `occupations/reading.html`.

        As in a plan each of `offered` is to be chosen: what counts together or is a guess, then what else may be meant.
        """
        form, reading = self.filterset.form, self.filterset.reading
        together = reading.meant if reading.is_guess or len(reading.meant) > 1 else ()
        asked = form.cleaned_data.get("engagement") or ""
        engagement = Job.Engagement.APPRENTICESHIP if reading.is_apprentice else asked
        others = {name: value for name, value in list_known_choices(self.filterset).items() if name != "words"}
        return {
            "words": form.cleaned_data.get("words") or "",
            "read": reading.meant,
            "work": say_meaning(reading),
            "is_guess": reading.is_guess,
            "is_said": reading.is_guess,
            "offered": [
                (one, self.request.path + write_query(others | {"occupation": one.code, "engagement": engagement}))
                for one in (*together, *reading.others)
            ],
            "none": "#id_words",
        }


class JobDetail(EntryDetail):
    model = Job

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        job = self.object
        ways = {"buttons": applying.list_buttons(job), "words": applying.show_words(job)}
        return super().get_context_data(**kwargs) | {"ways_to_apply": ways}
