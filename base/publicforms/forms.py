"""Every form that anybody may send without signing in builds on this: no session, no cookie, no captcha.

    @public_form
    def contact(request): ...

    class ContactForm(PublicForm):
        purpose = "contact"

A form carries a signed field that says when it was opened and holds a random text; with the words that were sent it
makes an idempotency key. Whoever stores the form stores `form.key` in a unique column, asks for it before validating,
and shows the same receipt to a second post.
"""

import functools
import hashlib
import secrets
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, overload
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt

from base.publicforms import limits
from base.requests.secretaddresses import secret_address as mark_secret
from base.text.characters import strip_invisible

FORM_MIN_AGE_SECONDS = 2  # between opening and sending; nobody writes a name and an address faster
FORM_MAX_AGE_SECONDS = 24 * 60 * 60
MACHINE_FIELDS = ("token", "homepage")


P = ParamSpec("P")  # what a view takes from its address
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


@overload
def public_form(view: View[P], *, secret_address: bool = False) -> View[P]: ...
@overload
def public_form(*, secret_address: bool = False) -> Callable[[View[P]], View[P]]: ...
def public_form(view: View[P] | None = None, *, secret_address: bool = False) -> View[P] | Callable[[View[P]], View[P]]:
    """Let a view take a form without a CSRF cookie; a post that another site started is refused with 403.

    Without a session there is nothing to forge. The answer is never cached. `secret_address`: the URL itself is a
    secret that no other site knows. Such pages send no referrer, and browsers then say `Origin: null`, which is refused
    elsewhere.
    """
    if view is None:
        return functools.partial(public_form, secret_address=secret_address)

    @csrf_exempt
    @functools.wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method == "POST" and not is_same_site(request, secret_address):
            return render(request, "base/form_refused.html", status=403)
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)  # a stored copy would give two readers the same key
        return response

    return mark_secret(guarded) if secret_address else guarded


def is_same_site(request: HttpRequest, secret_address: bool = False) -> bool:
    fetched = request.headers.get("Sec-Fetch-Site")
    if fetched:
        return fetched in ("same-origin", "none")
    origin = request.headers.get("Origin")
    if origin == "null":
        return secret_address
    try:
        return not origin or urlsplit(origin)[:2] == urlsplit(settings.SITE_URL)[:2]
    except ValueError:  # no address at all: http://[x
        return False


class PublicForm(forms.Form):
    """A `PublicForm` has fields for people, and two for machines: a signed one, and one that has to stay empty.

    People see neither of the two.
    """

    purpose = ""
    use_required_attribute = False  # the server's sentences are in the page's language, the browser's may not be
    token = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)
    homepage = forms.CharField(
        required=False,
        max_length=300,
        label=gettext_lazy("Leave this field empty"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any):
        self.request = request
        self.limited = False
        super().__init__(*args, **kwargs)
        self.fields["token"].initial = self.make_signed_token

    # --- the signed field ---
    def make_signed_token(self) -> str:
        return signing.dumps(secrets.token_urlsafe(24), salt=self.purpose)

    def _read(self, max_age: int | None = None) -> str | None:
        """Return the random text inside the token; None where the token is not ours or older than `max_age` seconds."""
        try:
            return signing.loads(self.data.get("token", ""), salt=self.purpose, max_age=max_age)
        except signing.BadSignature:
            return None

    @property
    def key(self) -> str:
        """Return the idempotency key of what was posted; empty where the token is not ours.

        The words count: what was changed after sending, or sent by the next person at the machine, has another key.
        """
        opening = self._read()
        if opening is None:
            return ""
        words = [self[name].data for name in self.fields if name not in MACHINE_FIELDS]
        return hashlib.blake2b(repr([opening, words]).encode(), digest_size=16).hexdigest()

    @property
    def is_fresh(self) -> bool:
        """Return whether the form was opened within a day.

        An older one that was sent already shows no secret again.
        """
        return self._read(max_age=FORM_MAX_AGE_SECONDS) is not None

    @property
    def token_to_send(self) -> str:
        """Return the token that came, so that a second try has the same key, or a new one where it is too old."""
        return self.data["token"] if self.is_fresh else self.make_signed_token()

    # --- judging ---
    def clean(self) -> dict[str, Any]:
        super().clean()
        values = self.cleaned_data
        for name, value in values.items():
            if isinstance(value, str):
                values[name] = strip_invisible(value).replace("\r\n", "\n").strip()
        if not self.errors:
            self.stop_machines()
        return values

    def stop_machines(self) -> None:
        """Raise ValidationError where a machine seems to send, or too many forms come from one network.

        Each sentence is written for a person who was stopped wrongly; what they wrote stays in the form.
        """
        if self.data.get("homepage"):
            raise ValidationError(
                _(
                    "A field that people do not see was filled in, perhaps by your browser. It is empty "
                    "now: send again."
                ),
                code="machine",
            )
        self.refuse_unusable_token()
        if not limits.count_and_check_reader_limits(self.request, action=self.purpose):
            self.limited = True
            raise ValidationError(
                _(
                    "Many forms came from your network in the last hour, so this one waits. Try again in "
                    "an hour, or phone."
                ),
                code="limit",
            )

    def refuse_unusable_token(self) -> None:
        """Raise ValidationError where the signed field is not ours, is too old, or comes sooner than people write."""
        if not self.key:
            raise ValidationError(
                _("The form did not arrive in full. Everything you wrote is here: send again."), "broken"
            )
        if not self.is_fresh:
            raise ValidationError(
                _("The form had been open for more than a day. Everything you wrote is here: send again."), code="old"
            )
        if self._read(max_age=FORM_MIN_AGE_SECONDS):
            raise ValidationError(
                _("That was quicker than most people write, so it was not sent yet. If you are done, send again."),
                code="fast",
            )

    @property
    def status(self) -> int:
        """Return the status of the answer that shows the form again: 429 where a limit was reached, else 200."""
        return 429 if self.limited else 200
