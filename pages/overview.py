"""What several domains show together is read in a fixed number of queries: at most two per entry model."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable

from django.conf import settings
from django.db.models import Count, Q, Window
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from base.values.formats import format_kroner, format_number
from entries.models import NEWEST
from entries.registry import list_entry_models
from maps.drawing import Drive
from maps.windows import BANDS_MINUTES
from municipalities import travel
from municipalities.models import Municipality, Place, Point, Population, Service
from municipalities.models.municipality import build_taking_part_condition
from news.models import Article, Guide, Story

CARDS = 3
MOST_NEIGHBOURS = 8
MOST_OUTSIDE = 3


def build_front_page() -> dict:
    """Return the context of the front page: how much there is of everything, news, one story, the guides.

    There are three news, the pinned first.
    """
    counts = [
        {
            "name": capfirst(model._meta.verbose_name_plural),
            "url": reverse(f"{model._meta.model_name}-list"),
            "number": model.objects.public().count(),
            "key": model._meta.model_name,
        }
        for model in list_entry_models()
        if model.in_menu and not model.region_wide_allowed
    ]
    return {
        "counts": counts,
        "news": Article.objects.public().for_cards().order_by("-pinned", *NEWEST)[:CARDS],
        "stories": Story.objects.public().for_cards().order_by(*NEWEST)[:1],
        "guides": Guide.objects.public().for_cards().order_by("position", "pk"),
    }


def build_site_json_ld() -> dict:
    return {"@context": "https://schema.org", "@type": "WebSite", "url": settings.SITE_URL}


def group_places(places: Iterable[Place]) -> list[tuple[Municipality, list[Place]]]:
    by_id: dict[int | None, list[Place]] = defaultdict(list)
    for place in places:
        by_id[place.municipality_id].append(place)
    municipalities = Municipality.objects.in_bulk(list(by_id))
    return sorted(((municipalities[pk], rows) for pk, rows in by_id.items()), key=lambda pair: pair[0].sort_key)


def read_points(municipality: Municipality) -> dict[str, list[Point]]:
    """Return {kind: [published points]} of the municipality."""
    rows = municipality.points.filter(is_published=True).order_by("kind", "position", "pk")
    return {kind: list(group) for kind, group in itertools.groupby(rows, lambda point: point.kind)}


def read_entry_blocks(municipality: Municipality) -> list[dict]:
    """Return, per entry model, the first three entries of the municipality, the number of all, and the list's address.

    This takes one query per model.
    """
    found = []
    for model in list_entry_models():
        rows = model.objects.public().filter(municipality=municipality).for_cards()
        entries = list(rows.foremost_first().annotate(total=Window(Count("*")))[:CARDS])
        if entries:
            found.append(
                {
                    "name": capfirst(model._meta.verbose_name_plural),
                    "number": entries[0].total,
                    "entries": entries,
                    "url": f"{reverse(f'{model._meta.model_name}-list')}?municipality={municipality.slug}",
                }
            )
    return found


FIGURES: dict[str, tuple[Promise, str]] = {
    "income_median": (_("Median household income after tax"), "kr"),
    "property_tax": (_("Property tax on a house of 120 m²"), "kr"),
    "annual_fees": (_("Municipal fees in a year"), "kr"),
    "house_price_m2": (_("Price of detached houses per m²"), "kr"),
    "flat_price_m2": (_("Price of flats per m²"), "kr"),
    "land_km2": (_("Land area"), "km²"),
}


def list_figures(municipality: Municipality, population: list[Population]) -> list[dict]:
    """Return facts on the municipality with year and source, inhabitants first."""
    rows = []
    if population:
        first, last = population[0], population[-1]
        source = "SSB, tabell 07459"
        children = sum(last.by_age[:18])
        rows.append(
            {"label": _("Inhabitants"), "value": format_number(last.total), "year": last.year, "source": source}
        )
        rows.append(
            {"label": _("Of these under 18"), "value": format_number(children), "year": last.year, "source": source}
        )
        if first is not last:
            earlier = {"value": format_number(first.total), "year": first.year, "source": source}
            rows.append({"label": _("Inhabitants earlier")} | earlier)
    for fact in municipality.facts:
        if fact["kind"] not in FIGURES:
            continue
        label, unit = FIGURES[fact["kind"]]
        value = format_kroner(fact["value"]) if unit == "kr" else f"{format_number(fact['value'])} {unit}"
        rows.append({"label": label, "value": value, "year": fact.get("year"), "source": fact["source"]})
    return rows


def list_neighbour_municipalities(municipality: Municipality) -> list[dict]:
    """Return the other municipalities by the drive between the centres, nearest first: what the region adds."""
    if not municipality.centre_id:
        return []
    drives = travel.find_drives(municipality.centre_id)
    others = Municipality.objects.taking_part().exclude(pk=municipality.pk).select_related("centre")
    rows = [
        {"municipality": other, "minutes": drives[other.centre_id][0]} for other in others if other.centre_id in drives
    ]
    return sorted(rows, key=lambda row: row["minutes"])


def list_drives_inside(municipality: Municipality, places: list[Place]) -> list[Drive]:
    """Return the drives from the centre to the municipality's other places."""
    centre = next((place for place in places if place.pk == municipality.centre_id), None)
    if centre is None:
        return []
    roads = travel.roads.get()
    reached = roads.find_drives(centre.pk)
    return [Drive.from_roads(roads, centre, there) for there in places if there != centre and there.pk in reached]


