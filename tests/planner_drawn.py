"""Regions drawn from a seed, on a day of their own, in the database for as long as a `with` lasts."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from zoneinfo import ZoneInfo

import time_machine
from django.db import transaction

from base.caching import caches
from tests import planner_regions, planner_rows

OSLO = ZoneInfo("Europe/Oslo")


@dataclass
class Drawn:
    seed: int
    today: datetime.date
    queries: list[str]


@contextmanager
def drawn(seed: int, households: int) -> Iterator[Drawn]:
    rng, today = Random(seed), planner_regions.DAYS[seed % len(planner_regions.DAYS)]
    months = planner_regions.moves(rng, today)
    spec = planner_regions.regions(rng, today, months)
    queries = [planner_regions.households(rng, today, months) for _ in range(households)]
    noon = datetime.datetime.combine(today, datetime.time(12), OSLO)
    with time_machine.travel(noon, tick=False), transaction.atomic():
        planner_rows.build(spec)
        caches.clear_caches()
        yield Drawn(seed, today, queries)
        transaction.set_rollback(True)
    caches.clear_caches()
