"""`python -m tests.painted` stands in for the painting of link pictures in a portal that is to be tried out.

A first start paints some 1,600 pictures, for minutes, on the processors that the browser wants. Here one is painted,
and stands under the name of each. Pages name them as ever; what is painted, tests/test_maps_sharing.py looks at.
"""

import os

import django


def fill_in() -> int:
    """Write the picture of the first page under every name; return how many there are."""
    from base.files import write_whole
    from maps.sharing import store
    from maps.sharing.cards import find_view
    from maps.sharing.painting import paint_card
    from maps.skylines.views import skylines

    book = skylines.get()
    cards = store.name_all(book)
    first = next(iter(cards.values()))
    picture = paint_card(first, find_view(first, book))
    for name in cards:
        write_whole(store.find_file(name), picture)
    return len(cards)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "flytthit.settings")
    django.setup()
    print(fill_in())
