"""A household as an address: the shortest query string that says the same."""

from urllib.parse import urlencode

from django.urls import reverse

from planner.household import NEAR_DRIVE, SCHOOL_DRIVE, WORK_DRIVE, Household


def query_of(household: Household) -> str:
    """Without a leading question mark; what is usual is left out."""
    pairs: list[tuple[str, object]] = []
    for adult in household.adults:
        pairs.append((f"work{adult.number}", adult.work))
        if adult.looks_for_work:
            pairs.append((f"extent{adult.number}", adult.extent))
            pairs.append((f"drive{adult.number}", unless(adult.drive, WORK_DRIVE)))
    pairs += [("born", year) for year in household.born]
    pairs.append(("school_drive", unless(household.school_drive, SCHOOL_DRIVE)))
    pairs += [("home", kind) for kind in household.home]
    pairs += [("max", household.max), ("rooms", household.rooms), ("pets", "yes" if household.pets else "")]
    pairs += [("like", category) for category in household.like]
    pairs += [("near", service) for service in household.near]
    pairs.append(("near_drive", unless(household.near_drive, NEAR_DRIVE)))
    pairs.append(("move", f"{household.move:%Y-%m}" if household.move else ""))
    return urlencode([(name, value) for name, value in pairs if value not in (None, "")])


def make_plan_url(query: str) -> str:
    """Return where that plan is seen as it is today, for who has stored its query."""
    return f"{reverse('planner')}?{query}"


def unless(minutes: int, usual: int) -> int | None:
    return None if minutes == usual else minutes
