"""A picture through the form: what is refused is said in words and leaves no file; what is kept is shown in the
form.
"""

import io
import os
import pathlib
import re
import struct
import time
import zlib

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from base.models import Change
from base.pictures import models as pictures
from jobs.models import Job
from tests.finding import find
from tests.markup import read_page
from tests.test_base_pictures import claiming, drawn
from tests.test_entries_history import answers

OTHER_KIND = "Bruk et bilde i JPEG, PNG, WebP, AVIF eller HEIC."
OTHER = "Velg et annet bilde: dette kan ikke brukes."


def bomb() -> bytes:
    """50,000 x 50,000 pixels of one bit, really there: 312 MB in 300 kB."""

    def chunk(name, content):
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    packer = zlib.compressobj(1)
    row = bytes(1 + 50_000 // 8)
    data = b"".join(packer.compress(row * 1000) for _ in range(50)) + packer.flush()
    header = struct.pack(">IIBBBBB", 50_000, 50_000, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@pytest.fixture
def folders(settings, tmp_path):
    """Where files could be left: kept ones, and those on their way."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "temp"
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    (tmp_path / "temp").mkdir()
    return tmp_path


def left(folder) -> list[pathlib.Path]:
    """Every file of the folder but the pictures of links, which every published row has."""
    return [path for path in folder.rglob("*") if path.is_file() and path.parent.name != "share"]


@pytest.fixture
def job(make_job, tynset):
    return make_job(tynset, apply_asap=True, body_nb="<p>Ski fra døra</p>")


@pytest.fixture
def send(job, as_person, kari, folders, django_capture_on_commit_callbacks):
    """Kari sends the form of her job as it stands, with `values`."""

    def post(**values):
        client = as_person(kari)
        address = f"/admin/jobs/job/{job.pk}/change/"
        sent = answers(client, address) | {"picture_alt_nb": "Et fjell"} | values
        with django_capture_on_commit_callbacks(execute=True):
            response = client.post(address, sent)
        job.refresh_from_db()
        return response

    return post


def upload(content: bytes, name="bilde.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def errors(response) -> list[str]:
    return list(response.context["adminform"].form.errors.get("picture", []))


REFUSED = {
    "bomb": (bomb, "Bildet har for mange piksler. Gjør det mindre, og velg det på nytt."),
    "bomb by its header": (
        lambda: claiming(50_000, 50_000),
        "Bildet har for mange piksler. Gjør det mindre, og velg det på nytt.",
    ),
    "executable": (lambda: b"MZ\x90\x00" + bytes(range(256)) * 2000, OTHER_KIND),
    "svg": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", OTHER_KIND),
    "gif": (lambda: drawn(kind="GIF"), OTHER_KIND),
    "truncated": (lambda: drawn(3000, 2000, quality=95)[:90_000], "Filen er ikke et bilde, eller den er skadet."),
    "46 MB": (lambda: drawn() + bytes(46 * 1024 * 1024), "Bildet er større enn 45 MB."),
    "46 MB of nothing": (lambda: bytes(46 * 1024 * 1024), "Bildet er større enn 45 MB."),
}


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_is_said_in_words_and_leaves_no_file(case, send, folders, job):
    make, sentence = REFUSED[case]
    response = send(picture=upload(make()))
    assert errors(response) == [sentence]
    assert left(folders) == []
    assert not job.picture
    assert OTHER in response.content.decode()


def held(response) -> str:
    return find(r'name="picture-held"[^>]* value="([^"]+)" checked', response.content.decode()).group(1)


@pytest.mark.parametrize("size", [1000, 4 * 1024 * 1024], ids=["in memory", "in a temporary file"])
def test_a_good_picture_waits_where_another_field_is_wrong_and_moves_into_place(size, send, folders, job):
    content = drawn() + bytes(size)
    response = send(picture=upload(content, "tron.jpg"), title_nb="")
    assert errors(response) == []
    assert not job.picture
    assert "Bruk bildet du valgte: tron.jpg" in response.content.decode()
    assert [path.parent.name for path in left(folders)] == ["held"]
    again = send(title_nb="", **{"picture-held": held(response)})
    assert held(again) == held(response)
    send(**{"picture-held": held(again)})
    assert (folders / "media" / job.picture.name).read_bytes() == content
    assert not [path for path in left(folders) if path.parent.name == "held"]


def test_a_waiting_picture_is_left_out_or_replaced_at_will(send, folders, job):
    token = held(send(picture=upload(drawn()), title_nb=""))
    send(picture_alt_nb="")
    assert not job.picture
    other = drawn(500, 300)
    send(picture=upload(other), **{"picture-held": token})
    assert (folders / "media" / job.picture.name).read_bytes() == other


def test_a_waiting_picture_is_of_its_writer_alone_and_ends_after_a_day(send, folders, job, as_person, eli):
    response = send(picture=upload(drawn()), title_nb="")
    token = held(response)
    address = f"/admin/jobs/job/{job.pk}/change/"
    client = as_person(eli)
    client.post(address, answers(client, address) | {"picture_alt_nb": "Et fjell", "picture-held": token})
    job.refresh_from_db()
    assert not job.picture
    (path,) = left(folders)
    assert Client().get(f"/media/{path.name}.webp").status_code == 404
    os.utime(path, (time.time() - 25 * 3600,) * 2)
    pictures.forget_unused(None)
    assert left(folders) == []
    send(**{"picture-held": token})
    assert not job.picture


def test_nothing_waits_where_no_file_was_chosen(send):
    page = send(title_nb="").content.decode()
    assert OTHER not in page
    assert "picture-held" not in page


def test_a_picture_needs_words_for_those_who_do_not_see_it(send, folders):
    response = send(picture=upload(drawn()), picture_alt_nb="")
    assert response.context["adminform"].form.errors["picture_alt_nb"] == ["Skriv med ord hva bildet viser."]
    assert [path.parent.name for path in left(folders)] == ["held"]


@pytest.mark.parametrize("size", [0, 4 * 1024 * 1024], ids=["in memory", "in a temporary file"])
def test_a_kept_picture_leaves_itself_and_its_copies_and_nothing_else(size, send, folders, job):
    assert send(picture=upload(drawn() + bytes(size)), picture_credit="En nabo").status_code == 302
    names = {path.relative_to(folders / "media").as_posix() for path in left(folders)}
    copies = {f"renditions/{name}" for name in job.renditions.values()}
    assert names == {job.picture.name} | copies
    assert len(copies) == 3
    assert (job.picture_width, job.picture_height, job.picture_credit) == (900, 600, "En nabo")


def test_a_long_file_name_is_no_obstacle_since_it_is_not_kept(send, job):
    assert send(picture=upload(drawn(), f"{'ferie-' * 40}.jpeg")).status_code == 302
    assert re.fullmatch(r"originals/\w\w/\w{32}", job.picture.name)


@pytest.mark.parametrize("ending", [".jpg", ".php", ".html", ".Kari", ""])
def test_not_even_the_ending_of_the_senders_file_name_is_kept(ending, send, job):
    assert send(picture=upload(drawn(), f"bilde{ending}")).status_code == 302
    assert pathlib.PurePath(job.picture.name).suffix == ""
    assert len(job.renditions) == 3


def test_the_form_shows_the_smallest_copy_with_its_words(send, job, as_person, kari):
    send(picture=upload(drawn(1000, 500)))
    page = as_person(kari).get(f"/admin/jobs/job/{job.pk}/change/").content.decode()
    tag = re.search(r"<img[^>]*picture-preview[^>]*>", page).group(0)
    assert f'src="/media/{job.renditions["400"]}"' in tag
    assert 'alt="Et fjell"' in tag
    assert "Fjern bildet" in page
    assert "Bytt det ut med et annet bilde" in page
    assert "originals/" not in page


def test_another_office_sees_the_picture_and_no_path(send, job, as_person, ola):
    send(picture=upload(drawn()))
    page = as_person(ola).get(f"/admin/jobs/job/{job.pk}/change/").content.decode()
    assert "picture-preview" in page
    assert "originals/" not in page
    assert 'type="file"' not in page


def test_until_there_are_copies_the_form_says_so(send, job, as_person, kari):
    send(picture=upload(drawn()))
    Job.objects.update(renditions={})
    page = as_person(kari).get(f"/admin/jobs/job/{job.pk}/change/").content.decode()
    assert "De mindre kopiene lages nå" in page
    assert "Fjern bildet" in page


def test_the_chooser_names_the_kinds_and_is_described(job, as_person, kari):
    page = read_page(as_person(kari).get(f"/admin/jobs/job/{job.pk}/change/"))
    tag = re.search(r'<input type="file" name="picture"[^>]*>', page).group(0)
    assert 'accept="image/jpeg,image/png,image/webp,image/avif,image/heic,image/heif"' in tag
    assert 'aria-describedby="id_picture_helptext"' in tag


def test_a_saved_form_without_a_new_file_keeps_picture_and_copies(send, job):
    send(picture=upload(drawn()))
    before = (job.picture.name, job.renditions)
    send(title_nb="Ny tittel")
    assert (job.picture.name, job.renditions, job.title_nb) == (*before, "Ny tittel")


def test_clearing_takes_the_picture_from_the_page_at_once_and_its_files_in_the_night(send, job, folders, visitor):
    send(picture=upload(drawn()))
    shown = job.largest_picture
    send(**{"picture-clear": "on"})
    assert (job.picture.name, job.renditions, job.picture_width) == ("", {}, None)
    assert shown not in visitor.get(job.get_absolute_url()).content.decode()
    age(folders)
    pictures.forget_unused(None)
    assert [path.parent.parent.name for path in left(folders)] == ["originals"]  # which history may put back
    in_a_month()
    pictures.forget_unused(None)
    assert left(folders) == []


def test_replacing_leaves_the_old_files_for_a_day_and_then_only_the_new(send, job, folders):
    send(picture=upload(drawn()))
    old = set(left(folders))
    send(picture=upload(drawn(700, 700)))
    pictures.forget_unused(None)
    assert old <= set(left(folders))
    age(folders)
    in_a_month()
    pictures.forget_unused(None)
    kept = {path.relative_to(folders / "media").as_posix() for path in left(folders)}
    assert kept == {job.picture.name, *(f"renditions/{name}" for name in job.renditions.values())}


def in_a_month() -> None:
    """The history has grown older than an earlier picture is kept for."""
    for change in Change.objects.all():
        Change.objects.filter(pk=change.pk).update(at=change.at - pictures.KEPT_WHEN_REPLACED)


def age(folder) -> None:
    yesterday = time.time() - 25 * 3600
    for path in left(folder):
        os.utime(path, (yesterday, yesterday))


def test_a_killed_worker_is_made_up_for_in_the_night(send, job, folders):
    send(picture=upload(drawn()))
    made = job.renditions
    Job.objects.update(renditions={}, picture_width=None)
    pictures.make_missing(None)
    job.refresh_from_db()
    assert (job.renditions, job.picture_width) == (made, 900)


def test_in_the_night_nothing_is_queued_for_rows_that_have_all_or_no_picture(send, make_job, tynset, monkeypatch):
    send(picture=upload(drawn()))
    make_job(tynset, "Uten bilde")
    monkeypatch.setattr(type(pictures.make_renditions), "enqueue", lambda *args: pytest.fail(f"queued {args}"))
    pictures.make_missing(None)


def test_copies_of_a_picture_that_was_replaced_meanwhile_are_not_taken(send, job, monkeypatch):
    send(picture=upload(drawn()))
    real = pictures.render_copies

    def slow(file, widths):
        Job.objects.update(picture="originals/nn/ny.jpg", renditions={})
        return real(file, widths)

    monkeypatch.setattr(pictures, "render_copies", slow)
    pictures.make_renditions.call("jobs.Job", job.pk)
    assert Job.objects.get().renditions == {}


def test_a_copy_has_its_name_only_once_it_is_whole(folders, monkeypatch):
    def killed(path, content):
        path.open("wb").close()
        raise KeyboardInterrupt

    monkeypatch.setattr(pathlib.Path, "write_bytes", killed)
    with pytest.raises(KeyboardInterrupt):
        pictures.store(b"x")
    assert not list((folders / "media" / "renditions").glob("*.webp"))


def test_a_file_that_is_no_picture_is_refused_outside_the_form_too(make_job, tynset):
    job = make_job(tynset)
    job.picture, job.picture_alt_nb = ContentFile(b"MZ", "bilde.jpg"), "Fjell"
    with pytest.raises(Exception, match="JPEG, PNG, WebP"):
        job.full_clean()


def test_a_picture_of_many_frames_is_shown_by_its_first(send, job):
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "blue")]
    buffer = io.BytesIO()
    frames[0].save(buffer, "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    send(picture=upload(buffer.getvalue(), "levende.webp"))
    folder = pathlib.Path(job.picture.storage.location) / "renditions"
    with Image.open(folder / job.renditions["40"]) as copy:
        assert getattr(copy, "n_frames", 1) == 1
        red, _green, blue = copy.convert("RGB").getpixel((20, 15))
    assert red > 200 > 60 > blue
