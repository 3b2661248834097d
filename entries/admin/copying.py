"""A button copies an entry, such as last year's summer job or a landlord's flat."""

from typing import TYPE_CHECKING

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import SignedInRequest, may
from accounts.actions.undoing import add_message_with_undo
from accounts.models import User
from base.links import get_admin_row_path
from entries import services
from entries.admin.listing import render_translation_marks
from entries.models import Entry

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.urls import URLPattern

    from entries.admin.entry_admin import EntryAdmin


def make_url_name(model: type[Entry]) -> str:
    return f"{model._meta.app_label}_{model._meta.model_name}_copy"


def get_copy_path(entry: Entry) -> str:
    return reverse(f"admin:{make_url_name(type(entry))}", args=[entry.pk])


def make_languages_column(user: User, see: "Callable[[Entry], str]") -> "Callable[[Entry], SafeString]":
    """Return the last column of a list: the languages of an entry, a link to its page, and a button to copy it.

    The button belongs to the form "copies", and is there for those who may change the entry.
    """

    @admin.display(description=gettext_lazy("languages"))
    def languages(entry: Entry) -> SafeString:
        copy = format_html(
            '<button type="submit" form="copies" formaction="{}" aria-label="{}: {}">{}</button>',
            get_copy_path(entry),
            _("Copy"),
            entry,
            _("Copy"),
        )
        ways = format_html("{} {}", see(entry), copy if may(user, "change", entry) else "")
        return format_html('{}<span class="ways">{}</span>', render_translation_marks(entry), ways)

    return languages


def make_url_pattern(entry_admin: "EntryAdmin") -> "URLPattern":
    def view(request: SignedInRequest, object_id: str) -> HttpResponse:
        return copy_and_open_entry(entry_admin, request, unquote(object_id))

    wrapped = entry_admin.admin_site.admin_view(view)
    return path("<path:object_id>/copy/", wrapped, name=make_url_name(entry_admin.model))


def copy_and_open_entry(entry_admin: "EntryAdmin", request: SignedInRequest, pk: str) -> HttpResponse:
    """Make the copy and open its form; a message says what the copy lacks before it can be published."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    entry = entry_admin.get_object(request, pk) if pk.isdecimal() else None
    if entry is None:
        raise Http404
    made = services.copy_entry(entry=entry, by=request.user)
    add_message_with_undo(request, _("This is the copy, a draft that only you and your colleagues see."))
    if missing := made.find_missing_fields():
        messages.info(request, _("Needed before it can be published: %(what)s") % {"what": " ".join(missing.values())})
    return redirect(get_admin_row_path(made, made.pk))
