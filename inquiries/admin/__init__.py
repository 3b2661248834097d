"""The desk in the admin: inbox, case page, snippets, funnel and archive."""

from inquiries.admin import archive, inbox, snippets

__all__ = ["archive", "inbox", "snippets"]
