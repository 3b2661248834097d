"""The column and the form field of a picture check it by decoding, and keep it under a name of its own."""

import secrets
import struct
import zlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.db.models.fields.files import FieldFile
from django.forms.renderers import BaseRenderer
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

from base.pictures import held_uploads
from base.pictures.renditions import decode_small, get_max_pixels, open_picture

if TYPE_CHECKING:
    from base.pictures.models import Picture

MOST_BYTES = 45 * 1024 * 1024  # within what a view with files takes: base/publicforms/bodies.py
WIDTHS = (400, 800, 1600)
# What decoders raise on damaged files.
DAMAGED: tuple[type[Exception], ...] = (OSError, SyntaxError, ValueError, RuntimeError, TypeError, LookupError)
DAMAGED += (EOFError, ArithmeticError, struct.error, zlib.error, MemoryError)


def check_picture(file: File) -> None:
    """Raise ValidationError for what is not a picture of the allowed kinds and sizes.

    The header is read before anything is decoded.
    """
    if isinstance(file, PictureFile) and file.is_stored:
        return  # checked when it came; the original need not be on this machine
    if file.size > MOST_BYTES:
        raise ValidationError(_("The picture is larger than 45 MB."))
    file.seek(0)
    try:
        with open_picture(file) as picture:
            if picture.width * picture.height > get_max_pixels(picture):
                raise ValidationError(_("The picture has too many pixels. Make it smaller, and choose it again."))
            decode_small(picture, WIDTHS[-1])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValidationError(_("The picture has too many pixels. Make it smaller, and choose it again.")) from error
    except UnidentifiedImageError as error:
        raise ValidationError(_("Use a JPEG, PNG, WebP, AVIF or HEIC picture.")) from error
    except DAMAGED as error:
        raise ValidationError(_("The file is not a picture, or it is damaged.")) from error
    finally:
        file.seek(0)


def make_original_path(instance: models.Model, filename: str) -> str:
    """Return a random path for an original picture.

    Nothing of the sender's file name is kept, nor its ending: what kind of picture it is, its content says.
    """
    name = secrets.token_hex(16)
    return f"originals/{name[:2]}/{name}"


class PictureFile(FieldFile):
    """A `PictureFile` is shown as a smaller copy wherever a template or the admin shows the file.

    Originals are not public.
    """

    @property
    def is_stored(self) -> bool:
        """Return whether the file lies in the storage, unlike one that has just come.

        Django says so in private only.
        """
        return self._committed  # type: ignore[attr-defined]

    @property
    def url(self) -> str:
        return cast("Picture", self.instance).largest_picture

    def __html__(self) -> str:
        return render_to_string("components/picture_preview.html", {"row": self.instance})


class PictureInput(forms.ClearableFileInput):
    template_name = "components/picture_input.html"
    lost = False
    held: dict[str, str] | None = None  # what finds the kept file, and its name

    def __init__(self, attrs: dict[str, object] | None = None):
        super().__init__({"accept": "image/jpeg,image/png,image/webp,image/avif,image/heic,image/heif"} | (attrs or {}))

    def value_from_datadict(self, data: Mapping[str, Any], files: MultiValueDict[str, UploadedFile], name: str) -> Any:
        """Return the picture chosen now, else the one that was chosen before the form came back with an error."""
        upload = super().value_from_datadict(data, files, name)
        return upload if upload else held_uploads.find_held_upload(data.get(f"{name}-held", "")) or upload

    def is_initial(self, value: object) -> bool:
        return bool(value)

    def render(
        self, name: str, value: object, attrs: dict[str, object] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        context = self.get_context(name, value, attrs) | {"lost": self.lost, "held": self.held}
        return render_to_string(self.template_name, context)


class PictureFormField(forms.FileField):
    widget = PictureInput

    def bound_data(self, data: object, initial: object) -> object:
        """Keep a good picture while its form comes back with an error; no page can choose a file for somebody."""
        if isinstance(data, UploadedFile):
            try:
                check_picture(data)
                self.widget.held = {"token": held_uploads.hold_upload(data), "name": str(data.name)}
            except ValidationError:
                self.widget.lost = True
        return super().bound_data(data, initial)


class PictureField(models.FileField):
    attr_class = PictureFile

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        """Return a form field for file names of any length, because the sender's file name is not kept."""
        return super().formfield(
            **{**kwargs, "form_class": PictureFormField, "widget": PictureInput, "max_length": None}
        )

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.FileField", args, kwargs  # a column like any other file's
