import logging
import re

SECRET = re.compile(r"[A-Za-z0-9_-]{40,}")


class HideSecrets(logging.Filter):
    """Private addresses hold a random text of 43 signs; Django logs the path of what was refused or failed."""

    def filter(self, record):
        message = record.getMessage()
        if SECRET.search(message):
            record.msg, record.args = SECRET.sub("…", message), ()
        return True
