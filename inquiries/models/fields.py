"""These lists name the fields that hold something about a person; erasure and correction read them.

What else a case has stands in `tests/fieldlists.py`, which holds every field of every model to one list, so that a new
one cannot be forgotten.
"""

# Written by the family, corrected by the family.
CONTACT = ("name", "email", "phone", "channel", "best_time", "language")
HOUSEHOLD = ("adults", "birth_years", "occupations", "wishes", "timing")
# What else says something about them; emptied with the rest.
CIRCUMSTANCES = ("about_title", "about_id", "plan_query", "plan", "next_action", "journal_number")
CORRECTABLE = (*CONTACT, *HOUSEHOLD, "discreet")
PERSONAL = (*(name for name in CONTACT if name != "language"), *HOUSEHOLD, *CIRCUMSTANCES)
