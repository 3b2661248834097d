"""The demo writes each mail into a .eml file, which any mail program opens."""

import contextlib
import email
import email.policy
import pathlib
import re
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class EmlFileBackend(BaseEmailBackend):
    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        folder = pathlib.Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for message in messages:
            name = make_file_name(message.extra_headers.get("Message-ID", "mail"))
            (folder / name).write_bytes(message.message().as_bytes())
        return len(messages)


def make_file_name(message_id: str) -> str:
    return re.sub(r"[^A-Za-z0-9.-]+", "-", message_id).strip("-.") + ".eml"


def find_files() -> list[pathlib.Path]:
    """Return the paths of the demo's mails; none where mail is really sent."""
    folder = getattr(settings, "EMAIL_FILE_PATH", None)
    return sorted(pathlib.Path(folder).glob("*.eml")) if folder else []


def forget_files(message_ids: Iterable[str]) -> None:
    """Remove the demo's files of mails with these Message-IDs, whose rows are gone."""
    gone = {make_file_name(message_id) for message_id in message_ids}
    for path in find_files() if gone else []:
        if path.name in gone:
            path.unlink(missing_ok=True)


def forget_files_about(link: str) -> None:
    """Remove the demo's mails that hold this link; where mail is really sent there are none.

    A file that cannot be removed now is removed at night.
    """
    for path in find_files():
        with contextlib.suppress(OSError):
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            if link in str(message.get_content()):
                path.unlink(missing_ok=True)


def forget_other_files(message_ids: Iterable[str]) -> None:
    """Remove the demo's files of all mails but those with these Message-IDs.

    The ids are read after the folder, because a mail has its row before its file.
    """
    found = find_files()
    kept = {make_file_name(message_id) for message_id in message_ids}
    for path in found:
        if path.name not in kept:
            path.unlink(missing_ok=True)
