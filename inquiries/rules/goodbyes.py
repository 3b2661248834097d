"""When a case ends a host is offered a text to begin with, in the family's language."""

from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inquiries.models.choices import Reason
from inquiries.rules.snippets import choose_host_name

if TYPE_CHECKING:
    from accounts.models import User
    from inquiries.models import Inquiry

# Nothing for what was no enquiry, and nothing for whoever has not answered in a long time but the open door.
SENTENCES = {
    Reason.ANSWERED: gettext_lazy("Thank you for asking us. I hope that you have found what you were looking for."),
    Reason.NO_JOB_FOR_ONE: gettext_lazy(
        "I am sorry that we did not find a job for both of you this time. New ones come all year."
    ),
    Reason.NO_JOB: gettext_lazy("I am sorry that we did not find a job for you this time. New ones come all year."),
    Reason.NO_HOME: gettext_lazy("I am sorry that we did not find a home for you this time. New ones come all year."),
    Reason.NO_SCHOOL: gettext_lazy("I am sorry that there was no place in kindergarten or school when you needed it."),
    Reason.ELSEWHERE: gettext_lazy(
        "Thank you for thinking of us. I wish you all the best in the place that you have chosen."
    ),
    Reason.NO_ANSWER: gettext_lazy("I have not heard from you for a while, so I put your questions aside for now."),
    Reason.CHANGED_MIND: gettext_lazy("Thank you for thinking of us. It was good to get to know you."),
    Reason.MOVED_AWAY: gettext_lazy(
        "Thank you for the time you lived here with us. I wish you all the best where you live now."
    ),
    Reason.OTHER: gettext_lazy("Thank you for being in touch with us."),
}


def suggest_goodbyes(case: "Inquiry", by: "User", language: str) -> dict[str, str]:
    """Return {reason: text}, filled in and in `language`. Nothing of it is sent but what a host sends."""
    with translation.override(language):
        office = case.office.name if case.office else _("the coordinator’s desk")
        end = [
            _("Write to us again whenever you like, here on your page: then I take it up again."),
            ", ".join(name for name in (choose_host_name(case, by), str(office)) if name),
        ]
        return {reason.value: "\n\n".join([str(sentence), *end]) for reason, sentence in SENTENCES.items()}
