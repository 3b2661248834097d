"""Why the history of a row has a line that a merger or a leaving wrote; for the floor below, which shows it."""

from collections.abc import Collection

from django.db.models import Q

from municipalities.models import Departure


def name_batches(batches: Collection[str]) -> dict[str, str]:
    """Return what moved the rows of each batch, there or back, for those of mergers and leavings; one query."""
    words = {}
    for departure in Departure.objects.filter(Q(batch_done__in=batches) | Q(batch_undone__in=batches)).with_names():
        words[departure.batch_done] = departure.say_why()
        words[departure.batch_undone] = departure.say_why(back=True)
    return {batch: why for batch, why in words.items() if batch in batches}
