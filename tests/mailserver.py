"""A mail server on this machine behind a bad line: of each subject it loses one connection in each direction."""

import contextlib
import email
import socket
from collections.abc import Iterator
from email import policy

from aiosmtpd.controller import Controller


class BadLine:
    """What it lost before it had taken it, then after it had; everything else it accepts."""

    def __init__(self):
        self.accepted, self.lost_before, self.lost_after = [], set(), set()

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - the name that aiosmtpd calls
        mail = email.message_from_bytes(envelope.content, policy=policy.default)
        subject = mail["Subject"]
        if subject not in self.lost_before:
            self.lost_before.add(subject)
            server.transport.abort()
            return "421 gone"
        self.accepted.append(mail)
        if subject not in self.lost_after:
            self.lost_after.add(subject)
            server.transport.abort()  # its answer is never read
        return "250 accepted"


@contextlib.contextmanager
def bad_line(settings) -> Iterator[BadLine]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.EMAIL_HOST, settings.EMAIL_PORT = probe.getsockname()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    handler = BadLine()
    controller = Controller(handler, hostname="127.0.0.1", port=settings.EMAIL_PORT)
    controller.start()
    try:
        yield handler
    finally:
        controller.stop()
