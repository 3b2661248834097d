"""The desk in the admin: inbox, case page, snippets, codes of links, funnel and archive."""

from inquiries.admin import archive, codes, inbox, snippets

__all__ = ["archive", "codes", "inbox", "snippets"]
