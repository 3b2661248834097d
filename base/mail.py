"""Where the demo's mail goes: one .eml file a mail, which any mail program opens."""

import pathlib
import re
from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class EmlFileBackend(BaseEmailBackend):
    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        folder = pathlib.Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for message in messages:
            name = re.sub(r"[^A-Za-z0-9.-]+", "-", message.extra_headers.get("Message-ID", "mail")).strip("-.")
            (folder / f"{name}.eml").write_bytes(message.message().as_bytes())
        return len(messages)
