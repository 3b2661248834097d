"""Machines read entries as feeds, as sitemaps and as JSON-LD."""
