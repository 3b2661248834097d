"""django-allauth asks these adapters who gets in.

Nobody can sign up, mail goes through the outbox, and URLs are made from SITE_URL.
"""

import time
from typing import Any
from urllib.parse import urlsplit

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.drafts import carrying
from accounts.models import User
from accounts.sender import get_sender_name
from accounts.signin import attempts, invitations, sealing, workplace_access

SIGNED_IN = "signed_in"  # seconds since 1970, in the session


def explain_no_membership(request: HttpRequest, user: User) -> HttpResponse:
    """Say with status 403 why the person is not let in and, if a membership has not begun yet, when it begins."""
    upcoming = user.memberships.filter(valid_from__gt=timezone.localdate()).order_by("valid_from")
    context = {"upcoming": upcoming.first() if user.is_active else None}
    return TemplateResponse(request, "account/no_desk.html", context, status=403).render()


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("That is not the right name and password."),
        "email_password_mismatch": _("That is not the right name and password."),
        "too_many_login_attempts": _("Too many attempts. Wait five minutes and try again."),
        "too_many_for_today": _(
            "Too many wrong passwords for this name today. «Forgotten your password?» below sends you a "
            "link that lets you in here."
        ),
        "incorrect_password": _("That is not the right password."),
        "incorrect_code": _("That code is not right. Codes change every half minute: try the newest one."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False  # people are invited

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt, and raise a ValidationError where there were too many.

        allauth's own count is not used: it counts each spelling of a name by itself, and shuts the owner out.
        """
        self.attempt = attempts.Attempt(request, credentials.get("username") or credentials.get("email") or "")
        if refusal := self.attempt.find_refusal():
            raise self.validation_error(refusal)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        user = super().authenticate(request, **credentials)
        if user:
            self.attempt.forgive()
        return user

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Stop whoever has no membership today, on every way of signing in: password, passkey, later single sign-on."""
        if not workplace_access.has_valid_membership(user):
            request.session.flush()
            return explain_no_membership(request, user)
        carrying.hold(request, user)
        return super().pre_login(request, user, **kwargs)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        request.session[SIGNED_IN] = time.time()
        carrying.deliver(request, user)
        response = super().post_login(request, user, **kwargs)
        attempts.remember_device(request, response, user)
        return response

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Tell whether the password must be given again; not by somebody who signed in a moment ago in this session."""
        since = time.time() - context.request.session.get(SIGNED_IN, 0)
        return since > app_settings.REAUTHENTICATION_TIMEOUT and super().is_reauthentication_required(app=app, **kwargs)

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Send to the address that the coordinator sees, in the person's language even if nobody is signed in yet."""
        super().send_notification_mail(template_prefix, user, (context or {}) | {"user": user}, email=user.email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        with transaction.atomic():
            invitations.write(context["user"], template_prefix, context)


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"]
    }

    def get_totp_issuer(self) -> str:
        """Return the name that an authenticator app shows above the code."""
        return get_sender_name()

    def get_public_key_credential_rp_entity(self) -> dict[str, str | None]:
        """Return the host of SITE_URL as the owner of passkeys, whatever the Host header says."""
        return {"id": urlsplit(settings.SITE_URL).hostname, "name": get_sender_name()}

    def encrypt(self, text: str) -> str:
        return sealing.encrypt_secret(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret. Raise Unreadable where no key decrypts it.

        That is a ValidationError, which forms show; pages of recovery codes answer it by `answer_unreadable()` of
        views.py.
        """
        return sealing.decrypt_secret(encrypted_text)
