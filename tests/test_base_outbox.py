"""The outbox: at least once, never lost, one sender at a time, and one named window for a double."""

import datetime
import email
import io
import socket
import sys
from email import policy
from types import SimpleNamespace

import pytest
import time_machine
from aiosmtpd.controller import Controller
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from base.mail import outbox
from base.models import Mail

NOW = datetime.datetime(2026, 5, 1, 10, tzinfo=datetime.UTC)
MAIL = {"to": "mor@example.org", "subject": "Velkommen på fjellet", "body": "Hei"}


def read(content: bytes):
    return email.message_from_bytes(content, policy=policy.default)


@pytest.fixture
def queue(db):
    return transaction.atomic(lambda **values: outbox.enqueue_mail(**MAIL | values))


@pytest.fixture
def smtp(settings):
    """The real SMTP backend, towards a port at which nobody listens yet."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.EMAIL_HOST, settings.EMAIL_PORT = probe.getsockname()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    return settings.EMAIL_PORT


@pytest.fixture
def receiver(smtp):
    """A mail server that keeps what it accepts; with another `answer` it turns mail away."""

    async def keep(server, session, envelope):
        if handler.answer.startswith("250"):
            handler.mails.append(envelope)
        return handler.answer

    handler = SimpleNamespace(mails=[], answer="250 accepted", handle_DATA=keep)
    controller = Controller(handler, hostname="127.0.0.1", port=smtp)
    controller.start()
    yield handler
    controller.stop()


@pytest.mark.django_db(transaction=True)
def test_a_mail_is_only_queued_inside_a_transaction():
    with pytest.raises(RuntimeError, match="inside the transaction"):
        outbox.enqueue_mail(**MAIL)
    assert not Mail.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_mail_is_undone_with_what_it_tells_about(queue):
    with transaction.atomic():
        queue(subject="Angret")
        transaction.set_rollback(True)
    queue(subject="Beholdt")
    assert list(Mail.objects.values_list("subject", flat=True)) == ["Beholdt"]


def test_a_claimed_mail_is_another_senders_only_after_the_lease(queue):
    with time_machine.travel(NOW, tick=False) as clock:
        mail = queue()
        assert outbox.claim_mail().pk == mail.pk
        clock.move_to(NOW + outbox.LEASE)
        assert outbox.claim_mail() is None
        clock.move_to(NOW + outbox.LEASE + datetime.timedelta(seconds=1))
        assert outbox.claim_mail().attempts == 2


def test_of_two_senders_at_once_the_slower_takes_the_next_mail(queue, monkeypatch):
    first, second, update = queue(), queue(), QuerySet.update

    def overtaken(rows, **values):
        monkeypatch.setattr(QuerySet, "update", update)
        assert outbox.claim_mail().pk == first.pk
        return update(rows, **values)

    monkeypatch.setattr(QuerySet, "update", overtaken)
    assert outbox.claim_mail().pk == second.pk


def test_a_mail_server_receives_the_mail_with_its_message_id(queue, receiver):
    mail = queue(body="Vi sees på Tynset.")
    assert outbox.send_due() == 1
    [received] = [read(envelope.content) for envelope in receiver.mails]
    assert (received["Message-ID"], received["To"]) == (mail.message_id, "mor@example.org")
    assert (received["Subject"], received.get_content().strip()) == ("Velkommen på fjellet", "Vi sees på Tynset.")
    assert Mail.objects.get().state == Mail.State.SENT


def test_a_newline_in_a_subject_adds_no_header_and_no_recipient(queue, receiver):
    queue(subject="Hei\r\nBcc: alle@example.org\n\nfalsk tekst")
    outbox.send_due()
    received = read(receiver.mails[0].content)
    assert receiver.mails[0].rcpt_tos == ["mor@example.org"]
    assert (received["Bcc"], received["Subject"]) == (None, "Hei Bcc: alle@example.org falsk tekst")


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_the_mail_server_talks(queue, monkeypatch):
    inside = []
    monkeypatch.setattr(EmailMessage, "send", lambda message: inside.append(connection.in_atomic_block))
    queue()
    outbox.send_due()
    assert inside == [False]


def test_a_mail_turned_away_is_sent_once_the_server_accepts_it(queue, receiver):
    mail, receiver.answer = queue(), "451 try again later"
    assert outbox.send_due() == 0
    mail.refresh_from_db()
    assert (mail.state, mail.last_error) == (Mail.State.QUEUED, "SMTPDataError")
    receiver.answer = "250 accepted"
    Mail.objects.update(next_try=timezone.now())
    assert outbox.send_due() == 1
    assert read(receiver.mails[0].content)["Message-ID"] == mail.message_id


def test_a_refused_connection_is_tried_at_growing_intervals_and_then_given_up(queue, smtp):
    waits = []
    with time_machine.travel(NOW, tick=False) as clock:
        mail = queue()
        for _attempt in range(outbox.MOST_ATTEMPTS):
            assert mail.state == Mail.State.QUEUED
            clock.move_to(mail.next_try)
            assert outbox.send_due() == 0
            mail.refresh_from_db()
            waits.append(mail.next_try - timezone.now())
    assert (mail.state, mail.attempts, mail.last_error) == ("failed", outbox.MOST_ATTEMPTS, "ConnectionRefusedError")
    assert waits == sorted(waits)
    assert (waits[0], waits[1], waits[-1]) == (outbox.FIRST_WAIT, 2 * outbox.FIRST_WAIT, outbox.LONGEST_WAIT)


def test_a_sender_killed_after_acceptance_makes_a_double_with_the_same_message_id(queue, mailoutbox, monkeypatch):
    with time_machine.travel(NOW, tick=False) as clock:
        mail, claimed = queue(), outbox.claim_mail()
        monkeypatch.setattr(QuerySet, "update", lambda rows, **values: sys.exit())
        with pytest.raises(SystemExit):
            outbox.deliver(claimed)
        monkeypatch.undo()
        assert outbox.send_due() == 0
        clock.shift(outbox.LEASE + datetime.timedelta(seconds=1))
        assert outbox.send_due() == 1
    assert [copy.extra_headers["Message-ID"] for copy in mailoutbox] == [mail.message_id] * 2


def test_only_mails_sent_more_than_thirty_days_ago_are_forgotten(queue):
    with time_machine.travel(NOW, tick=False):
        for subject, state, days in [("gammel", "sent", 31), ("fersk", "sent", 29), ("venter", "queued", 31)]:
            row = Mail.objects.filter(pk=queue(subject=subject).pk)
            row.update(state=state, sent=NOW - datetime.timedelta(days=days))
        outbox.forget_old(timezone.localdate())
    assert set(Mail.objects.values_list("subject", flat=True)) == {"fersk", "venter"}


def test_the_demos_mail_is_a_file_that_a_mail_program_opens(queue, settings, tmp_path):
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "base.mail.files.EmlFileBackend", tmp_path / "mail"
    mail = queue(body="Snø på vidda.")
    outbox.send_due()
    [opened] = [read(path.read_bytes()) for path in (tmp_path / "mail").glob("*.eml")]
    assert (opened["Message-ID"], opened["Subject"]) == (mail.message_id, "Velkommen på fjellet")
    assert opened.get_content().strip() == "Snø på vidda."


def test_sendmail_says_how_many_were_sent(queue, mailoutbox):
    queue(to="far@example.org")
    call_command("sendmail", stdout=(out := io.StringIO()))
    assert (out.getvalue(), mailoutbox[0].to) == ("1 sent\n", ["far@example.org"])


@pytest.mark.django_db(transaction=True)
def test_sendmail_in_a_loop_also_sends_what_is_queued_later(queue, mailoutbox, monkeypatch):
    def sleep(seconds):
        if mailoutbox:
            raise KeyboardInterrupt
        queue(subject="Kom senere")

    monkeypatch.setattr("base.management.commands.sendmail.time.sleep", sleep)
    with pytest.raises(KeyboardInterrupt):
        call_command("sendmail", loop=True)
    assert [mail.subject for mail in mailoutbox] == ["Kom senere"]


# --- taken back -------------------------------------------------------------------------------------------------------
def test_a_mail_that_waits_is_sent_no_sooner_and_is_withdrawn_with_its_cause(queue, receiver):
    queue(cause="event:1", wait=datetime.timedelta(seconds=60))
    queue(cause="event:2", wait=datetime.timedelta(seconds=60))
    assert outbox.send_due() == 0
    assert outbox.withdraw(cause="event:1") == 1
    with time_machine.travel(timezone.now() + datetime.timedelta(seconds=61)):
        assert outbox.send_due() == 1
    assert Mail.objects.get().cause == "event:2"


def test_what_one_of_two_readers_has_got_is_withdrawn_from_neither(queue, receiver):
    first, second = (queue(cause="event:1", to=address) for address in ("mor@example.org", "far@example.org"))
    Mail.objects.filter(pk=second.pk).update(next_try=timezone.now() + datetime.timedelta(minutes=1))
    assert outbox.send_due() == 1
    with pytest.raises(outbox.MailSent):
        outbox.withdraw(cause="event:1")
    assert set(Mail.objects.values_list("pk", flat=True)) == {first.pk, second.pk}


def test_what_a_sender_holds_just_now_counts_as_gone(queue, db):
    queue(cause="event:1")
    outbox.claim_mail()
    with pytest.raises(outbox.MailSent):
        outbox.withdraw(cause="event:1")
