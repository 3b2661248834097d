"""The archived case is a PDF/A document, for people who read it in thirty years."""

import importlib.resources
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from base.text.typeface import STYLES, find_font_file, list_known_characters
from base.values.formats import format_timestamp
from inquiries.archive.content import Document

if TYPE_CHECKING:
    from fpdf import FPDF

FAMILY = "Source Sans Pro"
TEXT, HEADING, TITLE = 10, 13, 18  # points
LABEL_WIDTH = 50  # mm


def replace_missing_characters(text: str) -> str:
    """Return `text` with each character that the typeface lacks named by its number, never dropped, as in `[U+1F600]`.

    The XML holds the text as it was.
    """
    known = list_known_characters() | {ord("\n")}
    text = text.replace("\r\n", "\n").replace("\t", "    ")
    return "".join(letter if ord(letter) in known else f"[U+{ord(letter):04X}]" for letter in text)


def create_pdf(document: Document) -> "FPDF":
    from fpdf import FPDF  # takes 0.4 s to load; only a case that is archived needs it

    pdf = FPDF(enforce_compliance="PDF/A-2U")
    for style in STYLES:
        with importlib.resources.as_file(find_font_file(style)) as path:
            pdf.add_font(FAMILY, style, path)
    pdf.set_title(replace_missing_characters(document.title))
    pdf.set_lang(settings.LANGUAGE_CODE)
    pdf.set_creation_date(document.exported)
    pdf.set_margin(20)
    pdf.add_page()
    return pdf


def write_paragraph(pdf: "FPDF", text: str, *, size: int = TEXT, bold: bool = False, space: float = 0) -> None:
    pdf.ln(space)
    pdf.set_font(FAMILY, "B" if bold else "", size)
    pdf.multi_cell(0, size * 0.5, replace_missing_characters(text), align="L", new_x="LMARGIN", new_y="NEXT")


def write_fact(pdf: "FPDF", label: str, value: str) -> None:
    pdf.set_font(FAMILY, "B", TEXT)
    pdf.multi_cell(LABEL_WIDTH, TEXT * 0.5, replace_missing_characters(label), align="L", new_x="RIGHT", new_y="TOP")
    pdf.set_font(FAMILY, "", TEXT)
    pdf.multi_cell(0, TEXT * 0.5, replace_missing_characters(value), align="L", new_x="LMARGIN", new_y="NEXT")


def render_pdf(document: Document) -> bytes:
    with translation.override(settings.LANGUAGE_CODE):
        pdf = create_pdf(document)
        write_paragraph(pdf, document.title, size=TITLE, bold=True)
        write_fact(pdf, _("Archived by"), document.office)
        write_fact(pdf, _("Journal number"), document.journal_number or "–")
        write_fact(pdf, _("Exported on"), format_timestamp(document.exported))
        write_paragraph(pdf, _("The household"), size=HEADING, bold=True, space=4)
        for _name, label, value in document.facts:
            write_fact(pdf, label, value)
        write_paragraph(pdf, _("What happened"), size=HEADING, bold=True, space=4)
        for step in document.steps:
            write_paragraph(pdf, f"{format_timestamp(step.at)}  {step.label} ({step.by})", bold=True, space=2)
            if step.text:
                write_paragraph(pdf, step.text)
        return bytes(pdf.output())
