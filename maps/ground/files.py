"""The ground of each window as files: drawn when first asked for, kept under VAR_DIR, named by what they show.

The name changes with the layers, the frame, the labels that are kept clear and the code that draws, so that a browser
may keep a file for ever. Whatever is lost is drawn again, in about a tenth of a second.
"""

import functools
import gzip
import hashlib
import logging
import pathlib
from collections.abc import Mapping
from typing import Any, NamedTuple

import brotli
from django.conf import settings
from django.urls import reverse

from base.files import write_whole
from maps import layers
from maps.drawing import Box, Projection
from maps.ground.drawing import LEVELS, draw_ground
from maps.ground.palettes import PALETTES
from maps.windows import Window

HASH_CHARACTERS = 16
THEMES = tuple(PALETTES)
SUFFIXES = {"": ".svg", "gzip": ".svg.gz", "br": ".svg.br"}

logger = logging.getLogger(__name__)


class Ground(NamedTuple):
    """What a page needs to show the ground of a window: its size and the address of each level and theme."""

    width: int
    height: int
    wide_light: str
    wide_dark: str
    narrow_light: str
    narrow_dark: str
    attribution: str


class GroundFile(NamedTuple):
    """One drawn ground and its two packed forms."""

    plain: bytes
    gzipped: bytes
    brotli: bytes

    def get(self, coding: str) -> bytes:
        return {"br": self.brotli, "gzip": self.gzipped}.get(coding, self.plain)


def find_ground(window: Window) -> Ground | None:
    """Return the addresses of a window's ground, None where the region has no layers; nothing is drawn here."""
    found = layers.read_layers()
    if found is None:
        return None
    urls = {
        f"{level}_{theme}": reverse("map-ground", args=[window.name, level, theme, name_version(window, level)])
        for level in LEVELS
        for theme in THEMES
    }
    return Ground(window.onto.width, window.onto.height, attribution=found.attribution, **urls)


def join_sources(drawing: Mapping[str, Any], ground: Ground | None) -> str:
    """Return whom a map is from: its outlines and its ground, once where both name the same."""
    names = [drawing["attribution"], ground.attribution if ground else ""]
    return " · ".join(dict.fromkeys(name for name in names if name))


@functools.cache
def read_code_version() -> bytes:
    """Return a digest of the code that draws: a drawing that looks different needs another name."""
    digest = hashlib.sha256()
    for path in sorted(pathlib.Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.digest()


def name_version(window: Window, level: str) -> str:
    """Return the hash in the name of a window's ground."""
    return _hash_drawing(layers.read_stamp(), window.onto, window.boxes, level)


@functools.lru_cache(maxsize=1024)
def _hash_drawing(stamp: str, onto: Projection, boxes: tuple[Box, ...], level: str) -> str:
    digest = hashlib.sha256(read_code_version())
    digest.update(repr((stamp, onto, boxes, level)).encode())
    return digest.hexdigest()[:HASH_CHARACTERS]


def read_ground(window: Window, level: str, theme: str) -> GroundFile | None:
    """Return the ground of a window from its files; it is drawn and kept where they are missing."""
    found = layers.read_layers()
    if found is None:
        return None
    stem = get_folder() / f"{window.name}.{level}.{theme}.{name_version(window, level)}"
    kept = read_files(stem)
    if kept is not None:
        return kept
    svg = draw_ground(found, window.onto, LEVELS[level], PALETTES[theme], window.boxes).encode()
    made = GroundFile(svg, gzip.compress(svg, mtime=0), brotli.compress(svg))
    keep_files(stem, made)
    return made


def get_folder() -> pathlib.Path:
    return pathlib.Path(settings.VAR_DIR) / "maps"


def read_files(stem: pathlib.Path) -> GroundFile | None:
    try:
        plain, gzipped, packed = (pathlib.Path(f"{stem}{suffix}").read_bytes() for suffix in SUFFIXES.values())
    except OSError:
        return None
    return GroundFile(plain, gzipped, packed)


def keep_files(stem: pathlib.Path, made: GroundFile) -> None:
    """Write the files, each whole or not at all, and remove those of earlier versions.

    A full disk costs the time to draw again, never the map.
    """
    try:
        for coding, suffix in SUFFIXES.items():
            write_whole(pathlib.Path(f"{stem}{suffix}"), made.get(coding))
        kind, version = stem.name.rsplit(".", 1)
        for path in stem.parent.glob(f"{kind}.*"):
            if not path.name.startswith(f"{kind}.{version}."):
                path.unlink(missing_ok=True)
    except OSError as error:
        logger.warning("The ground of a map cannot be kept: %s", error.strerror)
