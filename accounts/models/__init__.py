from accounts.models.invitation import Invitation
from accounts.models.people import Membership, User
from accounts.models.wish import PasswordWish

__all__ = ["Invitation", "Membership", "PasswordWish", "User"]
