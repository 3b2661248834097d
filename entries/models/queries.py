"""Entries are read by the methods of `EntryQuerySet`; its `public()` is the only meaning of "public".

What an office must look after stands here as conditions, so that a list shows exactly the rows that were counted.
"""

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models
from django.db.models import Case, F, FloatField, IntegerField, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import TrackedScopedQuerySet
from base.text.folding import list_search_words
from municipalities.models import Municipality, Region

if TYPE_CHECKING:
    from entries.models.entry import Entry

ENDING_DAYS = 14
REVIEW_DAYS = 365
# Newest first, also where nobody wrote a date; databases disagree on where an empty one stands.
NEWEST = (Coalesce("publish_from", "first_published").desc(nulls_last=True), "-pk")


class Status(models.TextChoices):
    DRAFT = "draft", _("draft")
    IN_REVIEW = "review", _("in review")
    PUBLISHED = "published", _("published")
    ARCHIVED = "archived", _("archived")


Row = TypeVar("Row", bound="Entry")


def build_ending_condition(now: datetime.datetime) -> Q:
    """Return a condition for what readers see now and will no longer see within 14 days."""
    last = now + datetime.timedelta(days=ENDING_DAYS)
    return Q(status=Status.PUBLISHED, publish_until__gt=now, publish_until__lte=last)


def build_unreviewed_condition(now: datetime.datetime) -> Q:
    """Return a condition for what readers see though nobody has checked its facts for twelve months."""
    long_ago = now - datetime.timedelta(days=REVIEW_DAYS)
    old = Q(reviewed_on__lt=timezone.localdate(long_ago)) | Q(reviewed_on=None, created__lt=long_ago)
    return Q(Q(publish_until=None) | Q(publish_until__gt=now), old, status=Status.PUBLISHED)


def build_untranslated_condition(now: datetime.datetime, gap: str = ":") -> Q:
    """Return a condition for rows with this gap in a translation, unless they are archived or over.

    `gap` is ":missing" or ":stale" in any language, "de:stale" in one, and ":" any gap at all.
    """
    return Q(Q(publish_until=None) | Q(publish_until__gt=now), translation_gaps__contains=gap) & ~Q(
        status=Status.ARCHIVED
    )


class EntryQuerySet(TrackedScopedQuerySet[Row]):
    model: type[Row]

    def public(self, now: datetime.datetime | None = None, *, ended_after: datetime.datetime | None = None) -> Self:
        """Return what readers may see at `now`: published, within its dates, of a municipality that takes part then.

        This is the only meaning of "public". The municipalities are a subquery, which a database answers once a query;
        a join would be asked for every row. `is_public` of `entries/models/publishing.py` says the same of one row that
        is in memory. With `ended_after` what has ended since then is returned as well: a calendar that somebody follows
        does not forget an evening at midnight.
        """
        now = now or timezone.now()
        members = Municipality.objects.taking_part(timezone.localdate(now))
        return self.filter(
            Q(publish_from=None) | Q(publish_from__lte=now),
            Q(publish_until=None) | Q(publish_until__gt=ended_after or now),
            Q(municipality=None) | Q(municipality__in=members),
            status=Status.PUBLISHED,
        )

    def ending_soon(self) -> Self:
        return self.filter(build_ending_condition(timezone.now()))

    def over(self) -> Self:
        return self.filter(publish_until__lte=timezone.now())

    def never_public(self) -> Self:
        """Return the rows that no reader has seen yet."""
        return self.filter(Q(first_published=None) | Q(first_published__gt=timezone.now()))

    def not_yet_shown(self) -> Self:
        return self.filter(status=Status.PUBLISHED, publish_from__gt=timezone.now())

    def unreviewed(self) -> Self:
        return self.filter(build_unreviewed_condition(timezone.now()))

    def untranslated(self, gap: str = ":") -> Self:
        return self.filter(build_untranslated_condition(timezone.now(), gap))

    def find(self, text: str) -> Self:
        """Return the rows that every word of `text` finds, in any order; none where it holds no word."""
        words = list_search_words(text)
        return self.filter(self.model.build_search_condition(words)) if words else self.none()

    def foremost_first(self) -> Self:
        """Return the rows in the order of the model's `teaser_order`, for pages that show only the first few."""
        return self.order_by(*self.model.teaser_order)

    def for_cards(self) -> Self:
        rows = self.select_related("municipality", "place", "partner", *self.model.card_relations)
        if not self.model.region_wide_allowed:
            return rows
        return rows.annotate(region_form=Subquery(Region.objects.values("language_form")[:1]))

    def nearest_to(self, entry: "Entry") -> Self:
        """Return the other rows by what they share with `entry`: partner, then category; then by distance."""
        same = [When(partner=entry.partner_id, then=Value(0))] if entry.partner_id else []
        if entry.category_field:
            same.append(When(**{entry.category_field: getattr(entry, entry.category_field)}, then=Value(1)))
        rank = Case(*same, default=Value(2), output_field=IntegerField())
        squared: object = Value(0.0)
        if entry.lat is not None:
            north, east = F("lat") - entry.lat, (F("lon") - entry.lon) * 0.46  # a degree of longitude at 62° north
            squared = models.ExpressionWrapper(north * north + east * east, output_field=FloatField())
        return self.exclude(pk=entry.pk).alias(rank=rank, squared=squared).order_by("rank", "squared", "-pk")

    def bulk_create(self, objs: Iterable[Row], *args: Any, **kwargs: Any) -> list[Row]:
        objs = list(objs)
        taken: set[str] = set()
        for entry in objs:
            entry.prepare(taken)
        return super().bulk_create(objs, *args, **kwargs)

    def bulk_update(self, objs: Iterable[Row], fields: Iterable[str], *args: Any, **kwargs: Any) -> int:
        objs = list(objs)
        for entry in objs:
            entry.prepare_translations()
        fields = {*fields, "translation_state", "translation_gaps"}
        return super().bulk_update(objs, sorted(fields), *args, **kwargs)

    bulk_create.alters_data = True  # type: ignore[attr-defined]  # templates may not call it; functions take attributes
    bulk_update.alters_data = True  # type: ignore[attr-defined]  # likewise
