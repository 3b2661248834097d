"""The message that says what was done has a button "Undo", which works for the person who did it."""

from functools import partial

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import SignedInRequest, may
from base.history import recording, undoing
from base.links import find_return_path
from base.models import Change

TAG = "undo:"  # before the address, in the tags of a message
AGAIN = "again:"  # the same where the button does once more what was taken back
MOST_REASONS = 10


def add_message_with_undo(request: HttpRequest, text: str, tag: str = TAG) -> None:
    """Show a message of success, with a button that undoes the step if its changes were recorded."""
    batch = recording.get_undoable_batch()
    messages.success(request, text, extra_tags=tag + reverse("admin:undo", args=[batch]) if batch else "")


def add_message_of_refusals(request: HttpRequest, refused: list[tuple[object, str]], words: str) -> None:
    """Show a warning that lists the refused rows with their reasons: the first ten, and how many more there are."""
    rows = format_html_join("", "<li>{}: {}</li>", refused[:MOST_REASONS])
    more = len(refused) - MOST_REASONS
    rest = format_html("<li>{}</li>", _("and %(number)s more") % {"number": more}) if more > 0 else ""
    messages.warning(request, format_html("{} <ul>{}{}</ul>", words, rows, rest))


def show_undo(request: SignedInRequest, batch: str) -> HttpResponse:
    """Undo the step with the id `batch`, and redirect. The answer is 404 unless the signed-in person did that step."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not Change.objects.filter(batch=batch, by=request.user).exists():
        raise Http404
    again = Change.objects.filter(batch=batch, takes_back__isnull=False).exists()
    done, refused = undoing.take_back(batch, partial(may, request.user))
    if done:
        add_message_with_undo(request, describe_redo(done) if again else describe_undo(done), TAG if again else AGAIN)
    if refused:
        words = ngettext("%(number)s was left as it is:", "%(number)s were left as they are:", len(refused))
        add_message_of_refusals(request, list(refused), words % {"number": len(refused)})
    return redirect(find_return_path(request))


def describe_undo(rows: list[Model]) -> SafeString:
    if len(rows) == 1:
        words = _("Undone. %(name)s stands as before.") % {"name": capfirst(str(rows[0]))}
    else:
        words = _("Undone. %(number)s stand as before.") % {"number": len(rows)}
    return format_html("{} {}", words, describe_visibility(rows))


def describe_redo(rows: list[Model]) -> SafeString:
    if len(rows) == 1:
        return format_html("{} {}", _("Done again: %(name)s.") % {"name": rows[0]}, describe_visibility(rows))
    words = ngettext("Done again, for %(number)s row.", "Done again, for %(number)s rows.", len(rows))
    return format_html("{} {}", words % {"number": len(rows)}, describe_visibility(rows))


def describe_visibility(rows: list[Model]) -> str:
    """Return a sentence on how many of the rows readers see from now on; empty for rows that are never published.

    Undoing a publication takes the row away from readers, even if they have seen it.
    """
    published = [row.is_public() for row in rows if row.pk and hasattr(row, "is_public")]
    if not published:
        return ""
    if len(published) == 1:
        return _("Readers see it.") if published[0] else _("Readers do not see it.")
    numbers = {"seen": sum(published), "number": len(published)}
    return _("Readers see %(seen)s of %(number)s.") % numbers
