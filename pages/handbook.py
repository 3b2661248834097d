"""The workplace shows the hosts' handbook from docs/host-handbook.md, so that repository and workplace never differ."""

import functools
import logging
import pathlib

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token
from PIL import Image

from base.text.slugs import make_norwegian_slug

log = logging.getLogger(__name__)
FILE = settings.BASE_DIR / "docs" / "host-handbook.md"
PICTURES = settings.BASE_DIR / "docs" / "images" / "handbook"  # collected as static files under handbook/


def show_picture(token: Token) -> None:
    """Give a picture the address of its collected file, and its size so that nothing jumps on the page.

    Where the file is lost, a warning is logged and the picture's words stand alone.
    """
    path = PICTURES / pathlib.Path(str(token.attrs["src"])).name
    try:
        with Image.open(path) as picture:
            size = {"width": picture.width, "height": picture.height}
        token.attrs |= size | {"src": static(f"handbook/{path.name}"), "loading": "lazy"}
    except (OSError, ValueError) as error:  # no such file, or not collected
        log.warning("The handbook is shown without %s: %s", path.name, error)
        token.type = "text"


@functools.cache
def read_handbook() -> tuple[str, list[tuple[str, str]], SafeString]:
    """Return (title, [(anchor, chapter)], text), read once since the handbook changes with the version only."""
    parser = MarkdownIt("commonmark", {"html": False})
    _open, title, _close, *tokens = parser.parse(FILE.read_text())
    chapters = []
    for token, following in zip(tokens, [*tokens[1:], tokens[-1]], strict=True):
        if token.type == "heading_open" and token.tag == "h2":
            chapters.append((make_norwegian_slug(following.content), following.content))
            token.attrs["id"] = chapters[-1][0]
        for child in token.children or []:
            if child.type == "image":
                show_picture(child)
    text = parser.renderer.render(tokens, parser.options, {})
    return title.content, chapters, mark_safe(text)  # noqa: S308 - our own file, and HTML in it is escaped


def show(request: HttpRequest) -> TemplateResponse:
    title, chapters, text = read_handbook()
    own = {"title": title, "chapters": chapters, "text": text}
    return TemplateResponse(request, "pages/handbook.html", admin.site.each_context(request) | own)


view = admin.site.admin_view(show)
