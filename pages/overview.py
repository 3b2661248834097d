"""What several domains show together is read in a fixed number of queries: at most two per entry model."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable

from django.db.models import Count, Q, Window
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from entries.registry import list_entry_models
from maps.drawing import Drive
from maps.windows import BANDS_MINUTES
from municipalities import travel
from municipalities.models import Municipality, Place, Point, Service
from municipalities.models.municipality import build_taking_part_condition

CARDS = 3
MOST_NEIGHBOURS = 8
MOST_OUTSIDE = 3


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
                    "key": model._meta.model_name,
                    "name": capfirst(model._meta.verbose_name_plural),
                    "number": entries[0].total,
                    "entries": entries,
                    "url": f"{reverse(f'{model._meta.model_name}-list')}?municipality={municipality.slug}",
                }
            )
    return found


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
        name = capfirst(model._meta.verbose_name_plural)
        rows.append({"key": model._meta.model_name, "name": name, "numbers": dict(counter), "cells": cells})
    nearest = find_nearest_places(place, minutes, max_minutes)
    return {
        "bands": BANDS_MINUTES,
        "rows": rows,
        "services": find_nearest_services(minutes),
        "nearest": nearest,
        **describe_window(place, roads, nearest, max_minutes),
    }


def describe_window(place: Place, roads: travel.Roads, nearest: list[dict], max_minutes: int) -> dict:
    """Return the map of what lies within so many minutes of a place; the list beside it names the same and more."""
    inside = [row["place"] for row in nearest if row["place"].municipality_id and row["minutes"] <= max_minutes]
    return {
        "within": max_minutes,
        "map_places": [place, *inside],
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


def find_nearest_places(place: Place, minutes: dict[int, int], max_minutes: int = 0) -> list[dict]:
    """Return each place once, nearest first: the nearest of the region, towns outside, and all within `max_minutes`."""
    shown = Q(municipality=None) | build_taking_part_condition(timezone.localdate(), "municipality__")
    places = Place.objects.filter(shown, pk__in=minutes).exclude(pk=place.pk).select_related("municipality")
    ordered = sorted(places, key=lambda there: minutes[there.pk])
    inside = [there for there in ordered if there.municipality_id]
    near = [there for there in inside[MOST_NEIGHBOURS:] if minutes[there.pk] <= max_minutes]
    outside = [there for there in ordered if not there.municipality_id][:MOST_OUTSIDE]
    return [
        {"place": there, "minutes": minutes[there.pk]}
        for there in sorted([*inside[:MOST_NEIGHBOURS], *near, *outside], key=lambda there: minutes[there.pk])
    ]
