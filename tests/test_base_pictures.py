"""Pictures: refused in words when they are none, shown as copies without positions, made after the commit."""

import base64
import contextlib
import io
import pathlib
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image, ImageFile

from base.pictures import fields
from base.pictures.fields import check_picture
from base.pictures.models import RENDITIONS, make_renditions
from base.pictures.renditions import decode_small, open_picture, render_copies
from jobs.models import Job

DAMAGED = "The file is not a picture, or it is damaged."
OTHER_KIND = "Use a JPEG, PNG, WebP, AVIF or HEIC picture."
TOO_MANY_PIXELS = "The picture has too many pixels. Make it smaller, and choose it again."


# 64 x 48 pixels as a telephone of Apple's writes them: no library that we have encodes HEIC.
HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAa1tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAA"
    "AA5waXRtAAAAAAACAAAAEGlkYXQAAAAAAEAAMAAAADhpbG9jAQAAAERAAAIAAQAAAAAAAAHRAAEAAAAAAAAARwACAAEAAAAAAAAA"
    "AQAAAAAAAAAIAAAAOGlpbmYAAAAAAAIAAAAVaW5mZQIAAAEAAQAAaHZjMQAAAAAVaW5mZQIAAAAAAgAAZ3JpZAAAAADYaXBycAAA"
    "ALZpcGNvAAAAdmh2Y0MBA3AAAAAAAAAAAAAe8AD8/fj4AAAPAyAAAQAYQAEMAf//A3AAAAMAkAAAAwAAAwAeugJAIQABACpCAQED"
    "cAAAAwCQAAADAAADAB6gIIEFlurkprm4EBAwIAAAAwAgAAADACEiAAEABkQBwXPAiQAAABRpc3BlAAAAAAAAAEAAAABAAAAAFGlz"
    "cGUAAAAAAAAAQAAAADAAAAAQcGl4aQAAAAADCAgIAAAAGmlwbWEAAAAAAAAAAgABAoECAAICA4QAAAAaaXJlZgAAAAAAAAAOZGlt"
    "ZwACAAEAAQAAAE9tZGF0AAAAQygBr1jm//RPASqQFXTFz7g1niX05eu6yA27Z+BugLny33VsPHWD/wy3u9syBUsGMn0ZzprsTSUJ"
    "aPo7+E8mf+89bvg="
)


def drawn(width=900, height=600, kind="JPEG", **how) -> bytes:
    buffer = io.BytesIO()
    Image.radial_gradient("L").resize((width, height)).convert("RGB").save(buffer, kind, **how)
    return buffer.getvalue()


