import datetime
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from accounts.access import Access, TrackedScopedQuerySet
from base.caching.derived import SortField
from base.caching.versions import Tracked
from base.languages import translate_language_name
from base.links import find_path
from base.text.fields import CleanCharField, CleanEmailField, CleanSlugField
from base.text.richtext import RichTextField
from base.text.slugs import find_free_slug
from base.values.codefields import FourDigitsField
from base.values.phonefields import PhoneField
from base.values.phones import HOME_COUNTRY
from base.values.webaddresses import WebAddressField
from municipalities import validators
from municipalities.departures.on_merger import OnMerger
from municipalities.fields import LanguageCodesField, split_codes
from municipalities.models.forms import LanguageForm


class MunicipalityQuerySet(TrackedScopedQuerySet):
    def taking_part(self, date: datetime.date | None = None) -> Self:
        """Return the members and cooperating municipalities of `date`, of today in Oslo when none is given."""
        return self.filter(build_taking_part_condition(date or timezone.localdate()))


def build_taking_part_condition(date: datetime.date, prefix: str = "") -> Q:
    """Return the condition of `taking_part()` as a Q, for rows that belong to a municipality, as in
    `build_taking_part_condition(today, "municipality__")`.
    """
    return Q(**{f"{prefix}merged_into": None, f"{prefix}member_from__lte": date}) & (
        Q(**{f"{prefix}member_until": None}) | Q(**{f"{prefix}member_until__gte": date})
    )


