"""What a process keeps between plans: the region and what has been counted in it, until somebody saves something.

One query (the versions) tells what of it still holds: after a change only what was derived from the changed rows is read or
counted again. What is public turns with time as well, so everything ends at midnight and whenever an entry begins or ends
by its dates. The rest goes when the region changes: its municipalities, their inhabitants or its places.
"""

import datetime

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from base.kept import Kept, KeptByKey
from base.times import end_of_day
from municipalities.models import Municipality, Place, Population
from planner import schoolfacts
from planner.cells import Counts
from planner.moment import Moment, is_now
from planner.outcomes import Outcomes
from planner.schoolfacts import SchoolFact
from planner.titles import Title
from schools.models import School

REGION = (Municipality, Place, Population)
MOST_OUTCOMES, MOST_TITLES = 500, 10_000  # together about as large as the counts
TEXTS = ("text", *(f"text_{code}" for code in settings.MODELTRANSLATION_LANGUAGES))  # of a place, not shown here


class Stock:
    """The region on one day, and what plans have derived in it."""

    def __init__(self) -> None:
        """Two queries: municipalities, places."""
        self.began = timezone.now()
        # At midnight in Oslo other municipalities may take part.
        self.ends = end_of_day(timezone.localdate(self.began))
        self.municipalities = list(with_population(timezone.localdate(self.began)))
        by_id = {municipality.pk: municipality for municipality in self.municipalities}
        rows = Place.objects.filter(municipality__in=by_id).order_by("pk").defer(*TEXTS)
        self.places = {place.pk: place for place in rows}
        self.owner = {pk: by_id[place.municipality_id] for pk, place in self.places.items() if place.municipality_id}
        self.counts = Counts(self.places)
        # Of a wish, in every place: see planner/matching.py.
        self.outcomes: KeptByKey[tuple, Outcomes] = KeptByKey(MOST_OUTCOMES)
        # See planner/titles.py.
        self.titles: KeptByKey[tuple, Title] = KeptByKey(MOST_TITLES)
        self._schools: KeptByKey[str, list[SchoolFact]] = KeptByKey(len(settings.LANGUAGES))
        self._urls: dict[str, dict[int, str]] = {}

    def schools(self, language: str, moment: Moment) -> list[SchoolFact]:
        """Return what plans know of each school; `language` is the active one. One query where a school has changed."""
        basis = moment.basis(moment.versions.of([School]))
        return self._schools.get_many({language: basis}, lambda _new: {language: schoolfacts.read(moment)})[language]

    def urls(self, language: str) -> dict[int, str]:
        """Of the places; `language` is the active one."""
        if language not in self._urls:
            self._urls[language] = {pk: place.get_absolute_url() for pk, place in self.places.items()}
        return self._urls[language]


def with_population(today: datetime.date) -> QuerySet[Municipality]:
    """Each municipality with the newest count of its inhabitants, as `counted` (year) and `by_age`."""
    newest = Population.objects.filter(municipality=OuterRef("pk"), year__lte=today.year).order_by("-year")
    return (
        Municipality.objects.taking_part(today)
        .select_related("centre")
        .annotate(counted=Subquery(newest.values("year")[:1]), by_age=Subquery(newest.values("by_age")[:1]))
    )


stock: Kept[Stock] = Kept(Stock, REGION, is_now)
