from entries.models.entry import Entry
from entries.models.queries import NEWEST, EntryQuerySet, Status

__all__ = ["NEWEST", "Entry", "EntryQuerySet", "Status"]
