from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from base.templatetags.base import text
from base.text.fields import CleanCharField
from base.values.formats import describe_days_left, format_area, format_date, format_date_and_distance, format_kroner
from base.values.times import validate_sensible_date
from entries.admin.doubts import UsualRange, count, format_area_or_zero
from entries.models import Entry, Fact

MONTHS_OF_DEPOSIT = 6


class Home(Entry):
    """A `Home` is a home, a plot or a smallholding. What the owner has not said is unknown, never "none"."""

    class Kind(models.TextChoices):
        RENT = "rent", _("for rent")
        SALE = "sale", _("for sale")
        PLOT = "plot", _("building plot")
        SMALLHOLDING = "smallholding", _("smallholding")
        ROOM = "room", _("room")
        TRIAL = "trial", _("trial living")

    class PricePeriod(models.TextChoices):
        WEEK = "week", _("a week")
        MONTH = "month", _("a month")
        TOTAL = "total", _("in all")

    class Broadband(models.TextChoices):
        FIBRE = "fibre", _("fibre")
        MOBILE = "mobile", _("mobile network")
        NONE = "none", _("none")

    class Pets(models.TextChoices):
        YES = "yes", _("welcome")
        NO = "no", _("not allowed")
        ASK = "ask", _("ask")

    class Residency(models.TextChoices):
        UNKNOWN = "unknown", _("not stated")
        NONE = "none", _("no residency duty")
        YEAR_ROUND = "year_round", _("must be someone's year-round home")
        FARM = "farm", _("duty to live on the farm")
        ASK = "ask", _("ask the municipality")

    class Concession(models.TextChoices):
        UNKNOWN = "unknown", _("not stated")
        FREE = "free", _("not needed; your own declaration is enough")
        APPLY = "apply", _("must be applied for")
        ASK = "ask", _("ask the municipality")

    RENTED = ("rent", "room", "trial")
    BOUGHT = ("sale", "plot", "smallholding")
    schema_type = "Accommodation"
    place_property = "address"
    category_field = "kind"
    can_be_kept = True
    version_part = "kind"
    usual_numbers = (
        UsualRange(
            "price",
            {"week": (300, 50_000), "month": (1_000, 100_000), "total": (20_000, 50_000_000)},
            by="price_period",
        ),
        UsualRange("deposit", (1_000, 600_000), is_nothing_usual=True),
        UsualRange("area_m2", (8, 2_000), show=format_area_or_zero),
        UsualRange("plot_m2", (50, 10_000_000), show=format_area_or_zero),
        UsualRange("bedrooms", (0, 15), show=count),
    )

    kind = models.CharField(_("kind"), max_length=12, choices=Kind, help_text=_("What is offered."))
    price = models.PositiveIntegerField(_("price"), null=True, blank=True, help_text=_("Whole kroner."))
    price_period = models.CharField(
        _("price is per"),
        max_length=5,
        choices=PricePeriod,
        blank=True,
        help_text=_("Week, month, or in all for a sale."),
    )
    deposit = models.PositiveIntegerField(
        _("deposit"), null=True, blank=True, help_text=_("At most six months' rent; the rule is shown beside it.")
    )
    area_m2 = models.PositiveIntegerField(
        _("area (m²)"), null=True, blank=True, help_text=_("Usable area of the home.")
    )
    plot_m2 = models.PositiveIntegerField(
        _("plot (m²)"), null=True, blank=True, help_text=_("Area of the ground that goes with it.")
    )
    bedrooms = models.PositiveSmallIntegerField(
        _("bedrooms"), null=True, blank=True, help_text=_("The planner compares with what a family needs.")
    )
    energy_label = models.CharField(
        _("energy label"),
        max_length=1,
        blank=True,
        choices=[(c, c) for c in "ABCDEFG"],
        help_text=_("From the energy certificate."),
    )
    heating = CleanCharField(
        _("heating"), max_length=120, blank=True, help_text=_("For example wood stove and heat pump.")
    )
    broadband = models.CharField(
        _("broadband"), max_length=8, choices=Broadband, blank=True, help_text=_("Empty means not stated.")
    )
    pets = models.CharField(_("pets"), max_length=4, choices=Pets, blank=True, help_text=_("Empty means not stated."))
    available_from = models.DateField(
        _("available from"),
        null=True,
        blank=True,
        validators=[validate_sensible_date],
        help_text=_("First day one can move in."),
    )
    residency = models.CharField(
        _("residency duty"),
        max_length=12,
        choices=Residency,
        default=Residency.UNKNOWN,
        help_text=_("Leave 'not stated' unless you know; the municipality decides."),
    )
    concession = models.CharField(
        _("concession"),
        max_length=12,
        choices=Concession,
        default=Concession.UNKNOWN,
        help_text=_("Leave 'not stated' unless you know; the municipality decides."),
    )

    class Meta(Entry.Meta):
        verbose_name = _("home")
        verbose_name_plural = _("homes")
        indexes = [
            *Entry.Meta.indexes,
            # Public homes of a kind, by place and by what they differ in: found and counted from the index alone. See
            # docs/decisions/0025.
            models.Index(
                fields=[
                    "status",
                    "kind",
                    "place",
                    "bedrooms",
                    "pets",
                    "price_period",
                    "price",
                    "available_from",
                    "publish_until",
                    "publish_from",
                    "municipality",
                ],
                include=["id"],  # which SQLite has in every index
                name="housing_home_by_kind",
            ),
        ]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(price=None) | ~Q(price_period=""),
                name="housing_home_price_has_period",
                violation_error_code="price_period",
                violation_error_message=_("Say what the price is per."),
            ),
        ]

    @property
    def is_rented(self) -> bool:
        return self.kind in self.RENTED

    def kicker(self) -> str:
        return self.get_kind_display()

    def list_guide_ids(self) -> list[str]:
        return ["leie-bolig"] if self.is_rented else ["kjope-bolig-eller-smabruk"]

    def price_words(self) -> str:
        if self.price is None:
            return ""
        return format_kroner(self.price, self.price_period)

    def clean(self) -> None:
        """Refuse a deposit that is higher than six months' rent (husleieloven § 3-5).

        The database has no such constraint, so that what was written in an earlier year stays what it is.
        """
        super().clean()
        if self.deposit and self.price and self.is_rented and self.price_period == "month":
            most = MONTHS_OF_DEPOSIT * self.price
            if self.deposit > most:
                words = {"most": format_kroner(most)}
                raise ValidationError(
                    {"deposit": gettext("The law allows six months' rent at most, which is %(most)s.") % words}
                )

    def available_words(self) -> str:
        if self.available_from is None:
            return ""
        return (
            format_date_and_distance(self.available_from) if describe_days_left(self.available_from) else gettext("now")
        )

    def facts(self) -> list[Fact]:
        return [
            (_("Kind"), self.get_kind_display()),
            (_("Price"), self.price_words()),
            (_("Deposit"), format_kroner(self.deposit) if self.deposit else ""),
            (_("Area"), format_area(self.area_m2)),
            (_("Plot"), format_area(self.plot_m2)),
            (_("Bedrooms"), self.bedrooms),
            (_("Available from"), self.available_words()),
            (_("Energy label"), self.energy_label),
            (_("Heating"), text(self, "heating")),
            (_("Broadband"), self.get_broadband_display() if self.broadband else ""),
            (_("Pets"), self.get_pets_display() if self.pets else ""),
            (_("Residency duty"), self.get_residency_display()),
            (_("Concession"), "" if self.is_rented else self.get_concession_display()),
        ]

    def main_facts(self) -> list[object]:
        return [self.price_words() or gettext("ask for the price")]

    def card_facts(self) -> list[object]:
        rooms = (
            ngettext("%(n)s bedroom", "%(n)s bedrooms", self.bedrooms) % {"n": self.bedrooms} if self.bedrooms else ""
        )
        return [rooms, format_area(self.area_m2 or self.plot_m2)]

    def line_words(self) -> str:
        """Return in one sentence what a family asks first: kind, price, bedrooms, area, and when the home is free."""
        words = [self.get_kind_display(), *self.main_facts(), *self.card_facts(), self.free_words()]
        return f"{capfirst(', '.join(str(word) for word in words if word))}."

    def free_words(self) -> str:
        if self.available_from is None:
            return ""
        if self.available_from <= timezone.localdate():
            return gettext("free now")
        return gettext("free from %(date)s") % {"date": format_date(self.available_from)}

    def json_ld(self) -> dict[str, object]:
        data: dict[str, object] = {}
        if self.area_m2:
            data["floorSize"] = {"@type": "QuantitativeValue", "value": self.area_m2, "unitCode": "MTK"}
        if self.bedrooms is not None:
            data["numberOfBedrooms"] = self.bedrooms
        return data
