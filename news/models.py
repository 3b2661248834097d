import datetime

from django.db import models
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from base.templatetags.base import read_text_and_language, text
from base.text.fields import CleanCharField
from base.values.formats import format_date
from entries.models import Entry, Fact


class Article(Entry):
    """An `Article` is news of one office, or of the whole region where no municipality is chosen."""

    place_required = False
    region_wide_allowed = True
    schema_type = "NewsArticle"
    pinned = models.BooleanField(_("pinned"), default=False, help_text=_("Stands first on the front page."))

    class Meta(Entry.Meta):
        verbose_name = _("news article")
        verbose_name_plural = _("news")

    def clear_for_copy(self, today: datetime.date) -> None:
        super().clear_for_copy(today)
        self.pinned = False  # the front page is the coordinator's

    def kicker(self) -> str:
        return str(self.municipality or _("The whole region"))

    def card_facts(self) -> list[object]:
        return [format_date(shown)] if (shown := self.shown_since) else []

    def json_ld(self) -> dict[str, object]:
        title: dict[str, object] = {"headline": read_text_and_language(self, "title")[0][:110]}
        return title | ({"datePublished": timezone.localtime(shown).isoformat()} if (shown := self.shown_since) else {})


class Story(Entry):
    """A `Story` is told by a newcomer, in their own words."""

    class Teller(models.TextChoices):
        FAMILY = "family", _("family with children")
        SINGLE_PARENT = "single_parent", _("single parent")
        COUPLE = "couple", _("couple without children")
        ALONE = "alone", _("one adult alone")
        RETURNER = "returner", _("moved back home")
        FROM_ABROAD = "from_abroad", _("from abroad")

    place_required = False
    region_wide_allowed = True
    schema_type = "Article"
    category_field = "teller"
    moved_from = CleanCharField(_("moved from"), max_length=80, blank=True, help_text=_("Town or country."))
    moved_year = models.PositiveSmallIntegerField(
        _("year of the move"), null=True, blank=True, help_text=_("Four digits.")
    )
    teller = models.CharField(
        _("who tells it"),
        max_length=13,
        choices=Teller,
        blank=True,
        help_text=_("Readers who are the same find the story by it. Empty: they find it among all."),
    )

    class Meta(Entry.Meta):
        verbose_name = _("story")
        verbose_name_plural = _("stories")

    def kicker(self) -> str:
        return self.get_teller_display() or super().kicker()

    def facts(self) -> list[Fact]:
        return [(_("Moved from"), text(self, "moved_from")), (_("Year"), self.moved_year)]

    def card_facts(self) -> list[object]:
        here = self.place or self.municipality
        if not self.moved_from:
            return []
        return [format_html("{} → {}", text(self, "moved_from"), here) if here else text(self, "moved_from")]


class Guide(Entry):
    """A `Guide` is a page that explains one step of the move, with its source and the day it was last checked."""

    class Topic(models.TextChoices):
        WITHIN_NORWAY = "within_norway", _("moving within Norway")
        FROM_EEA = "from_eea", _("moving from the EU or EEA")
        OUTSIDE_EEA = "outside_eea", _("moving from outside the EEA")
        APPROVAL = "approval", _("approval of professions")
        SCHOOL_START = "school_start", _("kindergarten and school")
        HOUSING = "housing", _("renting and buying")
        WINTER_DRIVING = "winter_driving", _("winter driving")
        FAMILIES = "what_families_get", _("what families get")
        PETS = "pets", _("bringing pets")
        ELECTRICITY = "electricity", _("electricity")
        HERE = "here", _("what holds here")

    place_required = False
    region_wide_allowed = True
    schema_type = "Article"
    required_to_publish = (("source",), ("reviewed_on",))
    topic = models.CharField(_("topic"), max_length=20, choices=Topic, help_text=_("What the guide is about."))
    position = models.PositiveSmallIntegerField(_("order"), default=0, help_text=_("Lowest first."))

    class Meta(Entry.Meta):
        verbose_name = _("guide")
        verbose_name_plural = _("guides")
        ordering = ["position", "pk"]

    def kicker(self) -> str:
        return self.get_topic_display()

    @property
    def is_of_this_region(self) -> bool:
        """Return whether the guide says what holds here alone; every other guide is of the law of the country."""
        return self.topic == self.Topic.HERE

    @property
    def is_in_words_of_region(self) -> bool:  # type: ignore[override]  # the law of the country comes in bokmål
        return self.is_of_this_region

    def card_facts(self) -> list[object]:
        return [gettext("checked %(date)s") % {"date": format_date(self.reviewed_on)}] if self.reviewed_on else []
