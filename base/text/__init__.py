"""Texts are cleaned, folded to one spelling, found by words, compared and marked with their language here."""
