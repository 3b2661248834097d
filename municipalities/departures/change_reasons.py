"""The history of a row has lines that a merger or a leaving wrote; this says why, for the page of history."""

from collections.abc import Collection

from django.db.models import Q

from municipalities.models import Departure


def list_batch_reasons(batches: Collection[str]) -> dict[str, str]:
    """Return {batch: why its rows moved, there or back}, for batches of mergers and leavings; one query."""
    words = {}
    for departure in Departure.objects.filter(Q(batch_done__in=batches) | Q(batch_undone__in=batches)).with_names():
        words[departure.batch_done] = departure.say_why()
        words[departure.batch_undone] = departure.say_why(back=True)
    return {batch: why for batch, why in words.items() if batch in batches}
