"""How large a request's body may be and how long it may take to come: one table for server, proxy and documentation.

Which row is a view's own is found by base/publicforms/uploads.py. What is larger, slower or broken is refused before a
thread is taken for it (flytthit/asgi.py). The table stands in docs/operation.md too, and a test holds the two together.
"""

from dataclasses import dataclass

KILOBYTE, MEGABYTE = 1024, 1024 * 1024
HEADER_SECONDS = 10  # that the headers may take; they count towards the seconds of each row


@dataclass(frozen=True)
class BodyLimit:
    """`size` in bytes, `seconds` from the first byte of the headers to the last of the body, and whether files may be
    in it.
    """

    name: str
    size: int
    seconds: int
    files: bool


PUBLIC = BodyLimit("public", 64 * KILOBYTE, 30, files=False)
WORKPLACE = BodyLimit("workplace", 5 * MEGABYTE, 30, files=False)
FILES = BodyLimit("files", 50 * MEGABYTE, 300, files=True)
