"""The page of one case. GET shows it, and is recorded as an opening; each step is a POST of its own."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import SignedInRequest, may
from accounts.office_admin import OfficeAdmin
from base.links import admin_list_path, admin_row_path
from inquiries import plans, services
from inquiries.about import find_row_of
from inquiries.admin import waiting
from inquiries.admin.steps import STEPS, offered
from inquiries.admin.steps.answer import Reply
from inquiries.admin.steps.base import Step, key_of
from inquiries.forms import answer_languages
from inquiries.models import Inquiry
from inquiries.services import DoneAlready, IllegalStep
from inquiries.services.mails import mail_language
from inquiries.workdays import calendar_of

WRONG = 422


def page(admin: OfficeAdmin, request: SignedInRequest, case: Inquiry, form: Step | None = None) -> HttpResponse:
    """`form`: the one that was sent and refused, shown with what was written."""
    services.open_case(inquiry=case, by=request.user)
    forms = offered(case, request.user)
    if form is not None:
        forms = [form if form.verb == other.verb else other for other in forms]
        if form not in forms:  # no longer possible, but nothing that was written is thrown away
            forms.append(form)
    events = list(case.events.select_related("office", "user", "from_office", "colleague"))
    context = admin.admin_site.each_context(request) | {
        "opts": admin.opts,
        "title": case.name or str(case),
        "case": case,
        "waits": waiting.in_words(case, calendar_of(case.office), timezone.localdate()),
        "reply": next((shown for shown in forms if isinstance(shown, Reply)), None),
        "steps": [shown for shown in forms if not isinstance(shown, Reply)],
        "conversation": [event for event in events if event.is_in_conversation],
        "events": events,
        "openings": case.openings.select_related("user", "office")[:20],
        "further": case.further.select_related("office"),
        "page_about": find_row_of(case),
        "plan": plans.for_reading(case.plan) | {"address": plans.find_plan_url(case.plan_query)},
        "language": dict(answer_languages()).get(case.language, case.language),
        "family_language": mail_language(case),
    }
    wrong = form is not None and bool(form.errors)
    return render(request, "admin/inquiries/case.html", context, status=WRONG if wrong else 200)


def fetch(admin: OfficeAdmin, request: SignedInRequest, pk: int) -> Inquiry:
    case = (
        admin.get_queryset(request)
        .select_related("office", "asked_office", "archive_office", "about_type", "responsible")
        .filter(pk=pk)
        .first()
    )
    if case is None:
        raise PermissionDenied
    return case


def step(admin: OfficeAdmin, request: SignedInRequest, pk: int, verb: str) -> HttpResponse:
    if verb not in STEPS:
        raise Http404
    if request.method != "POST":
        return redirect(admin_row_path(Inquiry, fetch(admin, request, pk).pk))
    if services.was_done(inquiry_id=pk, by=request.user, key=key_of(request.POST, pk, verb)):
        return after_again(request, pk)
    case = fetch(admin, request, pk)
    form = STEPS[verb](request.POST, case=case, user=request.user)
    if form.is_only_prepared():
        return page(admin, request, case, form)
    if form.is_valid():
        try:
            done = form.run()
        except DoneAlready:  # a moment ago, in another worker
            return after_again(request, pk)
        except IllegalStep as sentence:
            form.add_error(form.told_at, str(sentence))
            case = form.case = fetch(admin, request, pk)  # it is not as it was, perhaps erased
        else:
            return after(request, pk, done)
    return page(admin, request, case, form)


def after_again(request: SignedInRequest, pk: int) -> HttpResponse:
    """The same form a second time leads where the first did."""
    return after(request, pk, _("That was done already, once."))


def after(request: SignedInRequest, pk: int, done: str) -> HttpResponse:
    """Back to the case; to the inbox where it is no longer theirs to see."""
    messages.success(request, done)
    if may(request.user, "view", Inquiry.objects.get(pk=pk)):
        return redirect(admin_row_path(Inquiry, pk))
    return redirect(admin_list_path(Inquiry))
