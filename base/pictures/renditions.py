"""Readers get a picture upright, in sRGB, as WebP in several widths, without anything that tells of the sender."""

import functools
import io
from typing import IO, cast

from django.core.files import File
from PIL import Image, ImageCms, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "HEIF")
# Decided by the header, before anything is decoded: the cameras of telephones reach 108 million, and a JPEG is decoded
# no larger than it is shown.
MOST_PIXELS = {"JPEG": 125_000_000}
MOST_PIXELS_OF_OTHERS = 60_000_000
Image.MAX_IMAGE_PIXELS = MOST_PIXELS["JPEG"]  # beyond it the library warns, beyond twice as many it refuses
HIGHEST = 16383  # what WebP can hold
SRGB = ImageCms.createProfile("sRGB")


@functools.cache
def know_heif() -> None:
    """Load the decoder of HEIF, in which iPhones take pictures, once the first picture comes."""
    from pi_heif import register_heif_opener

    register_heif_opener()


def open_picture(file: IO[bytes] | File) -> Image.Image:
    know_heif()
    return Image.open(cast("IO[bytes]", file), formats=FORMATS)


def get_max_pixels(picture: Image.Image) -> int:
    return MOST_PIXELS.get(picture.format or "", MOST_PIXELS_OF_OTHERS)


def decode_small(picture: Image.Image, width: int) -> None:
    """Decode the picture; a JPEG no larger than `width` needs."""
    picture.draft(None, (width, width))
    picture.load()


def render_copies(file: IO[bytes] | File, widths: tuple[int, ...]) -> tuple[tuple[int, int], dict[int, bytes]]:
    """Return the size of the upright picture, and {width: WebP} of its copies.

    No copy is wider than the picture itself. Animations are shown by their first frame.
    """
    with open_picture(file) as opened:
        size = measure_upright_size(opened)
        decode_small(opened, widths[-1])
        picture = convert_to_srgb(ImageOps.exif_transpose(opened))
    most = min(widths[-1], size[0], max(1, HIGHEST * size[0] // size[1]))
    wanted = [width for width in widths if width < most] + [most]
    return size, {width: encode_as_webp(picture, width, size) for width in wanted}


def measure_upright_size(picture: Image.Image) -> tuple[int, int]:
    lying = picture.getexif().get(0x0112, 1) in (5, 6, 7, 8)  # orientation: turned by a quarter
    return (picture.height, picture.width) if lying else picture.size


def convert_to_srgb(picture: Image.Image) -> Image.Image:
    """Return the picture in sRGB with eight bits a channel, its see-through parts kept.

    Colours are as the picture's own profile means them.
    """
    profile = picture.info.get("icc_profile")
    if picture.mode.startswith("I"):  # 16 bits of grey, which a plain conversion would cut off at 255
        picture = picture.point(lambda value: value * (1 / 256)).convert("L")
    see_through = picture.has_transparency_data
    if picture.mode not in ("RGB", "RGBA", "CMYK", "L"):
        picture = picture.convert("RGBA" if see_through else "RGB")
    mode = "RGBA" if see_through else "RGB"
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            return ImageCms.profileToProfile(picture, source, SRGB, outputMode=mode) or picture.convert(mode)
        except (ImageCms.PyCMSError, OSError):
            pass  # a damaged profile, or one of another kind of colour: the numbers are taken as they are
    return picture.convert(mode)


def encode_as_webp(picture: Image.Image, width: int, size: tuple[int, int]) -> bytes:
    height = min(HIGHEST, max(1, round(size[1] * width / size[0])))
    copy = picture.resize((width, height), Image.Resampling.LANCZOS)
    copy.info.clear()  # EXIF holds positions
    buffer = io.BytesIO()
    copy.save(buffer, "WEBP", quality=80)
    return buffer.getvalue()
