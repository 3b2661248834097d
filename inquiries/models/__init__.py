from inquiries.models.archive import ArchivedCase
from inquiries.models.case import Inquiry
from inquiries.models.codes import LinkCode
from inquiries.models.desk import FurtherOffice, Opening, PrivateLink, Snippet
from inquiries.models.figures import YearBlock
from inquiries.models.timeline import Event

__all__ = [
    "ArchivedCase",
    "Event",
    "FurtherOffice",
    "Inquiry",
    "LinkCode",
    "Opening",
    "PrivateLink",
    "Snippet",
    "YearBlock",
]
