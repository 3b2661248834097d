import datetime

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from base.formats import clock, kroner, weekday
from base.templatetags.base import external_link, text
from base.times import end_of_day, is_sensible, sensible
from culture.categories import Category
from culture.recurrence import Recurrence, occurrences
from entries.models import Entry
from municipalities.access import Access, ScopedQuerySet

AGE = [MaxValueValidator(110)]
ONE_NIGHT = datetime.timedelta(hours=12)  # a dance that ends after midnight is one evening


def venue_link(venue):
    """Where it happens; a venue that readers may not see is not named."""
    if venue is None or not venue.is_public():
        return ""
    return format_html('<a href="{}">{}</a>', venue.get_absolute_url(), text(venue, "title"))


def ages_words(lowest: int | None, highest: int | None) -> str:
    """Who may come: from an age, up to one, both, or everybody."""
    if lowest is None and highest is None:
        return gettext("all ages")
    if highest is None:
        return gettext("from %(n)s years") % {"n": lowest}
    if lowest is None:
        return gettext("up to %(n)s years") % {"n": highest}
    return gettext("%(first)s–%(last)s years") % {"first": lowest, "last": highest}


class Venue(Entry):
    """A house or ground in which people meet."""

    class Kind(models.TextChoices):
        COMMUNITY_HOUSE = "community_house", _("community house")
        CULTURE_HOUSE = "culture_house", _("culture house")
        LIBRARY = "library", _("library")
        SPORTS_HALL = "sports_hall", _("sports hall")
        OUTDOOR = "outdoor", _("outdoor ground")
        MUSEUM = "museum", _("museum")
        TOWN_HALL = "town_hall", _("town hall")
        SCHOOL = "school", _("school")
        OTHER = "other", _("other")

    in_menu = False
    schema_type = "CivicStructure"
    place_property = "address"
    category_field = "kind"
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, help_text=_("What kind of place it is."))
    website = models.URLField(_("website"), blank=True, help_text=_("The venue's own page."))

    class Meta(Entry.Meta):
        verbose_name = _("venue")
        verbose_name_plural = _("venues")

    def kicker(self):
        return self.get_kind_display()

    def facts(self):
        return [
            (_("Kind"), self.get_kind_display()),
            (_("Address"), ", ".join(filter(None, [self.street, self.postal_code]))),
            (_("Website"), external_link(self.website)),
        ]


class Activity(Entry):
    """What an association offers week by week."""

    class Season(models.TextChoices):
        ALL_YEAR = "all_year", _("all year")
        SCHOOL_YEAR = "school_year", _("school year")
        WINTER = "winter", _("winter")
        SUMMER = "summer", _("summer")

    class FeePeriod(models.TextChoices):
        ONCE = "once", _("once")
        SEASON = "season", _("a season")
        YEAR = "year", _("a year")

    category_field = "category"
    version_part = "category"
    card_relations = ("venue", "venue__municipality")
    category = models.CharField(_("category"), max_length=12, choices=Category, help_text=_("Families choose by it."))
    venue = models.ForeignKey(
        Venue,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("venue"),
        help_text=_("Where it happens."),
    )
    age_from = models.PositiveSmallIntegerField(
        _("from age"), null=True, blank=True, validators=AGE, help_text=_("Empty means no lower limit.")
    )
    age_to = models.PositiveSmallIntegerField(
        _("to age"), null=True, blank=True, validators=AGE, help_text=_("Empty means no upper limit.")
    )
    season = models.CharField(
        _("season"), max_length=12, choices=Season, default=Season.SCHOOL_YEAR, help_text=_("When in the year it runs.")
    )
    trial_day = models.CharField(
        _("trial day"), max_length=200, blank=True, help_text=_("How one can try before deciding.")
    )
    newcomers_welcome = models.BooleanField(
        _("newcomers welcome"), default=True, help_text=_("Someone looks after those who come alone.")
    )
    fee = models.PositiveIntegerField(
        _("fee"), null=True, blank=True, help_text=_("Whole kroner; 0 is free, empty is not stated.")
    )
    fee_period = models.CharField(
        _("fee is per"), max_length=6, choices=FeePeriod, blank=True, help_text=_("Once, season or year.")
    )

    class Meta(Entry.Meta):
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        indexes = [
            *Entry.Meta.indexes,
            # Holds all that the planner counts by, in the order of its groups.
            models.Index(
                fields=["status", "category", "place", "age_from", "age_to", "publish_until", "publish_from", "municipality"],
                include=["id"],  # which SQLite has in every index
                name="culture_activity_counted",
            ),
        ]  # fmt: skip
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(age_from=None) | Q(age_to=None) | Q(age_to__gte=F("age_from")),
                name="culture_activity_ages_in_order",
                violation_error_message=_("The upper age is below the lower."),
            ),
        ]

    def kicker(self):
        return self.get_category_display()

    def ages(self) -> str:
        return ages_words(self.age_from, self.age_to)

    def fee_words(self) -> str:
        if self.fee is None:
            return ""
        return kroner(self.fee, self.fee_period) if self.fee else gettext("free")

    def facts(self):
        times = format_html_join("", "<li>{}</li>", ((row.words(),) for row in self.times.all()))
        return [
            (_("Category"), self.get_category_display()),
            (_("Ages"), self.ages()),
            (_("Season"), self.get_season_display()),
            (_("Times"), format_html("<ul>{}</ul>", times) if times else ""),
            (_("Where"), venue_link(self.venue)),
            (_("Fee"), self.fee_words()),
            (_("Trial day"), text(self, "trial_day")),
            (
                _("Newcomers"),
                gettext("welcome; someone looks after those who come alone") if self.newcomers_welcome else "",
            ),
        ]

    def card_facts(self):
        return [self.ages(), self.get_season_display()]

    def load_times(self, rows: list[dict]) -> None:
        """Replace the weekly times by those of a data file."""
        self.times.all().delete()
        WeeklyTime.objects.bulk_create(WeeklyTime(activity=self, **row) for row in rows)


