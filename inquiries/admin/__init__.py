"""The desk in the admin: inbox, case page, snippets, codes of links, funnel and archive."""

from inquiries.admin import archive, codes, snippets
from inquiries.admin.inbox import listing

__all__ = ["archive", "codes", "listing", "snippets"]
