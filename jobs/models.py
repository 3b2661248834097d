import datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from base.languages import get_default_language
from base.messages.translated_columns import list_columns_in_language
from base.templatetags.base import render_external_link, text
from base.text.fields import CleanCharField, CleanEmailField
from base.values.formats import describe_days_left, format_date, format_date_and_distance, format_kroner
from base.values.times import get_end_of_day, is_sensible, validate_sensible_date
from base.values.webaddresses import WebAddressField
from entries.admin.doubts import UsualRange, count
from entries.models import NEWEST, Entry, Fact
from jobs import applying, choices, structured_data
from occupations.models import Occupation

USUAL_PAY = {"hour": (100, 5_000), "month": (5_000, 500_000), "year": (50_000, 5_000_000)}  # kroner
FULL_PERCENT = 100
ALL_WEEK = 5  # days from home: at no distance, wherever one lives
PERCENT = [MinValueValidator(1), MaxValueValidator(100)]


class Job(Entry):
    """A `Job` is an advert of a vacancy. Its deadline sets when it disappears."""

    Engagement = choices.Engagement
    PayPeriod = choices.PayPeriod
    Language = choices.Language
    NEVER_END = (Engagement.PERMANENT, Engagement.TAKEOVER)
    NO_POST = (Engagement.APPRENTICESHIP, Engagement.TAKEOVER)  # to whoever looks for ordinary work
    OF_SEASON = (Engagement.SEASONAL, Engagement.SUMMER)
    LIMITED = (Engagement.TEMPORARY, Engagement.SUBSTITUTE, Engagement.SEASONAL, Engagement.SUMMER)
    schema_type = "JobPosting"
    category_field = "occupation_id"
    # Whoever thinks of moving looks for lasting work, so that comes first, as in the list.
    teaser_order = (Case(When(engagement__in=OF_SEASON, then=Value(1)), default=Value(0)), *NEWEST)
    can_be_kept = True
    version_part = "occupation_id"
    card_relations = ("occupation",)
    found_through = (*Entry.found_through, "occupation")
    required_to_publish = (
        ("deadline", "apply_asap"),
        ("apply_url", "apply_email", *list_columns_in_language(["how_to_apply"], get_default_language())),
    )
    chosen_end = Q(deadline=None)
    usual_numbers = (
        *(UsualRange(name, USUAL_PAY, by="pay_period") for name in ("pay_from", "pay_to")),
        UsualRange("posts", (1, 50), show=count),
    )

    occupation = models.ForeignKey(
        Occupation,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("occupation"),
        limit_choices_to={"code__regex": r"^\d{4}$"},
        help_text=_("The unit group of STYRK-08; the planner matches by it."),
    )
    engagement = models.CharField(
        _("type of contract"), max_length=15, choices=Engagement, help_text=_("What kind of contract it is.")
    )
    extent_percent = models.PositiveSmallIntegerField(
        _("extent (%)"), validators=PERCENT, help_text=_("100 is full time. With a range, its lower end.")
    )
    extent_percent_to = models.PositiveSmallIntegerField(
        _("extent, up to (%)"), null=True, blank=True, validators=PERCENT, help_text=_("Only with a range.")
    )
    posts = models.PositiveSmallIntegerField(_("number of posts"), default=1, help_text=_("How many are wanted."))
    deadline = models.DateField(
        _("deadline"),
        null=True,
        blank=True,
        validators=[validate_sensible_date],
        help_text=_("Last day to apply; the day after, the advert disappears by itself."),
    )
    apply_asap = models.BooleanField(
        _("as soon as possible"), default=False, help_text=_("Applications are read as they come; no deadline.")
    )
    start = models.DateField(
        _("start"), null=True, blank=True, validators=[validate_sensible_date], help_text=_("First day of work.")
    )
    start_asap = models.BooleanField(_("start as soon as possible"), default=False, help_text=_("Instead of a date."))
    ends_on = models.DateField(
        _("last day of work"),
        null=True,
        blank=True,
        validators=[validate_sensible_date],
        help_text=_("Of a temporary, substitute, seasonal or summer post. Empty means that the employer has not said."),
    )
    pay_from = models.PositiveIntegerField(_("pay from"), null=True, blank=True, help_text=_("Whole kroner."))
    pay_to = models.PositiveIntegerField(_("pay to"), null=True, blank=True, help_text=_("Whole kroner."))
    pay_period = models.CharField(
        _("pay is per"), max_length=5, choices=PayPeriod, blank=True, help_text=_("Hour, month or year.")
    )
    remote_days = models.PositiveSmallIntegerField(
        _("days from home a week"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(5)],
        help_text=_("Empty means that the employer has not said."),
    )
    language_needed = models.CharField(
        _("language really needed"),
        max_length=8,
        choices=Language,
        blank=True,
        help_text=_("No more than the work asks for; the law forbids more."),
    )
    housing_help = CleanCharField(
        _("help with housing"), max_length=200, blank=True, help_text=_("What the employer does to find a home.")
    )
    how_to_apply = CleanCharField(
        _("how to apply"), max_length=300, blank=True, help_text=_("One or two sentences; shown on top of the job.")
    )
    apply_url = WebAddressField(
        _("application address"),
        blank=True,
        help_text=_("The page on which one applies; a button on top of the job leads there."),
    )
    apply_email = CleanEmailField(
        _("e-mail for applications"),
        blank=True,
        help_text=_("Where applications are sent by e-mail; a button on top of the job opens a message."),
    )
    contact_person = CleanCharField(
        _("contact person"),
        max_length=120,
        blank=True,
        help_text=_("Who answers questions, by name and title, and knows that the name is shown here."),
    )

    class Meta(Entry.Meta):
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        indexes = [
            *Entry.Meta.indexes,
            # Public jobs of occupations, by place and by what they differ in: found and counted from the index alone,
            # in its order. Status first: SQLite takes it for a few occupations without statistics, too. See
            # docs/decisions/0025.
            models.Index(
                fields=[
                    "status",
                    "occupation",
                    "place",
                    "extent_percent",
                    "extent_percent_to",
                    "engagement",
                    "ends_on",
                    "start",
                    "start_asap",
                    "language_needed",
                    "posts",
                    "remote_days",
                    "publish_until",
                    "publish_from",
                    "municipality",
                ],
                include=["id"],  # which SQLite has in every index
                name="jobs_job_by_occupation",
            ),
        ]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(pay_from=None) | ~Q(pay_period=""),
                name="jobs_job_pay_has_period",
                violation_error_code="pay_period",
                violation_error_message=_("Say whether the pay is per hour, month or year."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(start=None) | Q(ends_on__gte=F("start")),
                name="jobs_job_ends_after_first_day",
                violation_error_code="ends_on",
                violation_error_message=_("The last day of work is before the first."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | ~Q(engagement__in=["permanent", "takeover"]),
                name="jobs_job_permanent_never_ends",
                violation_error_code="ends_on",
                violation_error_message=_(
                    "A permanent post has no last day. Choose another type of contract, or take the day away."
                ),
            ),
            models.CheckConstraint(
                condition=Q(extent_percent_to=None) | Q(extent_percent_to__gte=F("extent_percent")),
                name="jobs_job_extent_range",
                violation_error_code="extent_percent_to",
                violation_error_message=_("The upper end of the extent is below the lower end."),
            ),
            models.CheckConstraint(
                condition=Q(pay_to=None) | Q(pay_from__isnull=False, pay_to__gte=F("pay_from")),
                name="jobs_job_pay_range",
                violation_error_code="pay_to",
                violation_error_message=_("The upper end of the pay is below the lower end."),
            ),
        ]

    def derive(self) -> None:
        super().derive()
        if self.deadline and is_sensible(self.deadline):
            self.publish_until = get_end_of_day(self.deadline)
        elif self.pk and not self.deadline:
            self.forget_old_deadline()
        if self.ends_on and is_sensible(self.ends_on):
            over = get_end_of_day(self.ends_on)
            if self.publish_from is None or self.publish_from < over:
                self.publish_until = min(self.publish_until or over, over)

    def clear_for_copy(self, today: datetime.date) -> None:
        """Leave the contact person out of the copy: whoever is named said yes to one advert only."""
        super().clear_for_copy(today)
        self.contact_person = ""

    def forget_old_deadline(self) -> None:
        """Clear `publish_until` where it was set by a deadline that has been taken away. This takes one query."""
        old = Job.objects.filter(pk=self.pk).exclude(deadline=None).values_list("deadline", flat=True).first()
        if old and self.publish_until == get_end_of_day(old):
            self.publish_until = None

    @property
    def end_name(self) -> str:
        by_deadline = self.deadline or not (self.apply_asap or self.publish_until)
        return "deadline" if by_deadline else "publish_until"

    def set_end_day(self, day: datetime.date | None) -> None:
        if self.end_name == "deadline":
            self.deadline = day
        else:
            super().set_end_day(day)

    def kicker(self) -> str:
        return text(self.occupation, "name")

    def list_guide_ids(self) -> list[str]:
        return ["godkjenning-av-yrke"] if self.occupation.is_regulated else []

    def extent(self) -> str:
        if self.extent_percent_to and self.extent_percent_to != self.extent_percent:
            return f"{self.extent_percent}–{self.extent_percent_to} %"
        return str(_("full time")) if self.extent_percent == FULL_PERCENT else f"{self.extent_percent} %"

    def deadline_words(self) -> str:
        if self.deadline is None:
            return gettext("as soon as possible") if self.apply_asap else ""
        return format_date_and_distance(self.deadline)

    def start_words(self) -> str:
        return gettext("as soon as possible") if self.start_asap else (format_date(self.start) if self.start else "")

    def ends_words(self) -> str:
        return format_date(self.ends_on) if self.ends_on else ""

    def engagement_words(self) -> str:
        """Return the type of contract with its last day, for a card: a reader must see at once that a post ends."""
        if not self.ends_on:
            return self.get_engagement_display()
        words = {"contract": self.get_engagement_display(), "date": format_date(self.ends_on)}
        return gettext("%(contract)s until %(date)s") % words

    @property
    def norwegian_level_needed(self) -> str | None:
        """Return "a2" to "c1"; "" where none is needed or English is enough; None where the employer has not said."""
        if not self.language_needed:
            return None
        without = (self.Language.NONE, self.Language.ENGLISH)
        return "" if self.language_needed in without else str(self.language_needed)

    def pay(self) -> str:
        return format_kroner(self.pay_from, self.pay_period, until=self.pay_to) if self.pay_from else ""

    def remote_words(self) -> str:
        if self.remote_days is None:
            return ""
        days = {"days": self.remote_days}
        return (
            ngettext("%(days)s day a week", "%(days)s days a week", self.remote_days) % days
            if self.remote_days
            else gettext("no")
        )

    def facts(self) -> list[Fact]:
        return [
            (_("Occupation"), text(self.occupation, "name")),
            (_("Type of contract"), self.get_engagement_display()),
            (_("Extent"), self.extent()),
            (_("Posts"), self.posts if self.posts > 1 else ""),
            (_("Deadline"), self.deadline_words()),
            (_("Start"), self.start_words()),
            (_("Last day of work"), self.ends_words()),
            (_("Pay"), self.pay()),
            (_("From home"), self.remote_words()),
            (_("Language"), self.get_language_needed_display() if self.language_needed else ""),
            (_("Help with housing"), text(self, "housing_help")),
            (_("Apply at"), render_external_link(self.apply_url)),
            (_("Apply by e-mail"), applying.link_mail(self)),
            (_("Contact person"), self.contact_person),
        ]

    def main_facts(self) -> list[object]:
        left = describe_days_left(self.deadline) if self.deadline else ""
        deadline = gettext("closes %(when)s") % {"when": left} if left else ""
        return [self.pay(), deadline or (gettext("apply as soon as possible") if self.apply_asap else "")]

    def card_facts(self) -> list[object]:
        return [self.extent(), self.engagement_words()]

    @property
    def can_be_full_time(self) -> bool:
        return FULL_PERCENT in (self.extent_percent, self.extent_percent_to)

    @property
    def can_be_part_time(self) -> bool:
        return self.extent_percent < FULL_PERCENT

    def json_ld(self) -> dict[str, object]:
        return structured_data.describe_job(self)