class WeeklyTime(models.Model):
    """A fixed hour of the week."""

    access = Access(owner="activity__municipality")
    keeps_history = True
    history_of = "activity"
    activity = models.ForeignKey(
        Activity,
        on_delete=models.CASCADE,
        related_name="times",
        verbose_name=_("activity"),
        help_text=_("What happens then."),
    )
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=WEEKDAYS.items(), help_text=_("Day of the week."))
    start = models.TimeField(_("from"), help_text=_("Local time."))
    end = models.TimeField(_("to"), null=True, blank=True, help_text=_("Local time."))
    label = models.CharField(
        _("group"), max_length=80, blank=True, help_text=_("For example the youngest; empty with one group.")
    )
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("weekly time")
        verbose_name_plural = _("weekly times")
        ordering = ["weekday", "start"]

    def __str__(self):
        return self.words()

    def words(self) -> str:
        hours = f"{clock(self.start)}–{clock(self.end)}" if self.end else clock(self.start)
        label = text(self, "label")
        day = str(self.get_weekday_display()).capitalize()
        return format_html("{} {} ({})", day, hours, label) if label else f"{day} {hours}"


class Event(Entry):
    """Something on a day, or again and again. It disappears when the last time is over."""

    schema_type = "Event"
    chosen_end = None
    teaser_order = ("upcoming", "pk")
    category_field = "category"
    card_relations = ("venue", "venue__municipality")
    category = models.CharField(_("category"), max_length=12, choices=Category, help_text=_("Families choose by it."))
    venue = models.ForeignKey(
        Venue,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("venue"),
        help_text=_("Where it happens."),
    )
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
    registration_url = models.URLField(_("sign up at"), blank=True, help_text=_("Where one signs up, if one must."))

    class Meta(Entry.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")),
                name="culture_event_hours_in_order",
                violation_error_message=_("The event would end before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(recurrence="none") | Q(recurs_until__isnull=False),
                name="culture_event_recurrence_ends",
                violation_error_message=_("Say on which day it happens for the last time."),
            ),
        ]
        indexes = [*Entry.Meta.indexes, models.Index(fields=["upcoming"], name="culture_event_upcoming")]

    def derive(self):
        super().derive()
        days = (self.starts, self.ends, self.recurs_until)
        if self.starts is None or not all(is_sensible(day) for day in days if day):
            return
        last = self.dates()[-1] + (self.ends - self.starts if self.ends else datetime.timedelta())
        self.publish_until = end_of_day(timezone.localtime(last).date())
        self.upcoming = self.next_start()

    def dates(self) -> list:
        """Every start, first to last."""
        return occurrences(self.starts, self.recurrence, self.recurs_until)

    def next_start(self):
        """The next time from now, or the first where all are over."""
        today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        return next((start for start in self.dates() if start >= today), self.starts)

    def kicker(self):
        return self.get_category_display()

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

    def facts(self):
        again = "" if self.recurrence == Recurrence.NONE else self.get_recurrence_display()
        return [
            (_("When"), self.when()),
            (_("Again"), again),
            (_("Where"), venue_link(self.venue)),
            (_("Category"), self.get_category_display()),
            (_("Price"), self.price_words()),
            (_("Sign up"), external_link(self.registration_url)),
        ]

    def card_facts(self):
        return [self.when(), self.price_words()]

    def json_ld(self):
        data: dict = {"startDate": timezone.localtime(self.next_start()).isoformat()}
        if self.ends:
            data["endDate"] = timezone.localtime(self.next_start() + (self.ends - self.starts)).isoformat()
        where = self.venue.title if self.venue and self.venue.is_public() else self.place.name
        data["location"] = {"@type": "Place", "name": where, "address": {"@type": "PostalAddress",
                            "addressLocality": self.place.name, "addressCountry": "NO"}}  # fmt: skip
        if self.price is not None:
            data["offers"] = {"@type": "Offer", "price": self.price, "priceCurrency": "NOK"}
        return data
