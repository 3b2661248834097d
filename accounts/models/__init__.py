from accounts.models.departure import UNDO_DAYS, Departure, MovedRow
from accounts.models.draft import Draft
from accounts.models.invitation import Invitation
from accounts.models.people import Membership, User
from accounts.models.wish import PasswordWish

__all__ = ["UNDO_DAYS", "Departure", "Draft", "Invitation", "Membership", "MovedRow", "PasswordWish", "User"]
