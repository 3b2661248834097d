"""The middleware keeps refused text, puts it back when the form is opened again, and deletes it once it is sent."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.template.response import SimpleTemplateResponse

from accounts.access import SignedInRequest
from accounts.drafts import answers, keeping
from accounts.drafts.addresses import FormAddress, find_form, is_row_gone
from accounts.drafts.mark import mark_forms, read_writer
from accounts.drafts.note import make_note
from accounts.models.draft import Values
from accounts.signin import workplace_access
from base.publicforms import htmlforms
from base.publicforms.posted_words import OPENED, read_posted_words

# Signing out, ticking rows and buttons are all that can be sent from most pages: those are not read through.
FORM_TO_FILL_IN = re.compile(
    rb'<form(?![^>]*(?:id="(?:logout-form|changelist-form)"|data-no-draft))[^>]*method="post"| name="_save"'
)
FAULTS = (400, 403, 404, 500)  # 503 has given back what was written, and can keep nothing


class UnsentText:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        form = find_form(request.path_info)
        if form is None or request.method not in ("GET", "POST"):
            return self.get_response(request)
        values = answers.read_values(request) if request.method == "POST" else {}
        response = self.get_response(request)
        if isinstance(response, SimpleTemplateResponse):
            response.render()
        if not workplace_access.can_enter_workplace(request.user):
            return answer_stranger(request, response, form)
        if request.method == "POST":
            response = keep_or_drop_draft(request, response, form, values)  # type: ignore[arg-type]  # the door is open
        if is_page(response):
            finish_page(request, response, form, values)  # type: ignore[arg-type]
        return response


def answer_stranger(request: HttpRequest, response: HttpResponse, form: FormAddress) -> HttpResponse:
    """Return the page that asks to sign in, with the text, where a form was sent after its session had ended.

    Every other response is returned as it is.
    """
    to_sign_in = response.headers.get("Location", "").startswith(resolve_url(settings.LOGIN_URL))
    if not to_sign_in or request.user.is_authenticated or read_writer(request) is None:
        return response
    return answers.show_signed_out(request, form)


def is_page(response: HttpResponse) -> bool:
    return not response.streaming and response.headers.get("Content-Type", "").startswith("text/html")


def keep_or_drop_draft(
    request: SignedInRequest, response: HttpResponse, form: FormAddress, values: Values
) -> HttpResponse:
    """Delete the kept text of an accepted form, and keep the text of a refused one, whatever the fault was.

    Where the row was deleted meanwhile, Django's admin redirects as after a success: then a page gives the text back.
    """
    if read_posted_words(values.items()) and is_row_gone(form):
        return answers.show_refused(request, form, "gone")
    if 300 <= response.status_code < 400:
        keeping.keep(user=request.user, form=form, values=getattr(request, "unsent", {}))
    elif (
        response.status_code not in FAULTS
        or getattr(request, "token_refused", False)
        or not read_posted_words(values.items())
    ):
        return response
    elif response.status_code == 403:
        return answers.show_refused(request, form, "shut")
    else:
        keeping.keep(user=request.user, form=form, values=values)
    return response


def finish_page(request: SignedInRequest, response: HttpResponse, form: FormAddress, values: Values) -> None:
    """Mark the forms of a page as those of the person, and put the kept text into them."""
    content = response.content
    if FORM_TO_FILL_IN.search(content):
        page = content.decode()
        edits = put_back(request, page, form, values)
        content = htmlforms.edit(page, edits).encode() if edits else content
    response.content = mark_forms(content, request.user.pk)


def put_back(request: SignedInRequest, page: str, sent: FormAddress, posted: Values) -> list[htmlforms.Edit]:
    """Return the edits that put kept text into the forms of a page.

    A form that was refused shows its own fields already, and gets those that stand under other buttons from the post;
    every other form gets what was kept of it.
    """
    found = sorted(htmlforms.read_forms(page), key=lambda form: len(form.fields))
    forms = {path: form for form in found if form.fields and (path := find_form_path(form, request))}
    edits: list[htmlforms.Edit] = []
    if posted and (refused := forms.pop(sent.path, None)):
        edits += keep_refused(request, refused, sent, posted)
    drafts = keeping.find(user=request.user, paths=forms.keys()) if forms else {}
    for path, draft in drafts.items():
        values = draft.read()
        filled, rest = forms[path].fill(values), forms[path].find_rows_to_add(values)
        if filled or rest:
            start = forms[path].tag.start
            edits += [(start, start, make_note(request, draft, rest)), *filled]
    return edits


def find_form_path(form: htmlforms.Form, request: HttpRequest) -> str:
    """Return the path to which a form is sent, without the query; empty where its text is not kept."""
    action = (form.tag.attributes.get("action") or "").partition("?")[0] or request.path
    found = find_form(action if action.startswith("/") else request.path)
    return found.path if found else ""


def keep_refused(
    request: SignedInRequest, form: htmlforms.Form, sent: FormAddress, posted: Values
) -> list[htmlforms.Edit]:
    """Keep the refused fields, and the fields under other buttons that the page does not show by itself.

    Return the edits that mark the former and fill in the latter.
    """
    own = {each.name for each in form.fields if not sent.verb or each.name.startswith(f"{sent.verb}.")}
    others = {each.name for each in form.fields if each.name in posted and not each.is_alike(posted[each.name])} - own
    if not (own | others) & posted.keys():
        return []
    kept = {name: values for name, values in posted.items() if name in own | others | {OPENED} or name.endswith("-id")}
    # A box that was unticked is not sent, and would come back ticked.
    kept |= {each.name: [] for each in form.fields if each.is_box and each.name in own and each.name not in posted}
    keeping.keep(user=request.user, form=sent, values=kept)
    return [*form.mark(own & kept.keys()), *form.fill(kept, but=own)]
