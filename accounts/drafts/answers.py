"""Where a form of the workplace was not accepted, a page shows what was written and says what to do."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.html import format_html

from accounts.drafts import carrying, keeping
from accounts.drafts.addresses import FormAddress, find_form
from accounts.drafts.mark import read_writer
from accounts.models.draft import Values
from accounts.signin import workplace_access
from accounts.signin.forms import SignInForm
from base.publicforms.forms import is_same_site
from base.publicforms.posted_words import MACHINE_FIELDS, OPENED, read_posted_words

LISTS = ("action", "select_across", "index", "_selected_action")  # what a list sends beside its fields


def read_values(request: HttpRequest) -> Values:
    """Return {field: [text, …]} of a posted form as a person filled it in.

    Fields of machines, buttons, passwords and what a list sends along are left out.
    """
    return {name: values for name, values in request.POST.lists() if is_field(name)}


def is_field(name: str) -> bool:
    return name == OPENED or not (name in (*MACHINE_FIELDS, *LISTS) or name.startswith("_") or "password" in name)


def show_signed_out(request: HttpRequest, form: FormAddress, status: int = 200) -> HttpResponse:
    """Ask a person whose session is over to sign in; the text of the form is shown and comes along."""
    values = read_values(request)
    context = {
        "form": SignInForm(request=request),
        "carried": carrying.pack(request, form, values) if is_same_site(request) else "",
        "written": read_posted_words(values.items()),
        "redirect_field": format_html('<input type="hidden" name="next" value="{}">', find_page(request, form)),
    }
    return finish(render(request, "account/signed_out.html", context, status=status))


def find_page(request: HttpRequest, form: FormAddress) -> str:
    """Return the URL at which the form can be opened again; the URL of a button takes no GET."""
    return form.path if form.verb else request.get_full_path()


def show_refused(request: HttpRequest, form: FormAddress | None, reason: str) -> HttpResponse:
    """Say with status 403 why a form was not accepted, and show what was written in it.

    `reason` is "old" for a token that is no longer right, "shut" for what the person may not change, and "gone" for
    what somebody has deleted meanwhile. The text is kept where the form belongs to this person, so that it stands in
    the form when that is opened again.
    """
    values = read_values(request) if form else {}
    written = read_posted_words(values.items())
    kept = False
    if form and written and is_same_site(request) and read_writer(request) == request.user.pk:
        kept = keeping.keep(user=request.user, form=form, values=values)  # type: ignore[arg-type]  # a pk: signed in
    own = {
        "reason": reason,
        "written": written,
        "kept": kept,
        "path": find_page(request, form) if form else request.path,
    }
    context = (admin.site.each_context(request) if workplace_access.can_enter_workplace(request.user) else {}) | own
    return finish(render(request, "account/not_taken.html", context, status=403))


def finish(response: HttpResponse) -> HttpResponse:
    add_never_cache_headers(response)
    return response


def answer_old_token(request: HttpRequest) -> HttpResponse:
    """Answer a form whose CSRF token is outdated, because the browser signed out or in after the form was opened."""
    form = find_form(request.path_info)
    if form and not workplace_access.can_enter_workplace(request.user):
        return show_signed_out(request, form, status=403)
    return show_refused(request, form, "old")
