from accounts.models.draft import Draft
from accounts.models.invitation import Invitation
from accounts.models.people import Membership, User
from accounts.models.wish import PasswordWish

__all__ = ["Draft", "Invitation", "Membership", "PasswordWish", "User"]
