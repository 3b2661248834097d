"""Rich text has one allow-list of HTML, by which it is sanitised wherever a value goes into the database."""

import json
import re
from html import unescape
from typing import Any

import nh3
from django import forms
from django.db import models
from django.templatetags.static import static
from django.utils.translation import gettext as _

from base.text.characters import is_seen, strip_invisible

TAGS = {"p", "h2", "h3", "ul", "ol", "li", "strong", "em", "a", "blockquote", "br"}
ATTRIBUTES = {"a": {"href"}}
SCHEMES = {"http", "https", "mailto", "tel"}
# What pasted adverts are made of, as what we have: (tag, what stands for its beginning, and for its end). A tag that is
# only taken away would glue the words before and after it.
HEADINGS, CELL, BLOCK = ("h1 h2", "h4 h3", "h5 h3", "h6 h3"), ("", " "), ("</p><p>", "</p><p>")
CELLS = "td th option button label input textarea"
BLOCKS = (
    "div section article header footer main aside nav address figure figcaption center pre form fieldset "
    "legend table caption tr"
    " dl dt dd hr details summary dialog hgroup body"
)
INSTEAD: dict[str, tuple[str, str]] = {
    **{pair.split()[0]: (f"<{pair.split()[1]}>", f"</{pair.split()[1]}>") for pair in HEADINGS},
    **dict.fromkeys(CELLS.split(), CELL),
    **dict.fromkeys(BLOCKS.split(), BLOCK),
}
PASTED = re.compile(rf"<(/?)({'|'.join(INSTEAD)})(?=[\s/>])[^>]*>", re.I)
# Bold and italic by their tags, or by a style as in Google Docs, which puts a whole text into a <b> that is not bold.
EMPHASIS = {"strong": ("b", "strong"), "em": ("i", "em")}
STYLED = re.compile(r"<(/?)(b|strong|i|em|span|font)(?=[\s/>])([^>]*)>", re.I)
STYLES = {
    "strong": re.compile(r"(?<![\w-])font-weight\s*:\s*(?:(bold|bolder|[6-9]00)|\w+)", re.I),
    "em": re.compile(r"(?<![\w-])font-style\s*:\s*(?:(italic|oblique)|\w+)", re.I),
}
ANY_TAG = re.compile(r"</?[a-z!]", re.I)
EMPTY = re.compile(r"<(p|h2|h3|ul|ol|li|strong|em|blockquote|a)(?: [^>]*)?>(?:\s|&nbsp;|<br>)*</\1>")
MARKUP = re.compile(r"<[^>]*>")
ADDRESS = re.compile(r"[^\s@:/?#]+@[\w-]+(?:\.[\w-]+)+", re.A)
SITE = re.compile(r"(?:www\.|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,})(?:[/?#:]|$)|www\.", re.A | re.I)
FILE = re.compile(r"\.(?:html?|php|aspx?|pdf|docx?)$", re.I)


def sanitise_html(html: str) -> str:
    """Return HTML of the allow-list; empty where no reader would see a word of it."""
    html = strip_invisible(html)
    html = keep_emphasis(html) if ANY_TAG.search(html) else keep_lines(html)
    html = PASTED.sub(lambda found: INSTEAD[found[2].lower()][bool(found[1])], html)
    html = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES,
        link_rel="noopener",
        attribute_filter=mend_address,
    )
    html = strip_invisible(html)  # what was written as an entity too
    while (shorter := EMPTY.sub("", html)) != html:
        html = shorter
    return html if is_seen(unescape(MARKUP.sub("", html))) else ""


def keep_emphasis(html: str) -> str:
    """Return the HTML with every bold and italic part, however it is marked, in `strong` and `em`."""
    ends: dict[str, list[str]] = {}

    def write(found: re.Match[str]) -> str:
        tag = found[2].lower()
        if found[1]:
            return ends[tag].pop() if ends.get(tag) else ""
        kept = [name for name in EMPHASIS if is_emphasised(name, tag, found[3])]
        ends.setdefault(tag, []).append("".join(f"</{name}>" for name in reversed(kept)))
        return "".join(f"<{name}>" for name in kept)

    return STYLED.sub(write, html)


def is_emphasised(name: str, tag: str, attributes: str) -> bool:
    """Return whether a tag makes its text `strong` or `em`, whichever is `name`; its style has the last word."""
    styled = STYLES[name].search(attributes)
    return bool(styled[1]) if styled else tag in EMPHASIS[name]


def keep_lines(text: str) -> str:
    """Return the lines of a text without any tag as lines of HTML, and what an empty line parts as paragraphs."""
    lines = text.strip().replace("\r\n", "\n")
    if "\n" not in lines:
        return text
    return "".join(f"<p>{part.replace(chr(10), '<br>')}</p>" for part in re.split(r"\n\s*\n", lines))


def mend_address(tag: str, name: str, value: str) -> str | None:
    """Return the URL that somebody meant as the address of a link, with `https://` or `mailto:` where it lacks that.

    Return None for what would be a dead link on our own site. Other attributes are returned as they are.
    """
    if name != "href":
        return value
    value = value.strip().replace("<", "%3C").replace(">", "%3E")
    if ADDRESS.fullmatch(value):
        return f"mailto:{value}"
    if SITE.match(value) and not FILE.search(value.partition("/")[0]):
        return f"https://{value}"
    return value if value.startswith(("/", "#")) or ":" in value else None


def get_editor_words() -> dict[str, str]:
    """Return the words that static/js/rich-text.js shows, in the language of the form."""
    return {
        "toolbar": _("Formatting"),
        "heading": _("Heading"),
        "subheading": _("Subheading"),
        "bullets": _("Bullet list"),
        "numbers": _("Numbered list"),
        "strong": _("Bold"),
        "emphasis": _("Italic"),
        "quotation": _("Quotation"),
        "link": _("Link"),
        "address": _("Address of the link"),
        "address_help": _("For example https://example.org, or an e-mail address. Empty removes the link."),
        "set": _("Set the link"),
        "cancel": _("Cancel"),
    }


class RichTextArea(forms.Textarea):
    """A `RichTextArea` is a plain box with HTML in it, which a script turns into a small editor where scripts run."""

    class Media:
        js = [forms.Script("js/rich-text.js", type="module")]
        css = {"all": ["css/rich-text.css"]}

    def get_context(self, name: str, value: object, attrs: dict[str, object] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"] |= {
            "data-rich-text": json.dumps(get_editor_words(), ensure_ascii=False),
            "data-editor": static("django_prose_editor/editor.js"),
        }
        return context

    def use_required_attribute(self, initial: object) -> bool:
        return False  # the browser cannot point at a box that the editor hides; the form says it


class RichTextField(models.TextField):
    """A `RichTextField` holds HTML of the allow-list, sanitised on the way into the database.

    So forms, imports, fixtures, `update()` and `bulk_create()` are alike. A database expression is not looked into:
    never build one from somebody's text.
    """

    def to_python(self, value: object) -> object:
        """Sanitise in a form's check too, so that empty markup is no text where it is asked whether there is one."""
        value = super().to_python(value)
        return sanitise_html(value) if isinstance(value, str) and value else value

    def get_prep_value(self, value: object) -> object:
        value = super().get_prep_value(value)
        return sanitise_html(value) if isinstance(value, str) and value else value

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return super().formfield(**{"widget": RichTextArea, **kwargs})