def of_a_phone() -> bytes:
    """Held upright, with the position of a home in it, twice."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Make] = "Fjelltelefon"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (62.0, 16.0, 33.0)
    return drawn(900, 600, exif=exif, xmp=b"<x:xmpmeta><GPSLatitude>62,16.5N</GPSLatitude></x:xmpmeta>")


def claiming(width, height) -> bytes:
    """A PNG whose header names a size and which holds no pixels."""

    def chunk(name, content):
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def refusal(content: bytes) -> str:
    with translation.override("en"):
        with pytest.raises(ValidationError) as caught:
            check_picture(ContentFile(content, "bilde.jpg"))
        return caught.value.messages[0]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_picture_of_an_allowed_kind_passes_and_is_left_at_its_beginning(kind):
    content = drawn(kind=kind)
    file = ContentFile(content, "bilde.bin")
    check_picture(file)
    assert file.read() == content


def test_a_picture_of_an_iphone_passes_and_is_shown_as_any_other():
    file = ContentFile(HEIC, "IMG_0001.HEIC")
    check_picture(file)
    size, copies = render_copies(file, (32, 64))
    assert size == (64, 48)
    with Image.open(io.BytesIO(copies[64])) as shown:
        red, green, blue = shown.convert("RGB").getpixel((50, 20))
    assert red > 150 > green
    assert blue < 100


def test_half_of_it_is_refused_in_words():
    assert refusal(HEIC[:300]) in (DAMAGED, OTHER_KIND)


def test_a_large_picture_of_a_telephone_is_taken_and_decoded_no_larger_than_it_is_shown():
    content = drawn(8000, 9000, quality=10)  # 72 million pixels
    check_picture(ContentFile(content, "bilde.jpg"))
    with open_picture(io.BytesIO(content)) as picture:
        decode_small(picture, 1600)
        assert max(picture.size) < 4000
    assert refusal(claiming(8000, 9000)) == TOO_MANY_PIXELS  # a PNG is decoded whole


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", OTHER_KIND),
        (b"MZ\x90\x00" + bytes(range(256)) * 20, OTHER_KIND),
        (b"\x7fELF\x02\x01\x01" + bytes(500), OTHER_KIND),
        (b"<!doctype html><script>alert(1)</script>", OTHER_KIND),
        (b"", OTHER_KIND),
        (drawn()[:2000], DAMAGED),
        (drawn(kind="PNG")[:500], DAMAGED),
        (drawn(kind="GIF"), OTHER_KIND),
        (drawn(kind="TIFF"), OTHER_KIND),
        (drawn(kind="PDF"), OTHER_KIND),
    ],
    ids=["svg", "exe", "elf", "html", "empty", "half jpeg", "half png", "gif", "tiff", "pdf"],
)
def test_what_is_no_whole_picture_of_an_allowed_kind_is_refused_in_words(content, words):
    assert refusal(content) == words


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("size", [(7800, 7800), (12000, 12000), (60000, 60000)])
def test_too_many_pixels_are_refused_by_the_header_alone(monkeypatch, size):
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda picture: pytest.fail("it was decoded"))
    assert refusal(claiming(*size)) == TOO_MANY_PIXELS


def test_a_file_that_is_too_large_is_refused_unopened():
    file = ContentFile(drawn(), "bilde.jpg")
    file.size = fields.MOST_BYTES + 1
    with translation.override("en"), pytest.raises(ValidationError, match="larger than 45 MB"):
        check_picture(file)


@pytest.mark.filterwarnings("ignore")  # of the library, about damaged metadata
@settings(max_examples=50, deadline=None)
@given(st.sampled_from(["JPEG", "PNG", "WEBP"]), st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255))))
def test_a_damaged_file_raises_nothing_but_a_refusal(kind, changes):
    content = bytearray(drawn(40, 30, kind))
    for place, value in changes:
        content[int(place * len(content))] = value
    with contextlib.suppress(ValidationError):
        check_picture(ContentFile(bytes(content), "bilde.jpg"))


@pytest.fixture
def publish(make_job, tynset, settings, tmp_path, django_capture_on_commit_callbacks):
    """A job with a picture, after its transaction and the task."""
    settings.MEDIA_ROOT = tmp_path
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

    def make(content: bytes) -> Job:
        with django_capture_on_commit_callbacks(execute=True):
            job = make_job(tynset, picture=ContentFile(content, "IMG 0042 hjemme.JPG"), picture_alt="Fjell")
            assert job.picture_set == []
        job.refresh_from_db()
        return job

    return make


def test_what_has_just_come_is_told_from_what_is_stored(publish):
    come = Job(picture=ContentFile(drawn(), "bilde.jpg")).picture
    assert hasattr(come, "_committed"), (
        "Django's FieldFile no longer says in `_committed` whether a file is stored: "
        "base/pictures/fields.py asks that before "
        "it reads an upload, and base/pictures/models.py before it makes new copies."
    )
    assert not come.is_stored
    assert publish(drawn()).picture.is_stored


def opened(job) -> list[Image.Image]:
    folder = pathlib.Path(job.picture.storage.location) / RENDITIONS
    return [Image.open(io.BytesIO((folder / name).read_bytes())) for name in job.renditions.values()]


def test_a_phones_picture_is_shown_upright_as_webp_without_its_position(publish):
    job = publish(of_a_phone())
    with job.picture.open() as file, Image.open(file) as original:
        assert original.getexif().get_ifd(ExifTags.IFD.GPSInfo)
    assert (job.picture_width, job.picture_height) == (600, 900)
    for copy in opened(job):
        assert (copy.format, dict(copy.getexif()), copy.info.get("xmp")) == ("WEBP", {}, None)
        assert copy.height > copy.width


@pytest.mark.parametrize(
    ("width", "widths"),
    [(300, [300]), (400, [400]), (900, [400, 800, 900]), (1600, [400, 800, 1600]), (2400, [400, 800, 1600])],
)
def test_copies_are_never_wider_than_the_original_or_the_page(publish, width, widths):
    job = publish(drawn(width, 40))
    assert [copy.width for copy in opened(job)] == widths
    assert [shown for shown, _address in job.picture_set] == widths
    assert job.largest_picture == job.picture_set[-1][1]


def test_nothing_of_the_senders_file_name_is_kept(publish):
    job = publish(drawn())
    assert "hjemme" not in job.picture.name
    assert job.picture.name.startswith("originals/")
    assert not any("hjemme" in address for _width, address in job.picture_set)


def test_the_same_picture_has_the_same_copies_and_another_picture_others(publish):
    first, same, other = publish(drawn()), publish(drawn()), publish(drawn(quality=30))
    assert first.picture_set == same.picture_set
    assert not {name for _width, name in first.picture_set} & {name for _width, name in other.picture_set}


def test_the_task_may_run_again_and_after_its_row_is_gone(publish):
    job = publish(drawn())
    before = job.picture_set
    make_renditions.call("jobs.Job", job.pk)
    job.refresh_from_db()
    assert job.picture_set == before
    Job.objects.all().delete()
    make_renditions.call("jobs.Job", job.pk)
    assert not Job.objects.exists()


def test_a_new_picture_takes_the_old_ones_copies_away_until_it_has_its_own(publish):
    job = publish(drawn())
    job.picture = ContentFile(drawn(500, 500), "ny.jpg")
    job.save()
    assert Job.objects.get().picture_set == []


def test_a_copy_is_served_for_ever_and_never_as_something_else(publish, visitor):
    response = visitor.get(publish(drawn()).largest_picture)
    assert Image.open(io.BytesIO(b"".join(response.streaming_content))).format == "WEBP"
    response.close()
    assert response["Content-Type"] == "image/webp"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Set-Cookie" not in response


def test_an_original_is_served_under_no_address(publish, visitor):
    path = pathlib.PurePath(publish(drawn(kind="WEBP")).picture.name)
    for address in (path, path.name, path.with_suffix(".webp"), path.with_suffix(".webp").name):
        assert visitor.get(f"/media/{address}").status_code == 404
