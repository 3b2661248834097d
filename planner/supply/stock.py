"""Between plans a process keeps the region and what has been counted in it, until somebody saves something.

One query (the versions) tells what of it still holds: after a change only what was derived from the changed rows is
read or counted again. What is public turns with time as well, so everything ends at midnight and whenever an entry
begins or ends by its dates. The rest goes when the region changes: its municipalities, their inhabitants or its places.
"""

import json
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Max, Model, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, JSONObject
from django.utils import timezone

from base.caching.caches import KeyedVersionedCache, VersionedCache
from base.caching.versions import Tracked, Versions
from base.languages import list_reading_languages
from base.links import find_path
from base.messages.translated_columns import choose_shown, list_shown_columns, read_by_position
from base.values.times import get_end_of_day
from jobs.models import Job
from maps.outlines import outlines
from maps.windows import Atlas, list_towns
from municipalities import travel
from municipalities.models import Municipality, Place, Population, Region, Service
from news.models import Guide, Story
from occupations.models import Occupation
from partners.models import Partner
from planner.supply.counts import Counts, SupplyPart
from planner.supply.facts import FARM_GUIDE, GUIDE, Facts, Key, Period, Title, Titles, build_moment, is_now

REGION = (Region, Municipality, Place, Population)
MOST_OUTCOMES, MOST_TITLES, MOST_LISTS = 500, 10_000, 40  # together about as large as the counts
TEXTS = ("text", *(f"text_{code}" for code in settings.MODELTRANSLATION_LANGUAGES))  # of a place, not shown here


class Stock:
    """A `Stock` is the region on one day, and what plans have derived in it."""

    def __init__(self) -> None:
        """Read the region's own row, the municipalities and the places, in three queries."""
        self.began = timezone.now()
        # At midnight in Oslo other municipalities may take part.
        self.ends = get_end_of_day(timezone.localdate(self.began))
        self.region = Region.objects.first() or Region(name="")
        self.municipalities = list(list_municipalities_with_population(timezone.localdate(self.began)))
        by_id = {municipality.pk: municipality for municipality in self.municipalities}
        rows = Place.objects.order_by("pk").defer(*TEXTS)
        self.owner = {place.pk: by_id[place.municipality_id] for place in rows if place.municipality_id in by_id}
        self.places = {place.pk: place for place in rows if place.pk in self.owner}
        self.outside = {place.pk: place for place in rows if place.pk not in self.owner}
        self.counts = Counts(self.places, self.outside)
        self.outcomes: KeyedVersionedCache[tuple, Any] = KeyedVersionedCache(MOST_OUTCOMES)
        self.titles: KeyedVersionedCache[tuple, Title] = KeyedVersionedCache(MOST_TITLES)
        self.lists: KeyedVersionedCache[Hashable, list] = KeyedVersionedCache(MOST_LISTS)
        self._urls: dict[str, dict[int, str]] = {}
        self._atlas: Atlas | None = None

    def find_atlas(self, shapes: dict, roads: travel.Roads) -> Atlas:
        """Return what maps are drawn from, made of the rows that are here, these outlines and these roads; no query."""
        made = self._atlas
        if made is None or made.outlines is not shapes or made.roads is not roads:
            places = list(self.places.values())
            towns = list_towns({place.slug: place.pk for place in (*places, *self.outside.values())})
            made = self._atlas = Atlas(shapes, self.municipalities, places, roads=roads, towns=towns)
        return made

    def build_urls(self, language: str) -> dict[int, str]:
        """Return {place id: address} of the region's places. `language` must be the active one."""
        if language not in self._urls:
            self._urls[language] = {pk: place.get_absolute_url() for pk, place in self.places.items()}
        return self._urls[language]


def list_municipalities_with_population(today: Any) -> QuerySet[Municipality]:
    """Return each municipality with the newest count of its inhabitants, as `counted` (year) and `by_age`."""
    newest = Population.objects.filter(municipality=OuterRef("pk"), year__lte=today.year).order_by("-year")
    return (
        Municipality.objects.taking_part(today)
        .select_related("centre")
        .annotate(counted=Subquery(newest.values("year")[:1]), by_age=Subquery(newest.values("by_age")[:1]))
    )


stock: VersionedCache[Stock] = VersionedCache(Stock, REGION, is_now)


class Posts(Period):
    """`Posts` has how many adverts of ordinary posts each occupation has now, for whoever types one.

    Making it takes two queries.
    """

    def __init__(self) -> None:
        super().__init__()
        rows = Job.objects.public(self.began).exclude(engagement__in=Job.NO_POST).order_by()
        self.of_code: dict[str, int] = dict(rows.values_list("occupation__code").annotate(n=Count("pk")))


posts: VersionedCache[Posts] = VersionedCache(Posts, [Job, Occupation, Municipality], is_now)


def load_facts(parts: Iterable[SupplyPart], language: str, versions: Versions) -> Facts:
    """Load what a plan compares with. `language` must be the active one.

    This takes at most six queries where something has changed, else none: for when the next entry begins or ends,
    region, municipalities, places, roads and counts.
    """
    moment = build_moment(versions)
    kept = stock.get(versions)
    asked = {part: moment.make_basis(part.version(versions)) for part in parts}
    cells: dict[type, dict] = defaultdict(dict)
    for part, counted in kept.counts.of(asked, moment.time).items():
        cells[type(part)] |= counted
    return Facts(
        moment=moment,
        language=language,
        region=kept.region,
        municipalities=kept.municipalities,
        places=kept.places,
        outside=kept.outside,
        atlas=kept.find_atlas(outlines.get(versions), travel.roads.get(versions)),
        owner=kept.owner,
        reach=travel.list_places_by_drive(kept.places, versions),
        cells=cells,
        urls=kept.build_urls(language),
        outcomes=kept.outcomes,
        titles=kept.titles,
        lists=kept.lists,
    )


