"""Which fields hold something about a person. Erasure, export and correction read these lists; a test holds every
field of the case to one of them, so that a new one cannot be forgotten."""

# Written by the family, corrected by the family.
CONTACT = ("name", "email", "phone", "channel", "best_time", "language")
HOUSEHOLD = ("adults", "birth_years", "occupations", "wishes", "timing")
# What else says something about them; emptied with the rest.
CIRCUMSTANCES = ("about_title", "about_id", "plan_query", "plan", "next_action", "journal_number")
CORRECTABLE = (*CONTACT, *HOUSEHOLD, "discreet")
PERSONAL = (*(name for name in CONTACT if name != "language"), *HOUSEHOLD, *CIRCUMSTANCES)
# Kept for ever in the counted row.
COUNTED = (
    "id", "kind", "office", "language", "scope", "discreet", "about_type", "source", "created", "stage", "ended_reason",
    "first_answer_on", "answered_in_time", "visited_on", "decided_on", "moved_on", "settled_on", "ended_on", "anonymised_on",
)  # fmt: skip
# How the case stands in the desk; of no person, and set to rest at the end.
STANDING = (
    "unanswered_since", "promised_by", "escalated_on", "next_action_on", "last_contact_on", "last_event_at", "queue", "due_on",
    "asked_office", "asked_for", "mail_stopped", "follow_up", "archive_office", "archived_at", "closed_at", "keep_until",
)  # fmt: skip
