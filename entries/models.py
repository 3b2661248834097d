"""What everything published has in common. A domain adds only what is special about it."""

import datetime
from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Case, F, FloatField, IntegerField, Q, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from base.pictures import Picture
from base.richtext import RichTextField
from base.slugs import free_slug
from base.times import sensible
from municipalities.access import Access, ScopedQuerySet
from municipalities.models import Municipality, Place
from municipalities.models.places import LATITUDE, LONGITUDE
from municipalities.models.region import taking_part_on
from partners.models import Partner

SAMPLE = "sample"
# Short names of sources that data files use, as readers know them.
SOURCES = {
    "nsr": _("the national school register"),
    "nbr": _("the national kindergarten register"),
    "valglokaler-2017": _("the list of polling places 2015 and 2017"),
}
# Newest first, also where nobody wrote a date; databases disagree on where an empty one stands.
NEWEST = (Coalesce("publish_from", "first_published").desc(nulls_last=True), "-pk")
CONTROL_CHARACTERS = dict.fromkeys([*range(9), 11, 12, *range(14, 32)])
APPROXIMATE_DECIMALS = 2  # about a kilometre


class Status(models.TextChoices):
    DRAFT = "draft", _("draft")
    IN_REVIEW = "review", _("in review")
    PUBLISHED = "published", _("published")
    ARCHIVED = "archived", _("archived")


class EntryQuerySet(ScopedQuerySet):
    def public(self, now: datetime.datetime | None = None):
        """The only meaning of "public": published, within its dates, of a municipality that takes part today."""
        now = now or timezone.now()
        return self.filter(
            Q(publish_from=None) | Q(publish_from__lte=now),
            Q(publish_until=None) | Q(publish_until__gt=now),
            Q(municipality=None) | taking_part_on(timezone.localdate(now), "municipality__"),
            status=Status.PUBLISHED,
        )

    def for_cards(self):
        return self.select_related("municipality", "place", "partner", *self.model.card_relations)

    def nearest_to(self, entry):
        """Ordered by what they share with `entry`: partner, then category, then distance on the ground."""
        same = [When(partner=entry.partner_id, then=Value(0))] if entry.partner_id else []
        if entry.category_field:
            same.append(When(**{entry.category_field: getattr(entry, entry.category_field)}, then=Value(1)))
        rank = Case(*same, default=Value(2), output_field=IntegerField())
        squared: object = Value(0.0)
        if entry.lat is not None:
            north, east = F("lat") - entry.lat, (F("lon") - entry.lon) * 0.46  # a degree of longitude at 62° north
            squared = models.ExpressionWrapper(north * north + east * east, output_field=FloatField())
        return self.exclude(pk=entry.pk).alias(rank=rank, squared=squared).order_by("rank", "squared", "-pk")

    def bulk_create(self, objs, *args, **kwargs):
        objs = list(objs)
        taken: set[str] = set()
        for entry in objs:
            entry.prepare(taken)
        return super().bulk_create(objs, *args, **kwargs)

    bulk_create.alters_data = True


