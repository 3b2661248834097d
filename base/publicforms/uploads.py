"""Each view has its row in the table of body limits (base/publicforms/bodies.py), which is found here.

A view says so with `@limit_body(WORKPLACE)`. Unsaid, a page of the admin that edits a model with a file takes FILES,
any other page of the admin WORKPLACE, and every other view PUBLIC.
"""

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.contrib.admin import ModelAdmin
from django.core.exceptions import BadRequest
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.db import models
from django.urls import Resolver404, resolve
from django.utils import translation

from base.publicforms.bodies import FILES, PUBLIC, WORKPLACE, BodyLimit

View = TypeVar("View", bound=Callable)


def limit_body(limit: BodyLimit) -> Callable[[View], View]:
    """Declare the limit that holds for the bodies of a view's requests."""

    def declare(view: View) -> View:
        view.body_limit = limit  # type: ignore[attr-defined]  # a function may carry it; Django's own decorators do so
        return view

    return declare


def has_file_field(model_admin: ModelAdmin) -> bool:
    """Return whether the form of the admin has a field for a file, of the model or of its own."""
    declared = getattr(model_admin.form, "declared_fields", {}).values()
    return any(isinstance(field, models.FileField) for field in model_admin.opts.get_fields()) or any(
        isinstance(field, forms.FileField) for field in declared
    )


def find_limit(path: str, *, signed_in: bool) -> BodyLimit:
    """Return the limit of the view that answers `path`.

    Whoever brings no session may send no more than a public form holds.
    """
    if not signed_in:
        return PUBLIC
    with translation.override(translation.get_language_from_path(path)):
        try:
            match = resolve(path)
        except Resolver404:
            return PUBLIC
    declared = getattr(match.func, "body_limit", None)
    if declared:
        return declared
    if not match.route.startswith("admin/"):
        return PUBLIC
    model_admin = getattr(match.func, "model_admin", None)
    return FILES if model_admin and has_file_field(model_admin) else WORKPLACE


class RefuseFiles(FileUploadHandler):
    """`RefuseFiles` takes the place of Django's upload handlers where a view takes no files.

    No file is read, and none reaches the disk: BadRequest is raised.
    """

    def new_file(self, *args: object, **kwargs: object) -> None:
        raise BadRequest("a file where none is taken")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> UploadedFile | None:
        return None
