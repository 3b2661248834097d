"""The archived case is an XML document for the archive's machines."""

import re
from xml.etree import ElementTree as ET

from inquiries.archive.content import Document

# What XML 1.0 cannot hold, not even escaped.
FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    return FORBIDDEN.sub("\ufffd", text)


def render_xml(document: Document) -> bytes:
    root = ET.Element(
        "case",
        number=str(document.number),
        office=clean(document.office),
        journalNumber=clean(document.journal_number),
        exported=document.exported.isoformat(),
    )
    facts = ET.SubElement(root, "facts")
    for name, label, value in document.facts:
        ET.SubElement(facts, "fact", name=name, label=clean(label)).text = clean(value)
    timeline = ET.SubElement(root, "timeline")
    for step in document.steps:
        made = ET.SubElement(
            timeline, "step", at=step.at.isoformat(), kind=step.kind, label=clean(step.label), by=clean(step.by)
        )
        made.text = clean(step.text)
    ET.indent(root)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)
