"""A line of the log is made here; none may hold a private link, a family's plan or a mail address.

Secrets are hidden by where they stand (after a secret address, in a query), and once more by what they look like, for
an address may be misspelt and a token may stand anywhere.
"""

import contextvars
import copy
import functools
import logging
import re
from collections.abc import Mapping

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured

from base.database.storage import find_trouble
from base.requests.secretaddresses import find_secret_beginnings

HIDDEN = "…"
SECRET_CHARACTERS = 20  # 120 random bits, and shorter than any secret of ours

# The META of the request that is being answered, for lines that come without a request.
asked: contextvars.ContextVar[Mapping[str, str] | None] = contextvars.ContextVar("asked", default=None)

# Each begins where a word begins, so that a path of a megabyte is read once and not once a character.
QUERY = re.compile(r"(?<=[^\s\"'<>])\?[^\s\"'<>]+")
PAIRS = re.compile(r"(?<![\w.-])[\w.-]+=[^\s\"'&=]*&[^\s\"']+")  # a query without its question mark
EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]+")
RUN = re.compile(rf"(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{{{SECRET_CHARACTERS},}}")
WORD_OF_A_NAME = re.compile(r"[A-Z]{0,6}[a-z]{2,}")  # as in MultiValueDictKeyError, SMTPRecipientsRefused
# PostgreSQL repeats the row that it refused, and the statement with the values in it.
ROW = re.compile(
    r"^(DETAIL|LINE \d+|CONTEXT|QUERY|STATEMENT):.*?(?=^Traceback|^The above exception|^During handling|\Z)",
    re.DOTALL | re.MULTILINE,
)


def is_likely_secret(run: str) -> bool:
    """Return whether a run of url-safe characters is random: mixed as no slug and no name in code is."""
    has_upper, has_lower, has_digit = (re.search(kind, run) for kind in ("[A-Z]", "[a-z]", "[0-9]"))
    if has_upper and has_lower:
        humps = re.findall(r"[A-Z]*[a-z]+|[A-Z]+", run)
        return bool(has_digit) or not all(map(WORD_OF_A_NAME.fullmatch, humps))
    pieces = (piece for piece in re.split("[_-]", run) if len(piece) >= SECRET_CHARACTERS)
    return any(re.search("[0-9]", piece) and re.search("[A-Za-z]", piece) for piece in pieces)


@functools.cache
def compile_beginnings(beginnings: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"(/(?:{'|'.join(sorted(beginnings))}))[^\s\"'<>]+", re.IGNORECASE)


def hide_after_secret_addresses(text: str) -> str:
    """Return `text` without what follows the beginning of a secret URL (base/requests/secretaddresses.py)."""
    if not apps.ready:
        return text  # a line of the start; no request has come yet
    try:
        return compile_beginnings(find_secret_beginnings()).sub(rf"\1{HIDDEN}", text)
    except (ImportError, ImproperlyConfigured):
        return text  # the table of addresses is broken, or this line is about that: the rules below still hold


def hide_secrets(text: str) -> str:
    """Return `text` without secret links, queries, mail addresses, tokens and refused rows of the database."""
    text = hide_after_secret_addresses(ROW.sub(rf"\1: {HIDDEN}\n", text))
    for pattern in (QUERY, PAIRS, EMAIL):
        text = pattern.sub(f"?{HIDDEN}" if pattern is QUERY else HIDDEN, text)
    return RUN.sub(lambda found: HIDDEN if is_likely_secret(found[0]) else found[0], text)


def keep_in_one_line(text: str) -> str:
    """Write line ends and other control characters as `\\n`: nobody outside begins a line of the log."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", lambda found: repr(found[0])[1:-1], text)


def is_refusal(record: logging.LogRecord) -> bool:
    """Return whether the request was at fault and not the portal: an unknown host, a 403, a form too large."""
    return 400 <= getattr(record, "status_code", 0) < 500


class WithoutUnavailable(logging.Filter):
    """The filter drops lines about answers 503 and 429, unless they have a traceback.

    While the database is away each page is a 503, and who floods reads 429: that would be one line a page. One line
    says that the database is away (base/database/watch.py).
    """

    def filter(self, record: logging.LogRecord) -> bool:
        return getattr(record, "status_code", 0) not in (429, 503) or record.exc_info is not None


class OneLineFormatter(logging.Formatter):
    """The formatter writes each record in one line without secrets; a traceback only where the fault is ours.

    The format has time, level, request, logger and message; `%(address)s` is the reader's network address.
    """

    def format(self, record: logging.LogRecord) -> str:
        line = copy.copy(record)  # other handlers get theirs as it was
        line.msg, line.args = keep_in_one_line(hide_secrets(record.getMessage())), None
        request = getattr(record, "request", None)
        about = getattr(request, "META", None) or asked.get() or {}
        line.request_id, line.address = about.get("REQUEST_ID", "-"), about.get("READER_ADDRESS", "-")
        line.exc_text = None  # what another handler's formatter has kept there hides nothing
        if is_refusal(record):
            line.exc_info = line.stack_info = None
            line.levelno, line.levelname = logging.WARNING, "WARNING"
        elif line.exc_info and find_trouble(line.exc_info[1]):  # a traceback says nothing about a disk or a database
            line.msg += f": {keep_in_one_line(hide_secrets(str(line.exc_info[1])))}"
            line.exc_info = None
        return super().format(line)

    def formatException(self, ei) -> str:  # type: ignore[no-untyped-def]  # noqa: N802 - logging's own name and types
        return hide_secrets(super().formatException(ei))

    def formatStack(self, stack_info: str) -> str:  # noqa: N802 - logging's own name
        return hide_secrets(super().formatStack(stack_info))
