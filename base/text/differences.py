"""The changes of a text are shown in words, for readers and not for machines."""

import difflib
import re
from html import unescape

import nh3
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

MARKS = {"<li>": "• ", "<h2>": "## ", "<h3>": "### ", "<blockquote>": "» "}
MAX_COMPARED_WORDS = 1500  # words of one passage compared word by word; above it the passages stand whole
SHOWN_AROUND = 8  # words


def strip_markup(rich: str) -> list[str]:
    """Return the paragraphs of a rich text as lines; the addresses of links are part of what they say."""
    html = re.sub(r'<a href="([^"]*)"[^>]*>(.*?)</a>', r"\2 (\1)", rich, flags=re.DOTALL)
    for tag, mark in MARKS.items():
        html = html.replace(tag, f"\n{mark}")
    html = re.sub(r"<(p|/p|br|/li|/h2|/h3|/blockquote|ul|ol|/ul|/ol)\s*/?>", "\n", html)
    text = unescape(nh3.clean(html, tags=set()))
    return [line.strip() for line in text.splitlines() if line.strip(" •#»")]


def diff_texts(before: list[str], after: list[str]) -> SafeString:
    """Return HTML of the lines that changed, with what went in `del` and what came in `ins`.

    Unchanged lines are left out.
    """
    changed = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            changed.append((diff_words("\n".join(before[a:b]), "\n".join(after[c:d])),))
    return format_html_join("", "<p>{}</p>", changed)


def diff_words(old: str, new: str) -> SafeString:
    """Return HTML of two passages in one, word by word; of what they share a few words around each change."""
    before, after = re.split(r"(\s+)", old), re.split(r"(\s+)", new)
    if not old or not new or max(len(before), len(after)) > MAX_COMPARED_WORDS:
        return format_html("{}{}", mark_changed_words("del", old), mark_changed_words("ins", new))
    parts = []
    steps = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for number, (kind, a, b, c, d) in enumerate(steps):
        if kind == "equal":
            parts.append((shorten_unchanged_words(before[a:b], number > 0, number < len(steps) - 1),))
        else:
            parts += [
                (mark_changed_words("del", "".join(before[a:b])),),
                (mark_changed_words("ins", "".join(after[c:d])),),
            ]
    return format_html_join("", "{}", parts)


def mark_changed_words(tag: str, text: str) -> str:
    return format_html("<{0}>{1}</{0}>", SafeString(tag), text) if text else ""


def shorten_unchanged_words(shared: list[str], follows: bool, leads: bool) -> str:
    """Return of the words that two texts share only those next to a change, with … for the others.

    `follows` says that a change stands before them, `leads` that one stands behind.
    """
    room = 2 * SHOWN_AROUND
    head = shared[:room] if follows else []
    tail = shared[len(shared) - room :] if leads else []
    if len(head) + len(tail) >= len(shared):
        return "".join(shared)
    return "".join([*head, " … " if follows else "… ", *tail])
