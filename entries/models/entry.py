"""Everything that is published has this in common; a domain adds only what is special about it."""

import datetime
from collections.abc import Collection, Iterable
from typing import Any, ClassVar, TypeAlias

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.access import Access
from base.caching.derived import SearchField, SortField
from base.caching.versions import Tracked
from base.datafiles.reading import FileRow
from base.languages import get_default_language
from base.links import find_path
from base.messages.translated_columns import list_columns_in_language, list_language_columns
from base.pictures.models import Picture
from base.text.characters import is_seen
from base.text.fields import CleanCharField, CleanSlugField, clean_texts
from base.text.finding import build_word_condition, find_keys_by_name
from base.text.richtext import RichTextField
from base.text.slugs import find_free_slug
from base.values.formats import get_local_day
from base.values.webaddresses import WebAddressField
from entries.admin.doubts import UsualRange
from entries.models.positions import Placed
from entries.models.publishing import Published
from entries.models.queries import NEWEST, EntryQuerySet, Status
from entries.models.translations import Translated
from municipalities.models.forms import LanguageForm
from partners.models import Partner

SAMPLE = "sample"
Fact: TypeAlias = tuple[str | Promise, object]  # a label, and text or safe HTML


class Entry(Placed, Published, Translated, Picture, Tracked):
    """All published models inherit from the abstract `Entry`. A domain says what is special by the names below."""

    access = Access(owner="municipality")
    keeps_history = True
    undone_beside: ClassVar = (
        *Picture.undone_beside,
        "slug",
        "updated_by",
        "first_published",
        "translation_state",
        "translation_gaps",
    )
    usual_numbers: tuple[UsualRange, ...] = ()  # the form asks once about a number that lies outside
    copied_with: tuple[str, ...] = ()  # rows inside it that a copy gets too, by the names under which it has them
    category_field = ""  # what "related" compares
    card_relations: tuple[str, ...] = ()  # foreign keys of its own that a card or page shows
    teaser_order: tuple = NEWEST  # which of them stand on a municipality's page
    found_through: tuple[str, ...] = (
        "partner",
        "place",
        "municipality",
    )  # whose names it is found by, beside its title
    drive_words = ""  # set by a list that measures from a place
    can_be_kept = False  # whether a reader may put it on a list of their own, to look at again and compare
    in_menu = True  # whether its list stands in the head of every page
    schema_type = "Thing"  # schema.org type of the JSON-LD
    place_property = "contentLocation"  # "address" for what stands somewhere itself
    source_names: dict[str, str | Promise] = {}  # {short name that its data files use: the source as readers know it}

    partner = models.ForeignKey(
        Partner,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("partner"),
        help_text=_("The employer, landlord or association behind it."),
    )

    title = CleanCharField(
        _("title"), max_length=140, help_text=_("The heading readers see in lists and on top of the page.")
    )
    search_text = SearchField(sources=list_language_columns("title"))
    slug = CleanSlugField(_("address"), max_length=80, unique=True, blank=True, editable=False)
    summary = CleanCharField(
        _("summary"), max_length=300, blank=True, help_text=_("One or two sentences; shown on cards.")
    )
    body = RichTextField(_("text"), blank=True, help_text=_("The text of the page."))

    source = CleanCharField(
        _("source"), max_length=80, blank=True, help_text=_("Where the facts are from; shown to readers.")
    )
    source_id = CleanCharField(_("id in the source"), max_length=80, blank=True, editable=False)
    source_url = WebAddressField(_("source address"), blank=True, help_text=_("A page where a reader can check it."))
    review_note = CleanCharField(
        _("note to editors"),
        max_length=300,
        blank=True,
        help_text=_("What must be cleared up; never shown to readers."),
    )
    created = models.DateTimeField(_("created"), auto_now_add=True)
    updated = models.DateTimeField(_("updated"), auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("updated by"),
    )

    objects: ClassVar = EntryQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = [*NEWEST]
        indexes = [
            models.Index(fields=["status", "publish_until"], name="%(app_label)s_%(class)s_public"),
            models.Index(fields=["status", "publish_from"], name="%(app_label)s_%(class)s_begins"),
            models.Index(fields=["source", "source_id"], name="%(app_label)s_%(class)s_source"),
            models.Index(
                fields=["updated"], name="%(app_label)s_%(class)s_updated"
            ),  # the order of its list in the admin
            models.Index(
                fields=["translation_gaps"], name="%(app_label)s_%(class)s_gaps"
            ),  # read through by its filter
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="published") | (Q(title_nb__isnull=False) & ~Q(title_nb="")),
                name="%(app_label)s_%(class)s_published_has_title",
                violation_error_code="title_nb",
                violation_error_message=_("A published entry needs a title in the default language."),
            ),
            models.CheckConstraint(
                condition=~Q(status="published")
                | Q(picture="")
                | (Q(picture_alt_nb__isnull=False) & ~Q(picture_alt_nb="")),
                name="%(app_label)s_%(class)s_published_has_alt",
                violation_error_code="picture_alt_nb",
                violation_error_message=_("Say in words what the picture shows."),
            ),
            models.CheckConstraint(
                condition=Q(publish_from=None) | Q(publish_until=None) | Q(publish_until__gt=F("publish_from")),
                name="%(app_label)s_%(class)s_ends_after_start",
                violation_error_code="publish_until",
                violation_error_message=_("The entry would end before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.slug

    # --- writing -----------------------------------------------------------------------------------------------------
    def derive(self) -> None:
        """Work out values that follow from others, such as an end from a deadline; forms and every save call this."""

    def clean(self) -> None:
        super().clean()
        clean_texts(self)
        title = f"title_{get_default_language()}"
        if not is_seen(getattr(self, title) or ""):
            raise ValidationError({title: models.Field.default_error_messages["blank"]})
        self.derive()
        self.clean_place()
        if self.picture and not getattr(self, f"picture_alt_{get_default_language()}"):
            raise ValidationError({f"picture_alt_{get_default_language()}": _("Say in words what the picture shows.")})
        self.clean_publishing()

    def prepare(self, taken: Collection[str] = ()) -> None:
        """Make sure of what must hold on every path into the database; `save()` and `bulk_create()` call this.

        `taken` are slugs of rows that are saved together with this one; a set gets the new slug too.
        """
        self.prepare_place()
        self.derive()
        self.prepare_position()
        clean_texts(self)
        if not self.slug:
            self.slug = self.make_slug(taken)
        if isinstance(taken, set):
            taken.add(self.slug)
        self.prepare_first_published()
        self.prepare_translations()

    def make_slug(self, taken: Collection[str]) -> str:
        """Return a free slug made from the Norwegian title. It is made once: a URL that was shared does not change."""
        model = type(self)
        title = getattr(self, f"title_{get_default_language()}") or self.title or ""
        return find_free_slug(
            title, lambda slug: slug in taken or model._default_manager.exclude(pk=self.pk).filter(slug=slug).exists()
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.prepare()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "translation_state", "translation_gaps"}
        super().save(*args, **kwargs)

    def clear_for_copy(self, today: datetime.date) -> None:
        """Clear what a copy does not take over: its status, its source, its review, and days that have passed."""
        self.status, self.slug, self.first_published, self.reviewed_on = Status.DRAFT, "", None, None
        if self.source_id or self.is_sample:
            self.source = self.source_url = ""  # its facts are an office's own from now on
        self.source_id = self.review_note = ""
        for field in self._meta.concrete_fields:
            value = getattr(self, field.attname)
            if isinstance(field, models.DateField) and field.null and value and get_local_day(value) < today:
                setattr(self, field.attname, None)

    @classmethod
    def build_search_condition(cls, words: Iterable[str]) -> Q:
        """Return a condition for the rows that every word finds.

        A word finds a row by its titles, or by the present name of what the row belongs to (`found_through`).
        """
        every = Q()
        for word in words:
            found = build_word_condition("search_text", word)
            for name in cls.found_through:
                found |= Q(**{f"{name}__in": find_keys_by_name(cls._meta.get_field(name).related_model, word)})
            every &= found
        return every

    @classmethod
    def read_values(cls, values: FileRow, today: datetime.date) -> FileRow:
        """Return a row of a data file as values of fields; a domain overrides this to read its own ways of writing."""
        return values

    # --- reading -----------------------------------------------------------------------------------------------------
    @property
    def is_sample(self) -> bool:
        return self.source == SAMPLE

    @property
    def writes_in(self) -> str:
        """Return the language tag of the Norwegian text, chosen by the office, or the region where none owns it."""
        if self.municipality:
            return self.municipality.writes_in
        form = getattr(self, "region_form", None) if self.is_in_words_of_region else None  # of for_cards()
        return LanguageForm(form).tag if form else get_default_language()

    @property
    def languages(self) -> list[str]:
        """Return the codes of the languages in which the title exists, for hreflang and the sitemap."""
        return [code for code, _name in settings.LANGUAGES if getattr(self, f"title_{code}", "")]

    def get_source_display(self) -> str:
        """Return the source for tables of the office, in which a sample is called an example and no code is shown."""
        return gettext("demo example") if self.is_sample else self.source_name

    @property
    def source_name(self) -> str:
        """Return the source in words that a reader knows."""
        return str(self.source_names.get(self.source, self.source))

    def get_absolute_url(self) -> str:
        return find_path(f"{self._meta.model_name}-detail", self.slug)

    def facts(self) -> list[Fact]:
        """Return [(label, value)] for the page; a value is text, or safe HTML."""
        return []

    def main_facts(self) -> list[object]:
        """Return the one or two facts that stand largest on a card: what it costs or pays, and until when."""
        return []

    def card_facts(self) -> list[object]:
        """Return the other two to four facts by which readers decide, the shortest first."""
        return []

    def feed_words(self) -> str:
        """Return what the feed says before the summary."""
        return ""

    def kicker(self) -> str:
        """Return the word above the title on a card, which says what kind of thing it is."""
        return str(self._meta.verbose_name)

    def list_guide_ids(self) -> list[str]:
        """Return which guides of the country its reader needs, by the ids that they have in their data file."""
        return []

    def json_ld(self) -> dict:
        """Return the model's own schema.org properties, which are joined to those that every entry has."""
        return {}


# The place of each language's title in the alphabet; which of them a reader is shown differs, so each has its own.
for code in settings.MODELTRANSLATION_LANGUAGES:
    title, key = list_columns_in_language(["title", "sort_key"], code)
    Entry.add_to_class(key, SortField(title, language=code))
