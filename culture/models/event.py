import collections
import dataclasses
import datetime
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from base.datafiles.reading import FileRow
from base.templatetags.base import read_text_and_language, render_external_link
from base.text.fields import CleanCharField
from base.values.formats import format_date, format_kroner, name_weekday
from base.values.spans import Span, is_backwards, make_span, say_span
from base.values.times import is_sensible, validate_sensible_date
from base.values.webaddresses import WebAddressField
from culture.exceptions import parse_days, tidy_days
from culture.loading import read_days
from culture.models.venue import AtVenue, link_to_venue
from culture.recurrence import WEEKS, Recurrence, Rule, is_last_in_month, number_in_month
from culture.rulewords import say_rule
from entries.admin.doubts import UsualRange
from entries.models import Entry, EntryQuerySet, Fact

SAME_WEEKDAY = datetime.timedelta(weeks=52)  # a year later, near enough
ONE_DAY = datetime.timedelta(days=1)
LONGEST_EXCEPT_DAYS = 2000  # some 180 days
WHEN = ("day", "start", "to_day", "end", "recurrence", "recurs_until", "except_days")  # the columns that say it


class EventQuerySet(EntryQuerySet["Event"]):
    def foremost_first(self) -> Self:
        """Order the events by their next time, which the column `upcoming` holds until that time has begun.

        For events whose time has begun since, the next one is worked out here, so that the order is right even if no
        nightly job has renewed the column. This takes one query more.
        """
        now = timezone.now()
        begun = self.select_related(None).order_by().exclude(recurrence=Recurrence.NONE).filter(upcoming__lt=now)
        renewed = [When(pk=event.pk, then=Value(event.find_next(now).begins)) for event in begun.only(*WHEN)]
        if not renewed:
            return self.order_by("upcoming", "pk")
        times = Case(*renewed, default=F("upcoming"), output_field=models.DateTimeField())
        return self.alias(next_time=times).order_by("next_time", "pk")


