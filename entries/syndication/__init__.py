"""Entries as machines read them: feeds, sitemaps and JSON-LD."""
