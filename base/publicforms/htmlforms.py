"""The forms in a finished page are read here, and the page is written again with other values in them.

It works on the text of the page, so it holds for every form, whoever made it. Hidden fields, passwords, files and
buttons are never touched.
"""

import itertools
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from html import escape, unescape
from html.parser import HTMLParser

from base.publicforms.posted_words import OPENED

ROW = re.compile(r"(.+)-(\d+)-(.+)")  # the field of a row inside another row
NO_FIELDS = ("hidden", "password", "file", "submit", "button", "image", "reset")
CHECKS = ("checkbox", "radio")
Attributes = dict[str, str | None]
Edit = tuple[int, int, str]  # from, to, what stands there instead


@dataclass
class Tag:
    """A `Tag` is a start tag and where it stands in the page."""

    name: str
    attributes: Attributes
    start: int
    end: int

    @property
    def kind(self) -> str:
        """Return the type of an input in small letters; empty where it has none."""
        return (self.attributes.get("type") or "").lower()

    def write(self, **changed: str | bool) -> Edit:
        """Return the edit that gives the tag other attributes; False takes one away."""
        attributes: dict[str, str | bool] = {name: value or "" for name, value in self.attributes.items()}
        attributes.update({name.replace("_", "-"): value for name, value in changed.items()})
        shown = [f' {name}="{escape(str(value))}"' for name, value in attributes.items() if value is not False]
        return self.start, self.end, f"<{self.name}{''.join(shown)}>"


@dataclass
class Field:
    name: str
    tag: Tag
    content: tuple[int, int] = (0, 0)  # of a textarea
    text: str = ""
    options: list[Tag] = field(default_factory=list)

    @property
    def is_check(self) -> bool:
        return self.tag.kind in CHECKS

    @property
    def is_box(self) -> bool:
        """Return whether the field is a box to tick, which is not sent where it is not ticked."""
        return self.tag.kind == "checkbox"

    def is_alike(self, values: list[str]) -> bool:
        """Return whether the page shows these values already."""
        if self.is_check:
            return ("checked" in self.tag.attributes) == (self.check_value in values)
        if self.tag.name == "select":
            chosen = [option.attributes.get("value") for option in self.options if "selected" in option.attributes]
            return chosen == values or (not chosen and values == [""])
        return [normalise_text(self.shown_text)] == [normalise_text(value) for value in values[:1]]

    @property
    def check_value(self) -> str:
        return self.tag.attributes.get("value") or "on"

    @property
    def shown_text(self) -> str:
        return self.text if self.tag.name == "textarea" else self.tag.attributes.get("value") or ""

    def fill(self, values: list[str]) -> list[Edit]:
        """Return the edits that put the values in. `data-unsent` tells the script that they wait to be sent."""
        value = values[0] if values else ""
        if self.is_check:
            return [self.tag.write(data_unsent="", checked="" if self.check_value in values else False)]
        if self.tag.name == "textarea":
            return [self.tag.write(data_unsent=""), (*self.content, "\n" + escape(value))]
        if self.tag.name == "select":
            if not {option.attributes.get("value") for option in self.options}.issuperset(values):
                return []  # a choice that the page does not offer any more, or that is searched for
            chosen = [
                option.write(selected="" if option.attributes.get("value") in values else False)
                for option in self.options
            ]
            return [self.tag.write(data_unsent=""), *chosen]
        return [self.tag.write(data_unsent="", value=value)]

    def mark(self) -> list[Edit]:
        return [self.tag.write(data_unsent="")]


