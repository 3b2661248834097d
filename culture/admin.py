import itertools
from typing import ClassVar

from django.contrib import admin
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.workplace.office_admin import OfficeInline
from base.values.spans import say_span
from culture.models import Activity, Event, Venue, WeeklyTime
from culture.recurrence import Recurrence
from culture.rulewords import say_rule
from entries.admin.entry_admin import BY_SOURCE, EntryAdmin, PartAdmin

SHOWN_TIMES = 4


class WeeklyTimeInline(OfficeInline):
    model = WeeklyTime


@admin.register(Activity)
class ActivityAdmin(EntryAdmin):
    list_display = ("title_default", "category", "municipality", "place", "status")
    list_filter = ("status", "category", "municipality", BY_SOURCE)
    autocomplete_fields = ("partner", "venue")
    inlines = [WeeklyTimeInline]


@admin.register(WeeklyTime)
class WeeklyTimeAdmin(PartAdmin):
    list_display = ("activity", "weekday", "start", "end", "label")
    list_filter = ("weekday", "activity__municipality")
    list_select_related = ("activity",)


@admin.register(Venue)
class VenueAdmin(EntryAdmin):
    list_display = ("title_default", "kind", "municipality", "place", "status")
    list_filter = ("status", "kind", "municipality", BY_SOURCE)


@admin.register(Event)
class EventAdmin(EntryAdmin):
    list_display = ("title_default", "next_time", "category", "municipality", "place", "status")
    list_filter = ("status", "category", "municipality", BY_SOURCE)
    autocomplete_fields = ("partner", "venue")
    readonly_fields = ("as_readers_see_it",)
    listed_as: ClassVar[dict[str, str]] = EntryAdmin.listed_as | {"next_time": "day"}

    @property
    def groups(self) -> list[tuple]:
        """Put the rule in words below the fields of the recurrence, and leave out `publish_until`.

        Until when an event is shown follows from its last time.
        """
        groups = [
            (title, [each for each in names if each != "publish_until"], *classes)
            for title, names, *classes in super().groups
        ]
        (title, names, *classes), *rest = groups
        after = names.index("except_days") + 1
        return [(title, [*names[:after], "as_readers_see_it", *names[after:]], *classes), *rest]

    @admin.display(description=_("when"), ordering="upcoming")
    def next_time(self, event: Event) -> str:
        return event.time_words()

    @admin.display(description=_("as readers see it"))
    def as_readers_see_it(self, event: Event) -> str:
        """Return the rule in words and the next times, by which an editor sees whether this is what was meant.

        Both are of the event as it was saved last, since the form may hold what cannot be read.
        """
        if event.pk is None:
            return gettext("You see here how it reads, and the next days, as soon as you have saved.")
        stored = Event.objects.get(pk=event.pk)  # the form may hold what cannot be read
        rule = [(capfirst(say_rule(stored.rule)),)] if stored.recurrence != Recurrence.NONE else []
        return format_html_join(mark_safe("<br>"), "{}", [*rule, *list_next(stored)])


def list_next(event: Event) -> list[tuple[str]]:
    """Return the next `SHOWN_TIMES` times of the event in words, as rows for `format_html_join()`."""
    now = timezone.now()
    since = event.find_next(now).first
    return [(say_span(event.make_span(day)),) for day in itertools.islice(event.rule.find_days(since), SHOWN_TIMES)]
