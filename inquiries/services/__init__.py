"""A case changes only by the functions of this package, the verbs. They are keyword-only and atomic.

`receiving` takes what the family sends; `answering` is what a host does; `stages` says how far the family has come, and
ends a case; `ownership` whose it is, and who sees to it; `person` what the family decides about its data; `ending` how
it is archived and forgotten; `undoing` takes a step back; `watching` sees to promises and openings; `notifying` tells
family and staff; `checkins` asks after a move; `links` renews the private page's link; `snippets` checks links. A step
that is not allowed raises `StepNotAllowed` with a sentence for the person who tried.
"""

from inquiries.services.answering import log_call, note, reply, set_next_action
from inquiries.services.case_steps import CaseForgotten, StepAlreadyDone, StepNotAllowed, was_done
from inquiries.services.checkins import plan_check_ins
from inquiries.services.ending.archiving import mark_for_archive
from inquiries.services.ending.case_ending import anonymise_due, erase, finish_closed, may_erase
from inquiries.services.links import renew_link
from inquiries.services.ownership.following import find_hand_over, follow, list_hand_overs, stop_following
from inquiries.services.ownership.offices import (
    add_office,
    ask_hand_over,
    hand_over,
    note_answer,
    reclaim,
    record_consent,
    refuse,
    remove_office,
)
from inquiries.services.ownership.responsible import choose_responsible
from inquiries.services.person import allow_mail, correct, export_person, follow_up, stop_mail
from inquiries.services.receiving import add_message, find_received_case, receive_enquiry, register_call
from inquiries.services.stages import end, move_stage
from inquiries.services.undoing import fetch_back, take_back
from inquiries.services.watching import escalate_overdue, list_cases, open_case, remind_of_actions
from inquiries.tokens import create_private_link, find_case_by_token

__all__ = [
    "CaseForgotten",
    "StepAlreadyDone",
    "StepNotAllowed",
    "add_message",
    "add_office",
    "allow_mail",
    "anonymise_due",
    "ask_hand_over",
    "choose_responsible",
    "correct",
    "create_private_link",
    "end",
    "erase",
    "escalate_overdue",
    "export_person",
    "fetch_back",
    "find_case_by_token",
    "find_hand_over",
    "find_received_case",
    "finish_closed",
    "follow",
    "follow_up",
    "hand_over",
    "list_cases",
    "list_hand_overs",
    "log_call",
    "mark_for_archive",
    "may_erase",
    "move_stage",
    "note",
    "note_answer",
    "open_case",
    "plan_check_ins",
    "receive_enquiry",
    "reclaim",
    "record_consent",
    "refuse",
    "register_call",
    "remind_of_actions",
    "remove_office",
    "renew_link",
    "reply",
    "set_next_action",
    "stop_following",
    "stop_mail",
    "take_back",
    "was_done",
]
