"""A family can send a plan of the household planner along. This app does not know the planner: it asks through a
hook, and does without.
"""

import logging
from urllib.parse import parse_qs

from django.conf import settings

from base import hooks

log = logging.getLogger(__name__)


def take_plan_snapshot(query: str, language: str = "") -> dict:
    """Return the plan in words and data as it is today, in the office's language where no other is asked for.

    Where the planner cannot say more, return the parts of `query`, {name: [values]}.
    """
    query = query.replace("%00", "")  # no database takes a null byte
    for describe in hooks.get("plan_snapshot"):
        try:
            return describe(query, language or settings.LANGUAGE_CODE)
        except Exception as error:  # noqa: BLE001 - a plan that cannot be described must not cost the family its form
            log.error("a plan could not be described: %s", type(error).__name__)
    return parse_qs(query)


def find_plan_url(query: str) -> str:
    """Return the address at which a stored plan is seen as it is today; empty where there is no plan, or no planner."""
    return next((make_url(query) for make_url in hooks.get("plan_url")), "") if query else ""


def describe_plan_today(query: str, language: str) -> dict | None:
    """Return what the planner's own page says now of a stored plan, in `language`; None where there is no plan.

    The keys are those of `select_readable_parts()`, and `address`.
    """
    return (
        select_readable_parts(take_plan_snapshot(query, language)) | {"address": find_plan_url(query)}
        if query
        else None
    )


def select_readable_parts(plan: object) -> dict[str, list]:
    """Return {words, places, entries}, the parts of a stored plan of any shape that a page can show.

    Each place has a name, and each entry a title.
    """
    plan = plan if isinstance(plan, dict) else {}
    words = plan.get("household") or plan.get("words") or []
    places = [place if isinstance(place, dict) else {"name": place} for place in plan.get("places") or []]
    entries = [entry for entry in plan.get("entries") or [] if isinstance(entry, dict) and entry.get("title")]
    return {"words": words, "places": [place for place in places if place.get("name")], "entries": entries}
