"""The people of both offices, and the coordinator, see on a page what a merger or a leaving has moved."""

import dataclasses
from collections import defaultdict

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import capfirst

from accounts.access import SignedInRequest, filter_visible_rows, find_office_ids, is_coordinator, may
from base.links import get_admin_row_path
from municipalities.departures.sentences import say_part
from municipalities.models import Departure, MovedRow, Municipality

MAX_NAMED_ROWS = 300  # rows of a kind that are named


@dataclasses.dataclass(frozen=True)
class Group:
    """A `Group` holds rows of one kind: how many, and (name, address) of the first `MAX_NAMED_ROWS` of them.

    The address is empty where there is none for the reader.
    """

    label: str
    number: int
    rows: list[tuple[str, str]]


def show_moved_rows(request: SignedInRequest, object_id: str) -> HttpResponse:
    municipality = Municipality.objects.filter(pk=object_id).first() if object_id.isdecimal() else None
    if municipality is None:
        raise Http404
    departure = municipality.departures.select_related("municipality", "successor").first()
    offices = find_office_ids(request.user)
    if not is_coordinator(request.user) and not offices & {
        municipality.pk,
        departure.successor_id if departure else None,
    }:
        raise PermissionDenied
    context = admin.site.each_context(request) | {
        "title": municipality.name,
        "opts": Municipality._meta,
        "municipality": municipality,
        "departure": departure,
        "part": say_part(municipality, departure if departure and departure.undone_at is None else None),
        "groups": list_groups(departure, request) if departure else [],
    }
    return TemplateResponse(request, "admin/municipalities/moved.html", context)


def list_groups(departure: Departure, request: SignedInRequest) -> list[Group]:
    """Return what the departure has moved, kind by kind; two queries for each kind, however many rows."""
    by_kind: dict[type[Model], set[int]] = defaultdict(set)
    for row in departure.moved.exclude(state=MovedRow.State.GONE).select_related("content_type"):
        if model := row.content_type.model_class():
            by_kind[model].add(row.object_id)
    groups = [name_group(model, pks, request) for model, pks in by_kind.items()]
    return sorted(groups, key=lambda group: group.label)


def name_group(model: type[Model], pks: set[int], request: SignedInRequest) -> Group:
    """Return the rows of one kind, named for readers who may see the kind, with addresses that they may open.

    So a person's access is named for the coordinator alone, who decides on it. A case is named by its number.
    """
    label = capfirst(str(model._meta.verbose_name_plural))
    if not may(request.user, "view", model):
        return Group(label, len(pks), [])
    found = model._default_manager.filter(pk__in=pks)
    beside = [field.name for field in model._meta.concrete_fields if field.many_to_one]  # what a name may be made of
    rows = sorted(found.select_related(*beside).order_by("pk")[:MAX_NAMED_ROWS], key=str)
    seen = (
        set(filter_visible_rows(found, request.user).values_list("pk", flat=True))
        if admin.site.is_registered(model)
        else ()
    )
    return Group(
        label, len(pks), [(str(row), get_admin_row_path(row, row.pk) if row.pk in seen else "") for row in rows]
    )
