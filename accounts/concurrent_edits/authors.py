"""Who wrote a value is read from the history of the row, else from the admin's log."""

import dataclasses
import datetime
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext as _

from accounts.models import User
from base.models import Change
from base.values.formats import format_clock_with_day

NEWEST = 50


@dataclasses.dataclass(frozen=True)
class Author:
    name: str
    at: datetime.datetime | None = None

    @property
    def when(self) -> str:
        return format_clock_with_day(self.at) if self.at else ""

    def __str__(self) -> str:
        return " ".join(filter(None, (self.name, self.when)))


def name_author(person: User | None, reader: User) -> str:
    """Return the name by which the reader knows the person; the reader is "you, in another window"."""
    if person is None:
        return _("somebody else")
    return _("you, in another window") if person == reader else person.get_known_name()


class Authors:
    """`Authors` finds who wrote the fields of some rows; the history of each row is read once."""

    def __init__(self, reader: User):
        self.reader = reader
        self.changes: dict[tuple[type[models.Model], Any], list[Change]] = {}

    def find_author(self, kind: type[models.Model], pk: Any, name: str = "") -> Author:
        """Return the author of the field `name`, or of the row where its history does not mention the field."""
        changes = self.read_changes(kind, pk)
        change = next((change for change in changes if name in change.fields), changes[0] if changes else None)
        if change is not None:
            return Author(name_author(change.by, self.reader), change.at)
        entry = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(kind), object_id=str(pk)).first()
        return (
            Author(name_author(entry.user, self.reader), entry.action_time)
            if entry
            else Author(name_author(None, self.reader))
        )

    def read_changes(self, kind: type[models.Model], pk: Any) -> list[Change]:
        if (kind, pk) not in self.changes:
            content_type = ContentType.objects.get_for_model(kind)
            found = Change.objects.filter(content_type=content_type, object_id=pk).select_related("by")
            self.changes[kind, pk] = list(found[:NEWEST])
        return self.changes[kind, pk]
