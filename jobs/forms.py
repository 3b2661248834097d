"""The form of a job understands what adverts write where a day is asked for."""

from typing import Any

from django.core.exceptions import ValidationError

from base import days
from entries.forms import EntryForm

AS_THEY_COME = days.SOON | days.RUNNING
BOXES = {"deadline": ("apply_asap", AS_THEY_COME), "start": ("start_asap", days.SOON)}


class JobForm(EntryForm):
    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(tick_boxes(data) if data else data, *args, **kwargs)


def tick_boxes(data: Any) -> Any:
    """Return what was sent with “snarest” as the tick that it means, where the day is asked for."""
    sent = data.copy()
    for name, (box, words) in BOXES.items():
        try:
            written = days.tidy_words(sent.get(name) or "").rstrip(".!")
        except ValidationError:
            continue  # the field itself says what is wrong
        if written in words:
            sent[name], sent[box] = "", "on"
    return sent
