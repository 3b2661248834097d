"""How entries are read: `public()` is the only meaning of "public"."""

import datetime
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models
from django.db.models import Case, F, FloatField, IntegerField, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.access import TrackedScopedQuerySet
from municipalities.models.municipality import taking_part_on

if TYPE_CHECKING:
    from entries.models.entry import Entry

# Newest first, also where nobody wrote a date; databases disagree on where an empty one stands.
NEWEST = (Coalesce("publish_from", "first_published").desc(nulls_last=True), "-pk")


class Status(models.TextChoices):
    DRAFT = "draft", _("draft")
    IN_REVIEW = "review", _("in review")
    PUBLISHED = "published", _("published")
    ARCHIVED = "archived", _("archived")


Row = TypeVar("Row", bound="Entry")


class EntryQuerySet(TrackedScopedQuerySet[Row]):
    model: type[Row]

    def public(self, now: datetime.datetime | None = None, members: Collection[int] | None = None) -> Self:
        """The only meaning of "public": published, within its dates, of a municipality that takes part today.

        `members` are the ids of those that take part, for who has them already: that spares a join for every row.
        """
        now = now or timezone.now()
        part = taking_part_on(timezone.localdate(now), "municipality__")
        return self.filter(
            Q(publish_from=None) | Q(publish_from__lte=now),
            Q(publish_until=None) | Q(publish_until__gt=now),
            Q(municipality=None) | (part if members is None else Q(municipality__in=members)),
            status=Status.PUBLISHED,
        )

    def for_cards(self) -> Self:
        return self.select_related("municipality", "place", "partner", *self.model.card_relations)

    def nearest_to(self, entry: "Entry") -> Self:
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
