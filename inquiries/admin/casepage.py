"""A GET shows the page of one case and is recorded in the access record; each step is a POST of its own."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import SignedInRequest, may
from accounts.models import User
from accounts.workplace.office_admin import OfficeAdmin
from base.links import get_admin_list_path, get_admin_row_path
from inquiries import plans, services
from inquiries.about import find_row_of
from inquiries.admin import refused, seen, undo
from inquiries.admin.inbox import waiting
from inquiries.admin.steps import STEPS, list_offered_forms
from inquiries.admin.steps.answer import CallForm, ReplyForm
from inquiries.admin.steps.base import StepForm, make_step_key
from inquiries.admin.steps.fields import collect_unsent_values, select_step_values
from inquiries.forms.contact import list_answer_languages
from inquiries.models import CaseEvent, Inquiry
from inquiries.models.choices import By
from inquiries.rules.reaching import Way, find_way_to_family
from inquiries.rules.undo import Timeline
from inquiries.rules.workdays import load_calendar
from inquiries.services import StepAlreadyDone, StepNotAllowed
from inquiries.services.notifying.family_mail import choose_mail_language

WRONG = 422
OVERTAKEN = 409
BESIDE = (
    "office",
    "user",
    "from_office",
    "colleague",
    "takes_back",
    "departure__municipality",
    "departure__successor",
)
MOST_BUTTONS = 5  # beside the newest rows of the timeline


def show_case(
    admin: OfficeAdmin, request: SignedInRequest, case: Inquiry, form: StepForm | None = None
) -> HttpResponse:
    """Show a case, and record that it was opened; `form` was sent and not carried out, and keeps what was written."""
    services.open_case(inquiry=case, by=request.user)
    timeline = Timeline(case.events.select_related(*BESIDE))
    seen.remember(case, timeline.rows)
    forms = gather_forms(request, case, form)
    undo.tell_seconds(timeline, timezone.now())
    context = admin.admin_site.each_context(request) | build_conversation_context(case, timeline, request.user)
    context |= {
        "opts": admin.opts,
        "title": case.name or str(case),
        "case": case,
        "waits": waiting.describe_wait_in_full(case, load_calendar(case.office), timezone.localdate()),
        "wrong": refused.list_faults(form),
        "draft": refused.find_draft(case, request.user) if form is None else None,
        "leading": [shown for shown in forms if is_leading(shown)],
        "steps": [shown for shown in forms if not is_leading(shown)],
        "may_erase": services.may_erase(case, request.user),
        "has_page": find_way_to_family(case) != Way.NONE,
        "events": timeline.rows,
        "taken_back": timeline.taken_back,
        "openings": case.openings.select_related("user", "office")[:20],
        "further": case.further.select_related("office"),
        "page_about": find_row_of(case),
        "plan": plans.select_readable_parts(case.plan) | {"address": plans.find_plan_url(case.plan_query)},
        "language": dict(list_answer_languages()).get(case.language, case.language),
        "family_language": choose_mail_language(case),
    }
    return render(request, "admin/inquiries/case.html", context, status=choose_status_code(form))


def build_conversation_context(case: Inquiry, timeline: Timeline, user: User) -> dict[str, object]:
    """Return the talk, who else reads or has just answered, and what can be undone; of a forgotten case nothing."""
    if case.is_forgotten:
        return {"earlier": [], "newest": [], "others": [], "answered": None, "undoable": []}
    standing = list(timeline.standing())
    earlier, newest = split_talk([row for row in standing if row.is_in_conversation])
    return {
        "earlier": earlier,
        "newest": newest,
        "others": seen.find_colleagues_present(case, user),
        "answered": seen.find_recent_answerer(standing, user),
        "undoable": timeline.list_undoable(user, timezone.now(), MOST_BUTTONS),
    }


def gather_forms(request: SignedInRequest, case: Inquiry, form: StepForm | None) -> list[StepForm]:
    """Return a form for each possible step. `form`, where one was sent, stands in place of the fresh one, even if its
    step is no longer possible.

    The telephone form comes first where the family has a telephone number and no e-mail address.
    """
    forms = list_offered_forms(case, request.user)
    undo.put_words_back(request, case, forms)
    if form is not None:
        forms = [form if form.verb == other.verb else other for other in forms]
        if form not in forms:  # no longer possible, but nothing that was written is thrown away
            forms.append(form)
    return sorted(forms, key=lambda shown: not (isinstance(shown, CallForm) and shown.leads))


def is_leading(form: StepForm) -> bool:
    """Tell whether the form stands open at the top of the page; all other forms are folded away."""
    return isinstance(form, ReplyForm) or (isinstance(form, CallForm) and form.leads)


def split_talk(conversation: list[CaseEvent]) -> tuple[list[CaseEvent], list[CaseEvent]]:
    """Return (earlier, newest): the messages before the family's newest one, and that one with all that follow.

    The newest part is shown first, also on a phone. Without any message of the family it is the last row alone.
    """
    theirs = [number for number, event in enumerate(conversation) if event.by == By.FAMILY]
    start = theirs[-1] if theirs else max(len(conversation) - 1, 0)
    return conversation[:start], conversation[start:]


def choose_status_code(form: StepForm | None) -> int:
    if form is None:
        return 200
    return WRONG if form.errors else OVERTAKEN if form.since else 200


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
        return redirect(get_admin_row_path(Inquiry, fetch(admin, request, pk).pk))
    keep_words_beside(request, pk, verb)
    posted = select_step_values(request.POST, verb)
    if services.was_done(inquiry_id=pk, by=request.user, key=make_step_key(posted, pk, verb)):
        return redirect_after_repeated_step(request, pk)
    case = fetch(admin, request, pk)
    form = STEPS[verb](posted, case=case, user=request.user)
    if form.is_only_prepared():
        return show_case(admin, request, case, form)
    if form.is_valid():
        try:
            done = take(form, request.POST.get(seen.FIELD))
        except StepAlreadyDone:  # a moment ago, in another worker
            return redirect_after_repeated_step(request, pk)
        except StepNotAllowed as sentence:
            form.add_error(form.told_at, str(sentence))
            case = form.case = fetch(admin, request, pk)  # it is not as it was, perhaps erased
        else:
            if not form.since:
                return redirect_after_step(request, pk, undo.offer(done, form.row))
    return show_case(admin, request, case, form)


def take(form: StepForm, last_seen: str | None) -> str:
    """Take the step and return in words what was done; return "" where others have written since `last_seen`.

    The case is locked from that check to the end of the step. `form.since` holds what the others wrote.
    """
    with transaction.atomic():
        Inquiry.objects.select_for_update(of=("self",)).filter(pk=form.case.pk).order_by("pk").first()
        form.since = seen.list_events_since(form.case, form.verb, form.user, last_seen)
        return "" if form.since else form.run()


def keep_words_beside(request: SignedInRequest, pk: int, verb: str) -> None:
    """Keep what was written in the forms of other steps as unsent text of its writer, whatever becomes of this step."""
    beside = collect_unsent_values(request.POST, steps=list(STEPS.values()), pk=pk, user=request.user, verb=verb)
    request.unsent = beside  # type: ignore[attr-defined]  # for accounts.drafts.middleware, as long as the request lasts


def keep(admin: OfficeAdmin, request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep what was written, and send nothing: the form leads here without a step's button, as by the Enter key."""
    case = fetch(admin, request, pk)
    if request.method == "POST":
        keep_words_beside(request, pk, "")
        messages.info(
            request, _("Nothing has been sent. What you wrote is kept here: press the button of what you mean.")
        )
    return redirect(get_admin_row_path(Inquiry, case.pk))


def redirect_after_repeated_step(request: SignedInRequest, pk: int) -> HttpResponse:
    """Lead a form that was sent a second time to the same page as the first time."""
    return redirect_after_step(request, pk, _("That was done already, once."))


def redirect_after_step(request: SignedInRequest, pk: int, done: str) -> HttpResponse:
    """Redirect to the case, or to the inbox where the person may no longer see the case; show `done` as a message."""
    messages.success(request, done)
    if may(request.user, "view", Inquiry.objects.get(pk=pk)):
        return redirect(get_admin_row_path(Inquiry, pk))
    return redirect(get_admin_list_path(Inquiry))
