import json

from django.http import HttpRequest
from django.template.loader import render_to_string

from accounts.models.draft import Draft, Values
from base.values import formats


def make_note(request: HttpRequest, draft: Draft, rest: Values) -> str:
    """Return the line above a form that says since when its text was kept, with a button that deletes the text.

    `rest` belongs to rows that somebody had added by hand, and that static/js/unsent.js adds again. The line is a form
    of its own before the other: a button inside would be what the Enter key presses.
    """
    context = {
        "draft": draft,
        "when": formats.format_clock_with_day(draft.changed),
        "rest": json.dumps(rest) if rest else "",
        "next": request.get_full_path(),
    }
    return render_to_string("account/unsent_note.html", context, request)
