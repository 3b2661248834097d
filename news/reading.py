"""The text of a guide is shown with what to do first before everything else, and with its headings as a list."""

import re
from typing import NamedTuple

from django.utils.html import strip_tags

FEWEST_HEADINGS = 3  # a shorter guide needs no list of contents
HEADING = re.compile(r"<h2>(.*?)</h2>", re.S)


class Heading(NamedTuple):
    """A `Heading` of a guide: the id by which its section is reached, and its words."""

    id: str
    words: str


class GuideText(NamedTuple):
    """A `GuideText` is HTML of the allow-list in the order in which it is shown; `steps` is "" where there are none."""

    headings: list[Heading]
    introduction: str
    steps: str
    rest: str


def arrange_guide(html: str) -> GuideText:
    """Return the text with an id on each heading, the first section that has numbered steps taken out before the rest.

    Nothing is left out and nothing stands twice.
    """
    introduction, *sections = re.split(r"(?=<h2>)", html)
    steps = next((section for section in sections if "<ol>" in section), "")
    ordered = [steps, *(section for section in sections if section is not steps)] if steps else sections
    headings, marked = [], []
    for number, section in enumerate(ordered, 1):
        found = HEADING.match(section)
        if found:
            headings.append(Heading(f"part-{number}", strip_tags(found[1])))
            section = f'<h2 id="part-{number}">{section[len("<h2>") :]}'
        marked.append(section)
    first = marked.pop(0) if steps else ""
    return GuideText(headings if len(headings) >= FEWEST_HEADINGS else [], introduction, first, "".join(marked))
