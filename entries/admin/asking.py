"""Before something is done to several entries, a page says how many, whose, how many are public, and which stay."""

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import Form
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import SignedInRequest, may
from accounts.models import User
from entries import services
from entries.models import Entry

if TYPE_CHECKING:
    from entries.admin.entry_admin import EntryAdmin

MOST_TITLES = 100


@dataclasses.dataclass(frozen=True)
class ConfirmedAction:
    """A `ConfirmedAction` is an action that a page asks about first.

    `check` raises ValidationError with the reason why an entry would stay as it is.
    """

    name: str  # of the action
    title: str | Promise  # and the button
    effect: str | Promise  # the heading above those that it will be done to
    check: Callable[[Entry, User], object]


PUBLISH = ConfirmedAction(
    "publish",
    gettext_lazy("Publish"),
    gettext_lazy("Will be shown to readers"),
    services.check_publish,
)
ARCHIVE = ConfirmedAction(
    "archive",
    gettext_lazy("Withdraw from readers"),
    gettext_lazy("Will be taken away from readers"),
    services.check_archive,
)
EXTEND = ConfirmedAction(
    "extend",
    gettext_lazy("Extend"),
    gettext_lazy("Will be shown longer"),
    services.check_extend,
)
DELETE = ConfirmedAction(
    "delete_selected",
    gettext_lazy("Delete"),
    gettext_lazy("Will be deleted"),
    services.check_delete,
)


@dataclasses.dataclass
class EntriesByOutcome:
    """The chosen entries are sorted by what would become of them."""

    ready: list[Entry] = dataclasses.field(default_factory=list)
    refused: list[tuple[Entry, str]] = dataclasses.field(default_factory=list)
    theirs: list[Entry] = dataclasses.field(default_factory=list)  # of other offices

    def list_outcome_groups(self, effect: str | Promise) -> list[tuple[str, int, list[tuple[Entry, str]], int]]:
        """Return [(heading, number, [(entry, reason), …], how many more there are)] without empty groups.

        At most MOST_TITLES entries of a group are listed.
        """
        named = (
            (effect, [(entry, "") for entry in self.ready]),
            (_("Stay as they are"), self.refused),
            (_("Belong to other offices and stay as they are"), [(entry, "") for entry in self.theirs]),
        )
        return [
            (str(heading), len(rows), rows[:MOST_TITLES], max(0, len(rows) - MOST_TITLES))
            for heading, rows in named
            if rows
        ]


def sort_entries(entries: list[Entry], by: User, action: ConfirmedAction) -> EntriesByOutcome:
    found = EntriesByOutcome()
    for entry in entries:
        if not may(by, "change", entry):
            found.theirs.append(entry)
            continue
        try:
            action.check(entry, by)
        except ValidationError as error:
            found.refused.append((entry, " ".join(error.messages)))
        else:
            found.ready.append(entry)
    return found


def show_question(
    modeladmin: "EntryAdmin",
    request: SignedInRequest,
    queryset: QuerySet[Entry],
    action: ConfirmedAction,
    form: Form | None = None,
) -> TemplateResponse:
    entries = list(queryset.select_related("municipality"))
    found = sort_entries(entries, request.user, action)
    context = modeladmin.admin_site.each_context(request) | {
        "title": action.title,
        "opts": modeladmin.opts,
        "asked": action,
        "form": form,
        "number": len(entries),
        "name": modeladmin.opts.verbose_name if len(entries) == 1 else modeladmin.opts.verbose_name_plural,
        "list_name": capfirst(str(modeladmin.opts.verbose_name_plural)),
        "offices": len({entry.municipality_id for entry in entries}),
        "seen": sum(entry.is_public() for entry in entries),
        "ready": len(found.ready),
        "groups": found.list_outcome_groups(action.effect),
        "selected": request.POST.getlist(ACTION_CHECKBOX_NAME),
        "select_across": request.POST.get("select_across", "0"),
        "checkbox_name": ACTION_CHECKBOX_NAME,
    }
    return TemplateResponse(request, "admin/entries/ask_first.html", context)