# --- names ------------------------------------------------------------------------------------------------------------
NO_TITLE = Title("", "")  # kept where there is no such guide
FARM_GUIDE_ID = "kjope-bolig-eller-smabruk"  # in news/data/country/guides.toml
Ids = dict[type[Model], set[int]]
Row = tuple  # model, id, slug, partner, details, and the text in each language of the reading order
Details = Mapping[type[Model], tuple[str, ...]]  # by model, the fields that lines tell


def list_name_models(model: type[Model]) -> Sequence[type[Tracked]]:
    """Return the models that a name is read from: a service has its own, an entry also that of its partner."""
    return (Service,) if model is Service else (model, Partner)  # type: ignore[return-value]  # every entry is tracked


def read_names(keys: Iterable[Key], facts: Facts, details: Details) -> Titles:
    """Return {(model, id): title} of entries that are public now.

    Those asked for before take no query, all others one.
    """
    moment = facts.moment
    wanted = {(facts.language, *key): moment.make_basis(moment.versions.of(list_name_models(key[0]))) for key in keys}

    def ask(new: list[tuple]) -> dict[tuple, Title]:
        fresh = dict(read_new_titles(group_by_model(new), facts, details))
        return {key: fresh.get(key[1:], NO_TITLE) for key in new}

    found = facts.titles.get_many(wanted, ask)
    return {key[1:]: title for key, title in found.items() if title is not NO_TITLE}


def group_by_model(keys: Iterable[tuple]) -> Ids:
    """Return {model: ids} of keys (language, model, id)."""
    ids: Ids = defaultdict(set)
    for _language, model, pk in keys:
        ids[model].add(pk)
    return ids


def read_new_titles(ids: Ids, facts: Facts, details: Details) -> Iterator[tuple[Key, Title]]:
    models = {model._meta.model_name: model for model in ids}
    first, *rest = [build_title_query(model, pks, facts, details.get(model, ())) for model, pks in ids.items()]
    for domain, pk, *row in first.union(*rest, all=True) if rest else first:
        title = build_entry_title(domain, row, facts.language)
        yield (models[domain], choose_key_id(models[domain], pk, title)), title


def choose_key_id(model: type[Model], pk: int, title: Title) -> int:
    if model is Story:
        return int(title.details["municipality"])
    if model is not Guide:
        return pk
    return FARM_GUIDE if title.details["source_id"] == FARM_GUIDE_ID else GUIDE


def build_title_query(model: type[Model], pks: set[int], facts: Facts, details: tuple[str, ...]) -> QuerySet:
    rows: QuerySet = model.objects.filter(pk__in=pks)  # type: ignore[attr-defined]  # every model has its manager
    if model is Guide:
        wanted = Q(topic=Guide.Topic.APPROVAL) | Q(source_id=FARM_GUIDE_ID)
        rows, details = Guide.objects.public(facts.moment.time).filter(wanted), ("source_id",)
    if model is Story:
        rows, details = list_newest_stories(pks, facts), ("municipality",)
    if model is Service:
        own: list[Combinable] = [F("name"), *(Value("") for _code in list_reading_languages(facts.language)[1:])]
        return select_title_columns(rows, "service", (Value(""), Value(""), cast_to_json_text(details)), own)
    return select_entry_columns(model._meta.model_name or "", rows, facts.language, details)


def list_newest_stories(municipalities: set[int], facts: Facts) -> QuerySet:
    """Return the public story of each municipality that was written last."""
    public = Story.objects.public(facts.moment.time).filter(municipality__in=municipalities).order_by()
    return Story.objects.filter(pk__in=public.values("municipality").annotate(newest=Max("pk")).values("newest"))


def select_entry_columns(domain: str, queryset: QuerySet, language: str, details: tuple[str, ...] = ()) -> QuerySet:
    titles = [F(column) for column in list_shown_columns("title", language)]
    return select_title_columns(queryset, domain, (F("slug"), F("partner__name"), cast_to_json_text(details)), titles)


def cast_to_json_text(details: tuple[str, ...]) -> Combinable:
    """Return one column that holds the fields as JSON, whatever is in them."""
    return Cast(JSONObject(**{name: name for name in details}), TextField()) if details else Value("{}")


def select_title_columns(
    queryset: QuerySet, domain: str, about: tuple[Combinable, Combinable, Combinable], texts: Sequence[Combinable]
) -> QuerySet:
    in_order = {f"in_text_{number}": text for number, text in enumerate(texts)}
    slug, partner, details = about
    rows = read_by_position(queryset).annotate(
        in_domain=Value(domain), in_slug=slug, in_partner=partner, in_details=details, **in_order
    )
    return rows.values_list("in_domain", "pk", "in_slug", "in_partner", "in_details", *in_order)


def build_entry_title(domain: str, row: list, language: str) -> Title:
    slug, partner, details, *texts = row
    url = find_path(f"{domain}-detail", slug) if slug else ""
    text, code = choose_shown(texts, language)
    written = "" if domain == "service" else code  # a service has a name, in no language
    return Title(text, written, url, partner or "", slug, json.loads(details))
