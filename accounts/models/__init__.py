from accounts.models.invitation import Invitation
from accounts.models.people import Membership, User

__all__ = ["Invitation", "Membership", "User"]
