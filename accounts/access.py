"""`may(user, verb, object_or_model)` is the one rule of who may do what; all other code asks it.

Each model declares how its rows lead to the office that owns them, and who else may see them:

    access = Access(owner="municipality")                     # an entry: every office views, the owner changes
    access = Access(owner="place__municipality")              # through another row
    access = Access(owner="pk")                               # a municipality is its own owner
    access = Access(owner=None)                               # the coordinator's alone to change
    access = Access(owner="municipality", reach=Reach.CASE)   # personal data: the offices on it and the coordinator
    access = Access(owner="office", reach=Reach.CASE, also=("further__office",))  # and offices named by further rows
    access = Access(owner="office", reach=Reach.CASE, shut="closed_at")  # seen by nobody once that field is set

Only somebody who may change a row under both owners may move it from one to the other: the coordinator, or a person who
serves both offices. `OfficeAdmin` (accounts/workplace/office_admin.py) offers no other choice, and its `save_model()`
asks again about the row as it would stand afterwards.
"""

import dataclasses
import enum
from collections.abc import Collection
from typing import TYPE_CHECKING, Self, TypeAlias, TypeVar

from django.apps import apps
from django.db import models
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from base.caching.versions import TrackedQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

Person: TypeAlias = "User | AnonymousUser"  # whoever asks, signed in or not
Target: TypeAlias = models.Model | type[models.Model]  # a row, or any row of a model
Rows = TypeVar("Rows", bound=models.QuerySet)


class SignedInRequest(HttpRequest):
    """A `SignedInRequest` is made by a signed-in person: views get it behind `login_required` or `admin_view`."""

    user: "User"


VERBS = ("view", "add", "change", "delete")


class Reach(enum.Enum):
    REGION = "region"  # every office views, the owner changes
    CASE = "case"  # only the offices on it and the coordinator
    COORDINATOR = "coordinator"  # only the coordinator


class Role(models.TextChoices):
    COORDINATOR = "coordinator", _("coordinator")
    HOST = "host", _("host")
    EDITOR = "editor", _("editor")


ROLES: dict[str, tuple[frozenset[Reach], Promise]] = {
    Role.COORDINATOR: (
        frozenset(Reach),
        _("Edits everything, publishes news of the whole region, and decides who has access."),
    ),
    Role.HOST: (
        frozenset({Reach.REGION, Reach.CASE}),
        _("Edits the entries of the office and answers the families who write to it."),
    ),
    Role.EDITOR: (
        frozenset({Reach.REGION}),
        _("Edits the entries of the office; does not see families' enquiries."),
    ),
}


@dataclasses.dataclass(frozen=True)
class Access:
    owner: str | None
    reach: Reach = Reach.REGION
    also: tuple[str, ...] = ()  # lookups, through rows that point here, to municipalities that share the row
    shut: str = ""  # a field of the row; where it is set nobody sees the row, the coordinator neither


# Rows that no municipality is concerned with (the outbox, nightly runs) and models that forgot to say.
COORDINATOR_ACCESS = Access(owner=None, reach=Reach.COORDINATOR)


def get_access(target: Target) -> Access:
    return getattr(target, "access", COORDINATOR_ACCESS)


def get_office_model() -> type[models.Model]:
    """Return the model of the offices that own rows, found by the foreign key of `Membership`.

    `accounts` knows that model by this key only and must not import it.
    """
    return apps.get_model("accounts.Membership")._meta.get_field("municipality").related_model


def find_owner_id(instance: models.Model, path: str | None) -> int | None:
    """Return the id of the municipality to which the lookup `path` leads; None where the coordinator owns the row."""
    if path is None:
        return None
    *steps, last = path.split("__")
    for step in steps:
        following: models.Model | None = getattr(instance, step, None)
        if following is None:
            return None
        instance = following
    return getattr(instance, "pk" if last == "pk" else f"{last}_id")


def filter_by_offices(model: type[models.Model], offices: Collection[int]) -> models.Q:
    """Return a condition for the rows of `model` that one of `offices` (ids of municipalities) owns or shares."""
    access = get_access(model)
    theirs = models.Q(**{f"{access.owner}__in": offices})
    for path in access.also:
        theirs |= models.Q(pk__in=model._base_manager.filter(**{f"{path}__in": offices}).values("pk"))
    return theirs


def belongs_to(row: models.Model, offices: Collection[int]) -> bool:
    """Tell whether one of `offices` (ids of municipalities) owns or shares `row`.

    This costs a query only where none of them is the owner and rows of the model can be shared.
    """
    access = get_access(row)
    if find_owner_id(row, access.owner) in offices:
        return True
    shared = bool(access.also) and row.pk is not None
    return shared and type(row)._base_manager.filter(filter_by_offices(type(row), offices), pk=row.pk).exists()


