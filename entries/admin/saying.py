"""After an entry was saved, or something was done to it, a message says what readers see of it from now on."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from base.links import get_admin_row_path
from base.values.formats import format_date
from entries.models import Entry, Status


def link_title(entry: Entry) -> SafeString:
    """Return the title between quotation marks, as a link to the entry's form."""
    link = format_html('<a href="{}">{}</a>', get_admin_row_path(entry, entry.pk), entry)
    return SafeString(conditional_escape(_("“%(title)s”")) % {"title": link})


def say_saved(entry: Entry, *, was_shown: bool) -> SafeString:
    return format_html("{} {}", link_title(entry), describe_standing(entry, was_shown))


def describe_standing(entry: Entry, was_shown: bool) -> str:
    """Return the rest of a sentence that begins with the title: how the entry stands, and whether readers see it."""
    if entry.is_public():
        return _("is saved. Readers see it as it is now.") if was_shown else _("is published. Readers see it now.")
    if entry.status == Status.PUBLISHED:
        return describe_waiting(entry)
    if was_shown:
        return _("is taken away from readers.")
    if entry.status == Status.ARCHIVED:
        return _("is saved. It is archived, and readers do not see it.")
    if entry.status == Status.IN_REVIEW:
        return _("is saved and waits until a colleague publishes it. Readers do not see it.")
    return _("is saved as a draft. Readers do not see it.")


def describe_waiting(entry: Entry) -> str:
    """Return the rest of the sentence for a published entry that its days or its municipality keep from readers."""
    now = timezone.now()
    if entry.publish_until and entry.publish_until <= now:
        return _("is saved, but readers do not see it: its last day was %(day)s.") % {
            "day": format_date(entry.last_day)
        }
    if entry.publish_from and entry.publish_from > now:
        return _("is saved. Readers see it from %(day)s on.") % {"day": format_date(entry.publish_from)}
    return _("is saved. Readers do not see it.")


# --- after a verb for one or several ----------------------------------------------------------------------------------
def say_published(entries: Sequence[Entry]) -> str:
    if len(entries) == 1:
        return say_saved(entries[0], was_shown=False)
    seen = sum(entry.is_public() for entry in entries)
    words = ngettext("%(number)s entry is published.", "%(number)s entries are published.", len(entries))
    rest = "" if seen == len(entries) else _("Readers see %(seen)s of them now; the others have a later first day.")
    return " ".join(filter(None, (words, rest))) % {"number": len(entries), "seen": seen}


def say_archived(entries: Sequence[Entry]) -> str:
    if len(entries) == 1:
        return format_html("{} {}", link_title(entries[0]), _("is taken away from readers."))
    words = ngettext(
        "%(number)s entry is taken away from readers.", "%(number)s entries are taken away from readers.", len(entries)
    )
    return words % {"number": len(entries)}


def say_extended(entries: Sequence[Entry]) -> str:
    if len(entries) == 1:
        return format_html(
            "{} {}", link_title(entries[0]), _("is shown until %(day)s.") % {"day": format_date(entries[0].last_day)}
        )
    words = ngettext("%(number)s entry is shown longer.", "%(number)s entries are shown longer.", len(entries))
    return words % {"number": len(entries)}


def say_reviewed(entries: Sequence[Entry]) -> str:
    if len(entries) == 1:
        return format_html("{} {}", link_title(entries[0]), _("has been reviewed today; readers see the day."))
    words = ngettext(
        "%(number)s entry has been reviewed today.", "%(number)s entries have been reviewed today.", len(entries)
    )
    return words % {"number": len(entries)}


def say_confirmed(entries: Sequence[Entry]) -> str:
    if len(entries) == 1:
        return format_html("{}: {}", link_title(entries[0]), _("the translations still hold."))
    words = ngettext(
        "The translations of %(number)s entry still hold.",
        "The translations of %(number)s entries still hold.",
        len(entries),
    )
    return words % {"number": len(entries)}


def say_deleted(entries: Sequence[Entry]) -> str:
    """Name what was deleted without a link, since there is no form any more."""
    if len(entries) == 1:
        return _("“%(title)s” is deleted.") % {"title": entries[0]}
    words = ngettext("%(number)s draft is deleted.", "%(number)s drafts are deleted.", len(entries))
    return words % {"number": len(entries)}
