"""The buttons by which a reader keeps an entry on their own list or shares its address."""

from django.template import Context
from django.template.loader import render_to_string

from entries.models import Entry


def draw_entry_buttons(context: Context, entry: Entry) -> str:
    """Return the buttons of an entry's page; a draft can be shared with nobody, and is found on no list."""
    if context.get("preview"):
        return ""
    kind = entry._meta.model_name if entry.can_be_kept else ""
    return render_to_string("components/keep.html", {"kind": kind, "subject": entry})