def is_shut(target: Target) -> bool:
    """Tell whether `target` is a row that waits for its erasure, so that nobody may see it; False for a model."""
    field = get_access(target).shut
    return bool(field) and not isinstance(target, type) and getattr(target, field) is not None


def build_open_condition(model: type[models.Model]) -> models.Q:
    field = get_access(model).shut
    return models.Q(**{f"{field}__isnull": True}) if field else models.Q()


def is_coordinator(user: Person) -> bool:
    return user.is_active and (user.is_superuser or Role.COORDINATOR in user.roles)


def find_office_ids(user: Person, reach: Reach = Reach.REGION) -> frozenset[int]:
    """Return the ids of the municipalities in which a role of `user` that is valid today covers `reach`."""
    if not user.is_active:
        return frozenset()
    return frozenset(
        membership.municipality_id
        for membership in user.valid_memberships
        if membership.municipality_id and reach in ROLES[membership.role][0]
    )


def may(user: Person, verb: str, target: Target) -> bool:
    """Tell whether `user` may `verb` (view, add, change, delete) a row, or any row at all of a model.

    For a model the answer is yes where there could be a row for which it is yes. Whoever may change a row may publish
    it. A model that declares no `access` is the coordinator's alone. An unknown verb raises ValueError.
    """
    if verb not in VERBS:
        raise ValueError(f"Unknown verb {verb!r}")
    access = get_access(target)
    if not user.is_authenticated or not user.is_active or is_shut(target):
        return False
    if is_coordinator(user):
        return True
    offices = find_office_ids(user, access.reach)
    if access.reach is Reach.COORDINATOR or not offices:
        return False
    if isinstance(target, type):
        return verb == "view" or (access.owner is not None and _could_with_some_row(verb, target, access))
    if verb == "view" and access.reach is Reach.REGION:
        return True
    return _may_with_row(verb, target, access, offices)


def _could_with_some_row(verb: str, model: type[models.Model], access: Access) -> bool:
    """Tell whether an office can ever `verb` a row of `model`, so that no button is offered that can never work."""
    if access.owner == "pk":  # offices neither make nor remove municipalities
        return verb == "change"
    return verb != "delete" or getattr(model, "office_may_delete", True) is not False


def _may_with_row(verb: str, row: models.Model, access: Access, offices: Collection[int]) -> bool:
    if not belongs_to(row, offices):
        return False
    if access.owner == "pk":  # offices neither make nor remove municipalities
        return verb in ("view", "change")
    return verb != "delete" or getattr(row, "office_may_delete", True)


def filter_visible_rows(queryset: Rows, user: Person) -> Rows:
    """Return the rows that `user` may view; rows that wait for their erasure are left out for everybody."""
    access = get_access(queryset.model)
    if not may(user, "view", queryset.model):
        return queryset.none()
    queryset = queryset.filter(build_open_condition(queryset.model))
    if is_coordinator(user) or access.reach is Reach.REGION:
        return queryset
    return filter_editable_rows(queryset, user)


def filter_editable_rows(queryset: Rows, user: Person) -> Rows:
    """Return the rows that an office of `user` owns or shares, and all rows for the coordinator.

    Rows that wait for their erasure are left out.
    """
    access = get_access(queryset.model)
    if not user.is_authenticated:
        return queryset.none()
    queryset = queryset.filter(build_open_condition(queryset.model))
    if is_coordinator(user):
        return queryset
    if access.owner is None or access.reach is Reach.COORDINATOR:
        return queryset.none()
    return queryset.filter(filter_by_offices(queryset.model, find_office_ids(user, access.reach)))


class ScopedQuerySet(models.QuerySet):
    """Pages and the admin start from `visible_to()` or `editable_by()`, never from `.all()`.

    Whoever can fetch a row is therefore allowed to see it.
    """

    def visible_to(self, user: Person) -> Self:
        return filter_visible_rows(self, user)

    def editable_by(self, user: Person) -> Self:
        return filter_editable_rows(self, user)


class TrackedScopedQuerySet(TrackedQuerySet):
    """This queryset has the methods of `ScopedQuerySet`, for models of which derived values are kept.

    Its bulk changes make those values outdated. A model declares it as `objects: ClassVar = …`, for it takes the place
    of the manager that `Tracked` has.
    """

    def visible_to(self, user: Person) -> Self:
        return filter_visible_rows(self, user)

    def editable_by(self, user: Person) -> Self:
        return filter_editable_rows(self, user)
