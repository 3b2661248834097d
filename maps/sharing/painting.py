"""A card as a picture: 1200 by 630, with a palette of its own, so that it weighs little and every network takes it."""

import functools
import importlib.resources
import io
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

from base.text.typeface import find_font_file, list_known_characters
from maps import ridges
from maps.lights import Colour, Light, make_palette
from maps.scenes import WIDE, Label, Point, Scene, make_tree, paint_sky
from maps.sharing.cards import ShareCard
from maps.skylines.drawing import Frame, View, make_scene

WIDTH, HEIGHT = 1200, 630
FINER = 2  # painted so many times larger and scaled down: smooth edges
COLOURS = 256
LIGHT = Light("summer", "day")  # one for all the year: networks keep a picture for months
FRAME = Frame(WIDTH, HEIGHT, half=38, foot=566, room=240, bands=60, stars=0, spruces=46, spruce_size=20)
MARGIN = 72
REGION_SIZE, REGION_TOP = 34, 56
TITLE_SIZES, TITLE_TOP, MOST_LINES = (76, 64, 54, 46), 108, 3
LEADING = 1.12
LABEL_SIZE = 24
INK, WARM, PAPER = "#16242a", "#7a3415", "#fbf9f4"
ELLIPSIS = "…"


@functools.cache
def load_font(style: str, size: int) -> ImageFont.FreeTypeFont:
    with importlib.resources.as_file(find_font_file(style)) as path:
        return ImageFont.truetype(str(path), size * FINER)


def paint_card(card: ShareCard, view: View | None) -> bytes:
    """Return the PNG of a card. No sun is painted: the title stands where it would."""
    picture = Image.new("RGB", (WIDTH * FINER, HEIGHT * FINER))
    draw = ImageDraw.Draw(picture)
    paint_scene(draw, make_scene(view, LIGHT, FRAME) if view else make_nobodys_scene(card.key))
    write_line(draw, (MARGIN, REGION_TOP), card.region, load_font("B", REGION_SIZE), WARM)
    lines, size = break_title(draw, card.title)
    for number, line in enumerate(lines):
        write_line(draw, (MARGIN, TITLE_TOP + number * size * LEADING), line, load_font("B", size), INK)
    small = picture.reduce(FINER)
    buffer = io.BytesIO()
    small.quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def make_nobodys_scene(seed: str) -> Scene:
    """Return the ridges of a head, as large as a card."""
    scene, scale = ridges.make_scene(seed, LIGHT, wide=True), WIDTH / WIDE
    lift = HEIGHT - scene.height * scale
    scene.shapes = [
        shape._replace(points=[(x * scale, lift + y * scale) for x, y in shape.points]) for shape in scene.shapes
    ]
    scene.trees = [(x * scale, lift + y * scale, tall * scale) for x, y, tall in scene.trees]
    scene.sky = paint_sky(make_palette(LIGHT), HEIGHT, FRAME.bands)
    return scene


def paint_scene(draw: ImageDraw.ImageDraw, scene: Scene) -> None:
    ends = [y for y, _colour in scene.sky[1:]] + [HEIGHT]
    for (top, colour), end in zip(scene.sky, ends, strict=True):
        draw.rectangle((0, top * FINER, WIDTH * FINER, end * FINER), fill=convert_to_bytes(colour))
    for shape in scene.shapes:
        foot: Sequence[Point] = [(shape.points[-1][0], HEIGHT), (shape.points[0][0], HEIGHT)] if shape.is_crest else []
        fill_outline(draw, [*shape.points, *foot], shape.colour)
    for tree in scene.trees:
        fill_outline(draw, make_tree(*tree), scene.shapes[-1].colour)
    for label in scene.labels:
        write_label(draw, label)


def fill_outline(draw: ImageDraw.ImageDraw, points: Sequence[Point], colour: Colour) -> None:
    draw.polygon([(x * FINER, y * FINER) for x, y in points], fill=convert_to_bytes(colour))


def write_label(draw: ImageDraw.ImageDraw, label: Label) -> None:
    """Write the name of a mountain above its summit, with a stroke that leads to it."""
    x, y, font, edge = label.x * FINER, label.y * FINER, load_font("B", LABEL_SIZE), 2 * FINER
    draw.line((x, y - 4 * FINER, x, y - 14 * FINER), fill=INK, width=2 * FINER)
    place = (x, y - 18 * FINER)
    draw.text(place, label.text, INK, font, anchor="ms", stroke_width=edge, stroke_fill=PAPER)


def write_line(
    draw: ImageDraw.ImageDraw, place: tuple[float, float], text: str, font: ImageFont.FreeTypeFont, colour: str
) -> None:
    draw.text((place[0] * FINER, place[1] * FINER), keep_drawable(text), colour, font)


def keep_drawable(text: str) -> str:
    """Leave out what the typeface cannot draw, such as little pictures: an empty box would say less."""
    known = list_known_characters()
    return " ".join("".join(letter for letter in text if ord(letter) in known or letter.isspace()).split())


def break_title(draw: ImageDraw.ImageDraw, title: str) -> tuple[list[str], int]:
    """Return the title in lines, and the largest size at which it fits; what is too long even so ends in an
    ellipsis.
    """
    words = keep_drawable(title).split()
    for size in TITLE_SIZES:
        lines = fill_lines(draw, words, load_font("B", size))
        if len(lines) <= MOST_LINES and all(can_fit_line(draw, line, load_font("B", size)) for line in lines):
            return lines, size
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], lines[MOST_LINES - 1] + ELLIPSIS]
    return [shorten(draw, line, load_font("B", size)) for line in lines], size


def fill_lines(draw: ImageDraw.ImageDraw, words: Sequence[str], font: ImageFont.FreeTypeFont) -> list[str]:
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and can_fit_line(draw, longer, font):
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def can_fit_line(draw: ImageDraw.ImageDraw, line: str, font: ImageFont.FreeTypeFont) -> bool:
    return draw.textlength(line, font) <= (WIDTH - 2 * MARGIN) * FINER


def shorten(draw: ImageDraw.ImageDraw, line: str, font: ImageFont.FreeTypeFont) -> str:
    """Return the line, its end left out where it is too long, as one endless word is."""
    while not can_fit_line(draw, line, font):
        line = line.removesuffix(ELLIPSIS)[:-1] + ELLIPSIS
    return line


def convert_to_bytes(colour: Colour) -> tuple[int, int, int]:
    red, green, blue = (round(255 * part) for part in colour)
    return red, green, blue
