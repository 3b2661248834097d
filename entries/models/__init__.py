from entries.models.entry import Entry, Fact
from entries.models.queries import NEWEST, EntryQuerySet, Status

__all__ = ["NEWEST", "Entry", "EntryQuerySet", "Fact", "Status"]
