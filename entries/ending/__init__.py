"""Entries begin and end by themselves; people are reminded of it, and one list shows all that ends."""
