"""What the maps weigh. As a table of every window:

DEMO=1 .venv/bin/python manage.py shell -c "from tests.map_weights import print_table; print_table()"
"""

import gzip
import re
from typing import NamedTuple

import brotli

from maps import layers
from maps.ground.drawing import LEVELS, draw_ground
from maps.ground.palettes import PALETTES

MOST_GROUND_BYTES = 60_000
MOST_OVERLAY_BYTES = 15_000


class Weight(NamedTuple):
    window: str
    level: str
    theme: str
    raw: int
    gzip: int
    brotli: int


def weigh_grounds(atlas, names):
    found, rows = layers.read_layers(), []
    for name in names:
        window = atlas.find_window(name)
        for level in LEVELS.values():
            for theme, palette in PALETTES.items():
                svg = draw_ground(found, window.onto, level, palette, window.boxes).encode()
                packed = brotli.compress(svg, quality=5)
                rows.append(Weight(name, level.name, theme, len(svg), len(gzip.compress(svg)), len(packed)))
    return rows


def weigh_overlays(client):
    """Yield the address and the bytes of each drawing over a ground, without the words below it."""
    from municipalities.models import Municipality, Place

    urls = ["/nb/", "/nb/regionen/"]
    urls += [municipality.get_absolute_url() for municipality in Municipality.objects.taking_part()]
    urls += [
        f"{place.get_absolute_url()}?within={minutes}"
        for place in Place.objects.in_region()
        for minutes in (15, 30, 45)
    ]
    for url in urls:
        page = client.get(url).content.decode()
        figure = re.search(r'<figure class="map.*?(?=<figcaption)', page, re.DOTALL)
        yield url, len(figure.group(0).encode()) if figure else 0


def print_table():
    from django.test import Client
    from django.utils import translation

    from maps.windows import atlas

    print(f"{'window':38}{'level':8}{'theme':7}{'raw':>8}{'gzip':>8}{'brotli':>8}")
    with translation.override("nb"):
        for row in weigh_grounds(atlas.get(), atlas.get().list_names()):
            print(f"{row.window:38}{row.level:8}{row.theme:7}{row.raw:8}{row.gzip:8}{row.brotli:8}")
        for url, weight in weigh_overlays(Client(HTTP_HOST="localhost")):
            print(f"{url:60}{weight:8}")
