"""Mail is never lost: it is a row, written with what it tells about, which a sender sends and tries again.

Each mail is sent at least once: between the mail server's acceptance and our commit lies the one window in which a
killed sender makes a double; both copies carry the same Message-ID. The sender is `manage.py sendmail --loop`, which
`manage.py serve` starts; `enqueue_mail()` is how the floors above write a mail, families' mail in
`inquiries/services/notifying/family_mail.py`.
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


class MailSent(Exception):
    """A mail of the step that was to be taken back is with a mail server, or on its way there."""


def enqueue_mail(
    *, to: str, subject: str, body: str, topic: str = "", cause: str = "", wait: datetime.timedelta = AT_ONCE
) -> Mail:
    """Write a mail into the outbox; raise RuntimeError outside a transaction.

    So mail and cause are committed together or not at all. `topic` is the caller's word for what the mail is about, by
    which `forget()` finds it. `cause` is the one step that it tells of, by which `withdraw()` finds it; for as long as
    `wait` it is surely still here.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("enqueue_mail() belongs inside the transaction that the mail tells about.")
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
    """Delete every mail that tells of the step `cause` and that no sender has had, and return their number.

    With `whole`, all of them are deleted or none: MailSent is raised where a sender has had one. With `topic`, only the
    mails about it count. Call this inside the transaction that takes the step back.
    """
    mails = Mail.objects.filter(cause=cause, **({"topic": topic} if topic else {}))
    with transaction.atomic():
        number = mails.filter(state=Mail.State.QUEUED, attempts=0).delete()[0]
        if whole and mails.exists():
            raise MailSent
    return number


def has_mail_about(*, topic: str) -> bool:
    """Return whether there is a mail about `topic`, sent or still waiting."""
    return Mail.objects.filter(topic=topic).exists()


def claim_mail() -> Mail | None:
    """Reserve the mail that has waited longest and return it; return None where nothing is due.

    The lease lasts five minutes. Several senders may call this at once.
    """
    now = timezone.now()
    due = Mail.objects.filter(
        Q(claimed_until=None) | Q(claimed_until__lt=now), state=Mail.State.QUEUED, next_try__lte=now
    )
    for pk in due.order_by("next_try").values_list("pk", flat=True)[:20]:
        if due.filter(pk=pk).update(claimed_until=now + LEASE, attempts=F("attempts") + 1):
            return Mail.objects.get(pk=pk)
    return None


def compute_retry_wait(attempts: int) -> datetime.timedelta:
    return min(FIRST_WAIT * 2 ** min(attempts - 1, 12), LONGEST_WAIT)


def deliver(mail: Mail) -> bool:
    """Hand a claimed mail to the mail server, and return whether it was accepted.

    No transaction is open while the server talks.
    """
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
            next_try=timezone.now() + compute_retry_wait(mail.attempts),
            last_error=type(error).__name__,  # its text may hold the address
        )
        log.warning("mail %s was not accepted: %s", mail.pk, type(error).__name__)
        return False
    Mail.objects.filter(pk=mail.pk).update(
        state=Mail.State.SENT, sent=timezone.now(), claimed_until=None, last_error="", body=""
    )  # the text is in the reader's hands; what is kept is that it left
    return True


def send_due() -> int:
    """Send all that is due now, and return how many mails were accepted."""
    accepted = 0
    while mail := claim_mail():
        accepted += deliver(mail)
    return accepted


def forget(*, topic: str) -> int:
    """Delete every mail about `topic`, sent or not, with its file in a demo; return the number of mails.

    A mail that a sender holds right now may still leave.
    """
    mails = Mail.objects.filter(topic=topic)
    message_ids = list(mails.values_list("message_id", flat=True))
    transaction.on_commit(lambda: forget_files(message_ids))
    return mails.delete()[0]


def forget_files(message_ids: Iterable[str]) -> None:
    """Remove the demo's files of these mails; what cannot be removed is logged, and removed at night."""
    try:
        files.forget_files(message_ids)
    except OSError as error:
        log.error("a mail of the demo cannot be removed, to be tried again: %s", error.strerror)


def forget_old(date: datetime.date) -> None:
    """Delete mails sent or given up more than 30 days ago, every night, for they hold mail addresses."""
    long_ago = timezone.now() - KEEP_SENT_FOR
    Mail.objects.filter(state=Mail.State.SENT, sent__lt=long_ago).delete()
    Mail.objects.filter(state=Mail.State.FAILED, next_try__lt=long_ago).delete()
    files.forget_other_files(Mail.objects.values_list("message_id", flat=True))
