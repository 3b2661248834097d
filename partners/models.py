from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import Access, TrackedScopedQuerySet
from base.caching.derived import KeyField, SearchField, SortField
from base.caching.versions import Tracked
from base.text.fields import CleanCharField, CleanTextField
from base.text.finding import build_word_condition
from base.text.folding import MAX_KEY_CHARACTERS, fold_texts, join_words, list_search_words, split_into_words
from base.values.codefields import OrganisationNumberField
from base.values.webaddresses import WebAddressField
from municipalities.departures.on_merger import OnMerger
from municipalities.models import Municipality, Place

# Legal forms, which some write behind a name and some do not.
LEGAL_FORMS = frozenset(
    [
        "as",
        "asa",
        "sa",
        "ans",
        "da",
        "ba",
        "enk",
        "nuf",
        "kf",
        "iks",
        "hf",
        "fkf",
        "sf",
        "ab",
        "oy",
        "aps",
        "gmbh",
        "bv",
        "ltd",
    ]
)


def make_name_key(name: str) -> str:
    """Return what different ways of writing one name share: `Åsmeieriet AS`, `asmeieriet`, `ÅS MEIERIET`."""
    words = split_into_words(name)
    return join_words([word for word in words if word not in LEGAL_FORMS] or words)


def fold_partner(name: str, org_number: str) -> str:
    """Return the text to search, with the whole name also as one word: `asmeieriet` then finds `Ås Meieriet`."""
    return fold_texts(name, make_name_key(name), org_number)


class PartnerQuerySet(TrackedScopedQuerySet):
    def find(self, text: str) -> Self:
        """Return the partners whose name or number holds every word of `text`; none without a word."""
        words = list_search_words(text)
        rows = self if words else self.none()
        for word in words:
            rows = rows.filter(build_word_condition("search_text", word))
        return rows

    def named(self, name: str) -> Self:
        """Return the partners that bear this name, however it is written."""
        return self.filter(name_key=make_name_key(name)).exclude(name_key="")


class Partner(Tracked):
    """A `Partner` is an employer, a landlord or an association that offers something.

    An association is a partner; what it offers are activities.
    """

    class Kind(models.TextChoices):
        EMPLOYER = "employer", _("employer")
        LANDLORD = "landlord", _("landlord or seller")
        ASSOCIATION = "association", _("association")

    class Sector(models.TextChoices):
        PUBLIC = "public", pgettext_lazy("sector", "public")
        PRIVATE = "private", _("private")
        THIRD = "third", _("non-profit")

    keeps_history = True
    access = Access(owner="municipality")
    on_merger: ClassVar = {"municipality": OnMerger.MOVES}
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        related_name="partners",
        verbose_name=_("municipality"),
        help_text=_("The office that looks after the partner."),
    )
    place = models.ForeignKey(
        Place,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="partners",
        verbose_name=_("place"),
        help_text=_("Where the partner is at home."),
    )
    name = CleanCharField(_("name"), max_length=120, help_text=_("Shown on every offer."))
    search_text = SearchField(sources=("name", "org_number"), derive=fold_partner)
    sort_key = SortField("name")
    name_key = KeyField(max_length=MAX_KEY_CHARACTERS, db_index=True, sources=("name",), derive=make_name_key)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, help_text=_("What the partner mainly offers."))
    sector = models.CharField(_("sector"), max_length=8, choices=Sector, help_text=_("Public, private or non-profit."))
    org_number = OrganisationNumberField(
        _("organisation number"),
        blank=True,
        help_text=_("Nine digits, from the register of legal entities."),
    )
    website = WebAddressField(_("website"), blank=True, help_text=_("Shown on the offer."))
    description = CleanTextField(
        _("description"), max_length=600, blank=True, help_text=_("One or two sentences about the partner.")
    )
    source = CleanCharField(_("source"), max_length=40, blank=True, editable=False)  # "sample" marks invented ones
    source_id = CleanCharField(max_length=80, blank=True, editable=False)
    objects: ClassVar = PartnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.name

    @property
    def writes_in(self) -> str:
        return self.municipality.writes_in
