"""Why a row of the history is there, where the portal itself moved much at once: a merger, or its taking back."""

from collections.abc import Iterable

from django.db.models import Q

from accounts.models import Departure
from base.changes import ShownChange


def name_occasions(changes: Iterable[ShownChange]) -> None:
    """Let each change that a merger or a leaving has made say so, in the reader's language; one query."""
    found = {shown.change.batch for shown in changes if shown.change.batch}
    words = {}
    for departure in Departure.objects.filter(Q(batch_done__in=found) | Q(batch_undone__in=found)).with_names():
        words[departure.batch_done] = departure.say_why()
        words[departure.batch_undone] = departure.say_why(back=True)
    for shown in changes:
        shown.occasion = words.get(shown.change.batch, "") if shown.change.batch else ""
