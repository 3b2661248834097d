import json

from django.http import HttpRequest
from django.template.loader import render_to_string

from accounts.models.draft import Draft, Values
from base.values import formats


def make_note(request: HttpRequest, draft: Draft, rest: Values) -> str:
    """The line above a form: from when the text is that has been put back, and a button that throws it away.

    `rest` belongs to rows that somebody had added by hand, and that static/js/unsent.js adds again. It is
    a form of its own before the other: a button inside would be what the Enter key presses.
    """
    context = {
        "draft": draft,
        "when": formats.clock_with_day(draft.changed),
        "rest": json.dumps(rest) if rest else "",
        "next": request.get_full_path(),
    }
    return render_to_string("account/unsent_note.html", context, request)
