"""The pictures that are shown beside a link to a municipality or a place (Open Graph)."""

from collections.abc import Iterator

from maps.sharing.cards import ShareCard
from municipalities.models import Municipality, Place


def make_municipality_card(municipality: Municipality) -> ShareCard:
    return ShareCard(f"municipality-{municipality.slug}", municipality.name, municipality.centre_id)


def make_place_card(place: Place) -> ShareCard:
    return ShareCard(f"place-{place.slug}", place.name, place.pk)


def list_cards() -> Iterator[ShareCard]:
    """Yield the cards of every municipality that takes part and of its places; two queries."""
    taking_part = Municipality.objects.taking_part()
    yield from map(make_municipality_card, taking_part)
    yield from map(make_place_card, Place.objects.in_region().filter(municipality__in=taking_part))
