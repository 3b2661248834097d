"""How soon an office answers is said in words, where the office chose so and enough families were answered."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from municipalities.models import Municipality


def say_answer_days(municipality: Municipality) -> str:
    """Return a sentence such as "…half of the families got an answer within 1 day, nine of ten within 2 days".

    It is empty as long as there are no figures.
    """
    half, most = municipality.answer_half_days, municipality.answer_most_days
    if half is None or most is None:
        return ""
    if half == most:
        return _("In the last twelve months nine of ten families got an answer %(most)s.") % {"most": say_span(most)}
    return _("In the last twelve months half of the families got an answer %(half)s, nine of ten %(most)s.") % {
        "half": say_span(half),
        "most": say_span(most),
    }


def say_span(days: int) -> str:
    """Return the words that follow "got an answer": how many days passed, all days of the week counted."""
    if days == 0:
        return _("on the same day")
    return ngettext("within %(days)s day", "within %(days)s days", days) % {"days": days}
