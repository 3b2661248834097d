"""The pictures of the handbook, made on the way through it.

Kept only when asked: HANDBOOK_PICTURES=1 or `make audit`.
"""

import io
import os
import random
import re

from PIL import Image, ImageDraw

from maps.ridges import make_ridge
from tests.environment import ROOT

TEXT = (ROOT / "docs" / "host-handbook.md").read_text()
FOLDER = ROOT / "docs" / "images" / "handbook"
NAMED = re.findall(r"!\[[^\]]+\]\(images/handbook/([\w-]+)\.png\)", TEXT)
WIDEST, HEAVIEST, COLOURS = 900, 60_000, 64
SCREEN = {"viewport": {"width": WIDEST, "height": 640}, "locale": "nb-NO", "timezone_id": "Europe/Oslo"}


class Camera:
    """Takes the picture of a stop of the journey; `taken` says which stops there were."""

    def __init__(self, page):
        self.page, self.taken = page, []

    def __call__(self, name: str, top: str = "", height: int = 0) -> None:
        """What the screen shows, or `height` pixels from the element `top` on."""
        self.taken.append(name)
        options = {}
        if top:
            box = self.page.locator(top).first.bounding_box()
            start = box["y"] + self.page.evaluate("scrollY") - 12
            options = {"full_page": True, "clip": {"x": 0, "y": start, "width": WIDEST, "height": height}}
        shot = self.page.screenshot(**options)
        if os.environ.get("HANDBOOK_PICTURES") == "1":
            keep(name, shot)


def keep(name: str, shot: bytes, folder=FOLDER) -> None:
    picture = Image.open(io.BytesIO(shot)).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(folder / f"{name}.png", optimize=True)


def photograph(path) -> None:
    """Ridges in the evening instead of a photograph, which would show a real place or person."""
    width, height, dice = 1600, 1200, random.Random("liv")
    picture = Image.new("RGB", (width, height), "#cfdde6")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((1050, 200, 1210, 360), fill="#fbf3df")
    for number, colour in enumerate(("#a9bac6", "#7d97a8", "#527086", "#2f4a5c")):
        tops = make_ridge(dice, 420 + 190 * number, 260 - 45 * number, 64)
        points = [(width * index / 64, top) for index, top in enumerate(tops)]
        draw.polygon([(0, height), *points, (width, height)], fill=colour)
    picture.save(path, quality=85)
