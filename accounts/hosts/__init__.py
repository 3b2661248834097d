"""Hosts who choose so are shown to families: their own page for it, and what removes it again."""
