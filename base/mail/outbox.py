"""Mail that is never lost: rows written with what they tell about, sent by one sender with lease, back-off and retry.

At least once: between the mail server's acceptance and our commit lies the one window in which a killed sender makes
a double; both copies carry the same Message-ID.
"""

import datetime
import logging
from collections.abc import Iterable
from email.utils import make_msgid
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from base.mail import files as files
from base.models import Mail

log = logging.getLogger(__name__)

LEASE = datetime.timedelta(minutes=5)
FIRST_WAIT = datetime.timedelta(seconds=30)
LONGEST_WAIT = datetime.timedelta(hours=6)
MOST_ATTEMPTS = 20  # about four days
KEEP_SENT_FOR = datetime.timedelta(days=30)


AT_ONCE = datetime.timedelta()


class HasLeft(Exception):
    """A mail of the step that was to be taken back is with a mail server, or on its way there."""


def enqueue(
    *, to: str, subject: str, body: str, topic: str = "", cause: str = "", wait: datetime.timedelta = AT_ONCE
) -> Mail:
    """Write a mail into the outbox. Raises outside a transaction: mail and cause are committed together or not at all.

    `topic` names what it is about in a word of the caller's, so that `forget()` finds it; `cause` the one step that it
    tells of, so that `withdraw()` does, which is sure to find it still here for as long as `wait`.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("enqueue() belongs inside the transaction that the mail tells about.")
    return Mail.objects.create(
        message_id=make_msgid(domain=urlsplit(settings.SITE_URL).hostname),
        to=to,
        topic=topic,
        cause=cause,
        subject=" ".join(subject.split())[:200],
        body=body,
        next_try=timezone.now() + wait,
    )


def withdraw(*, cause: str, topic: str = "", whole: bool = True) -> int:
    """Delete every mail that tells of a step and that no sender has had, and return their number.

    `whole`: all of them or none; raises HasLeft where a sender has had one. Belongs inside the transaction that takes
    the step back. With `topic` those mails only that are about it.
    """
    mails = Mail.objects.filter(cause=cause, **({"topic": topic} if topic else {}))
    with transaction.atomic():
        number = mails.filter(state=Mail.State.QUEUED, attempts=0).delete()[0]
        if whole and mails.exists():
            raise HasLeft
    return number


def has_mail_about(*, topic: str) -> bool:
    """Whether a mail about it was written, sent or still waiting."""
    return Mail.objects.filter(topic=topic).exists()


def claim() -> Mail | None:
    """Take the lease on the mail that has waited longest; None where nothing is due. Safe with several senders."""
    now = timezone.now()
    due = Mail.objects.filter(
        Q(claimed_until=None) | Q(claimed_until__lt=now), state=Mail.State.QUEUED, next_try__lte=now
    )
    for pk in due.order_by("next_try").values_list("pk", flat=True)[:20]:
        if due.filter(pk=pk).update(claimed_until=now + LEASE, attempts=F("attempts") + 1):
            return Mail.objects.get(pk=pk)
    return None


def wait_after(attempts: int) -> datetime.timedelta:
    return min(FIRST_WAIT * 2 ** min(attempts - 1, 12), LONGEST_WAIT)


def deliver(mail: Mail) -> bool:
    """Hand a claimed mail to the mail server; True when accepted. No transaction is open while it talks."""
    message = EmailMessage(mail.subject, mail.body, to=[mail.to], headers={"Message-ID": mail.message_id})
    mine = Mail.objects.filter(
        pk=mail.pk, state=Mail.State.QUEUED, attempts=mail.attempts
    )  # until the lease has passed
    try:
        message.send()
    except Exception as error:  # noqa: BLE001 - an address that cannot be built must not stop the mails behind it
        given_up = mail.attempts >= MOST_ATTEMPTS
        mine.update(
            state=Mail.State.FAILED if given_up else Mail.State.QUEUED,
            claimed_until=None,
            next_try=timezone.now() + wait_after(mail.attempts),
            last_error=type(error).__name__,  # its text may hold the address
        )
        log.warning("mail %s was not accepted: %s", mail.pk, type(error).__name__)
        return False
    Mail.objects.filter(pk=mail.pk).update(
        state=Mail.State.SENT, sent=timezone.now(), claimed_until=None, last_error="", body=""
    )  # the text is in the reader's hands; what is kept is that it left
    return True


def send_due() -> int:
    """Send all that is due now; the number accepted."""
    accepted = 0
    while mail := claim():
        accepted += deliver(mail)
    return accepted


def forget(*, topic: str) -> int:
    """Delete every mail about `topic`, queued or kept, with its file in a demo; the number of mails.

    One that a sender holds right now may still leave.
    """
    mails = Mail.objects.filter(topic=topic)
    message_ids = list(mails.values_list("message_id", flat=True))
    transaction.on_commit(lambda: forget_files(message_ids))
    return mails.delete()[0]


def forget_files(message_ids: Iterable[str]) -> None:
    """What cannot be removed now goes at night."""
    try:
        files.forget_files(message_ids)
    except OSError as error:
        log.error("a mail of the demo cannot be removed, to be tried again: %s", error.strerror)


def forget_old(date: datetime.date) -> None:
    """Nightly: mails sent or given up more than 30 days ago are deleted, for they hold addresses."""
    long_ago = timezone.now() - KEEP_SENT_FOR
    Mail.objects.filter(state=Mail.State.SENT, sent__lt=long_ago).delete()
    Mail.objects.filter(state=Mail.State.FAILED, next_try__lt=long_ago).delete()
    files.forget_other_files(Mail.objects.values_list("message_id", flat=True))
