"""The unsent text of a form is kept, found and deleted by these functions."""

import datetime
import json
from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db.models import Model, QuerySet
from django.utils import timezone

from accounts.drafts.addresses import FormAddress, can_keep_draft, find_form
from accounts.models.draft import Draft, Values
from accounts.signin.sealing import encrypt_secret

if TYPE_CHECKING:
    from accounts.models import User

KEPT_DAYS = 7
MOST_FORMS = 50  # of one person; the oldest go first
MOST_CHARACTERS = 500_000  # of all fields of a form together


def keep(*, user: "User", form: FormAddress, values: Values) -> bool:
    """Keep what a form holds, in place of what was kept of it before; without any values nothing is kept.

    Return False where it is too much, or where the person may no longer see the row.
    """
    if not values:
        drop(user=user, path=form.path)
        return True
    if is_too_much(values):
        return False
    if not can_keep_draft(user, form):
        drop(user=user, path=form.path)
        return False
    now = {
        "about": form.about,
        "sealed": encrypt_secret(json.dumps(values, ensure_ascii=False)),
        "changed": timezone.now(),
    }
    Draft.objects.update_or_create(user=user, path=form.path, defaults=now)
    newest_first = Draft.objects.filter(user=user).order_by("-changed", "-pk").values_list("pk", flat=True)
    if oldest := list(newest_first[MOST_FORMS:]):
        Draft.objects.filter(pk__in=oldest).delete()
    return True


def is_too_much(values: Values) -> bool:
    return sum(len(name) + sum(map(len, texts)) for name, texts in values.items()) > MOST_CHARACTERS


def find(*, user: "User", paths: Collection[str]) -> dict[str, Draft]:
    return {draft.path: draft for draft in Draft.objects.filter(user=user, path__in=paths)}


def drop(*, user: "User", path: str) -> None:
    Draft.objects.filter(user=user, path=path).delete()


def drop_all(*, user: "User") -> None:
    Draft.objects.filter(user=user).delete()


def count_unsent(user: "User") -> int:
    """Return the number of forms with unsent text whose row the person may still see."""
    drafts: QuerySet[Draft] = Draft.objects.filter(user=user)
    forms = [find_form(draft.path) for draft in drafts.only("path")]
    return sum(form is not None and can_keep_draft(user, form) for form in forms)


def forget(*, about: str) -> None:
    """Delete everybody's unsent text about a row that is being erased; `about` names the row, as in "inquiry:5"."""
    Draft.objects.filter(about=about).delete()


def forget_row(model: type[Model], pk: int, names: set[str]) -> None:
    """Delete the unsent text about a row that is deleted with its history, for the hook `forget_elsewhere`."""
    forget(about=f"{model._meta.model_name}:{pk}")


def end_old(date: datetime.date) -> None:
    """Delete every night what was last changed more than a week ago."""
    Draft.objects.filter(changed__lt=timezone.now() - datetime.timedelta(days=KEPT_DAYS)).delete()
