"""The path to which a form of the workplace is sent decides whether its unsent text is kept."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Model
from django.urls import Resolver404, resolve, reverse

from accounts.access import may

if TYPE_CHECKING:
    from accounts.models import User

# Signing in, passwords, second steps, invitations, confirming who one is; and what no person fills in.
PATHS_WITHOUT_DRAFTS = (
    "login/",
    "logout/",
    "password_change/",
    "account/",
    "drafts/",
    "jsi18n/",
    "autocomplete/",
    "undo/",
)
# Pages that ask before they do what moves or deletes much: what was typed there once, perhaps a name as the guard, must
# be typed anew by whoever means it today. Their forms bear `data-no-draft` for the script.
ASKED_EACH_TIME = ("merge", "leave", "delete", "delete-with-history", "erase", "restore")
LONGEST_PATH = 300


@dataclass(frozen=True)
class FormAddress:
    """A `FormAddress` identifies a form of the workplace by the `path` to which it is sent.

    Where its buttons are sent to paths below that one, `verb` is the button that was pressed.
    """

    path: str
    verb: str = ""

    @property
    def parts(self) -> list[str]:
        return self.path.removeprefix(reverse("admin:index")).split("/")

    @property
    def about(self) -> str:
        """Return the row that the form is about, as in "inquiry:5"; empty where there is no such row yet."""
        parts = self.parts
        return f"{parts[1]}:{parts[2]}" if len(parts) > 2 and parts[2].isdecimal() else ""


def find_form(path: str) -> FormAddress | None:
    """Return the form that is sent to `path`, or shown there; None where no unsent text is kept."""
    root = reverse("admin:index")
    if (
        not path.startswith(root)
        or path.startswith(tuple(root + part for part in PATHS_WITHOUT_DRAFTS))
        or len(path) > LONGEST_PATH
    ):
        return None
    try:
        match = resolve(path)
    except Resolver404:
        return None
    if match.url_name is None:  # the admin's answer to every address that is none
        return None
    verb = match.kwargs.get("verb", "")
    if not verb and path.rstrip("/").rpartition("/")[2] in ASKED_EACH_TIME:
        return None
    form = FormAddress(path.removesuffix(f"{verb}/") if verb else path, verb)
    # Words under a verb whose address does not name its row would outlive that row.
    return None if verb and not form.about else form


def can_keep_draft(user: "User", form: FormAddress) -> bool:
    """Tell whether unsent text may be kept for the form.

    The person must still be allowed to see the row, and the row must not have been erased: no text is added to it
    again.
    """
    if not form.about:
        return True
    row = find_row(form)
    return row is not None and may(user, "view", row) and not getattr(row, "is_forgotten", False)


def is_row_gone(form: FormAddress) -> bool:
    """Tell whether the form changes a row that no longer exists. A form that deletes a row does not count."""
    return bool(form.about) and form.parts[3:] in (["change", ""], ["step", ""]) and find_row(form) is None


def find_row(form: FormAddress) -> Model | None:
    app, name, pk = form.parts[:3]
    try:
        model = apps.get_model(app, name)
    except LookupError:
        return None
    return model._base_manager.filter(pk=int(pk)).first()
