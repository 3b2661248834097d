"""One table says how large a request's body may be and how long it may take to come.

It holds for server, proxy and documentation. Which row is a view's own is found by base/publicforms/uploads.py. What is
larger, slower or broken is refused before a thread is taken for it (flytthit/asgi.py). The table stands in
docs/operation.md too, and a test holds the two together.
"""

from dataclasses import dataclass

KILOBYTE, MEGABYTE = 1024, 1024 * 1024
HEADER_SECONDS = 10  # that the headers may take; they count towards the seconds of each row


@dataclass(frozen=True)
class BodyLimit:
    """A `BodyLimit` says how large and how slow a request's body may be, and whether files may be in it.

    `size` is in bytes; `seconds` count from the first byte of the headers to the last of the body.
    """

    name: str
    size: int
    seconds: int
    files: bool


PUBLIC = BodyLimit("public", 64 * KILOBYTE, 30, files=False)
WORKPLACE = BodyLimit("workplace", 5 * MEGABYTE, 30, files=False)
FILES = BodyLimit("files", 50 * MEGABYTE, 300, files=True)
