import logging
import re
from collections.abc import Iterable
from typing import Any

# A token of secrets.token_urlsafe(32) wherever it stands; a slug has no capital letters.
TOKEN = re.compile(r"(?<![\w-])(?=[\w-]*[A-Z])[\w-]{43}(?![\w-])")


class WithoutTokens(logging.Formatter):
    """Hides what follows the given addresses in every line: a private token in a log would be a key under the mat."""

    def __init__(self, *args: Any, addresses: Iterable[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.tokens = re.compile(f"({'|'.join(map(re.escape, addresses))})[^\\s/?\"']+")

    def format(self, record: logging.LogRecord) -> str:
        return TOKEN.sub("…", self.tokens.sub(r"\1…", super().format(record)))