def describe_surroundings(place: Place, max_minutes: int = BANDS_MINUTES[1]) -> dict:
    """Return what is within 15, 30 and 45 minutes of a place: counts per entry model, services, nearest places."""
    roads = travel.roads.get()
    minutes = {there: drive[0] for there, drive in roads.find_drives(place.pk).items()}
    rows = []
    for model in list_entry_models():
        if not model.place_required:
            continue
        per_place = model.objects.public().order_by().values_list("place").annotate(n=Count("pk"))
        counter: Counter = Counter()
        for there, n in per_place:
            counter.update({band: n for band in BANDS_MINUTES if minutes.get(there, 10**6) <= band})
        address = reverse(f"{model._meta.model_name}-list")
        cells = [
            {"minutes": band, "number": counter[band], "url": f"{address}?near={place.slug}&minutes={band}"}
            for band in BANDS_MINUTES
        ]
        rows.append({"name": capfirst(model._meta.verbose_name_plural), "cells": cells})
    return {
        "bands": BANDS_MINUTES,
        "rows": rows,
        "services": find_nearest_services(minutes),
        "nearest": find_nearest_places(place, minutes),
        **describe_window(place, roads, max_minutes),
    }


def describe_window(place: Place, roads: travel.Roads, max_minutes: int) -> dict:
    """The map of what lies within so many minutes of a place, and the same as a list, the nearest first."""
    taking_part = build_taking_part_condition(timezone.localdate(), "municipality__")
    minutes = {there: drive[0] for there, drive in roads.find_drives(place.pk).items() if drive[0] <= max_minutes}
    near = [there for there in minutes if there != place.pk]
    inside = sorted(Place.objects.filter(taking_part, pk__in=near), key=lambda there: minutes[there.pk])
    return {
        "within": max_minutes,
        "map_places": [place, *inside],
        "reached": [{"place": there, "minutes": minutes[there.pk]} for there in inside],
        "drives": [Drive.from_roads(roads, place, there) for there in inside],
    }


def find_nearest_services(minutes: dict[int, int]) -> list[dict]:
    """Return the nearest registered service of each kind with its minutes, nearest first.

    A kind that is missing is not registered, which is not "none".
    """
    best: dict[str, dict] = {}
    for service in Service.objects.select_related("place"):
        if service.place_id in minutes:
            row = {"service": service, "minutes": minutes[service.place_id]}
            if service.kind not in best or row["minutes"] < best[service.kind]["minutes"]:
                best[service.kind] = row
    return sorted(best.values(), key=lambda row: row["minutes"])


def find_nearest_places(place: Place, minutes: dict[int, int]) -> list[dict]:
    shown = Q(municipality=None) | build_taking_part_condition(timezone.localdate(), "municipality__")
    places = Place.objects.filter(shown, pk__in=minutes).exclude(pk=place.pk).select_related("municipality")
    ordered = sorted(places, key=lambda there: minutes[there.pk])
    inside = [there for there in ordered if there.municipality_id][:MOST_NEIGHBOURS]
    outside = [there for there in ordered if not there.municipality_id][:MOST_OUTSIDE]
    return [
        {"place": there, "minutes": minutes[there.pk]}
        for there in sorted([*inside, *outside], key=lambda there: minutes[there.pk])
    ]
