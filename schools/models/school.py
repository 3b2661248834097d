import datetime
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.access import Access, TrackedScopedQuerySet
from base.caching.versions import Tracked
from base.templatetags.base import render_external_link
from base.text.fields import CleanCharField
from base.values.codefields import OrganisationNumberField
from base.values.formats import format_date, format_number
from base.values.webaddresses import WebAddressField
from entries.admin.doubts import UsualRange, count
from entries.models import Entry, Fact
from schools.programmes import OffersProgrammes, describe_programmes

FIRST_GRADE, LAST_COMPULSORY, LAST_GRADE = 1, 10, 13
AGE_BEFORE_GRADES = 5  # whoever turns six this year is in grade one
GRADE = [MinValueValidator(FIRST_GRADE), MaxValueValidator(LAST_GRADE)]
AGE = [MaxValueValidator(19)]
MONTHS = [MaxValueValidator(59)]
MONTHS_OF_YEAR = 12
FREE_PLACES_LAST = datetime.timedelta(days=60)  # a promise of a free place goes stale


def describe_pupils(kind: str, pupils: int | None) -> str:
    """Say how many children or pupils there are; empty where no source says."""
    if pupils is None:
        return ""
    if kind == School.Kind.KINDERGARTEN:
        return ngettext("%(n)s child", "%(n)s children", pupils) % {"n": format_number(pupils)}
    return ngettext("%(n)s pupil", "%(n)s pupils", pupils) % {"n": format_number(pupils)}


def compute_youngest_months(age_from: int | None, months_from: int | None) -> int | None:
    """Return the age in months from which a kindergarten takes children; None where nobody has said one.

    It is 0 where the register says "from 0 years". Months that somebody has said count before years.
    """
    if months_from is not None:
        return months_from
    return None if age_from is None else age_from * MONTHS_OF_YEAR


def count_free_places(places: int | None, on: datetime.date | None, today: datetime.date) -> int | None:
    return None if places is None or on is None or today - on > FREE_PLACES_LAST else places


