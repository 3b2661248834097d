"""A button undoes a step. It stands in the message that tells of the step, and beside the step on the timeline."""

import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.access import SignedInRequest, may
from base.links import get_admin_list_path, get_admin_row_path
from inquiries import services
from inquiries.admin.steps.answer import ReplyForm
from inquiries.admin.steps.base import StepForm as StepForm
from inquiries.admin.steps.progress import EndForm
from inquiries.models import CaseEvent, Inquiry
from inquiries.models.choices import EventKind, Stage
from inquiries.rules import clock
from inquiries.rules.undo import Timeline, TimelineStep
from inquiries.services import StepAlreadyDone, StepNotAllowed

AGAIN = "again"  # in the address of a case: the answer that was taken back, to be written anew


def offer(done: str, row: CaseEvent | None) -> str | SafeString:
    """Return what was done, with an "Undo" button for the step that begins with `row`, or alone without a row.

    The button belongs to the form of the page (base_site.html), which has the CSRF token.
    """
    if row is None:
        return done
    left = TimelineStep([row, *row.parts.all()]).count_seconds_left(clock.now())
    until = format_html(' data-undo-seconds="{}"', left) if left is not None else ""
    button = '{} <button type="submit" form="undo" formaction="{}" class="undo-button"{}>{}</button>'
    return format_html(button, done, reverse("admin:inquiries_undo", args=[row.inquiry_id, row.pk]), until, _("Undo"))


def tell_seconds(timeline: Timeline, now: datetime.datetime) -> None:
    """Set `undo_seconds` on the first event of each step, the time until static/js/undo-ends.js takes its button away.

    It is None where time does not end it.
    """
    for pk, step in timeline.steps.items():
        row: Any = step.head
        if row.pk == pk:
            row.undo_seconds = step.count_seconds_left(now)


def take_back(request: SignedInRequest, pk: int, row: int) -> HttpResponse:
    """Undo the step that begins with event `row`, also of a case that is with another office by now.

    `services.take_back()` decides whether the person may.
    """
    case = Inquiry.objects.filter(pk=pk).first()
    if request.method != "POST" or case is None:
        return redirect(get_admin_list_path(Inquiry))
    try:
        done = services.take_back(inquiry=case, by=request.user, row=row)
    except StepAlreadyDone:
        messages.success(request, _("That was done already, once."))
    except StepNotAllowed as sentence:
        messages.error(request, str(sentence))
    else:
        messages.success(request, say_what_is_undone(done.first_row))
        return redirect(f"{get_admin_row_path(Inquiry, pk)}?{AGAIN}={row}")
    return redirect(
        get_admin_row_path(Inquiry, pk) if may(request.user, "view", case) else get_admin_list_path(Inquiry)
    )


def say_what_is_undone(row: CaseEvent | None) -> str:
    """Say what has been undone, whether it had reached the family, and where both lines stand on the page.

    Raise ValueError where `row` takes no step back.
    """
    if row is None or row.takes_back is None:
        raise ValueError("no row takes a step back")
    step = TimelineStep([row.takes_back, *row.takes_back.parts.all()])
    ended = any(each.stage == Stage.ENDED for each in step)
    stays = _("Both lines stay under “History of the case”.")
    if EventKind.FROM_HOST in step.kinds:
        undone = _("The goodbye was not sent, and the case is open again.") if ended else _("The answer was not sent.")
    elif ended:
        undone = _("The case is open again.")
    elif EventKind.FETCHED_BACK in step.kinds:
        undone = _("The other office has the case again, and is told if it did not know of it yet.")
    elif EventKind.HANDED_OVER in step.kinds:
        undone = _("The hand-over is undone, and no mail has told of it.")
    else:
        undone = _("It is undone.")
    return f"{undone} {stays}"


def put_words_back(request: SignedInRequest, case: Inquiry, forms: list[StepForm]) -> None:
    """Put the text of an answer or a goodbye that its writer has just taken back into the form again."""
    number = request.GET.get(AGAIN, "")
    taken_back = case.events.filter(kind=EventKind.FROM_HOST, user=request.user, taken_back_by__isnull=False)
    row = taken_back.filter(pk=int(number)).first() if number.isdecimal() else None
    if row is None:
        return
    ended = row.parts.filter(stage=Stage.ENDED).first()
    for form in forms:
        if ended and isinstance(form, EndForm):
            form.initial, form.is_open = {"reason": ended.reason, "goodbye": row.text}, True
        elif not ended and isinstance(form, ReplyForm):
            form.initial = {"text": row.text}
