"""The coordinator has the pages "Merge into another municipality" and "Leave the portal, and come back".

GET says what would happen, POST does it.
"""

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from accounts.access import SignedInRequest, is_coordinator
from municipalities.departures import actions, moved
from municipalities.departures.forms import DatedForm, JoinForm, LeaveForm, MergeForm
from municipalities.departures.holdings import list_holdings
from municipalities.departures.sentences import say_part
from municipalities.departures.summary import DepartureSummary
from municipalities.models import Departure, Municipality

if TYPE_CHECKING:
    from django.urls import URLPattern


def build_url_patterns(site: admin.AdminSite) -> list["URLPattern"]:
    """Return the addresses of the pages, to stand beside Django's own of the same municipality."""
    seen = path("<path:object_id>/moved/", site.admin_view(moved.show_moved_rows), name="municipality_moved")
    return [seen] + [
        path(
            f"<path:object_id>/{page.name}/", site.admin_view(page.as_view(site=site)), name=f"municipality_{page.name}"
        )
        for page in (MergePage, LeavePage)
    ]


class DeparturePage(View):
    """Both pages share who may open them, what is counted, and that a second press of a button does nothing."""

    name: ClassVar[str]
    title: ClassVar[str | Promise]
    merges: ClassVar[bool]
    site: admin.AdminSite = admin.site
    request: SignedInRequest
    municipality: Municipality

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_coordinator(self.request.user):
            raise PermissionDenied
        pk = unquote(kwargs["object_id"])
        found = Municipality.objects.filter(pk=pk).first() if pk.isdecimal() else None
        if found is None:
            raise Http404
        self.municipality, self.departure = found, actions.find_standing_departure(found)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self.show(self.make_form())

    def post(self, request: HttpRequest, object_id: str) -> HttpResponse:
        if "back" in self.request.POST:
            return self.answer(self.take_back)
        form = self.make_form()
        if form is None:
            return self.answer(lambda: _("That has been done already."))
        return self.answer(lambda: self.go(form), form) if form.is_valid() else self.show(form)

    def answer(self, step: Callable[[], str], form: DatedForm | None = None) -> HttpResponse:
        """Take a step and redirect to the page, with its sentence as a message; a refusal stands above `form`."""
        try:
            messages.success(self.request, step())
        except actions.DepartureRefused as refusal:
            if form is not None:
                form.add_error(None, str(refusal))
                return self.show(form)
            messages.error(self.request, str(refusal))
        return redirect(self.request.path)

    def take_back(self) -> str:
        if self.departure is None:
            return _("That has been done already.")
        actions.take_back(departure=self.departure, by=self.request.user)
        return _("It is taken back.")

    def make_form(self) -> DatedForm | None:
        """Return the form of what can be done next; None where it is done, or another page has to be asked first."""
        raise NotImplementedError

    def go(self, form: DatedForm) -> str:
        """Do what the form says, and return what has happened in a sentence."""
        raise NotImplementedError

    def show(self, form: DatedForm | None) -> HttpResponse:
        holdings = [line for line in list_holdings(self.municipality) if self.merges or not line.only_merging]
        context = self.site.each_context(self.request) | {
            "title": self.title,
            "opts": Municipality._meta,
            "municipality": self.municipality,
            "ways": [(page.title, build_admin_url(page.name, self.municipality)) for page in (MergePage, LeavePage)],
            "part": say_part(self.municipality, self.departure),
            "departure": self.departure,
            "form": form,
            "moving": [line for line in holdings if line.moves],
            "staying": [line for line in holdings if not line.moves],
            "summary": DepartureSummary(self.municipality.departures.filter(successor__isnull=not self.merges).first()),
        }
        return TemplateResponse(self.request, f"admin/municipalities/{self.name}.html", context)


class MergePage(DeparturePage):
    name = "merge"
    title = gettext_lazy("Merge into another municipality")
    merges = True

    def make_form(self) -> MergeForm | None:
        return None if self.departure else MergeForm(self.request.POST or None, municipality=self.municipality)

    def go(self, form: DatedForm) -> str:
        given = form.cleaned_data
        departure = actions.merge(
            municipality=self.municipality, successor=given["successor"], on=given["on"], by=self.request.user
        )
        return say_part(departure.municipality, departure)


class LeavePage(DeparturePage):
    name = "leave"
    title = gettext_lazy("Leave the portal, and come back")
    merges = False

    def make_form(self) -> LeaveForm | JoinForm | None:
        data = self.request.POST or None
        if self.municipality.merged_into_id or (self.departure and not self.has_left):
            return None
        if self.municipality.takes_part and self.departure is None and self.municipality.member_until is None:
            asks = any(line.rows for line in list_holdings(self.municipality))
            return LeaveForm(data, municipality=self.municipality, asks=asks)
        return JoinForm(data, municipality=self.municipality)

    @property
    def has_left(self) -> bool:
        departure: Departure | None = self.departure
        return departure is not None and departure.successor_id is None and not self.municipality.takes_part

    def go(self, form: DatedForm) -> str:
        given, by = form.cleaned_data, self.request.user
        if isinstance(form, LeaveForm):
            last_day = given["on"] - datetime.timedelta(days=1)
            actions.leave(municipality=self.municipality, last_day=last_day, to_desk=given.get("to_desk", False), by=by)
        else:
            actions.join(municipality=self.municipality, on=given["on"], by=by)
        return say_part(self.municipality, actions.find_standing_departure(self.municipality))


def build_admin_url(name: str, municipality: Municipality) -> str:
    return reverse(f"admin:municipality_{name}", args=[municipality.pk])
