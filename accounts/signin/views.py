"""What allauth lacks is here: who is let in, invitations, "My access", sessions, and the language of these pages."""

import datetime
import functools
from collections.abc import Callable
from typing import Any

from allauth.account.utils import perform_login
from allauth.account.views import LoginView, PasswordResetFromKeyView
from allauth.account.views import password_change as change_password
from allauth.mfa.recovery_codes import views as codes
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from accounts.access import SignedInRequest
from accounts.hosts import profiles
from accounts.models import User
from accounts.models.people import ADMIN_LANGUAGES
from accounts.sender import get_sender_name
from accounts.signin import attempts, invitations, sessions, workplace_access
from accounts.signin.adapter import explain_no_membership
from accounts.signin.forms import InvitationForm
from accounts.signin.mailform import MailForm
from accounts.signin.meanwhile import say_who_answers
from accounts.signin.sealing import SecretUnreadable
from base.requests.middleware import ADMIN_LANGUAGE_COOKIE
from base.requests.secretaddresses import secret_address

LANGUAGES = dict(ADMIN_LANGUAGES)


class SignInView(LoginView):
    """Somebody who is signed in but not let into the workplace is told why, or led to set up the second step."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            if not workplace_access.has_valid_membership(request.user):
                return explain_no_membership(request, request.user)
            if workplace_access.needs_second_factor(request.user):
                return redirect("mfa_index")
        return super().dispatch(request, *args, **kwargs)


class NewPasswordView(PasswordResetFromKeyView):
    """The device on which a forgotten password is replaced counts as known.

    Whoever opened the mailbox is the owner, and gets in on this device however many others guess passwords.
    """

    def form_valid(self, form: Form) -> HttpResponse:
        response = super().form_valid(form)
        attempts.remember_device(self.request, response, self.reset_user)
        return response


@secret_address
@never_cache
@sensitive_post_parameters()
@sensitive_variables("token")
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show the form for the first password. Opening the link changes nothing; only the post uses it up."""
    try:
        person = invitations.find(token).user
        form = InvitationForm(person, request.POST or None)
        if request.method == "POST" and form.is_valid():
            return enter(request, invitations.accept(token=token, password=form.cleaned_data["password1"]))
    except invitations.InvitationOver:
        return render(request, "account/invitation_over.html", status=410)
    return render(request, "account/invitation.html", {"form": form, "person": person})


def enter(request: HttpRequest, user: User) -> HttpResponse:
    if request.user.is_authenticated:
        logout(request)  # somebody else at the same machine
    messages.success(request, _("Welcome! Your password is chosen."))
    return perform_login(request, user)


def my_access(request: SignedInRequest) -> HttpResponse:
    """Show people what they may do, where and until when, and let them choose when the portal writes to them."""
    form = MailForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, " ".join([_("Your choice is kept."), *say_who_answers(form.instance)]))
        return redirect("my-access")
    today = timezone.localdate()
    memberships = request.user.memberships.select_related("municipality").order_by("valid_from", "pk")
    rows = [row for row in memberships if row.valid_until is None or row.valid_until >= today]
    own = {
        "title": _("My access"),
        "rows": rows,
        "today": today,
        "whole": get_sender_name(),
        "languages": list(LANGUAGES),
        "is_host": profiles.serves_as_host(request.user),
        "profile": profiles.find_profile(request.user),
    }
    context = admin.site.each_context(request) | own | {"form": form, "meanwhile": find_meanwhile(request.user, today)}
    return render(request, "account/access.html", context, status=422 if form.errors else 200)


def find_meanwhile(user: User, today: datetime.date) -> list[str]:
    """Return sentences that say who gets the person's mail; none once the days away are over."""
    return say_who_answers(user) if user.away_until and user.away_until >= today else []


class SessionsView(ListUserSessionsView):
    """People see and end their own sessions here; the button `everywhere` ends this session too."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        for session in context["sessions"]:
            session.last_seen = sessions.read_last_seen(session)
            session.browser = sessions.name_browser(session.user_agent)
        return context

    def form_valid(self, form: Form) -> HttpResponse:
        if "everywhere" not in self.request.POST:
            return super().form_valid(form)
        user: User = self.request.user
        UserSession.objects.purge_and_list(user)
        sessions.end_all(user)
        logout(self.request)
        return redirect("account_login")


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the language with the person if somebody is signed in, else in a cookie of the sign-in pages.

    The cookie lasts until the browser is closed.
    """
    language = ""
    chosen = request.POST.get("language")
    if chosen in LANGUAGES:
        if request.user.is_authenticated:
            User.objects.filter(pk=request.user.pk).update(language=chosen)
        else:
            language = chosen
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    response = redirect(back if safe else "account_login")
    if language:
        response.set_cookie(
            ADMIN_LANGUAGE_COOKIE,
            language,
            path=reverse("admin:index"),
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def password_change(request: HttpRequest) -> HttpResponse:
    """Let everybody with a valid membership change the password, even if the second step is still missing."""
    return (
        change_password(request)
        if workplace_access.has_valid_membership(request.user)
        else redirect_to_login(request.path)
    )


def answer_unreadable(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Wrap a page of recovery codes: where their key is lost, it says so with status 410.

    Whoever is signed in can make new codes at once.
    """

    @functools.wraps(view)
    def answered(request: HttpRequest) -> HttpResponse:
        try:
            return view(request)
        except SecretUnreadable:
            return render(request, "mfa/recovery_codes/unreadable.html", status=410)

    return answered


view_recovery_codes, generate_recovery_codes, download_recovery_codes = map(
    answer_unreadable, (codes.view_recovery_codes, codes.generate_recovery_codes, codes.download_recovery_codes)
)
new_password = NewPasswordView.as_view()
sessions_list = login_required(SessionsView.as_view())
access = admin.site.admin_view(my_access)
