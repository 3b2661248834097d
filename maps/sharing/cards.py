"""What a page's picture shows: its title, the region's name and a horizon; and the name of its file, which is that."""

import hashlib
import json
import zlib
from typing import NamedTuple

from base.messages.translated_columns import read_shown
from maps.skylines.drawing import View
from maps.skylines.views import SkylineBook
from municipalities.models import Region

DRAWING_VERSION = 1  # raised when the same card is painted in another way
NAME_CHARACTERS = 32


class ShareCard(NamedTuple):
    """A public page as its picture shows it, in one language. `key` is the same in every language, and decides which
    horizon a page without a place has.
    """

    key: str
    title: str
    place: int | None = None
    region: str = ""


def name_region(region: Region) -> str:
    """Return the region's name as readers of the active language are shown it."""
    return read_shown(region, "name")[0]


def make_region_card(region: Region) -> ShareCard:
    """Return the card of the front page, which pages without one of their own show as well."""
    name = name_region(region)
    return ShareCard("front", read_shown(region, "tagline")[0] or name, region=name)


def find_view(card: ShareCard, book: SkylineBook) -> View | None:
    """Return the horizon of the card's place, else one of the region's; None where none is known."""
    if card.place in book.views:
        return book.views[card.place]
    known = sorted(book.views)
    return book.views[known[zlib.crc32(card.key.encode()) % len(known)]] if known else None


def name_file(card: ShareCard, book: SkylineBook) -> str:
    """Return the name that the picture of a card has: another one as soon as anything that it shows is another."""
    view = find_view(card, book)
    shown = [DRAWING_VERSION, card.title, card.region, view or card.key]
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()[:NAME_CHARACTERS] + ".png"
