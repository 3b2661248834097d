"""The menu on every page of the workplace shows what this person works with, and which part is open.

It makes no query of its own.
"""

import dataclasses
from typing import Any, cast

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.access import find_office_ids, get_office_model, is_coordinator
from accounts.signin import workplace_access
from accounts.workplace.site import OTHERS_RANK, OfficeSite
from base.links import get_admin_row_path

EVERYDAY = 30  # the rank of an admin up to which it stands in the menu


@dataclasses.dataclass(frozen=True)
class Item:
    name: str | Promise
    url: str
    current: str  # the value of aria-current: "page" on its list, "true" on a page below it, else empty


def make_menu_item(request: HttpRequest, name: str | Promise, url: str) -> Item:
    below = url != reverse("admin:index") and request.path.startswith(url.removesuffix("change/"))
    return Item(name, url, "page" if request.path == url else "true" if below else "")


def list_items(request: HttpRequest) -> list[Item]:
    """Return the menu: Today, then the lists in which the person changes something every day.

    It is empty for whoever is not let into the workplace.
    """
    if not workplace_access.can_enter_workplace(request.user):
        return []
    site = cast(OfficeSite, admin.site)
    everyday = [
        (find_rank(own), model, own)
        for app in site.get_app_list(request)
        for model in app["models"]
        if not model["view_only"] and (own := site.get_model_admin(model["model"]))
    ]
    chosen = sorted((row for row in everyday if row[0] <= EVERYDAY), key=lambda row: row[0])
    places = [find_place(request, model, own) for _rank, model, own in chosen]
    return [make_menu_item(request, name, url) for name, url in [(_("Today"), reverse("admin:index")), *places]]


def find_rank(own: admin.ModelAdmin) -> int:
    return int(getattr(own, "menu_rank", None) or getattr(own, "rank", None) or OTHERS_RANK)


def find_place(request: HttpRequest, model: dict[str, Any], own: admin.ModelAdmin) -> tuple[str | Promise, str]:
    """Return (name, URL) of a list; whoever serves one office is led to that office, not to a list with one row."""
    offices = find_office_ids(request.user)
    if model["model"] is get_office_model() and len(offices) == 1 and not is_coordinator(request.user):
        return _("My office"), get_admin_row_path(model["model"], next(iter(offices)))
    return getattr(own, "menu_name", "") or model["name"], model["admin_url"]
