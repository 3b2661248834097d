"""These are allauth's forms with our words and without placeholders, since a label that vanishes names nothing."""

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

from allauth.account import forms as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as code
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.signin import forgotten
from base.publicforms import limits

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from accounts.models import User

    Words: TypeAlias = dict[str, tuple[StrOrPromise, StrOrPromise]]  # field: its label and help


class FormLabelsMixin(forms.Form):
    words: "Words" = {}
    attributes: dict[str, dict[str, str]] = {}  # field: what its widget says in HTML

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["label_suffix"] = ""
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs.update(self.attributes.get(name, {}))
            field.label, field.help_text = self.words.get(name, (field.label, field.help_text))


NEW_PASSWORD_HELP = _("At least 8 characters, not a common word. Three or four words in a row are easy to remember.")
NEW_PASSWORD: "Words" = {
    "password1": (_("New password"), NEW_PASSWORD_HELP),
    "password2": (_("New password once more"), ""),
}
CODE = {"code": {"inputmode": "numeric", "autocomplete": "one-time-code"}}


class SignInForm(FormLabelsMixin, account.LoginForm):
    words = {"login": (_("E-mail or user name"), ""), "password": (_("Password"), "")}
    attributes = {
        "login": {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
        "password": {"autocomplete": "current-password webauthn"},
    }

    def user_credentials(self) -> dict[str, str]:
        """Return what was typed as a user name; the backend tries it as a name and as an address, once each.

        Given as both, some names would be tried twice.
        """
        return {"username": self.cleaned_data["login"], "password": self.cleaned_data["password"]}


class ForgottenForm(FormLabelsMixin, account.ResetPasswordForm):
    words = {"email": (_("E-mail"), _("The address the invitation went to."))}

    def clean_email(self) -> str:
        """Return the address in lower case. No person is looked up while the reader waits; see forgotten.py."""
        return self.cleaned_data["email"].lower()

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        forgotten.ask_for_link(self.cleaned_data["email"])
        return self.cleaned_data["email"]


class ResetForm(FormLabelsMixin, account.ResetPasswordKeyForm):
    words = NEW_PASSWORD


class ChangePasswordForm(FormLabelsMixin, account.ChangePasswordForm):
    words = NEW_PASSWORD | {"oldpassword": (_("Current password"), "")}


class InvitationForm(FormLabelsMixin, account.SetPasswordForm):
    words = {"password1": (_("Choose a password"), NEW_PASSWORD_HELP), "password2": (_("The password once more"), "")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        password: account.SetPasswordField = self.fields["password1"]
        password.user = self.user  # must not be too much like the person's name


class ConfirmForm(FormLabelsMixin, account.ReauthenticateForm):
    words = {"password": (_("Password"), "")}


def open_once(user: "User", code: str) -> str:
    """Return a code that is used for the first time; raise a ValidationError for one that was used before.

    allauth remembers a used code for half a minute, but accepts it for one and a half.
    """
    typed = "".join(filter(str.isalnum, code)).lower()  # as allauth compares it
    if not limits.record_first_time(action="code", actor=f"{user.pk} {typed}"):
        raise get_adapter().validation_error("incorrect_code")
    return code


class CodeForm(FormLabelsMixin, code.AuthenticateForm):
    words = {"code": (_("Code"), _("Six digits from your authenticator app, or one of your recovery codes."))}
    attributes = CODE

    def clean_code(self) -> str:
        return open_once(self.user, super().clean_code())


class ConfirmCodeForm(FormLabelsMixin, code.ReauthenticateForm):
    words = CodeForm.words
    attributes = CODE

    def clean_code(self) -> str:
        return open_once(self.user, super().clean_code())


class AppForm(FormLabelsMixin, totp.ActivateTOTPForm):
    words = {"code": (_("Code"), _("The six digits that the app shows now."))}
    attributes = CODE

    def clean_code(self) -> str:
        return open_once(self.user, super().clean_code())


KEY_NAME = (_("Name"), _("So that you can tell it from others, for example «My telephone»."))


@contextlib.contextmanager
def convert_parser_errors() -> Iterator[None]:
    """Turn the errors of the parser of passkeys into a ValidationError.

    The parser raises whatever it stumbles over; only a made-up post makes it do so.
    """
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise get_adapter().validation_error("incorrect_code") from error


class PasskeyStepForm(webauthn.AuthenticateWebAuthnForm):
    def clean_credential(self) -> Any:
        with convert_parser_errors():
            return super().clean_credential()


class PasskeySignInForm(PasskeyStepForm, webauthn.LoginWebAuthnForm):
    pass


class PasskeyConfirmForm(PasskeyStepForm, webauthn.ReauthenticateWebAuthnForm):
    pass


class PasskeyForm(FormLabelsMixin, webauthn.AddWebAuthnForm):
    passwordless = forms.BooleanField(required=False, initial=True)
    words = {
        "name": KEY_NAME,
        "passwordless": (
            _("Use it instead of the password"),
            _("Most telephones and computers can. Untick it for an older security key without a PIN."),
        ),
    }

    def clean(self) -> dict[str, Any] | None:
        with convert_parser_errors():
            return super().clean()


class PasskeyNameForm(FormLabelsMixin, webauthn.EditWebAuthnForm):
    words = {"name": KEY_NAME}
