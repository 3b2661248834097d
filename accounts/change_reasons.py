"""The history says why the portal changed many rows at once, as in a merger; other apps tell the reason by a hook."""

from collections.abc import Sequence

from base import hooks
from base.history.changes import ShownChange


def set_change_reasons(changes: Sequence[ShownChange]) -> None:
    """Set `reason` of each change: what larger event it is part of, in the reader's language, or an empty text."""
    batches = {shown.change.batch for shown in changes if shown.change.batch}
    words = {batch: why for function in hooks.get("change_reasons") for batch, why in function(batches).items()}
    for shown in changes:
        shown.reason = words.get(shown.change.batch, "")