class Entry(Picture):
    """Abstract. Concrete: a job, a home, a school, an activity, a venue, an event, an article, a story, a guide."""

    access = Access(owner="municipality")
    keeps_history = True
    place_required = True
    region_wide_allowed = False
    category_field = ""  # what "related" compares
    card_relations: tuple[str, ...] = ()  # foreign keys of its own that a card or page shows
    teaser_order: tuple = NEWEST  # which of them stand on a municipality's page
    drive_words = ""  # set by a list that measures from a place
    in_menu = True  # whether its list stands in the head of every page
    schema_type = "Thing"  # schema.org type of the JSON-LD
    place_property = "contentLocation"  # "address" for what stands somewhere itself

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("municipality"),
        help_text=_("The office that owns the entry and answers for it."),
    )  # fmt: skip
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("place"),
        help_text=_("The nearest settlement; drives are measured from here. Empty means the municipality's centre."),
    )  # fmt: skip
    street = models.CharField(
        _("street"), max_length=120, blank=True, help_text=_("Street and number, if readers may have it.")
    )
    postal_code = models.CharField(
        _("postal code"), max_length=4, blank=True, validators=[RegexValidator(r"^\d{4}$")], help_text=_("Four digits.")
    )
    lat = models.FloatField(
        _("latitude"), null=True, blank=True, validators=LATITUDE, help_text=_("Empty means the place's own point.")
    )
    lon = models.FloatField(
        _("longitude"), null=True, blank=True, validators=LONGITUDE, help_text=_("Empty means the place's own point.")
    )
    position_exact = models.BooleanField(
        _("show the exact point"), default=False,
        help_text=_("Off: the point is rounded to about a kilometre when it is saved, and the exact one is kept nowhere."),
    )  # fmt: skip
    partner = models.ForeignKey(
        Partner, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("partner"),
        help_text=_("The employer, landlord or association behind it."),
    )  # fmt: skip

    title = models.CharField(
        _("title"), max_length=140, help_text=_("The heading readers see in lists and on top of the page.")
    )
    slug = models.SlugField(_("address"), max_length=80, unique=True, blank=True, editable=False)
    summary = models.CharField(
        _("summary"), max_length=300, blank=True, help_text=_("One or two sentences; shown on cards.")
    )
    body = RichTextField(_("text"), blank=True, help_text=_("The text of the page."))

    status = models.CharField(
        _("status"),
        max_length=10,
        choices=Status,
        default=Status.DRAFT,
        help_text=_("Only published entries are seen by readers."),
    )
    publish_from = models.DateTimeField(
        _("show from"),
        null=True,
        blank=True,
        validators=[sensible],
        help_text=_("Empty means at once. A later time publishes by itself."),
    )
    publish_until = models.DateTimeField(
        _("show until"),
        null=True,
        blank=True,
        validators=[sensible],
        help_text=_("Leave empty to show it until further notice. Otherwise it disappears at this moment."),
    )
    first_published = models.DateTimeField(null=True, blank=True, editable=False)
    reviewed_on = models.DateField(
        _("facts reviewed on"),
        null=True,
        blank=True,
        help_text=_("When somebody last saw that it is true; shown to readers."),
    )
    source = models.CharField(
        _("source"), max_length=80, blank=True, help_text=_("Where the facts are from; shown to readers.")
    )
    source_id = models.CharField(_("id in the source"), max_length=80, blank=True, editable=False)
    source_url = models.URLField(_("source address"), blank=True, help_text=_("A page where a reader can check it."))
    review_note = models.CharField(
        _("note to editors"),
        max_length=300,
        blank=True,
        help_text=_("What must be cleared up; never shown to readers."),
    )
    created = models.DateTimeField(_("created"), auto_now_add=True)
    updated = models.DateTimeField(_("updated"), auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+",
        verbose_name=_("updated by"),
    )  # fmt: skip
    translation_state = models.JSONField(default=dict, blank=True, editable=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = [*NEWEST]
        indexes = [
            models.Index(fields=["status", "publish_until"], name="%(app_label)s_%(class)s_public"),
            models.Index(fields=["source", "source_id"], name="%(app_label)s_%(class)s_source"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="published") | (Q(title_nb__isnull=False) & ~Q(title_nb="")),
                name="%(app_label)s_%(class)s_published_has_title",
                violation_error_message=_("A published entry needs a title in the default language."),
            ),
            models.CheckConstraint(
                condition=Q(publish_from=None) | Q(publish_until=None) | Q(publish_until__gt=F("publish_from")),
                name="%(app_label)s_%(class)s_ends_after_start",
                violation_error_message=_("The entry would end before it begins."),
            ),
        ]

    def __str__(self):
        return self.title or self.slug

    # --- writing -----------------------------------------------------------------------------------------------------
    def derive(self) -> None:
        """Values that follow from others, for a form to check and for every save: a deadline sets an end."""

    def clean(self):
        super().clean()
        self.derive()
        if self.place_required and not self.place_id and self.municipality_id:
            self.place = self.municipality.centre
            if self.place is None:
                raise ValidationError({"place": _("Choose a place; the municipality has no centre yet.")})
        if self.place_id and self.municipality_id and self.place.municipality_id != self.municipality_id:
            raise ValidationError({"place": _("The place lies in another municipality.")})
        if not self.municipality_id and not self.region_wide_allowed:
            raise ValidationError({"municipality": _("Choose the municipality that owns the entry.")})
        if self.picture and not getattr(self, f"picture_alt_{default_language()}"):
            raise ValidationError({f"picture_alt_{default_language()}": _("Say in words what the picture shows.")})

    def prepare(self, taken: Iterable[str] = ()) -> None:
        """What must hold on every path into the database: called by save() and bulk_create()."""
        if self.municipality_id is None and not self.region_wide_allowed:
            raise ValueError(f"{self._meta.label} needs a municipality.")
        if self.place_id is None and self.place_required:
            self.place_id = self.municipality.centre_id
        if self.place_id is None and self.place_required:
            raise ValueError(f"{self._meta.label} needs a place; {self.municipality} has no centre.")
        self.derive()
        self.prepare_position()
        self.prepare_text()
        if not self.slug:
            self.slug = self.make_slug(taken)
        if isinstance(taken, set):
            taken.add(self.slug)
        self.prepare_first_published()

    def prepare_text(self) -> None:
        """Control characters come with pasted text; no reader sees them, and XML cannot carry them."""
        for field in self._meta.concrete_fields:
            value = self.__dict__.get(field.attname)
            if isinstance(value, str):
                self.__dict__[field.attname] = value.translate(CONTROL_CHARACTERS)  # past the translated property

    def prepare_first_published(self) -> None:
        """The moment from which readers could see it; a scheduled one is taken back with the schedule."""
        now = timezone.now()
        if self.first_published is not None and self.first_published <= now:
            return
        published = self.status == Status.PUBLISHED
        self.first_published = max(now, self.publish_from or now) if published else None

    def prepare_position(self) -> None:
        if self.place_id and (self.lat is None or self.lon is None):
            self.lat, self.lon, self.position_exact = self.place.lat, self.place.lon, False
        if not self.position_exact and self.lat is not None and self.lon is not None:
            self.lat, self.lon = round(self.lat, APPROXIMATE_DECIMALS), round(self.lon, APPROXIMATE_DECIMALS)

    def make_slug(self, taken) -> str:
        """Once, from the Norwegian title: an address that has been shared does not change."""
        model = type(self)
        title = getattr(self, f"title_{default_language()}") or self.title or ""
        return free_slug(title, lambda slug: slug in taken or model._default_manager.filter(slug=slug).exists())

    def save(self, *args, **kwargs):
        self.prepare()
        super().save(*args, **kwargs)

    # --- reading -----------------------------------------------------------------------------------------------------
    @property
    def is_sample(self) -> bool:
        return self.source == SAMPLE

    @property
    def office_may_delete(self) -> bool:
        """An office deletes drafts that were never public; everything else is archived."""
        return not self.was_public

    @property
    def was_public(self) -> bool:
        return self.first_published is not None and self.first_published <= timezone.now()

    @property
    def has_ended(self) -> bool:
        """It was public once and will not come back by itself."""
        past = self.publish_until is not None and self.publish_until <= timezone.now()
        return self.was_public and (past or self.status == Status.ARCHIVED)

    def is_public(self) -> bool:
        """As `public()` says, for a row at hand; asks for its municipality unless that was selected."""
        now = timezone.now()
        begun = self.publish_from is None or self.publish_from <= now
        over = self.publish_until is not None and self.publish_until <= now
        return (
            self.status == Status.PUBLISHED
            and begun
            and not over
            and (self.municipality is None or self.municipality.takes_part)
        )

    @property
    def writes_in(self) -> str:
        """Language tag of the Norwegian text: the form that the office has chosen."""
        return self.municipality.writes_in if self.municipality else default_language()

    @property
    def languages(self) -> list[str]:
        """Codes of the languages in which the title exists: what hreflang and the sitemap list."""
        return [code for code, _name in settings.LANGUAGES if getattr(self, f"title_{code}", "")]

    @property
    def source_name(self) -> str:
        """The source in words that a reader knows."""
        return str(SOURCES.get(self.source, self.source))

    def get_absolute_url(self):
        return reverse(f"{self._meta.model_name}-detail", args=[self.slug])

    def facts(self) -> list[tuple[str, object]]:
        """[(label, value)] for the page; a value is text, or safe HTML."""
        return []

    def card_facts(self) -> list[object]:
        """The two to four things one decides by, shortest first."""
        return []

    def kicker(self) -> str:
        """The word above the title on a card: what kind of thing it is."""
        return str(self._meta.verbose_name)

    def json_ld(self) -> dict:
        """schema.org properties of its own, joined to those that every entry has."""
        return {}


def default_language() -> str:
    return settings.MODELTRANSLATION_DEFAULT_LANGUAGE
