from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.access import Access, Reach, ScopedQuerySet, TrackedScopedQuerySet
from base.caching.derived import KeyField
from base.caching.versions import Tracked
from base.messages.translated_columns import list_language_columns
from base.text.fields import CleanCharField
from base.text.folding import MAX_KEY_CHARACTERS, fold_to_one_word


class Occupation(Tracked):
    """An `Occupation` is a group of STYRK-08 on one of its four levels: "2" – "22" – "222" – "2223".

    Source: Statistics Norway, Klass 7.
    """

    access = Access(owner=None)
    named_by = list_language_columns("name")
    code = CleanCharField(
        _("STYRK-08 code"), max_length=4, unique=True, help_text=_("One to four digits; four for a unit group.")
    )
    name = CleanCharField(_("name"), max_length=160, help_text=_("The official name."))
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
        help_text=_("The group one level up."),
    )
    category = CleanCharField(
        _("field of work"), max_length=80, blank=True, help_text=_("The labour service's category.")
    )
    is_regulated = models.BooleanField(
        _("regulated"), default=False, help_text=_("On where approval is needed; the guide on approval is then linked.")
    )
    median_monthly = models.PositiveIntegerField(
        _("median pay"), null=True, blank=True, help_text=_("Agreed monthly pay in kroner, whole country.")
    )
    p25_monthly = models.PositiveIntegerField(
        _("lower quartile"), null=True, blank=True, help_text=_("Kroner a month.")
    )
    p75_monthly = models.PositiveIntegerField(
        _("upper quartile"), null=True, blank=True, help_text=_("Kroner a month.")
    )
    employed = models.PositiveIntegerField(
        _("persons employed"),
        null=True,
        blank=True,
        help_text=_("Whole country. Of occupations that share a word, the more common one is offered first."),
    )
    objects: ClassVar = TrackedScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("occupation")
        verbose_name_plural = _("occupations")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def level(self) -> int:
        """Return the level of the group: 1 major group, 2 sub-major, 3 minor, 4 unit group."""
        return len(self.code)


class Word(Tracked):
    """A `Word` is what people call an occupation in everyday speech, in lower case."""

    LANGUAGES = [("nb", "bokmål"), ("nn", "nynorsk"), ("en", "English"), ("de", "Deutsch"), ("nl", "Nederlands")]

    access = Access(owner=None)
    occupation = models.ForeignKey(
        Occupation,
        on_delete=models.CASCADE,
        related_name="words",
        verbose_name=_("occupation"),
        help_text=_("The unit group meant."),
    )
    language = models.CharField(
        _("language"), max_length=3, choices=LANGUAGES, help_text=_("The language of the word.")
    )
    word = CleanCharField(_("word"), max_length=120, help_text=_("In lower case, as people type it."))
    key = KeyField(
        max_length=MAX_KEY_CHARACTERS, db_index=True, sources=("word",), derive=fold_to_one_word
    )  # by which it is found
    objects: ClassVar = TrackedScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("everyday word")
        verbose_name_plural = _("everyday words")
        ordering = ["word"]
        constraints = [
            models.UniqueConstraint(fields=["occupation", "language", "word"], name="occupations_word_once"),
        ]

    def __str__(self) -> str:
        return self.word

    def clean(self) -> None:
        self.word = self.word.lower()  # before a form asks whether it is there already

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.word = self.word.lower()
        super().save(*args, **kwargs)


class Neighbour(Tracked):
    """A `Neighbour` says whether an advert of one unit group nearly fits a person of another.

    It holds in one direction only: a specialist nurse may take a nurse's post, a nurse not a specialist's.
    """

    access = Access(owner=None)
    person = models.ForeignKey(
        Occupation,
        on_delete=models.CASCADE,
        related_name="adverts",
        verbose_name=_("the person's occupation"),
        help_text=_("The unit group of who looks for work."),
    )
    advert = models.ForeignKey(
        Occupation,
        on_delete=models.CASCADE,
        related_name="persons",
        verbose_name=_("the advert's occupation"),
        help_text=_("The unit group that is advertised. The other direction is a row of its own."),
    )
    is_nearly = models.BooleanField(
        _("nearly fits"),
        default=True,
        help_text=_("Off where the advert does not fit, although both are of the same minor group."),
    )
    reason = CleanCharField(_("reason"), max_length=120, help_text=_("One short phrase."))
    objects: ClassVar = TrackedScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("neighbouring occupation")
        verbose_name_plural = _("neighbouring occupations")
        ordering = ["person__code", "advert__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "advert"],
                name="occupations_neighbour_once",
                violation_error_message=_("This pair is there already."),
            ),
            models.CheckConstraint(
                condition=~models.Q(person=models.F("advert")),
                name="occupations_neighbour_differs",
                violation_error_code="advert",
                violation_error_message=_("The same occupation fits and is no neighbour."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person.code} → {self.advert.code}"


class UnreadWord(models.Model):
    """An `UnreadWord` counts on how many days a word for work was typed and not understood.

    The word itself is kept only once there are five such days. `occupations/words/unread.py` writes the rows.
    """

    access = Access(owner=None, reach=Reach.COORDINATOR)
    digest = models.CharField(max_length=64, unique=True)  # keyed; of the folded word and the language
    language = models.CharField(_("language"), max_length=10)
    days = models.PositiveSmallIntegerField(_("typed on how many days"), default=1)
    first_day = models.DateField(_("first typed"), db_index=True)
    last_day = models.DateField(_("last typed"), db_index=True)
    word = CleanCharField(_("word"), max_length=40, blank=True)
    occupation = models.ForeignKey(
        Occupation,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("means"),
        limit_choices_to={"code__regex": r"^\d{4}$"},
        help_text=_(
            "The unit group that people mean by it. From then on the planner and the list of jobs read the word."
        ),
    )
    is_dismissed = models.BooleanField(
        _("no occupation"),
        default=False,
        help_text=_("On where it names no work: the word is forgotten and not shown again."),
    )
    objects: ClassVar = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("word not understood")
        verbose_name_plural = _("words not understood")
        ordering = ["-days", "-last_day", "word"]

    def __str__(self) -> str:
        return self.word

    def clean(self) -> None:
        if self.occupation and self.is_dismissed:
            raise ValidationError(
                {"is_dismissed": _("Choose what it means, or say that it is no occupation; not both.")}
            )
