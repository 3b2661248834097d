"""Pages as tests read them: a template may be broken into other lines, and says the same."""

import re

from django.http import HttpResponse

BESIDE_TAGS = re.compile(r"(<(?!input|br|img|hr|meta|link)[a-z][^<>]*>) | (?=</|>)")


def read_page(response: HttpResponse) -> str:
    """Return the page with one space for any whitespace, and none at the ends of elements and tags."""
    return collapse_whitespace(response.content.decode())


def collapse_whitespace(html: str) -> str:
    """Return HTML with one space for any whitespace, and none at the ends of elements and tags."""
    return BESIDE_TAGS.sub(r"\1", re.sub(r"\s+", " ", html))
