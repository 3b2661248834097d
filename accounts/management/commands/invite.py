from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import override

from accounts.access import Role
from accounts.models import Membership, User
from accounts.people import find_free_username
from accounts.signin import invitations


class Command(BaseCommand):
    help = "Invite the first coordinator by e-mail. Everybody else is invited in the admin."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--coordinator", action="store_true", help="required: says what the person becomes")

    def handle(self, *args: Any, email: str, coordinator: bool, **options: Any) -> None:
        if not coordinator:
            raise CommandError("Say --coordinator; hosts and editors are invited by the coordinator in the admin.")
        email = email.strip().lower()
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"{email!r} is not an e-mail address.") from None
        try:
            with override("en"):
                link = self.invite(email)
        except invitations.NotInvited as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"An invitation to {email} is in the outbox; `serve` sends it. It opens once, for 7 days.")
        if settings.DEMO:  # in production the link is for its mailbox only, not for a terminal's log
            self.stdout.write(link)

    @staticmethod
    @transaction.atomic
    def invite(email: str) -> str:
        user = User.objects.filter(email=email).first() or User.objects.create_user(find_free_username(email), email)
        Membership.objects.get_or_create(user=user, role=Role.COORDINATOR, municipality=None)
        return invitations.invite(user=user)
