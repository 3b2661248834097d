"""Which guides belong together, and which an entry of another domain sends its reader to."""

from django.db.models import Case, IntegerField, Value, When
from django.template import Context
from django.template.loader import render_to_string

from entries.models import Entry, EntryQuerySet
from news.models import Guide

Topic = Guide.Topic
# What a reader of a topic needs next, the nearest first, after other guides on the topic itself.
KINDRED_TOPICS: dict[str, tuple[Topic, ...]] = {
    Topic.WITHIN_NORWAY: (Topic.SCHOOL_START, Topic.HOUSING, Topic.ELECTRICITY),
    Topic.FROM_EEA: (Topic.APPROVAL, Topic.FAMILIES, Topic.PETS, Topic.SCHOOL_START),
    Topic.OUTSIDE_EEA: (Topic.APPROVAL, Topic.FAMILIES, Topic.SCHOOL_START, Topic.PETS),
    Topic.APPROVAL: (Topic.FROM_EEA, Topic.OUTSIDE_EEA, Topic.FAMILIES),
    Topic.SCHOOL_START: (Topic.FAMILIES, Topic.WITHIN_NORWAY, Topic.HERE),
    Topic.HOUSING: (Topic.ELECTRICITY, Topic.HERE, Topic.WITHIN_NORWAY),
    Topic.WINTER_DRIVING: (Topic.ELECTRICITY, Topic.HERE, Topic.WITHIN_NORWAY),
    Topic.FAMILIES: (Topic.SCHOOL_START, Topic.HOUSING, Topic.HERE),
    Topic.PETS: (Topic.FROM_EEA, Topic.OUTSIDE_EEA, Topic.HOUSING),
    Topic.ELECTRICITY: (Topic.HOUSING, Topic.WINTER_DRIVING, Topic.HERE),
    Topic.HERE: (Topic.HOUSING, Topic.SCHOOL_START, Topic.FAMILIES),
}


def find_related_guides(guide: Guide) -> EntryQuerySet[Guide]:
    """Return the other public guides on the topic of `guide`, then those on its kindred topics, and no more."""
    topics = [guide.topic, *KINDRED_TOPICS.get(guide.topic, ())]
    rank = Case(*(When(topic=topic, then=Value(n)) for n, topic in enumerate(topics)), output_field=IntegerField())
    rows = Guide.objects.public().filter(topic__in=topics).exclude(pk=guide.pk)
    return rows.order_by(rank, "position", "pk")


def link_guides(context: Context, entry: Entry) -> str:
    """Return the links to the guides that an entry needs. One query, none where it needs none."""
    ids = entry.list_guide_ids()
    guides = list(Guide.objects.public().filter(source_id__in=ids).for_cards()) if ids else []
    return render_to_string("news/entry_guides.html", {"guides": guides}) if guides else ""
