"""The one typeface that the portal brings: for archived cases and for drawn pictures, which browsers do not set."""

import functools
import importlib.resources
from importlib.resources.abc import Traversable

from fontTools.ttLib import TTFont

STYLES = {"": "Regular", "B": "Bold"}


def find_font_file(style: str = "") -> Traversable:
    """Return the file of a style: "" or "B" for bold."""
    return importlib.resources.files("font_source_sans_pro") / "files" / f"SourceSansPro-{STYLES[style]}.ttf"


@functools.cache
def list_known_characters() -> frozenset[int]:
    """Return the characters that both styles can draw."""
    tables = []
    for style in STYLES:
        with importlib.resources.as_file(find_font_file(style)) as path, TTFont(path) as font:
            tables.append(set(font.getBestCmap()))
    return frozenset(set.intersection(*tables))
