"""Numbers, telephone numbers, days, moments and addresses are read here as people type them, and shown in the page's
language.
"""