def normalise_text(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


@dataclass
class Form:
    tag: Tag
    fields: list[Field] = field(default_factory=list)
    opened: Field | None = None
    ids: dict[str, str] = field(default_factory=dict)  # of the rows inside: "points-0-id" and what it says

    def names(self) -> set[str]:
        return {each.name for each in self.fields}

    def fill(self, values: Mapping[str, list[str]], but: Collection[str] = ()) -> list[Edit]:
        """Return the edits for the fields whose values differ from `values`; the fields `but` are left as they are.

        The hidden field that says what the form was opened with is filled too, so that whoever changed the row since is
        met when the form is sent.
        """
        values = self.align(values)
        wanted = [each for each in self.fields if each.name in values and each.name not in but]
        edits = [
            edit for each in wanted if not each.is_alike(values[each.name]) for edit in each.fill(values[each.name])
        ]
        if edits and self.opened and OPENED in values:
            edits.append(self.opened.tag.write(value=values[OPENED][0]))
        return edits

    def align(self, values: Mapping[str, list[str]]) -> dict[str, list[str]]:
        """Return the values under the field names of this page.

        Rows inside the form may have come and gone; words follow their row by its id.
        """
        numbers = {(ROW.sub(r"\1", name), pk): ROW.sub(r"\2", name) for name, pk in self.ids.items() if pk}
        aligned, new = {}, dict[tuple[str, str], str]()
        for name, texts in values.items():
            if row := ROW.fullmatch(name):
                prefix, number, field_name = row.groups()
                if pk := (values.get(f"{prefix}-{number}-id") or [""])[0]:
                    place = numbers.get((prefix, pk))
                else:
                    place = new.setdefault((prefix, number), self.find_free_number(prefix, number, new))
                if place is None:
                    continue
                name = f"{prefix}-{place}-{field_name}"
            aligned[name] = texts
        return aligned

    def find_free_number(self, prefix: str, wanted: str, given: Mapping[tuple[str, str], str]) -> str:
        """Return a number for a new row: `wanted`, or the next that no colleague's row has taken meanwhile."""
        taken = {number for (other, _old), number in given.items() if other == prefix}
        taken |= {ROW.sub(r"\2", name) for name, pk in self.ids.items() if pk and ROW.sub(r"\1", name) == prefix}
        return next(str(number) for number in itertools.count(int(wanted)) if str(number) not in taken)

    def find_rows_to_add(self, values: Mapping[str, list[str]]) -> dict[str, list[str]]:
        """Return {field name: texts} of new rows that the page does not show."""
        names = self.names()
        rows = {name: texts for name, texts in self.align(values).items() if ROW.fullmatch(name) and name not in names}
        return {name: texts for name, texts in rows.items() if not name.endswith("-id") and any(texts)}

    def mark(self, names: Collection[str]) -> list[Edit]:
        return [edit for each in self.fields if each.name in names for edit in each.mark()]


class FormReader(HTMLParser):
    """A `FormReader` reads the posted forms of a page into `forms`."""

    def __init__(self, page: str):
        super().__init__(convert_charrefs=False)
        self.page, self.forms = page, list[Form]()
        self.inside: Form | None = None
        self.open: Field | None = None
        self.lines = [0]
        for line in page.split("\n"):
            self.lines.append(self.lines[-1] + len(line) + 1)
        self.feed(page)

    def find_offset(self) -> int:
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        start = self.find_offset()
        found = Tag(tag, dict(attrs), start, start + len(self.get_starttag_text() or ""))
        if tag == "form":
            self.inside = Form(found) if (found.attributes.get("method") or "").lower() == "post" else None
            self.forms += [self.inside] if self.inside else []
        elif tag == "option" and self.open:
            self.open.options.append(found)
        elif self.inside and tag in ("input", "textarea", "select"):
            self.read_field(self.inside, found)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def read_field(self, form: Form, tag: Tag) -> None:
        """Add a field to the form.

        A field that names another form as its own is left out, and so is one without a name.
        """
        name = tag.attributes.get("name")
        if name == OPENED:
            form.opened = Field(OPENED, tag)
        elif name and tag.kind == "hidden" and name.endswith("-id"):
            form.ids[name] = tag.attributes.get("value") or ""
        if not name or "form" in tag.attributes or "disabled" in tag.attributes or tag.kind in NO_FIELDS:
            return
        found = Field(name, tag)
        form.fields.append(found)
        self.open = None if tag.name == "input" else found

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = None
        elif self.open and tag == self.open.tag.name:
            if tag == "textarea":
                start, end = self.open.tag.end, self.find_offset()
                self.open.content, self.open.text = (start, end), unescape(self.page[start:end])
            self.open = None


def read_forms(page: str) -> list[Form]:
    return FormReader(page).forms


def edit(page: str, edits: Iterable[Edit]) -> str:
    """Return the page with all edits made; where two begin at one place, the first given stands first."""
    parts, at = [], 0
    for start, end, text in sorted(edits, key=lambda each: each[0]):
        parts += [page[at:start], text]
        at = end
    return "".join([*parts, page[at:]])
