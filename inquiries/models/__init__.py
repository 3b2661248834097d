from inquiries.models.archive import ArchivedCase
from inquiries.models.case import Inquiry
from inquiries.models.codes import LinkCode
from inquiries.models.desk import FurtherOffice, Opening, PrivateLink, Snippet
from inquiries.models.figures import YearBlock
from inquiries.models.telling import DeskVisit, Follower, MorningNews
from inquiries.models.timeline import CaseEvent

__all__ = [
    "ArchivedCase",
    "CaseEvent",
    "DeskVisit",
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
