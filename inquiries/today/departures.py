"""The front page has a line for each planned or fresh merger or leaving, for both offices and the coordinator."""

import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.workplace.today import TodayLine, Urgency
from entries.registry import list_entry_models
from inquiries.models import Inquiry
from inquiries.services.notifying.departures_told import say_news
from municipalities.models import Departure

FRESH = datetime.timedelta(days=14)


def list_departure_lines(offices: frozenset[int] | None) -> list[TodayLine]:
    """Return the lines for mergers and leavings of `offices`; for the coordinator (None) all, with a way to undo them.

    It costs one query, and one each for those that are done, which are few.
    """
    fresh = Q(done_at=None) | Q(done_at__gt=timezone.now() - FRESH)
    rows = Departure.objects.standing().filter(fresh).select_related("municipality", "successor").order_by("on", "pk")
    if offices is not None:
        rows = rows.filter(Q(municipality__in=offices) | Q(successor__in=offices))
    return [build_departure_line(departure, offices) for departure in rows]


def build_departure_line(departure: Departure, offices: frozenset[int] | None) -> TodayLine:
    words = say_news(departure, "done" if departure.done_at else "planned")
    text = _("%(words)s: %(what)s") % {"words": words, "what": what} if (what := count_moved(departure)) else words
    page = "moved" if offices is not None else "merge" if departure.successor_id else "leave"
    url = reverse(f"admin:municipality_{page}", args=[departure.municipality_id])
    office = departure.municipality_id
    if departure.successor_id and (departure.done_at or (offices is not None and office not in offices)):
        office = departure.successor_id
    return TodayLine(
        _("Mergers and leavings"), text, words, url, Urgency.LATER if departure.done_at else Urgency.SOON, office
    )


def count_moved(departure: Departure) -> str:
    """Return in words how many cases and entries have come with the departure; empty where none has."""
    if not departure.done_at:
        return ""
    kinds = ContentType.objects.get_for_models(*list_entry_models(), Inquiry)
    entries = [kinds[model] for model in list_entry_models()]
    numbers = departure.moved.aggregate(
        cases=Count("pk", filter=Q(content_type=kinds[Inquiry], field="office")),
        entries=Count("pk", filter=Q(content_type__in=entries)),
    )
    if not any(numbers.values()):
        return ""
    cases = ngettext("%(n)s case", "%(n)s cases", numbers["cases"]) % {"n": numbers["cases"]}
    if departure.successor_id is None:
        return _("%(cases)s have gone to the coordinator’s desk") % {"cases": cases}
    entries_in_words = ngettext("%(n)s entry", "%(n)s entries", numbers["entries"]) % {"n": numbers["entries"]}
    return _("%(cases)s and %(entries)s have come here") % {"cases": cases, "entries": entries_in_words}
