from inquiries.models.archive import ArchivedCase
from inquiries.models.case import Inquiry
from inquiries.models.codes import LinkCode
from inquiries.models.desk import FurtherOffice, Opening, PrivateLink, Snippet
from inquiries.models.figures import YearBlock
from inquiries.models.telling import DeskVisit, Follower, MorningNews
from inquiries.models.timeline import Event

__all__ = [
    "ArchivedCase",
    "DeskVisit",
    "Event",
    "Follower",
    "FurtherOffice",
    "Inquiry",
    "LinkCode",
    "MorningNews",
    "Opening",
    "PrivateLink",
    "Snippet",
    "YearBlock",
]
