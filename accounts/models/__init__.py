from accounts.models.draft import Draft
from accounts.models.invitation import Invitation
from accounts.models.people import Membership, User
from accounts.models.password_reset import PasswordResetRequest

__all__ = ["Draft", "Invitation", "Membership", "PasswordResetRequest", "User"]
