"""The planner a second time, as plainly as possible: every place, every row, no SQL but `.all()`, no cache, no cell.

It shares with the planner only the household and its wishes as data. What it says must be what the planner says.
"""

import math

from culture.models import Activity
from housing.models import Home
from jobs.models import Job
from municipalities.models import Municipality, Place, Road, Service
from occupations.models import Neighbour, Occupation
from planner.plan import wishes_of
from schools.models import School

FAR = 10**9


def distances():
    """Minutes between all places by Floyd and Warshall."""
    ids = [place.pk for place in Place.objects.all()]
    minutes = {(a, b): 0 if a == b else FAR for a in ids for b in ids}
    for road in Road.objects.all():
        minutes[road.a_id, road.b_id] = min(minutes[road.a_id, road.b_id], road.minutes)
        minutes[road.b_id, road.a_id] = min(minutes[road.b_id, road.a_id], road.minutes)
    for k in ids:
        for a in ids:
            for b in ids:
                minutes[a, b] = min(minutes[a, b], minutes[a, k] + minutes[k, b])
    return minutes


def nearly_limit(limit):
    return math.floor(limit * 1.15 + 1e-9)


def public(model):
    return [row for row in model.objects.all() if row.is_public()]


class Region:
    """Everything, in memory."""

    def __init__(self):
        self.minutes = distances()
        self.places = [p for p in Place.objects.all() if p.municipality_id and p.municipality.takes_part]
        self.jobs, self.homes, self.schools = public(Job), public(Home), public(School)
        self.activities = public(Activity)
        self.services = list(Service.objects.all())
        self.occupations = {row.code: row for row in Occupation.objects.all()}
        self.table = {(r.person.code, r.advert.code): r.is_nearly for r in Neighbour.objects.all()}
        self.municipalities = {m.pk: m for m in Municipality.objects.all()}
        self.living = {place.pk for place in self.places}

    def nearly(self, person, advert):
        if (person, advert) in self.table:
            return self.table[person, advert]
        mine, theirs = self.occupations.get(person), self.occupations.get(advert)
        if mine is None or theirs is None or person[:3] != advert[:3]:
            return False
        return not mine.is_regulated and not theirs.is_regulated


def best_of(candidates):
    """(state, fits, nearly, minutes, place) of [(grade, minutes, place)], grade being "fit" or "nearly"."""
    fits = [c for c in candidates if c[0] == "fit"]
    almost = [c for c in candidates if c[0] == "nearly"]
    if not candidates:
        return ("not", 0, 0, None, None)
    chosen = min(fits or almost, key=lambda c: (c[1], c[2]))
    return ("met" if fits else "nearly", len(fits), len(almost), chosen[1], chosen[2])


def by_drive(grade, minutes, limit):
    if minutes <= limit:
        return grade
    return "nearly" if minutes <= nearly_limit(limit) else None


def work(region, place, wish):
    near, anywhere = [], []
    for job in region.jobs:
        code = job.occupation.code
        if code == wish.code or (len(wish.code) < 4 and code.startswith(wish.code)):
            grade = "fit"
        elif len(wish.code) == 4 and region.nearly(wish.code, code):
            grade = "nearly"
        else:
            continue
        most = job.extent_percent_to or job.extent_percent
        if wish.extent == "full" and most < 100:
            if most < 85:
                continue
            grade = "nearly"
        if wish.extent == "part" and job.extent_percent == 100:
            continue
        if job.remote_days == 5:
            anywhere.append((grade, 0, place.pk))
            continue
        minutes = region.minutes[place.pk, job.place_id]
        found = by_drive(grade, minutes, wish.drive)
        if found:
            near.append((found, minutes, job.place_id))
    state, fits, nearly, minutes, there = best_of(near)
    for grade, _zero, here in anywhere:
        fits, nearly = fits + (grade == "fit"), nearly + (grade == "nearly")
        if grade == "fit":
            state, minutes, there = "met", 0, here
        elif state == "not":
            state, minutes, there = "nearly", 0, here
    return (state, fits, nearly, minutes, there)


