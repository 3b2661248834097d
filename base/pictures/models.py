"""Readers of a row with a picture get smaller copies, named by content and made outside the request."""

import datetime
import hashlib
import logging
import pathlib
import time
from typing import Any, ClassVar, cast

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from base.files import write_whole
from base.models import Change
from base.pictures import held_uploads
from base.pictures.fields import WIDTHS, PictureField, PictureFile, check_picture, make_original_path
from base.pictures.renditions import render_copies
from base.text.fields import CleanCharField

log = logging.getLogger(__name__)

RENDITIONS = "renditions"
KEPT_WHEN_REPLACED = datetime.timedelta(days=30)


class Picture(models.Model):
    """A `Picture` is the base of every model with one picture.

    `renditions` is {width: file name} of the copies for readers, once the task has made them.
    """

    picture = PictureField(
        _("picture"),
        upload_to=make_original_path,
        blank=True,
        validators=[check_picture],
        help_text=_("JPEG, PNG, WebP, AVIF or HEIC, at most 45 MB. It is shown once smaller copies have been made."),
    )
    picture_alt = CleanCharField(
        _("picture text"),
        max_length=200,
        blank=True,
        help_text=_("What the picture shows, for those who do not see it. Required with a picture."),
    )
    picture_credit = CleanCharField(
        _("credit"), max_length=120, blank=True, help_text=_("Who took it; shown under it.")
    )
    picture_widths: ClassVar[tuple[int, ...]] = WIDTHS
    rendition_folder: ClassVar = ""  # below the folder of all copies, with a slash at its end
    kept_with_history: ClassVar = ("renditions",)  # so that the copies of an earlier picture are found
    undone_beside: ClassVar[tuple[str, ...]] = ("picture_width", "picture_height")
    renditions = models.JSONField(default=dict, blank=True, editable=False)
    picture_width = models.PositiveIntegerField(null=True, blank=True, editable=False)
    picture_height = models.PositiveIntegerField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        fresh = bool(self.picture) and not cast(PictureFile, self.picture).is_stored
        if fresh or not self.picture:
            self.renditions, self.picture_width, self.picture_height = {}, None, None
        elif self.pk:
            self.keep_renditions()
        super().save(*args, **kwargs)
        if fresh:
            label, pk = self._meta.label, self.pk
            transaction.on_commit(lambda: make_renditions.enqueue(label, pk))

    def keep_renditions(self) -> None:
        """Read the renditions anew, in one query: the worker may have made them since this row was read."""
        names = ("renditions", "picture_width", "picture_height")
        made = type(self)._default_manager.filter(pk=self.pk).values(*names).first() or {}
        for name, value in made.items():
            setattr(self, name, value)

    @property
    def picture_set(self) -> list[tuple[int, str]]:
        """Return [(width, URL)] of the copies, widest last; empty until these exist."""
        return [
            (int(width), f"/media/{name}") for width, name in sorted(self.renditions.items(), key=lambda r: int(r[0]))
        ]

    @property
    def smallest_picture(self) -> str:
        return self.picture_set[0][1] if self.renditions else ""

    @property
    def largest_picture(self) -> str:
        return self.picture_set[-1][1] if self.renditions else ""


@task()
def make_renditions(label: str, pk: int) -> None:
    """Make the copies for readers; it is safe to do so again.

    A row that is gone since, or has another picture by now, is no fault.
    """
    row = apps.get_model(label)._default_manager.filter(pk=pk).first()
    if row is None or not row.picture:
        return
    with row.picture.open() as file:
        size, copies = render_copies(file, row.picture_widths)
    names = {str(width): store(content, row.rendition_folder) for width, content in copies.items()}
    same = type(row)._default_manager.filter(pk=pk, picture=row.picture.name)
    if not same.update(renditions=names, picture_width=size[0], picture_height=size[1]):
        forget_files(list_file_paths("", names) - {""})


def store(content: bytes, folder: str = "") -> str:
    """Store a copy under a name made of its content, and return the name, which begins with `folder`.

    A killed worker leaves no half picture that a reader could be given.
    """
    name = f"{folder}{hashlib.sha256(content).hexdigest()[:32]}.webp"
    write_whole(pathlib.Path(settings.MEDIA_ROOT) / RENDITIONS / name, content)
    return name


def list_picture_models() -> list[type[Picture]]:
    return [model for model in apps.get_models() if issubclass(model, Picture)]


def make_missing(date: datetime.date) -> None:
    """Queue again, every night, each picture whose copies were never made because the worker was killed."""
    for model in list_picture_models():
        waiting = model._default_manager.exclude(picture="").filter(renditions={})
        for pk in waiting.values_list("pk", flat=True):
            make_renditions.enqueue(model._meta.label, pk)


def list_used_files() -> set[str]:
    """Return the files that rows with a picture refer to, as paths under MEDIA_ROOT."""
    used: set[str] = set()
    for model in list_picture_models():
        for original, renditions in model._default_manager.exclude(picture="").values_list("picture", "renditions"):
            used |= list_file_paths(original, renditions)
    return used


def list_file_paths(original: str, renditions: dict[str, str]) -> set[str]:
    return {original, *(f"{RENDITIONS}/{name}" for name in renditions.values())}


def list_row_files(row: models.Model) -> set[str]:
    """Return the files of a row's picture, as paths under MEDIA_ROOT; none where it has no picture."""
    return list_file_paths(str(row.picture.name), row.renditions) if isinstance(row, Picture) and row.picture else set()


def list_changed_files(fields: dict[str, list[Any]]) -> set[str]:
    """Return the files that a row had before or after a change of `fields`, as paths under MEDIA_ROOT."""
    copies = [names for names in fields.get("renditions", []) if names]
    originals = {name for name in fields.get("picture", []) if name}
    return originals.union(*(list_file_paths("", names) - {""} for names in copies))


def list_replaced_originals() -> set[str]:
    """Return the originals that rows had within the last 30 days, so that earlier versions can be put back.

    Originals are never public; the copies that readers saw are removed all the same.
    """
    lately = timezone.now() - KEPT_WHEN_REPLACED
    changes = Change.objects.filter(at__gt=lately, fields__has_key="picture").values_list("fields", flat=True)
    return {name for fields in changes for name in fields["picture"] if name}


def forget_unused(date: datetime.date) -> None:
    """Remove, every night, files that nothing refers to any more and that are more than a day old."""
    used = list_used_files() | list_replaced_originals()
    root = pathlib.Path(settings.MEDIA_ROOT)
    yesterday = time.time() - 24 * 3600
    folders = ("originals/*/*", f"{RENDITIONS}/*", f"{RENDITIONS}/*/*", f"{held_uploads.FOLDER}/*")
    for path in [path for folder in folders for path in root.glob(folder) if path.is_file()]:
        if str(path.relative_to(root)) not in used and path.stat().st_mtime < yesterday:
            path.unlink(missing_ok=True)


def forget_files(names: set[str]) -> None:
    """Remove these files now, except those that another row shows too: copies are named by content.

    What cannot be removed is logged, and removed at night.
    """
    for name in names - list_used_files():
        try:
            (pathlib.Path(settings.MEDIA_ROOT) / name).unlink(missing_ok=True)
        except OSError as error:
            log.error("a file of a deleted picture cannot be removed, to be tried again: %s", error.strerror)
