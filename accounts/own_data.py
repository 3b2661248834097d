"""Whoever works here reads and takes along what the portal keeps about them as a person."""

from typing import Any

from django.contrib import admin
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.http import FileResponse, Http404, HttpResponse, JsonResponse

from accounts.access import SignedInRequest
from accounts.hosts.profiles import find_profile
from accounts.models import HostProfile, Invitation, Membership, User

# What would open the account, or stands in the row for the machine alone.
LEFT_OUT = ("password", "token_hash")


def build_own_data(user: User) -> dict[str, Any]:
    """Return {kind: rows}, each row {field: value}: account, memberships, invitation, and what families see.

    What a person did is not in it: that stands in the cases and histories, beside what is about others.
    """
    kinds: dict[str, Any] = {
        "account": User.objects.filter(pk=user.pk),
        "memberships": Membership.objects.filter(user=user.pk),
        "invitation": Invitation.objects.filter(user=user.pk),
        "shown_to_families": HostProfile.objects.filter(user=user.pk),
    }
    return {kind: [read_row(row) for row in rows] for kind, rows in kinds.items()}


def read_row(row: Model) -> dict[str, Any]:
    fields = [field for field in row._meta.concrete_fields if field.name not in LEFT_OUT]
    return {field.name: read_value(row, field.name) for field in fields}


def read_value(row: Model, name: str) -> Any:
    value = getattr(row, name)
    return str(value) if isinstance(value, Model) or hasattr(value, "storage") else value


def download_data(request: SignedInRequest) -> HttpResponse:
    how = {"ensure_ascii": False, "indent": 2}
    answer = JsonResponse(build_own_data(request.user), encoder=DjangoJSONEncoder, json_dumps_params=how)
    answer["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer


def download_portrait(request: SignedInRequest) -> FileResponse:
    """Answer with the very file that the person has sent, which nobody else can fetch."""
    profile = find_profile(request.user)
    if profile is None or not profile.picture:
        raise Http404
    return FileResponse(profile.picture.open(), as_attachment=True, filename="portrait")


data = admin.site.admin_view(download_data)
portrait = admin.site.admin_view(download_portrait)
