from accounts.models.draft import Draft
from accounts.models.host_profile import HostProfile
from accounts.models.invitation import Invitation
from accounts.models.password_reset import PasswordResetRequest
from accounts.models.people import Membership, User

__all__ = ["Draft", "HostProfile", "Invitation", "Membership", "PasswordResetRequest", "User"]
