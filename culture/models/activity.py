from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.dates import WEEKDAYS
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.access import Access, TrackedScopedQuerySet
from base.caching.versions import Tracked
from base.templatetags.base import text
from base.text.fields import CleanCharField
from base.values.formats import format_kroner
from base.values.spans import is_backwards, say_hours
from culture.models.venue import AtVenue, link_to_venue
from entries.admin.doubts import UsualRange
from entries.models import Entry, Fact

AGE = [MaxValueValidator(110)]


def describe_ages(lowest: int | None, highest: int | None) -> str:
    """Say who may come: from an age, up to an age, between two ages, or everybody."""
    if lowest is None and highest is None:
        return gettext("all ages")
    if highest is None:
        return gettext("from %(n)s years") % {"n": lowest}
    if lowest is None:
        return gettext("up to %(n)s years") % {"n": highest}
    return gettext("%(first)s–%(last)s years") % {"first": lowest, "last": highest}


class Activity(AtVenue):
    """An `Activity` is what an association offers week by week."""

    version_part = "category"
    copied_with = ("times",)
    usual_numbers = (UsualRange("fee", (20, 50_000), by="fee_period", is_nothing_usual=True),)

    class Season(models.TextChoices):
        ALL_YEAR = "all_year", _("all year")
        SCHOOL_YEAR = "school_year", _("school year")
        WINTER = "winter", _("winter")
        SUMMER = "summer", _("summer")

    class FeePeriod(models.TextChoices):
        ONCE = "once", _("once")
        SEASON = "season", _("a season")
        YEAR = "year", _("a year")

    age_from = models.PositiveSmallIntegerField(
        _("from age"), null=True, blank=True, validators=AGE, help_text=_("Empty means no lower limit.")
    )
    age_to = models.PositiveSmallIntegerField(
        _("to age"), null=True, blank=True, validators=AGE, help_text=_("Empty means no upper limit.")
    )
    season = models.CharField(
        _("season"), max_length=12, choices=Season, default=Season.SCHOOL_YEAR, help_text=_("When in the year it runs.")
    )
    trial_day = CleanCharField(
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
            # Public activities of a category, by place and ages: found and counted from the index alone, in its order.
            # See docs/decisions/0025.
            models.Index(
                fields=[
                    "status",
                    "category",
                    "place",
                    "age_from",
                    "age_to",
                    "publish_until",
                    "publish_from",
                    "municipality",
                ],
                include=["id"],  # which SQLite has in every index
                name="culture_activity_by_category",
            ),
        ]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(age_from=None) | Q(age_to=None) | Q(age_to__gte=F("age_from")),
                name="culture_activity_ages_in_order",
                violation_error_code="age_to",
                violation_error_message=_("The upper age is below the lower."),
            ),
        ]

    def ages(self) -> str:
        return describe_ages(self.age_from, self.age_to)

    def fee_words(self) -> str:
        if self.fee is None:
            return ""
        return format_kroner(self.fee, self.fee_period) if self.fee else gettext("free")

    def facts(self) -> list[Fact]:
        times = format_html_join("", "<li>{}</li>", ((row.words(),) for row in self.times.all()))
        return [
            (_("Category"), self.get_category_display()),
            (_("Ages"), self.ages()),
            (_("Season"), self.get_season_display()),
            (_("Times"), format_html("<ul>{}</ul>", times) if times else ""),
            (_("Where"), link_to_venue(self.venue)),
            (_("Fee"), self.fee_words()),
            (_("Trial day"), text(self, "trial_day")),
            (
                _("Newcomers"),
                gettext("welcome; someone looks after those who come alone") if self.newcomers_welcome else "",
            ),
        ]

    def main_facts(self) -> list[object]:
        return [self.fee_words()]

    def card_facts(self) -> list[object]:
        return [self.ages(), self.get_season_display()]

    def load_times(self, rows: list[dict]) -> None:
        """Replace the weekly times by those of a data file."""
        self.times.all().delete()
        WeeklyTime.objects.bulk_create(WeeklyTime(activity=self, **row) for row in rows)


class WeeklyTime(Tracked):
    """A `WeeklyTime` is a weekday and an hour at which an activity takes place every week."""

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
    end = models.TimeField(pgettext_lazy("time of day", "to"), null=True, blank=True, help_text=_("Local time."))
    label = CleanCharField(
        _("group"), max_length=80, blank=True, help_text=_("For example the youngest; empty with one group.")
    )
    objects: ClassVar = TrackedScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("weekly time")
        verbose_name_plural = _("weekly times")
        ordering = ["weekday", "start"]

    def __str__(self) -> str:
        return self.words()

    def clean(self) -> None:
        if is_backwards(self.start, self.end):
            raise ValidationError({"end": gettext("It would end before it begins.")})

    def words(self) -> str:
        hours = say_hours(self.start, self.end)
        label = text(self, "label")
        day = str(self.get_weekday_display()).capitalize()
        return format_html("{} {} ({})", day, hours, label) if label else f"{day} {hours}"