class Municipality(Tracked):
    """A `Municipality` is a kommune with its service office. Facts that no source gives stay empty."""

    class Status(models.TextChoices):
        MEMBER = "member", _("member")
        COOPERATING = "cooperating", _("cooperating")

    access = Access(owner="pk")
    named_by = ("name", "long_name", "name_sma", "long_name_sma")
    on_merger: ClassVar = {"merged_into": OnMerger.STAYS}
    keeps_history = True
    never_taken_back = ("merged_into", "member_from", "member_until")  # each moves more than the row
    number = FourDigitsField(
        _("municipality number"),
        unique=True,
        help_text=_("The four digits of Statistics Norway, for example 3427."),
    )
    slug = CleanSlugField(
        _("address"), max_length=80, unique=True, blank=True, help_text=_("The word in the address of the page.")
    )
    name = CleanCharField(_("name"), max_length=80, help_text=_("Short official name."))
    sort_key = SortField("name")
    name_sma = CleanCharField(
        _("South Sámi name"),
        max_length=80,
        blank=True,
        help_text=_("Shown beside the Norwegian one where it is official."),
    )
    long_name = CleanCharField(_("full name"), max_length=120, blank=True, help_text=_("For example Fjell kommune."))
    long_name_sma = CleanCharField(
        _("full South Sámi name"), max_length=120, blank=True, help_text=_("Where it is official.")
    )
    county_number = CleanCharField(_("county number"), max_length=2, blank=True, help_text=_("Two digits."))
    county_name = CleanCharField(
        _("county"), max_length=80, blank=True, help_text=_("Decides on upper secondary school.")
    )
    language_form = models.CharField(
        _("language form"),
        max_length=10,
        choices=LanguageForm,
        default=LanguageForm.NEUTRAL,
        help_text=_("The form of Norwegian the municipality has chosen."),
    )
    sami_area = models.BooleanField(
        _("Sámi administrative area"), default=False, help_text=_("Forms and receipts are then owed in South Sámi too.")
    )
    area_km2 = models.DecimalField(
        _("area (km²)"),
        max_digits=8,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Total area, shown among the facts."),
    )
    centre = models.ForeignKey(
        "municipalities.Place",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="centre_of",
        verbose_name=_("centre"),
        help_text=_("New entries start here, and drives to the municipality are measured from here."),
    )
    website = WebAddressField(_("website"), blank=True, help_text=_("The municipality's own site."))
    kindergarten_form_url = WebAddressField(
        _("kindergarten form"),
        blank=True,
        help_text=_("The municipality's own form to apply for a place; shown on its page."),
    )
    jobs_url = WebAddressField(_("national job site"), blank=True, help_text=_("Vacancies here on the national site."))
    homes_url = WebAddressField(_("national housing site"), blank=True, help_text=_("Homes here on the national site."))
    facts = models.JSONField(
        _("figures"),
        validators=[validators.validate_figures],
        default=list,
        blank=True,
        help_text=_("Figures with source and year: a list of {kind, value, year, source}."),
    )

    summary = CleanCharField(
        _("in one sentence"), max_length=200, blank=True, help_text=_("Shown on cards and in search engines.")
    )
    introduction = RichTextField(
        _("introduction"), blank=True, help_text=_("The first text on the municipality's page.")
    )
    introduction_source = CleanCharField(
        _("who wrote the introduction"),
        max_length=80,
        blank=True,
        help_text=_("Empty when the municipality wrote it; 'demo' marks it as demo text on the page."),
    )

    office_name = CleanCharField(
        _("name of the office"),
        max_length=80,
        blank=True,
        help_text=_("As on the door. Empty means “The service office in” and the municipality."),
    )
    office_address = CleanCharField(
        _("office address"), max_length=120, blank=True, help_text=_("Where one can walk in.")
    )
    office_phone = PhoneField(
        _("office telephone"),
        country=HOME_COUNTRY,
        max_length=30,
        blank=True,
        help_text=_("Direct to the service office."),
    )
    office_email = CleanEmailField(_("office e-mail"), blank=True, help_text=_("Public address of the service office."))
    office_hours = CleanCharField(
        _("opening hours"), max_length=160, blank=True, help_text=_("In words, for example weekdays 9–15.")
    )
    office_languages = LanguageCodesField(
        _("languages"),
        max_length=60,
        blank=True,
        help_text=_(
            "The languages in which families may write and get an answer. None ticked: those of the "
            "region. In the Sámi administrative area South Sámi is always one of them."
        ),
    )

    answers_by = CleanCharField(
        _("who answers"),
        max_length=120,
        blank=True,
        help_text=_(
            "The host or the desk that families meet, for example the service desk. Shown beside the contact form."
        ),
    )
    phone_hours = CleanCharField(
        _("telephone hours"), max_length=160, blank=True, help_text=_("When a call is answered, in words.")
    )
    answer_weekdays = CleanCharField(
        _("weekdays on which it answers"),
        max_length=7,
        default="12345",
        validators=[validators.validate_weekdays],
        help_text=_("The promise of an answer counts these days only."),
    )
    answer_working_days = models.PositiveSmallIntegerField(
        _("answer within (working days)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
        help_text=_("Empty means the region's promise."),
    )
    shows_answer_days = models.BooleanField(
        _("show how soon it answers"),
        default=False,
        help_text=_(
            "On: families read within how many days half of them and nine of ten got an answer in the last twelve "
            "months. It is counted every night, and shown once twenty families have been answered."
        ),
    )
    # Of the families of the last twelve months: counted every night by the app that takes their questions.
    answer_half_days = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    answer_most_days = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    archives_cases = models.BooleanField(
        _("archives cases"),
        default=False,
        help_text=_("On: a case that the host marks as worth archiving is exported before personal data is deleted."),
    )

    status = models.CharField(
        _("part in the region"),
        max_length=12,
        choices=Status,
        default=Status.MEMBER,
        help_text=_("Cooperating municipalities show their entries but do not pay or vote."),
    )
    member_from = models.DateField(
        _("from"), default=datetime.date(2000, 1, 1), help_text=_("First day on the portal.")
    )
    member_until = models.DateField(
        _("until"),
        null=True,
        blank=True,
        help_text=_("Last day on the portal. The day after, its entries leave all pages; nothing is deleted."),
    )
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_from",
        verbose_name=_("merged into"),
        help_text=_("The municipality that has taken over."),
    )
    four_eyes = models.BooleanField(
        _("four eyes"),
        default=False,
        help_text=_("On: who wrote an entry last cannot publish it; a colleague or the coordinator does."),
    )
    objects: ClassVar = MunicipalityQuerySet.as_manager()

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering = ["sort_key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=models.F("id")),
                name="municipalities_not_merged_into_itself",
                violation_error_code="merged_into",
                violation_error_message=_("A municipality cannot be merged into itself."),
            ),
            models.CheckConstraint(
                condition=~Q(answer_weekdays=""),
                name="municipalities_answers_on_some_weekday",
                violation_error_code="answer_weekdays",
                violation_error_message=_("Without a weekday no answer could ever be promised."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return find_path("municipality", self.slug)

    def clean(self) -> None:
        self.facts = self.facts or []
        if self.centre and self.pk and not self.merged_into_id and self.centre.municipality_id != self.pk:
            raise ValidationError({"centre": _("The centre lies in another municipality.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        from municipalities import new_municipality

        is_new = self._state.adding
        if not self.slug:
            self.slug = find_free_slug(self.name, lambda slug: Municipality.objects.filter(slug=slug).exists())
        new_municipality.save_municipality(
            self, is_new=is_new, save=lambda: super(Municipality, self).save(*args, **kwargs)
        )

    @property
    def takes_part(self) -> bool:
        today = timezone.localdate()
        within = self.member_from <= today and (self.member_until is None or today <= self.member_until)
        return within and self.merged_into_id is None

    @property
    def writes_in(self) -> str:
        """Return the language tag of the office's Norwegian texts."""
        return LanguageForm(self.language_form).tag

    def get_answer_weekdays_display(self) -> str:
        return ", ".join(str(WEEKDAYS[int(digit) - 1]) for digit in self.answer_weekdays)

    def get_office_languages_display(self) -> str:
        return ", ".join(map(translate_language_name, split_codes(self.office_languages)))

    def list_answer_languages(self, of_region: str) -> list[str]:
        """Return the codes of the languages in which one may write: the office's own, else those `of_region`.

        In the Sámi administrative area the law gives the right to one more.
        """
        owed = ["sma"] if self.sami_area else []
        return list(dict.fromkeys([*split_codes(self.office_languages or of_region), *owed]))
