"""Why a row of the history is there, where the portal itself changed much at once: the floors above know."""

from collections.abc import Iterable

from base import hooks
from base.history.changes import ShownChange


def name_occasions(changes: Iterable[ShownChange]) -> None:
    """Let each change that belongs to something larger say so, in the reader's language."""
    batches = {shown.change.batch for shown in changes if shown.change.batch}
    words = {batch: why for function in hooks.get("occasions") for batch, why in function(batches).items()}
    for shown in changes:
        shown.occasion = words.get(shown.change.batch, "")
