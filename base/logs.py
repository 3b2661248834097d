import logging
import re


class WithoutTokens(logging.Formatter):
    """Hides what follows the given addresses in every line: a private token in a log would be a key under the mat."""

    def __init__(self, *args, addresses, **kwargs):
        super().__init__(*args, **kwargs)
        self.tokens = re.compile(f"({'|'.join(map(re.escape, addresses))})[^\\s/?\"']+")

    def format(self, record):
        return self.tokens.sub(r"\1…", super().format(record))
