import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from base.datafiles import Row
from base.formats import clock, kroner, weekday
from base.templatetags.base import external_link, translated
from base.times import end_of_day, is_sensible, moment, sensible, start_of_day
from base.webaddress import WebAddressField
from culture.loading import read_hours
from culture.models.venue import AtVenue, venue_link
from culture.recurrence import Recurrence, occurrences
from entries.doubts import Usual
from entries.models import Entry, Fact

SAME_WEEKDAY = datetime.timedelta(weeks=52)  # a year later, near enough
ONE_NIGHT = datetime.timedelta(hours=12)  # a dance that ends after midnight is one evening


class Event(AtVenue):
    """Something on a day, or again and again. It disappears when the last time is over."""

    schema_type = "Event"
    chosen_end = None
    usual_numbers = (Usual("price", (20, 50_000), is_nothing_usual=True),)
    undone_beside = (*Entry.undone_beside, "upcoming")
    teaser_order = ("upcoming", "pk")
    starts = models.DateTimeField(_("starts"), validators=[sensible], help_text=_("The first time."))
    ends = models.DateTimeField(
        _("ends"),
        null=True,
        blank=True,
        validators=[sensible],
        help_text=_("End of the first time; empty means later the same day."),
    )
    upcoming = models.DateTimeField(null=True, blank=True, editable=False)  # the next start, refreshed every night
    recurrence = models.CharField(
        _("recurrence"),
        max_length=12,
        choices=Recurrence,
        default=Recurrence.NONE,
        help_text=_("How often it repeats."),
    )
    recurs_until = models.DateField(
        _("last day"), null=True, blank=True, validators=[sensible], help_text=_("Needed with a recurrence.")
    )
    price = models.PositiveIntegerField(
        _("price"), null=True, blank=True, help_text=_("Whole kroner; 0 is free, empty is not stated.")
    )
    registration_url = WebAddressField(_("sign up at"), blank=True, help_text=_("Where one signs up, if one must."))

    class Meta(Entry.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")),
                name="culture_event_hours_in_order",
                violation_error_code="ends",
                violation_error_message=_("The event would end before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(recurrence="none") | Q(recurs_until__isnull=False),
                name="culture_event_recurrence_ends",
                violation_error_code="recurs_until",
                violation_error_message=_("Say on which day it happens for the last time."),
            ),
        ]
        indexes = [*Entry.Meta.indexes, models.Index(fields=["upcoming"], name="culture_event_upcoming")]

    def clean(self) -> None:
        if self.starts and self.recurs_until and self.recurs_until < timezone.localdate(self.starts):
            raise ValidationError({"recurs_until": gettext("The last day is before the first.")})
        super().clean()

    @classmethod
    def read_values(cls, values: Row, today: datetime.date) -> Row:
        return read_hours(values, today)

    def derive(self) -> None:
        super().derive()
        days = (self.starts, self.ends, self.recurs_until)
        if self.starts is None or not all(is_sensible(day) for day in days if day):
            return
        last = self.dates()[-1] + (self.ends - self.starts if self.ends else datetime.timedelta())
        self.publish_until = end_of_day(timezone.localtime(last).date())
        self.upcoming = self.next_start()

    @property
    def end_label(self) -> str:
        return gettext("the event is over")

    def move(self, days: datetime.timedelta) -> None:
        """To another day, at the same hours by the clock of Oslo."""
        for name in ("starts", "ends"):
            if value := getattr(self, name):
                local = timezone.localtime(value)
                setattr(self, name, moment(local.date() + days, local.time()))
        self.recurs_until = self.recurs_until and self.recurs_until + days

    def clear_for_copy(self, today: datetime.date) -> None:
        """An event needs a day: a copy of one that is over is proposed for the same weekday of a year later."""
        ends, recurs_until = self.ends, self.recurs_until
        super().clear_for_copy(today)
        self.ends, self.recurs_until = ends, recurs_until
        years = 0
        while timezone.localdate(self.starts) + years * SAME_WEEKDAY < today:
            years += 1
        self.move(years * SAME_WEEKDAY)

    def dates(self) -> list[datetime.datetime]:
        """Every start, first to last."""
        return occurrences(self.starts, self.recurrence, self.recurs_until)

    def next_start(self) -> datetime.datetime:
        """The next time from now, or the first where all are over."""
        today = start_of_day(timezone.localdate())
        return next((start for start in self.dates() if start >= today), self.starts)

    def when(self) -> str:
        """Day and hours of the next time; both days where it lasts over more than one."""
        start = timezone.localtime(self.next_start())
        words = f"{capfirst(weekday(start))} {clock(start.time())}"
        if not self.ends:
            return words
        end = timezone.localtime(start + (self.ends - self.starts))
        if end.date() == start.date() or end - start < ONE_NIGHT:
            return f"{words}–{clock(end.time())}"
        return f"{words} – {weekday(end)}"

    def price_words(self) -> str:
        if self.price is None:
            return ""
        return kroner(self.price) if self.price else gettext("free")

    def facts(self) -> list[Fact]:
        again = "" if self.recurrence == Recurrence.NONE else self.get_recurrence_display()
        return [
            (_("When"), self.when()),
            (_("Again"), again),
            (_("Where"), venue_link(self.venue)),
            (_("Category"), self.get_category_display()),
            (_("Price"), self.price_words()),
            (_("Sign up"), external_link(self.registration_url)),
        ]

    def card_facts(self) -> list[object]:
        return [self.when(), self.price_words()]

    def json_ld(self) -> dict[str, object]:
        data: dict[str, object] = {"startDate": timezone.localtime(self.next_start()).isoformat()}
        if self.ends:
            data["endDate"] = timezone.localtime(self.next_start() + (self.ends - self.starts)).isoformat()
        assert self.place is not None  # noqa: S101 - `place_required`: no event is saved without one
        where = translated(self.venue, "title")[0] if self.venue and self.venue.is_public() else self.place.name
        data["location"] = {"@type": "Place", "name": where, "address": {"@type": "PostalAddress",
                            "addressLocality": self.place.name, "addressCountry": "NO"}}  # fmt: skip
        if self.price is not None:
            data["offers"] = {"@type": "Offer", "price": self.price, "priceCurrency": "NOK"}
        return data