class School(OffersProgrammes, Entry):
    """A `School` is a kindergarten or a school.

    It has figures only where a register or the office gives them, with their date.
    """

    class Kind(models.TextChoices):
        KINDERGARTEN = "kindergarten", _("kindergarten")
        COMPULSORY = "compulsory", _("primary and lower secondary school")
        UPPER_SECONDARY = "upper_secondary", _("upper secondary school")
        MUSIC_ARTS = "music_arts", _("music and arts school")
        ADULT = "adult", _("adult education")

    class Ownership(models.TextChoices):
        PUBLIC = "public", pgettext_lazy("school", "public")
        PRIVATE = "private", _("private")

    class LanguageForm(models.TextChoices):
        BOKMAAL = "bokmaal", _("bokmål")
        NYNORSK = "nynorsk", _("nynorsk")

    schema_type = "School"
    teaser_order = (F("pupils").desc(nulls_last=True), "pk")  # where most children are
    place_property = "address"
    category_field = "kind"
    can_be_kept = True
    text_required = False
    usual_numbers = (UsualRange("pupils", (0, 2_000), show=count), UsualRange("free_places", (0, 100), show=count))
    proper_names = ("title",)
    source_names = {"nsr": _("the national school register"), "nbr": _("the national kindergarten register")}

    kind = models.CharField(
        _("kind"), max_length=16, choices=Kind, help_text=_("Decides how the page explains who gets a place.")
    )
    org_number = OrganisationNumberField(
        _("organisation number"),
        blank=True,
        help_text=_("Nine digits."),
    )
    ownership = models.CharField(
        _("ownership"), max_length=8, choices=Ownership, blank=True, help_text=_("Public or private.")
    )
    owner = CleanCharField(_("owner"), max_length=120, blank=True, help_text=_("Name of the owner, where known."))
    grade_from = models.PositiveSmallIntegerField(
        _("from grade"), null=True, blank=True, validators=GRADE, help_text=_("Schools only.")
    )
    grade_to = models.PositiveSmallIntegerField(
        _("to grade"), null=True, blank=True, validators=GRADE, help_text=_("Schools only.")
    )
    age_from = models.PositiveSmallIntegerField(
        _("from age"), null=True, blank=True, validators=AGE, help_text=_("Kindergartens only.")
    )
    months_from = models.PositiveSmallIntegerField(
        _("from how many months"),
        null=True,
        blank=True,
        validators=MONTHS,
        help_text=_(
            "Kindergartens only, where the age in years is too coarse, for example 10. Empty where nobody has said."
        ),
    )
    age_to = models.PositiveSmallIntegerField(
        _("to age"), null=True, blank=True, validators=AGE, help_text=_("Kindergartens only.")
    )
    pupils = models.PositiveIntegerField(
        _("pupils or children"), null=True, blank=True, help_text=_("Empty where no source says.")
    )
    pupils_on = models.DateField(_("counted on"), null=True, blank=True, help_text=_("Date of the figure."))
    language_form = models.CharField(
        _("language form"), max_length=8, choices=LanguageForm, blank=True, help_text=_("Empty where no source says.")
    )
    after_school = models.BooleanField(
        _("after-school care"), null=True, blank=True, help_text=_("Unknown where no source says.")
    )
    free_places = models.PositiveSmallIntegerField(
        _("free places"),
        null=True,
        blank=True,
        help_text=_("Only what the office knows today; hidden from readers after 60 days."),
    )
    free_places_on = models.DateField(
        _("free places counted on"), null=True, blank=True, help_text=_("Needed with free places.")
    )
    website = WebAddressField(_("website"), blank=True, help_text=_("The school's own page."))

    class Meta(Entry.Meta):
        verbose_name = _("school or kindergarten")
        verbose_name_plural = _("schools and kindergartens")
        constraints = [
            *Entry.Meta.constraints,
            *OffersProgrammes.Meta.constraints,
            models.CheckConstraint(
                condition=Q(free_places=None) | Q(free_places_on__isnull=False),
                name="schools_school_free_places_dated",
                violation_error_code="free_places_on",
                violation_error_message=_("Say on which day the free places were counted."),
            ),
            models.CheckConstraint(
                condition=Q(grade_from=None, grade_to=None) | Q(grade_from__isnull=False, grade_to__isnull=False),
                name="schools_school_grades_together",
                violation_error_code="grade_to",
                violation_error_message=_("Give both the first and the last grade, or neither."),
            ),
            models.CheckConstraint(
                condition=Q(age_from=None) | Q(age_to=None) | Q(age_to__gte=F("age_from")),
                name="schools_school_ages_in_order",
                violation_error_code="age_to",
                violation_error_message=_("The upper age is below the lower."),
            ),
            models.CheckConstraint(
                condition=Q(months_from=None)
                | Q(age_from=None)
                | Q(
                    months_from__gte=F("age_from") * MONTHS_OF_YEAR,
                    months_from__lt=(F("age_from") + 1) * MONTHS_OF_YEAR,
                ),
                name="schools_school_months_in_year",
                violation_error_code="months_from",
                violation_error_message=_("The age in months and the age in years do not agree."),
            ),
            models.CheckConstraint(
                condition=Q(grade_to=None) | Q(grade_to__gte=F("grade_from")),
                name="schools_school_grades_in_order",
                violation_error_code="grade_to",
                violation_error_message=_("The last grade is below the first."),
            ),
        ]

    def kicker(self) -> str:
        if self.kind != self.Kind.COMPULSORY or self.grade_from is None or self.grade_to is None:
            return self.get_kind_display()
        if self.grade_to <= 7:
            return gettext("primary school")
        return gettext("lower secondary school") if self.grade_from >= 8 else self.get_kind_display()

    def takes(self) -> str:
        """Return the grades or ages that the school takes in words; empty where they are unknown."""
        if self.grade_from and self.grade_to and self.kind == self.Kind.UPPER_SECONDARY:
            return f"VG{self.grade_from - 10}–VG{self.grade_to - 10}"
        if self.grade_from:
            return gettext("grades %(first)s–%(last)s, ages %(youngest)s–%(oldest)s") % {
                "first": self.grade_from,
                "last": self.grade_to,
                "youngest": self.grade_from + AGE_BEFORE_GRADES,
                "oldest": (self.grade_to or self.grade_from) + AGE_BEFORE_GRADES,
            }
        if self.months_from is not None and self.age_to is not None:
            return gettext("%(months)s months to %(last)s years") % {"months": self.months_from, "last": self.age_to}
        if self.age_from is not None and self.age_to is not None:
            return gettext("%(first)s–%(last)s years") % {"first": self.age_from, "last": self.age_to}
        return ""

    def pupils_words(self) -> str:
        return describe_pupils(self.kind, self.pupils)

    def count_free_places(self, today: datetime.date) -> int | None:
        """Return how many places are free; None where nobody has counted, or more than 60 days ago."""
        return count_free_places(self.free_places, self.free_places_on, today)

    def free_places_words(self) -> str:
        places = self.count_free_places(timezone.localdate())
        if places is None or self.free_places_on is None:
            return ""
        return gettext("%(n)s on %(date)s") % {"n": places, "date": format_date(self.free_places_on)}

    def programmes_words(self) -> str:
        """Say what the school offered in the year of the source, which promises nothing for the next one."""
        return describe_programmes(self.programme_codes, self.programmes_year)

    def lodging_words(self) -> str:
        if self.kind != self.Kind.UPPER_SECONDARY:
            return ""
        return gettext("ask the county about boarding and grants")

    def who_decides(self) -> str:
        """Say who gives a place: the home municipality, or for upper secondary school the county."""
        if self.kind == self.Kind.UPPER_SECONDARY:
            return gettext(
                "You apply to the county in which you live; the county decides. A school in another "
                "county may be applied for, with no right to a place."
            )
        if self.kind == self.Kind.COMPULSORY:
            return gettext(
                "Children go to a school in the municipality in which they live; the municipality "
                "decides. One across the border may be applied for, with no right to a place."
            )
        if self.kind == self.Kind.KINDERGARTEN:
            return gettext(
                "You apply to the municipality in which you live; it decides. One across the border may "
                "be applied for, with no right to a place."
            )
        return ""

    def list_guide_ids(self) -> list[str]:
        return [] if self.kind in (self.Kind.MUSIC_ARTS, self.Kind.ADULT) else ["barnehage-skole-videregaende"]

    def facts(self) -> list[Fact]:
        counted = f" ({format_date(self.pupils_on)})" if self.pupils_on else ""
        after_school = "" if self.after_school is None else (gettext("yes") if self.after_school else gettext("no"))
        return [
            (_("Kind"), self.kicker()),
            (_("Takes"), self.takes()),
            (_("Programmes"), self.programmes_words()),
            (_("Size"), self.pupils_words() + counted if self.pupils is not None else ""),
            (_("Ownership"), self.get_ownership_display() if self.ownership else ""),
            (_("Owner"), self.owner),
            (_("Language form"), self.get_language_form_display() if self.language_form else ""),
            (_("After-school care"), after_school),
            (_("Free places"), self.free_places_words()),
            (_("Address"), ", ".join(filter(None, [self.street, self.postal_code]))),
            (_("Organisation number"), self.org_number),
            (_("Website"), render_external_link(self.website)),
            (_("Who gets a place"), self.who_decides()),
            (_("Living away from home"), self.lodging_words()),
        ]

    def card_facts(self) -> list[object]:
        return [self.takes(), self.pupils_words()]

    def json_ld(self) -> dict[str, object]:
        kind = {"kindergarten": "Preschool", "compulsory": "School", "upper_secondary": "HighSchool"}
        return {
            "@type": kind.get(self.kind, "EducationalOrganization"),
            **({"sameAs": self.website} if self.website else {}),
        }


class Grade(Tracked):
    """A `Grade` is the number of pupils of one grade, where the office gives it."""

    access = Access(owner="school__municipality")
    keeps_history = True
    history_of = "school"
    school = models.ForeignKey(
        School,
        on_delete=models.CASCADE,
        related_name="grades",
        verbose_name=_("school"),
        help_text=_("The school the pupils attend."),
    )
    grade = models.PositiveSmallIntegerField(_("grade"), validators=GRADE, help_text=_("1 to 13."))
    pupils = models.PositiveSmallIntegerField(_("pupils"), help_text=_("Fewer than five is shown as such."))
    counted_on = models.DateField(_("counted on"), help_text=_("Date of the figure."))
    objects: ClassVar = TrackedScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("pupils of a grade")
        verbose_name_plural = _("pupils by grade")
        ordering = ["grade"]
        constraints = [models.UniqueConstraint(fields=["school", "grade"], name="schools_grade_once")]

    def __str__(self) -> str:
        return f"{self.school} {self.grade}"
