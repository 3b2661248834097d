import json
from typing import cast

from allauth.account.views import LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.drafts import answers, keeping
from accounts.drafts.addresses import find_form
from accounts.models.draft import Values
from accounts.signin import workplace_access
from base.links import find_return_path

KEEP, THROW = "keep", "throw"


@never_cache
@require_http_methods(["GET", "POST"])
def save(request: HttpRequest) -> HttpResponse:
    """Keep the text that a script sends while somebody types; a GET only tells whether the person is still signed in.

    The status is 204, or 403 for whoever is not let into the workplace, 400 for a faulty post, and 409 where the text
    cannot be kept.
    """
    if not workplace_access.can_enter_workplace(request.user):
        return HttpResponse(status=403)
    if request.method == "POST":
        form, values = find_form(request.POST.get("path", "")), read_sent(request)
        if form is None or values is None:
            return HttpResponse(status=400)
        if not keeping.keep(user=request.user, form=form, values=values):
            return HttpResponse(status=409)
    return HttpResponse(status=204)


def read_sent(request: HttpRequest) -> Values | None:
    """Return {field: [text, …]} of a post; None where it has another shape, or holds more than anybody types."""
    try:
        sent = json.loads(request.POST.get("values", ""))
    except ValueError:
        return None
    if not isinstance(sent, dict) or not all(isinstance(texts, list) for texts in sent.values()):
        return None
    if not all(isinstance(text, str) for texts in sent.values() for text in texts) or keeping.is_too_much(sent):
        return None
    return {name: texts for name, texts in sent.items() if answers.is_field(name)}


@require_POST
def throw_away(request: HttpRequest) -> HttpResponse:
    """Delete the kept text of a form, and show the form without it."""
    if not workplace_access.can_enter_workplace(request.user):
        return redirect("account_login")
    keeping.drop(user=request.user, path=request.POST.get("path", ""))
    return redirect(find_return_path(request))


class SignOutView(LogoutView):
    """Whoever has unsent text is asked once, before the session ends, what should become of it."""

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        return super().get_context_data(**kwargs) | {"unsent": self.count_unsent()}

    def count_unsent(self) -> int:
        return keeping.count_unsent(self.request.user) if self.request.user.is_authenticated else 0

    def post(self, *args: object, **kwargs: object) -> HttpResponse:
        chosen = self.request.POST.get("unsent")
        if chosen not in (KEEP, THROW) and self.count_unsent():
            return self.render_to_response(self.get_context_data())
        if chosen == THROW and self.request.user.is_authenticated:
            keeping.drop_all(user=self.request.user)
        return cast(HttpResponse, super().post(*args, **kwargs))