class Event(AtVenue):
    """An `Event` happens on one day or again and again, and disappears when its last time is over.

    Days and hours are columns of their own, as the poster has them: no change of the clocks, and no law about them,
    moves an event. See docs/decisions/0044.
    """

    schema_type = "Event"
    chosen_end = None
    usual_numbers = (UsualRange("price", (20, 50_000), is_nothing_usual=True),)
    undone_beside = (*Entry.undone_beside, "upcoming")
    day = models.DateField(
        _("day"),
        validators=[validate_sensible_date],
        help_text=_("The day on which it happens; the first one where it comes again."),
    )
    start = models.TimeField(
        _("starts at"),
        null=True,
        blank=True,
        help_text=_("As on the poster, for example 18.00. Empty means the whole day."),
    )
    to_day = models.DateField(
        _("to and with"),
        null=True,
        blank=True,
        validators=[validate_sensible_date],
        help_text=_(
            "Only where it lasts over several days. What ends after midnight, such as 22.00 to 03.30, "
            "needs no day here."
        ),
    )
    end = models.TimeField(
        _("ends at"), null=True, blank=True, help_text=_("Empty means that readers are told no end.")
    )
    recurrence = models.CharField(
        _("comes again"),
        max_length=15,
        choices=Recurrence,
        default=Recurrence.NONE,
        help_text=_(
            "Which weekday or date it is follows from the day above: the first Tuesday of a month stays "
            "the first Tuesday."
        ),
    )
    recurs_until = models.DateField(
        _("for the last time on"),
        null=True,
        blank=True,
        validators=[validate_sensible_date],
        help_text=_("Empty means that it goes on until further notice."),
    )
    except_days = CleanCharField(
        _("but not on"),
        max_length=LONGEST_EXCEPT_DAYS,
        blank=True,
        help_text=_("Days without it, with commas between them; a holiday as 21.12.2026 – 3.1.2027."),
    )
    upcoming = models.DateTimeField(null=True, blank=True, editable=False)  # the next beginning: see foremost_first()
    price = models.PositiveIntegerField(
        _("price"), null=True, blank=True, help_text=_("Whole kroner; 0 is free, empty is not stated.")
    )
    registration_url = WebAddressField(_("sign up at"), blank=True, help_text=_("Where one signs up, if one must."))
    objects: ClassVar = EventQuerySet.as_manager()

    class Meta(Entry.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(to_day=None) | Q(to_day__gte=F("day")),
                name="culture_event_days_in_order",
                violation_error_code="to_day",
                violation_error_message=_("The event would end before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(end=None)
                | Q(start=None)
                | Q(to_day=None)
                | Q(to_day__gt=F("day"))
                | Q(end__gte=F("start")),
                name="culture_event_hours_in_order",
                violation_error_code="end",
                violation_error_message=_("The event would end before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(end=None) | Q(start__isnull=False),
                name="culture_event_end_has_start",
                violation_error_code="start",
                violation_error_message=_("Say at which hour it begins, too."),
            ),
        ]
        indexes = [*Entry.Meta.indexes, models.Index(fields=["upcoming"], name="culture_event_upcoming")]

    # --- writing -----------------------------------------------------------------------------------------------------
    def clean(self) -> None:
        if self.day and is_sensible(self.day):
            self.clean_hours()
            if self.recurrence == Recurrence.NONE:
                self.clean_once()
            else:
                self.clean_recurrence()
        super().clean()

    def clean_hours(self) -> None:
        if self.to_day is None and is_backwards(self.start, self.end):
            words = gettext("The event would end before it begins. If it lasts to another day, write that day as well.")
            raise ValidationError({"end": words})

    def clean_once(self) -> None:
        if self.recurs_until or self.except_days.strip():
            raise ValidationError({"recurrence": gettext("Say how often it comes again, or empty the fields below.")})

    def clean_recurrence(self) -> None:
        """Check the fields of an event that comes again, and write `except_days` in its tidy form.

        Where the day and the choice do not agree, a ValidationError asks what the editor meant.
        """
        name = {"day": format_date(self.day), "weekday": name_weekday(self.day)}
        if self.recurs_until and self.recurs_until < self.day:
            raise ValidationError({"recurs_until": gettext("The last day is before the first.")})
        if self.recurrence == Recurrence.LAST_WEEKDAY and not is_last_in_month(self.day):
            words = gettext(
                "%(day)s is not the last %(weekday)s of its month. Write the first day on which it happens."
            )
            raise ValidationError({"day": words % name})
        if self.recurrence == Recurrence.NTH_WEEKDAY and number_in_month(self.day) == 5:
            words = gettext(
                "%(day)s is the fifth %(weekday)s of its month, and most months have four. Choose the last one."
            )
            raise ValidationError({"recurrence": words % name})
        try:
            self.except_days = tidy_days(self.except_days, dataclasses.replace(self.bare_rule, until=self.recurs_until))
        except ValidationError as error:
            raise ValidationError({"except_days": error.messages}) from None
        if len(self.except_days) > LONGEST_EXCEPT_DAYS:
            raise ValidationError(
                {"except_days": gettext("These are too many days. Let the event end, and begin a new one.")}
            )
        if next(self.rule.find_days(), None) is None:
            raise ValidationError({"except_days": gettext("No day would be left on which it happens.")})

    @classmethod
    def read_values(cls, values: FileRow, today: datetime.date) -> FileRow:
        return read_days(values, today)

    def derive(self) -> None:
        super().derive()
        days = (self.day, self.to_day, self.recurs_until)
        if self.day is None or not all(is_sensible(day) for day in days if day):
            return
        last = self.find_last_day()
        self.publish_until = self.make_span(last).over if last else None
        self.upcoming = self.find_next().begins

    @property
    def end_label(self) -> str:
        return gettext("the event is over")

    def clear_for_copy(self, today: datetime.date) -> None:
        """Move the copy of an event that is over to a coming day, since an event needs one.

        It is proposed for the same weekday of a year later or, where a rule of the month or the year makes the day, for
        the next day of that rule. The days on which the event did not happen are emptied.
        """
        to_day, recurs_until = self.to_day, self.recurs_until
        super().clear_for_copy(today)
        self.to_day, self.recurs_until, self.except_days = to_day, recurs_until, ""
        later = self.find_day_of_copy(today) - self.day
        for name in ("day", "to_day", "recurs_until"):
            if value := getattr(self, name):
                setattr(self, name, value + later)

    def find_day_of_copy(self, today: datetime.date) -> datetime.date:
        if self.recurrence == Recurrence.NONE or self.recurrence in WEEKS:
            return self.day + max(0, -((self.day - today) // SAME_WEEKDAY)) * SAME_WEEKDAY
        by_date = self.recurrence in (Recurrence.MONTHLY, Recurrence.YEARLY)
        days = self.bare_rule.find_days(today)
        return next(day for day in days if not by_date or day.day == self.day.day)  # the 31st stays one

    # --- days and hours ----------------------------------------------------------------------------------------------
    @property
    def bare_rule(self) -> Rule:
        """Return the rule of the event as if it went on for ever, without exceptions."""
        return Rule(self.recurrence, self.day)

    @property
    def rule(self) -> Rule:
        return Rule(self.recurrence, self.day, self.recurs_until, parse_days(self.except_days))

    def find_last_day(self) -> datetime.date | None:
        """Return the day on which the event begins for the last time; None where it goes on without end."""
        if self.recurrence == Recurrence.NONE:
            return self.day
        if self.recurs_until is None:
            return None
        return next(iter(collections.deque(self.rule.find_days(), maxlen=1)), self.day)

    def make_span(self, day: datetime.date) -> Span:
        return make_span(day, self.start, self.to_day and day + (self.to_day - self.day), self.end)

    def find_next(self, now: datetime.datetime | None = None) -> Span:
        """Return the first time that is not over at `now`, or the very first where all are over."""
        now = now or timezone.now()
        length = (self.to_day or self.day) - self.day + ONE_DAY  # the night after it
        spans = map(self.make_span, self.rule.find_days(timezone.localdate(now) - length))
        return next((span for span in spans if span.over > now), self.make_span(self.day))

    # --- reading -----------------------------------------------------------------------------------------------------
    def time_words(self) -> str:
        """Return day and hours of the next time in words, with both days where it lasts over more than one."""
        return capfirst(say_span(self.find_next()))

    def price_words(self) -> str:
        if self.price is None:
            return ""
        return format_kroner(self.price) if self.price else gettext("free")

    def facts(self) -> list[Fact]:
        return [
            (_("When"), self.time_words()),
            (_("Again"), capfirst(say_rule(self.rule))),
            (_("Where"), link_to_venue(self.venue)),
            (_("Category"), self.get_category_display()),
            (_("Price"), self.price_words()),
            (_("Sign up"), render_external_link(self.registration_url)),
        ]

    def main_facts(self) -> list[object]:
        return [self.time_words(), self.price_words()]

    def feed_words(self) -> str:
        return self.time_words()

    def json_ld(self) -> dict[str, object]:
        begins, ends = self.find_next().format_as_iso()
        data: dict[str, object] = {"startDate": begins}
        if ends:
            data["endDate"] = ends
        assert self.place is not None  # noqa: S101 - `place_required`: no event is saved without one
        where = (
            read_text_and_language(self.venue, "title")[0] if self.venue and self.venue.is_public() else self.place.name
        )
        data["location"] = {
            "@type": "Place",
            "name": where,
            "address": {"@type": "PostalAddress", "addressLocality": self.place.name, "addressCountry": "NO"},
        }
        if self.price is not None:
            data["offers"] = {"@type": "Offer", "price": self.price, "priceCurrency": "NOK"}
        return data
