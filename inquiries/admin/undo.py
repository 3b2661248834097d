"""The button that takes a step back: in the message that tells of the step, and beside it on the timeline."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.access import SignedInRequest, may
from base.links import admin_list_path, admin_row_path
from inquiries import services
from inquiries.admin.steps.answer import Reply
from inquiries.admin.steps.base import Step
from inquiries.admin.steps.progress import End
from inquiries.models import Event, Inquiry
from inquiries.models.words import EventKind, Stage
from inquiries.services import DoneAlready, IllegalStep

AGAIN = "again"  # in the address of a case: the answer that was taken back, to be written anew


def offer(done: str, row: Event | None) -> str | SafeString:
    """What was done, and the way back. The button belongs to the form of the page (base_site.html), which has the token."""
    if row is None:
        return done
    button = '{} <button type="submit" form="undo" formaction="{}" class="undo-button">{}</button>'
    return format_html(button, done, reverse("admin:inquiries_undo", args=[row.inquiry_id, row.pk]), _("Undo"))


def take_back(request: SignedInRequest, pk: int, row: int) -> HttpResponse:
    """Also of a case that is with another office by now: whose step it was, the verb asks."""
    case = Inquiry.objects.filter(pk=pk).first()
    if request.method != "POST" or case is None:
        return redirect(admin_list_path(Inquiry))
    try:
        services.take_back(inquiry=case, by=request.user, row=row)
    except DoneAlready:
        messages.success(request, _("That was done already, once."))
    except IllegalStep as sentence:
        messages.error(request, str(sentence))
    else:
        messages.success(request, _("It is taken back. Both rows stay on the timeline."))
        return redirect(f"{admin_row_path(Inquiry, pk)}?{AGAIN}={row}")
    return redirect(admin_row_path(Inquiry, pk) if may(request.user, "view", case) else admin_list_path(Inquiry))


def put_words_back(request: SignedInRequest, case: Inquiry, forms: list[Step]) -> None:
    """What stood in an answer, or in a goodbye, that its writer has just taken back stands in the form again."""
    number = request.GET.get(AGAIN, "")
    taken_back = case.events.filter(kind=EventKind.FROM_HOST, user=request.user, taken_back_by__isnull=False)
    row = taken_back.filter(pk=int(number)).first() if number.isdecimal() else None
    if row is None:
        return
    ended = row.parts.filter(stage=Stage.ENDED).first()
    for form in forms:
        if ended and isinstance(form, End):
            form.initial, form.is_open = {"reason": ended.reason, "goodbye": row.text}, True
        elif not ended and isinstance(form, Reply):
            form.initial = {"text": row.text}