def month(home):
    if home.price is None:
        return None
    return {"week": home.price * 52 // 12, "month": home.price}.get(home.price_period)


def home(region, place, wish):
    found = []
    for row in region.homes:
        if row.kind not in wish.kinds:
            continue
        rented = row.kind in ("rent", "room", "trial")
        limit = wish.rent_limit if rented else wish.price_limit
        amount = month(row) if rented else (row.price if row.price_period == "total" else None)
        grade = "fit"
        if limit is not None:
            if amount is None or amount > limit:
                grade = "nearly"
            if amount is not None and amount > nearly_limit(limit):
                continue
        if wish.rooms is not None and row.kind != "plot":
            if row.bedrooms is None:
                grade = "nearly"
            elif row.bedrooms < wish.rooms:
                continue
        if wish.pets and rented:
            if row.pets == "no":
                continue
            if row.pets != "yes":
                grade = "nearly"
        minutes = region.minutes[place.pk, row.place_id]
        grade = by_drive(grade, minutes, 15)
        if grade:
            found.append((grade, minutes, row.place_id))
    return best_of(found)


def school(region, place, wish):
    def area(municipality):
        if wish.school == "upper_secondary":
            return municipality.county_number or municipality.county_name
        return municipality.pk

    own_area = area(place.municipality)
    fitting = []
    for row in region.schools:
        if row.kind != wish.school:
            continue
        if wish.grade is not None and row.grade_from is not None and not row.grade_from <= wish.grade <= row.grade_to:
            continue
        fitting.append(row)
    own = [row for row in fitting if area(row.municipality) == own_area]
    if wish.school != "kindergarten" and any(row.ownership != "private" for row in own):
        own = [row for row in own if row.ownership != "private"]
    reached = [(region.minutes[place.pk, row.place_id], row.place_id, row.pk) for row in own]
    reached = [one for one in reached if one[0] < FAR]
    if not reached:
        return ("unknown", 0, 0, None, None)
    minutes, there, _pk = min(reached)
    state = "met" if minutes <= wish.drive else "nearly" if minutes <= nearly_limit(wish.drive) else "not"
    return (state, 0, 0, minutes, there)


def across(region, place, wish):
    """(school id, minutes) of a nearer school of another municipality (county), or None."""
    upper = wish.school == "upper_secondary"

    def area(municipality):
        return (municipality.county_number or municipality.county_name) if upper else municipality.pk

    own = school(region, place, wish)
    best = None
    for row in region.schools:
        takes = wish.grade is None or row.grade_from is None or row.grade_from <= wish.grade <= row.grade_to
        if row.kind != wish.school or not takes or area(row.municipality) == area(place.municipality):
            continue
        minutes = region.minutes[place.pk, row.place_id]
        if minutes < FAR and (own[3] is None or minutes < own[3]):
            best = min(best or (FAR, 0, 0), (minutes, row.place_id, row.pk))
    return (best[2], best[0]) if best else None


def like(region, place, wish):
    found = []
    for row in region.activities:
        lowest, highest = row.age_from or 0, row.age_to if row.age_to is not None else 200
        suits = highest >= 20 or any(lowest <= age <= highest for age in wish.ages)
        if row.category == wish.category and suits:
            minutes = region.minutes[place.pk, row.place_id]
            grade = by_drive("fit", minutes, wish.drive)
            if grade:
                found.append((grade, minutes, row.place_id))
    return best_of(found)


def near(region, place, wish):
    found, all_reached = [], []
    for row in region.services:
        if row.kind == wish.service and row.place_id in region.living:
            minutes = region.minutes[place.pk, row.place_id]
            if minutes < FAR:
                all_reached.append((minutes, row.place_id))
            grade = by_drive("fit", minutes, wish.drive)
            if grade:
                found.append((grade, minutes, row.place_id))
    if found:
        return best_of(found)
    return ("unknown", 0, 0, *(min(all_reached) if all_reached else (None, None)))


COMPARE = {"work": work, "home": home, "school": school, "like": like, "near": near}
POINTS = {"met": 2, "unknown": 2, "nearly": 1, "not": 0}


def rank(household, today):
    """[(slug, {wish key: (state, fits, nearly, minutes, place id)})], best first."""
    region = Region()
    wishes = wishes_of(household, today)
    rows = []
    for place in region.places if wishes else ():
        results = {wish.key: COMPARE[wish.kind](region, place, wish) for wish in wishes}
        states = [results[wish.key][0] for wish in wishes if wish.kind == "work"]
        points = sum(POINTS[results[wish.key][0]] for wish in wishes if wish.kind != "work")
        drives = sum(results[wish.key][3] or 0 for wish in wishes if wish.kind in ("work", "school"))
        order = (-states.count("met"), -states.count("nearly"), -points, drives, place.pk)
        rows.append((order, place.slug, results))
    return [(slug, results) for _order, slug, results in sorted(rows, key=lambda row: row[0])]
