"""What a process keeps between plans: the region and what has been counted in it, until somebody saves something.

One query (the versions) tells whether it still holds. What is public turns with time as well, so a stock ends at midnight
and whenever an entry begins or ends by its dates.
"""

import datetime

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from base.kept import Kept, Recent
from base.times import end_of_day
from culture.models import Activity
from entries.turns import next_turn
from housing.models import Home
from jobs.models import Job
from municipalities.models import Municipality, Place, Population, Road, Service
from news.models import Guide
from occupations.models import Neighbour, Occupation
from partners.models import Partner
from planner import schoolfacts
from planner.cells import Counts
from planner.schoolfacts import SchoolFact
from schools.models import School

DATED = (Job, Home, Activity, School, Guide)
READ = (Municipality, Place, Population, Road, Service, Partner, Occupation, Neighbour, *DATED)
WISHES, TITLES = 500, 10_000  # together about as large as the counts
TEXTS = ("text", *(f"text_{code}" for code in settings.MODELTRANSLATION_LANGUAGES))  # of a place, not shown here


class Stock:
    def __init__(self) -> None:
        """Three queries: the next turn, municipalities, places."""
        self.began = timezone.now()
        # At midnight in Oslo other municipalities may take part.
        self.ends = end_of_day(timezone.localdate(self.began))
        if (turn := next_turn(DATED, self.began)) is not None:
            self.ends = min(self.ends, turn)
        self.municipalities = list(with_population(timezone.localdate(self.began)))
        by_id = {municipality.pk: municipality for municipality in self.municipalities}
        rows = Place.objects.filter(municipality__in=by_id).order_by("pk").defer(*TEXTS)
        self.places = {place.pk: place for place in rows}
        self.owner = {pk: by_id[place.municipality_id] for pk, place in self.places.items() if place.municipality_id}
        self.counts = Counts(list(by_id), self.places, self.began)
        self.outcomes = Recent(WISHES)  # of a wish, in every place: see planner/matching.py
        self.titles = Recent(TITLES)  # see planner/titles.py
        self._schools: dict[str, list[SchoolFact]] = {}
        self._urls: dict[str, dict[int, str]] = {}

    def schools(self, language: str) -> list[SchoolFact]:
        """`language` is the active one."""
        if language not in self._schools:
            self._schools[language] = schoolfacts.read()
        return self._schools[language]

    def urls(self, language: str) -> dict[int, str]:
        """Of the places; `language` is the active one."""
        if language not in self._urls:
            self._urls[language] = {pk: place.get_absolute_url() for pk, place in self.places.items()}
        return self._urls[language]


def lasts(stock: Stock) -> bool:
    return stock.began <= timezone.now() < stock.ends


def with_population(today: datetime.date) -> QuerySet[Municipality]:
    """Each municipality with the newest count of its inhabitants, as `counted` (year) and `by_age`."""
    newest = Population.objects.filter(municipality=OuterRef("pk"), year__lte=today.year).order_by("-year")
    return (
        Municipality.objects.taking_part(today)
        .select_related("centre")
        .annotate(counted=Subquery(newest.values("year")[:1]), by_age=Subquery(newest.values("by_age")[:1]))
    )


stock: Kept[Stock] = Kept(Stock, READ, lasts)
