"""Mail to a family is in its language, and is written in the transaction that it tells about.

It waits in the outbox (`base/mail/outbox.py`), from which `manage.py sendmail --loop` sends it.

Every mail carries a private link of its own, through which it is answered, and one that stops all mail. None repeats
what the family wrote: whoever types in a stranger's address must not be able to send them anything.
"""

import datetime
import re
from collections.abc import Callable

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from base.links import make_absolute_url
from base.mail import outbox
from base.publicforms import limits
from inquiries import tokens
from inquiries.models import Inquiry
from inquiries.rules.undo import ANSWER_WAITS, STEP_WAITS
from municipalities.models import Municipality, Region

CONFIRMATIONS_PER_DAY = 3  # to one mailbox
TAG = re.compile(r"\+[^@]*@")  # somebody+anything@ is the same mailbox
MERGER_WAITS = datetime.timedelta(hours=1)
SAY_LITTLE = ("answer", "link")  # name no office, and the answer itself only to those who are not discreet


def send(
    case: Inquiry,
    subject: Callable[[], str],
    template: str,
    *,
    wait: datetime.timedelta = outbox.AT_ONCE,
    cause: str = "",
    **context: object,
) -> None:
    """Queue a mail to the family, unless it gets none. `subject` is called in the family's language.

    A discreet family reads only that there is a message. A mail that waits tells of the step that is being taken, and
    is withdrawn with it, or of the `cause` that is named.
    """
    if not case.gets_mail:
        return
    if case.discreet and template not in SAY_LITTLE:
        subject, template = lambda: _("There is news for you"), "discreet"
    with translation.override(choose_mail_language(case)):
        body = render_to_string(f"inquiries/mail/{template}.txt", _context(case) | context)
        cause = cause or (case.first_row.cause if wait and case.first_row else "")
        outbox.enqueue_mail(to=case.email, subject=subject(), body=body, topic=case.topic, cause=cause, wait=wait)


def choose_mail_language(case: Inquiry) -> str:
    """Return the family's language where the interface has it, else the default language.

    A mail in a language without a catalogue would be half English.
    """
    return case.language if case.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _context(case: Inquiry) -> dict:
    token = tokens.create_private_link(inquiry=case)
    return {
        "case": case,
        "region": Region.objects.first(),
        "page": make_absolute_url(reverse("own-page", args=[token])),
        "stop": make_absolute_url(reverse("own-stop", args=[token])),
    }


def normalise_email(email: str) -> str:
    """Return the form of an address by which limits count, because one mailbox has many spellings."""
    return TAG.sub("@", email.lower())


def send_confirmation(case: Inquiry) -> None:
    """Mail the family that its message has come, but only `CONFIRMATIONS_PER_DAY` times a day to one mailbox.

    Anybody can write any address into the form.
    """
    if case.gets_mail and limits.count_and_check_limit(
        action="confirm", actor=normalise_email(case.email), limit=CONFIRMATIONS_PER_DAY, all_day=True
    ):
        send(case, lambda: _("We have received your message"), "received")


def confirm_call(case: Inquiry) -> None:
    """Mail the family thanks for its call; no limit counts, for the address was given to a host, who is known."""
    send(case, lambda: _("Thank you for your call"), "telephone")


def send_answer(case: Inquiry, text: str, *, wait: datetime.timedelta = ANSWER_WAITS) -> None:
    """Mail the answer. A discreet family is told only that there is one, and reads it on its page."""
    send(case, lambda: _("You have an answer"), "answer", wait=wait, text="" if case.discreet else text)


def send_consent_question(case: Inquiry) -> None:
    send(case, lambda: _("May another office help you?"), "asked", wait=STEP_WAITS)


def send_hand_over_notice(case: Inquiry) -> None:
    send(case, lambda: _("Another office takes over"), "handed_over", wait=STEP_WAITS)


def send_office_added_notice(
    case: Inquiry, office: Municipality, *, wait: datetime.timedelta = STEP_WAITS, cause: str = ""
) -> None:
    send(case, lambda: _("One more office helps you"), "office_added", wait=wait, cause=cause, office=office)


def send_new_office_notice(case: Inquiry, *, cause: str = "") -> None:
    """Mail the family that another office answers now, as its municipality was merged or is its own again.

    The mail waits long enough for a coordinator to think again.
    """
    send(case, lambda: _("Another office answers you now"), "merged", wait=MERGER_WAITS, cause=cause)


def send_new_link(case: Inquiry) -> None:
    send_even_if_stopped(case)


def send_even_if_stopped(case: Inquiry) -> None:
    """Mail the family a new link even where it wants no mail, for it asked for this one itself."""
    stopped, case.mail_stopped = case.mail_stopped, False
    send(case, lambda: _("Your page"), "link")
    case.mail_stopped = stopped
