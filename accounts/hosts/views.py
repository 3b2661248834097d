"""Hosts choose here what families see of them; families' browsers fetch the portraits here."""

import pathlib

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import SignedInRequest
from accounts.hosts import profiles
from accounts.hosts.forms import HostProfileForm
from accounts.models import HostProfile
from base.pictures.models import RENDITIONS
from base.publicforms.bodies import FILES
from base.publicforms.uploads import limit_body

# A portrait that was taken back is gone from every cache a minute later.
FOR_A_MINUTE = {"Cache-Control": "public, max-age=60", "Content-Security-Policy": "default-src 'none'"}


def show_me(request: SignedInRequest) -> HttpResponse:
    """Show the host's own profile, and keep it; the button `withdraw` deletes it without a further question."""
    if not profiles.serves_as_host(request.user):
        raise PermissionDenied
    if "withdraw" in request.POST:
        if profiles.withdraw_profile(user_id=request.user.pk):
            messages.success(request, _("It is taken back. Families no longer see you, and the portrait is deleted."))
        return redirect("show-me")
    profile = profiles.find_profile(request.user)
    form = HostProfileForm(
        request.POST or None, request.FILES or None, instance=profile or HostProfile(user=request.user)
    )
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Families see this now. A new portrait follows within a minute."))
        return redirect("show-me")
    own = {"title": _("Show me to families"), "form": form, "profile": profile}
    context = admin.site.each_context(request) | own
    return render(request, "account/show_me.html", context, status=422 if form.errors else 200)


def serve_portrait(request: HttpRequest, stem: str) -> FileResponse:
    """Serve a copy of a portrait as long as its host is shown; raise Http404 from then on, whatever lies on the disk.

    This costs one query, over the few rows of hosts who are shown.
    """
    name = f"{HostProfile.rendition_folder}{stem}.webp"
    shown = HostProfile.objects.shown_on(timezone.localdate()).values_list("renditions", flat=True)
    path = pathlib.Path(settings.MEDIA_ROOT) / RENDITIONS / name
    if not any(name in copies.values() for copies in shown) or not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), content_type="image/webp", headers=FOR_A_MINUTE)


page = limit_body(FILES)(admin.site.admin_view(show_me))
