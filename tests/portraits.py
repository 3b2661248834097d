"""Hosts who are shown to families, with a portrait on the disk, for tests."""

import datetime
import io
import pathlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import HostProfile
from base.pictures import models as pictures

NAME, SENTENCE, WORDS = "Vertnavnord", "Setningsord om ski fra døra", "Portrettord foran låven"
AGREED = datetime.date(2026, 11, 2)


def photograph(colour="red", size=(640, 800)) -> SimpleUploadedFile:
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, "JPEG")
    return SimpleUploadedFile("IMG_1.jpg", buffer.getvalue(), content_type="image/jpeg")


def show_host(user, colour="red", **values) -> HostProfile:
    """A host who has agreed, with a portrait whose copies are made."""
    words = {"shown_name": NAME, "sentence_nb": SENTENCE, "picture_alt_nb": WORDS, "consented_on": AGREED}
    profile = HostProfile.objects.create(user=user, picture=photograph(colour), **words | values)
    return make_copies(profile)


def make_copies(profile) -> HostProfile:
    pictures.make_renditions.func(profile._meta.label, profile.pk)
    profile.refresh_from_db()
    return profile


def list_files(root) -> set[str]:
    return {str(path.relative_to(root)) for path in pathlib.Path(root).rglob("*") if path.is_file()}


def read_portrait(client, profile):
    """The answer for the smallest copy, read to its end: with that Django's client closes it, and not the database."""
    answer = client.get(profile.smallest_picture)
    if answer.streaming:
        assert answer.getvalue()[8:12] == b"WEBP"
    return answer
