"""Copies look as the picture was meant: upright, in sRGB, see-through where it was, eight bits, no hidden words."""

import io

import pytest
from PIL import ExifTags, Image, ImageCms

from base.pictures.renditions import HIGHEST, render_copies

WIDTHS = (400, 800, 1600)


def copy_of(picture: Image.Image, kind: str, **how) -> Image.Image:
    """The largest copy."""
    buffer = io.BytesIO()
    picture.save(buffer, kind, **how)
    buffer.seek(0)
    _size, copies = render_copies(buffer, WIDTHS)
    return Image.open(io.BytesIO(list(copies.values())[-1]))


def middle(picture: Image.Image) -> tuple[int, ...]:
    colour = picture.getpixel((picture.width // 2, picture.height // 2))
    assert isinstance(colour, tuple)
    return colour


def near(colour, expected, by=12) -> bool:
    return len(colour) == len(expected) and all(abs(a - b) <= by for a, b in zip(colour, expected, strict=True))


# Where the upper left corner of a picture as it is stored stands once it is upright.
CORNERS = {1: "lu", 2: "ru", 3: "rl", 4: "ll", 5: "lu", 6: "ru", 7: "rl", 8: "ll"}


@pytest.mark.parametrize("orientation", CORNERS)
@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "PNG"])
def test_every_way_of_holding_a_phone_ends_upright(orientation, kind):
    stored = Image.new("RGB", (80, 40), "white")
    stored.paste("red", (0, 0, 40, 20))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    copy = copy_of(stored, kind, exif=exif).convert("RGB")
    lying = orientation in (5, 6, 7, 8)
    assert copy.size == ((40, 80) if lying else (80, 40))
    side, height = CORNERS[orientation]
    spot = (copy.width // 8 * (1 if side == "l" else 7), copy.height // 8 * (1 if height == "u" else 7))
    assert near(copy.getpixel(spot), (254, 0, 0), by=40)
    assert dict(copy.getexif()) == {}


def test_a_large_jpeg_is_upright_and_has_its_own_size():
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    buffer = io.BytesIO()
    Image.new("L", (3600, 3300), 90).save(buffer, "JPEG", exif=exif)
    buffer.seek(0)
    size, copies = render_copies(buffer, WIDTHS)
    assert size == (3300, 3600)
    assert [Image.open(io.BytesIO(copy)).size for copy in copies.values()] == [(400, 436), (800, 873), (1600, 1745)]


def profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def swapped() -> bytes:
    """A profile in which the first channel means green and the second red."""
    return profile().replace(b"rXYZ", b"....").replace(b"gXYZ", b"rXYZ").replace(b"....", b"gXYZ")


def test_colours_are_those_of_the_pictures_own_profile():
    red = Image.new("RGB", (60, 60), (200, 30, 30))
    assert near(middle(copy_of(red, "PNG").convert("RGB")), (200, 30, 30))
    assert near(middle(copy_of(red, "PNG", icc_profile=profile()).convert("RGB")), (200, 30, 30))
    assert near(middle(copy_of(red, "PNG", icc_profile=swapped()).convert("RGB")), (30, 200, 30))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_no_copy_carries_a_profile_or_a_word_of_the_original(kind):
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Fjelltelefon"
    copy = copy_of(Image.new("RGB", (60, 60), "teal"), kind, exif=exif, icc_profile=profile())
    assert not {"icc_profile", "exif", "xmp"} & set(copy.info)
    assert near(middle(copy.convert("RGB")), (0, 128, 128))


def test_a_damaged_profile_costs_nothing_but_itself():
    copy = copy_of(Image.new("RGB", (60, 60), "teal"), "PNG", icc_profile=b"no profile")
    assert near(middle(copy.convert("RGB")), (0, 128, 128))


def test_a_profile_of_another_kind_of_colour_is_passed_over():
    copy = copy_of(Image.new("L", (60, 60), 128), "PNG", icc_profile=profile())
    assert near(middle(copy.convert("RGB")), (128, 128, 128))


@pytest.mark.parametrize(
    ("mode", "colour", "kind"),
    [
        ("RGBA", (255, 0, 0, 0), "PNG"),
        ("RGBA", (255, 0, 0, 0), "WEBP"),
        ("LA", (200, 0), "PNG"),
    ],
)
def test_what_is_see_through_stays_so(mode, colour, kind):
    copy = copy_of(Image.new(mode, (60, 60), colour), kind)
    assert copy.mode == "RGBA"
    assert middle(copy)[3] == 0


def test_a_palette_with_one_see_through_colour_stays_so():
    picture = Image.new("P", (60, 60), 0)
    picture.putpalette([255, 0, 0, 0, 0, 255])
    picture.paste(1, (0, 0, 20, 60))
    copy = copy_of(picture, "PNG", transparency=0)
    assert middle(copy)[3] == 0
    assert near(copy.getpixel((5, 30)), (0, 0, 255, 255), by=40)


def test_a_see_through_picture_with_a_profile_keeps_both():
    copy = copy_of(Image.new("RGBA", (60, 60), (0, 128, 128, 120)), "PNG", icc_profile=profile())
    assert near(middle(copy), (0, 128, 128, 120))


def test_what_is_not_see_through_has_no_such_channel():
    assert copy_of(Image.new("RGB", (60, 60), "teal"), "PNG").mode == "RGB"


def test_a_printers_jpeg_is_shown_in_screen_colours():
    cmyk = Image.new("RGB", (60, 60), (200, 30, 30)).convert("CMYK")
    assert near(middle(copy_of(cmyk, "JPEG").convert("RGB")), (200, 30, 30), by=30)


@pytest.mark.parametrize(("value", "expected"), [(0, 0), (16384, 64), (32768, 128), (65535, 255)])
def test_sixteen_bits_of_grey_are_scaled_not_cut_off(value, expected):
    picture = Image.new("I;16", (60, 60), value)
    assert near(middle(copy_of(picture, "PNG").convert("RGB")), (expected,) * 3, by=4)


@pytest.mark.parametrize(("mode", "colour", "expected"), [("L", 90, 90), ("1", 1, 255), ("P", 0, 0)])
def test_grey_and_black_and_white_are_kept(mode, colour, expected):
    assert near(middle(copy_of(Image.new(mode, (60, 60), colour), "PNG").convert("RGB")), (expected,) * 3)


def test_a_very_tall_picture_fits_what_webp_can_hold():
    copy = copy_of(Image.new("L", (100, 40_000), 90), "PNG")
    assert copy.height <= HIGHEST
    assert copy.width == 40


def test_a_picture_of_one_column_is_still_a_picture():
    assert copy_of(Image.new("L", (1, 30_000), 90), "PNG").size == (1, HIGHEST)
