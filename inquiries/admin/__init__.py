"""Hosts work here on the enquiries of families: inbox, case page, snippets, link codes, figures and archive."""

from inquiries.admin import archive, codes, snippets
from inquiries.admin.inbox import listing

__all__ = ["archive", "codes", "listing", "snippets"]
